"""What a request asks to see: which year, as of when, which groups; the same for JSON and for pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from api.bootstrap import Kaoji
from domain.asof import AsOf, moment
from domain.refusals import Refused, UnknownGroup
from projections.standings import GroupStandings, Standings


class ViewNamedTwice(Refused):
    """at（存档编号）与 at_position 已经指明是哪一次的结果，不能再写 as_of；请只写其一。"""


def _moment(given: object) -> object:
    return moment(given) if isinstance(given, str) else given


_A_MOMENT: Final = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
Moment = Annotated[date | datetime, BeforeValidator(_moment), WithJsonSchema(_A_MOMENT)]
"""A day means all of it; pydantic by itself would read its midnight."""


_DAY: Final = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_A_TOKEN: Final[dict[str, Any]] = {"pattern": f"^[a-z0-9-]+~[0-9]{{1,18}}(~{_DAY})?$"}


class When(BaseModel):
    """As of when: by recorded day or moment, by day of effect, by ledger position, or by token."""

    model_config = ConfigDict(extra="forbid")

    as_of: Moment | None = Field(default=None, description="截至该日 24:00（或该时刻）已记录的内容。")
    effective_on: date | None = Field(default=None, description="只计该日及之前生效的内容。")
    at: str | None = Field(
        default=None,
        description="存档编号，例如 dashiqiao-2017~120。",
        max_length=200,
        json_schema_extra=_A_TOKEN,
    )
    at_position: int | None = Field(default=None, ge=0, le=2**62, description="截至该流水号。")

    @property
    def historic(self) -> bool:
        """Whether an earlier view is asked for."""
        return any(one is not None for one in self.views)

    @property
    def fixed(self) -> bool:
        """Whether it is asked for by a token or a position, which tell the day as well."""
        return self.at is not None or self.at_position is not None

    @property
    def views(self) -> tuple[object, ...]:
        """What is told of the view."""
        return self.as_of, self.effective_on, self.at, self.at_position

    def seen(self, kaoji: Kaoji, year: str) -> AsOf:
        """Return the view of a year that is asked for; raises a Refused."""
        if self.at is not None and any((self.as_of, self.effective_on, self.at_position is not None)):
            raise ViewNamedTwice
        if self.at_position is None:
            asked = {"recorded": self.as_of, "effective_on": self.effective_on}
            return kaoji.reads.as_of(year, **asked, token=self.at)
        if self.as_of is not None:
            raise ViewNamedTwice
        token = AsOf(self.at_position, self.effective_on).token(year)
        return kaoji.reads.as_of(year, token=token)


class Asked(When):
    """The same, of a year that may be left out where there is only one, and of one group or all."""

    year: str | None = Field(default=None, max_length=200)
    group: str | None = Field(default=None, max_length=500, description="只看一个名次组。")

    def view(self, kaoji: Kaoji) -> tuple[str, AsOf]:
        """Return the year and the view that are asked for; raises a Refused."""
        year = kaoji.reads.the_year(self.year)
        return year, self.seen(kaoji, year)

    def standings(self, kaoji: Kaoji) -> Standings:
        """Return the rankings that are asked for."""
        return kaoji.reads.standings(*self.view(kaoji))

    def groups(self, standings: Standings) -> Sequence[GroupStandings]:
        """Return the rank groups that are asked for; raises UnknownGroup."""
        chosen = [one for one in standings.groups if self.group in (None, one.group)]
        if not chosen:
            raise UnknownGroup(group=self.group, known="、".join(one.group for one in standings.groups))
        return chosen
