"""Verbs about what is not recorded (内部测算): `what-if`, and `rank range` while reviews are open."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers.scores import ranges, supposed
from api.bootstrap import Kaoji
from cli import showing
from cli.comparing import NONE
from cli.context import (
    AsJson,
    At,
    EffectiveOn,
    Recorded,
    WrittenWrong,
    Year,
    a_date,
    ledger,
    permitted,
    view,
    whole_id,
)
from cli.scheme import scheme_named
from cli.writing.acts import placed
from domain.access import Sight
from domain.asof import AsOf
from domain.decisions import in_force, opened
from domain.scheme.model import ADDED, TAKEN
from domain.scoring import shown
from domain.values import points as points_of
from domain.values import stream_and_version, unit_of
from projections.reviews import Preview
from projections.supposing import INTERNAL, Added, Corrected, Span, Supposition, Upheld, Withdrawn


class SupposeSomething(WrittenWrong):
    """没有写假设什么。请写一项，例如 --withdraw 市水利局@10；其余见 kaoji what-if --help。"""


class SchemeIsNeeded(WrittenWrong):
    """只写了 --applies-from。请用 --scheme 写明是哪一份方案，例如 --scheme 修订稿.scheme。"""


class SuppositionUnreadable(WrittenWrong):
    """“{text}”应写成 编号=分数 或 单位=分数，例如 市环保局@12=19；分数最多六位小数，不带正负号。请改正。"""


def rank_range(
    group: Annotated[str | None, typer.Option("--group", metavar="名次组", help="只看一个名次组。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """名次区间：复核未结期间，各单位最好、最差能排第几（内部测算）。

    最好：本单位的复核全部支持；最差：其他单位的复核全部支持。复核不加重，成绩不会低于现在。

    示例：

      kaoji rank range

      kaoji rank range --group 市直部门、园区 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.TRIALS)
        seen = view(kaoji, named, as_of, effective_on, at)
        found = [one for one in kaoji.reads.spans(named, seen) if group in {None, one.group}]
        places = in_force(kaoji.reads.year(named, seen)).settings.places
    token = seen.token(named)
    if as_json_:
        showing.as_json(ranges(named, seen, found, places))
        return
    table = Table("单位", "名次组")
    for heading in ("现名次", "最好", "最差", "现成绩", "最高成绩", "未结复核"):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(*map(escape, _span(one, places)))
    showing.out.print(table)
    if any(one.estimated for one in found):
        showing.say("算式要看其他单位，名次区间为估算")
    showing.say(INTERNAL)
    showing.say(f"存档编号 {token}")


def _span(one: Span, places: int) -> tuple[str, ...]:
    ranks = (NONE if rank is None else str(rank) for rank in (one.now, one.best, one.worst))
    scores = (NONE if score is None else shown(score, places) for score in (one.score, one.highest))
    return (one.name, one.group, *ranks, *scores, str(len(one.reviews) or ""))


def what_if(
    withdraw: Annotated[
        list[str] | None, typer.Option("--withdraw", metavar="编号", help="假设撤销一条记录；可写多次。")
    ] = None,
    correct: Annotated[
        list[str] | None, typer.Option("--correct", metavar="编号=分数", help="假设更正一条记录；可写多次。")
    ] = None,
    uphold: Annotated[
        list[str] | None,
        typer.Option("--uphold", metavar="申请[=分数]", help="假设支持一件未结的复核；可写多次。"),
    ] = None,
    deduct: Annotated[
        list[str] | None, typer.Option("--deduct", metavar="单位=分", help="假设再有一次指标外的察访扣分。")
    ] = None,
    bonus: Annotated[
        list[str] | None, typer.Option("--bonus", metavar="单位=分", help="假设再认定一项加分。")
    ] = None,
    penalty: Annotated[
        list[str] | None, typer.Option("--penalty", metavar="单位=分", help="假设再认定一项减分。")
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", metavar="方案", help="假设改用另一份方案：文件、附带的方案名或版次。"),
    ] = None,
    applies_from: Annotated[
        str | None,
        typer.Option("--applies-from", metavar="日期", help="该方案自何日起适用；默认适用于全年。"),
    ] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """假如：没有记录的更正、撤销、扣分、加减分、复核支持、方案修订会使谁的成绩和名次变成怎样（内部测算），不作记录。

    支持一件复核而不写分数，则所涉扣分撤销、得分给足标准分、不予认定的加分予以认定。
    方案改动的逐条原因见 kaoji scheme try；一份拟好的复核决定见 kaoji review decide --dry-run。

    示例：

      kaoji what-if --withdraw 市水利局@10

      kaoji what-if --correct 市环保局@12=19 --deduct 市水利局=0.5 --json

      kaoji what-if --uphold 市环保局@44 --scheme 修订稿.scheme
    """
    if applies_from and not scheme:
        raise SchemeIsNeeded
    revision = scheme_named(scheme, year) if scheme else None
    day = a_date(applies_from) if applies_from else None
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.TRIALS)
        seen = view(kaoji, named, as_of, effective_on, at)
        entries = (withdraw or (), [_pair(one) for one in correct or ()])
        columns = ((None, deduct), (ADDED, bonus), (TAKEN, penalty))
        added = [(column, *_pair(one)) for column, pairs in columns for one in pairs or ()]
        told = [
            *_about_entries(kaoji, *entries, year),
            *_about_reviews(kaoji, uphold or (), year),
            *_about_units(kaoji, named, seen, added),
        ]
        if not told and revision is None:
            raise SupposeSomething
        found = kaoji.reads.supposed(named, seen, told, revision, day)
    _preview(found, dict.fromkeys(map(_unit, told)), as_json=as_json_)


def _about_entries(
    kaoji: Kaoji, withdraw: Sequence[str], correct: Sequence[tuple[str, Fraction]], year: str | None
) -> Iterator[Supposition]:
    for entry in withdraw:
        yield Withdrawn(whole_id(kaoji, entry, year))
    for entry, points in correct:
        yield Corrected(whole_id(kaoji, entry, year), points)


def _about_reviews(kaoji: Kaoji, uphold: Sequence[str], year: str | None) -> Iterator[Supposition]:
    for written in uphold:
        pair = "=" in written or "＝" in written
        review, points = _pair(written) if pair else (written, None)
        yield Upheld(placed(kaoji, review, year).id, points)


def _about_units(
    kaoji: Kaoji, year: str, seen: AsOf, added: Sequence[tuple[str | None, str, Fraction]]
) -> Iterator[Supposition]:
    state = kaoji.reads.year(year, seen)
    day = seen.effective_on or opened(state).window_to
    for column, unit, points in added:
        yield Added(kaoji.reads.unit_named(state, unit), column, points, day)


def _unit(told: Supposition) -> str:
    """Return the unit that a supposition is about."""
    if isinstance(told, Added):
        return told.unit
    named = told.review if isinstance(told, Upheld) else told.entry
    return unit_of(stream_and_version(named)[0]) or ""


def _preview(found: Preview, units: Iterable[str], *, as_json: bool) -> None:
    """Show the units named and all others that would move."""
    if as_json:
        showing.as_json(supposed(found, units))
        return
    changes, before, places = found.changes(*units), found.before, found.after.places
    table = Table("单位", "现成绩", "现名次", "假如成绩", "假如名次")
    for one in changes:
        sides = ((one.before, before.places), (one.after, places))
        cells = (cell for side, decimals in sides for cell in (side.points(decimals), side.place()))
        table.add_row(*map(escape, (one.before.name, *cells)))
    showing.out.print(table)
    if not changes:
        showing.say("各单位的名次、成绩都不变")
    if found.left:
        showing.say(f"不再列入任何名次组：{'、'.join(found.left)}")
    showing.say(INTERNAL)
    showing.say(f"存档编号 {before.token}")


def _pair(written: str) -> tuple[str, Fraction]:
    """Read `市环保局@12=19`; raises SuppositionUnreadable."""
    what, equals, points = written.replace("＝", "=").partition("=")
    try:
        amount = Fraction(points_of(points)) if equals else None
    except ValueError:
        amount = None
    if amount is None or amount < 0:
        raise SuppositionUnreadable(text=written)
    return what, amount
