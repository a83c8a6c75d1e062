"""What every verb that records has in common: its options, and how it performs a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final
from uuid import uuid4

import typer

from api.bootstrap import Kaoji
from api.desk import Draft
from cli import showing
from cli.bundles import bundled
from cli.context import (
    Basis,
    By,
    Exception_,
    KeyOption,
    On,
    OnBehalf,
    Reason,
    WrittenWrong,
    Year,
    ledger,
    the_actor,
    the_day,
    whole_id,
)
from cli.story.player import read_ballots
from domain.commands import Command
from domain.facts import Actor, Ballots
from domain.values import stream_and_version, unit_of, year_of

Unit = Annotated[str, typer.Argument(metavar="单位", help="被考评单位的名称或别名。")]
PointsArgument = Annotated[str, typer.Argument(metavar="分数", help="十进制数字，例如 0.5。")]
TariffPoints = Annotated[
    str | None, typer.Argument(metavar="分数", help="十进制数字，例如 0.5；条款有固定分值的可不写。")
]
Clause = Annotated[
    str | None, typer.Option("--clause", metavar="条款", help="所依的条款；方案列有条款的须从中选。")
]
Into = Annotated[
    str | None, typer.Option("--component", metavar="构成", help="方案中这类构成不止一个时，写明哪一个。")
]
Distinct = Annotated[
    str | None, typer.Option("--distinct", metavar="理由", help="与已有记录相像的，写明何以是另一事实。")
]
Part = Annotated[
    str | None, typer.Option("--part", metavar="分项", help="按月、按评委等录入的，写明哪一项，例如 3月。")
]

LISTED: Final = 20
"""So many facts are told one by one."""


class OptionsClash(WrittenWrong):
    """{first} 与 {second} 不能同时使用，请只写其一。"""


class NothingSaid(WrittenWrong):
    """请写明{what}。"""


class IdOrBallotsUnreadable(WrittenWrong):
    """写法不对：{problem}。请改正后再试。"""


@dataclass(frozen=True, slots=True)
class Act:
    """What every recording verb is told: year, day, reason, basis, actor, on whose behalf, key."""

    year: Year = None
    on: On = None
    reason: Reason = None
    basis: Basis = None
    actor: By = None
    on_behalf: OnBehalf = None
    exception: Exception_ = None
    key: KeyOption = None

    def who(self) -> Actor:
        """Return who acts, and for whom."""
        return the_actor(self.actor, self.on_behalf)

    def common(self, kaoji: Kaoji, on: str | None = None) -> dict[str, Any]:
        """Return the fields every command has."""
        year = kaoji.reads.the_year(self.year)
        return {
            "year": year,
            "on": the_day(kaoji, year, self.on or on),
            "reason": self.reason,
            "basis": self.basis,
            "exception": self.exception and whole_id(kaoji, self.exception, self.year),
        }

    def of(self, place: "Place") -> "Act":
        """Return the same, in the year that an id names."""
        return replace(self, year=year_of(place.stream))

    def perform(
        self,
        kaoji: Kaoji,
        *commands: Command,
        check: Callable[[Draft], None] = lambda _draft: None,
        read: Mapping[str, int] | None = None,
    ) -> None:
        """Record the commands and say what was recorded; without a key a random one is drawn."""
        key = self.key or uuid4().hex
        with showing.progress("核对") as step:
            facts = kaoji.desk.perform(commands, self.who(), key=key, progress=step, check=check, read=read)
        showing.recorded(facts if len(facts) <= LISTED else ())
        if len(facts) > LISTED:
            showing.done(f"已记录 {len(facts)} 条，流水号 {facts[0].position} 至 {facts[-1].position}")

    def single(self, make: type[Command], **told: Any) -> None:  # noqa: ANN401 - the command's own fields
        """Record one command."""
        with ledger() as kaoji:
            self.perform(kaoji, make(**self.common(kaoji), **told))

    def on_case(self, make: type[Command], role: str, case: str, **told: Any) -> None:  # noqa: ANN401 - same
        """Record one command about a claim or report, whose id says which unit's it is."""
        with ledger() as kaoji:
            place = placed(kaoji, case, self.year)
            told |= self.of(place).common(kaoji) | {"unit": place.unit, role: place.id}
            self.perform(kaoji, make(**told))


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry's or a case's id says: the whole id, and whose it is."""

    id: str
    stream: str
    version: int

    @property
    def unit(self) -> str:
        """The unit."""
        return unit_of(self.stream) or self.stream


def placed(kaoji: Kaoji, written: str, year: str | None = None) -> Place:
    """Read an id, with or without its year; raises IdOrBallotsUnreadable."""
    try:
        whole = whole_id(kaoji, written, year)
        return Place(whole, *stream_and_version(whole))
    except ValueError as error:
        raise IdOrBallotsUnreadable(problem=error) from error


def acting(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of every act, and hand them to it as one."""
    return bundled(verb, "act", Act)


def ballots_of(text: str) -> tuple[Ballots, ...]:
    """Read counts by option; raises IdOrBallotsUnreadable."""
    try:
        return read_ballots(text)
    except ValueError as error:
        raise IdOrBallotsUnreadable(problem=error) from error
