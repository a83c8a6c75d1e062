"""Verbs that lay two views of a year side by side: `rank diff`, and `why` with two dates."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Annotated, Final

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import Kaoji
from cli import showing
from cli.context import AsJson, WrittenWrong, Year, a_date, a_moment, ledger, permitted, sees_published_only
from domain.access import Sight
from domain.asof import AsOf
from domain.facts import Recorded
from domain.scoring import shown
from projections.changes import Cause, Change, Figure, Part
from projections.crossings import Comparison, Crossing, Order, Place, Turn, values
from projections.standings import EXAMPLE
from projections.telling import grounds, sentence, short, who
from projections.workings import PLACES

VIEW: Final = "截至该日已记录的，或“记录日/生效日”（2018-02-02/2018-01-16），或存档编号。"
From = Annotated[str, typer.Argument(metavar="从", help=VIEW)]
_NAMED: Final = 3
NONE: Final = "—"
NOW: Final = "现在"
_SIDES: Final = ("原名次", "原成绩", "现名次", "现成绩")
To = Annotated[str, typer.Argument(metavar="到", help="同上；默认现在。")]


class OneViewOrTwo(WrittenWrong):
    """--from 和 --to 比较两个时点，不能与 --as-of、--effective-on、--at 同写。请只用其中一种写法。"""


class FromIsNeeded(WrittenWrong):
    """只写了 --to。请用 --from 写明从何时起比较，例如 --from 2018-01-29。"""


def two_views(start: str | None, end: str | None, *one_view: str | None) -> tuple[str, str]:
    """Return both ends of a comparison; raises OneViewOrTwo, FromIsNeeded."""
    if any(one_view):
        raise OneViewOrTwo
    if start is None:
        raise FromIsNeeded
    return start, end or NOW


def a_view(kaoji: Kaoji, year: str, written: str) -> AsOf:
    """Read a view: a token, or `recorded/effective` of which either may be left out; `现在` for now."""
    if "~" in written:
        return kaoji.reads.as_of(year, token=written)
    recorded, _, effective = written.partition("/")
    return kaoji.reads.as_of(
        year,
        recorded=None if recorded in {"", NOW} else a_moment(recorded),
        effective_on=a_date(effective) if effective else None,
    )


def rank_diff(
    start: From,
    end: To = NOW,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="只看与它有关的。")] = None,
    year: Year = None,
    as_json_: AsJson = False,
) -> None:
    """比较两个时点的排名：谁超过了谁，是哪一条记录改变的；并列如何形成、如何打破。

    示例：

      kaoji rank diff 2018-01-16 2018-01-29

      kaoji rank diff 2018-01-29 --unit 市环保局
    """
    with ledger() as kaoji, showing.progress("比较") as step:
        named = kaoji.reads.the_year(year)
        sees_published_only(Sight.RANKS, start)
        permitted(kaoji, named, Sight.RANKS)
        views = [a_view(kaoji, named, one) for one in (start, end)]
        found = kaoji.reads.comparison(named, views[0], views[1], step)
        only = kaoji.reads.unit_named(kaoji.reads.year(named, kaoji.reads.now()), unit) if unit else None
    if as_json_:
        showing.as_json(values(found, only))
    else:
        _comparison(found, only)


def _comparison(found: Comparison, only: str | None) -> None:
    """Show who moved, and below it what turned each order."""
    if found.after.example:
        showing.say(f"【{EXAMPLE}】")
    mine = [one for one in found.places if only in {None, one.unit} and (one.moved or only)]
    show_places(mine, _SIDES, found.before.places, found.after.places)
    if not mine:
        showing.say("各单位的名次、成绩都没有变化")
    names = {one.unit: one.name for one in found.places}
    for turn in found.of(only) if only else found.turns:
        showing.say(_heading(turn))
        for sentence_ in _told(turn, names):
            showing.say(f"    {sentence_}")
    showing.say(f"从存档编号 {found.before.token} 到 {found.after.token}")


def show_places(mine: Sequence[Place], sides: Iterable[str], old: int, new: int) -> None:
    """Show units in two rankings, a table for each rank group; the scores with so many decimals."""
    headings = (*sides, "升降")
    for group in dict.fromkeys(one.group for one in mine):
        table = Table(title=group, title_justify="left")
        table.add_column("单位")
        for heading in headings:
            table.add_column(heading, justify="right")
        for one in mine:
            if one.group == group:
                table.add_row(*map(escape, _row(one, old, new)))
        showing.out.print(table)


def _row(one: Place, old: int, new: int) -> tuple[str, ...]:
    cells: list[str] = [one.name]
    for standing, decimals in ((one.before, old), (one.after, new)):
        cells += [standing.place(), standing.points(decimals)] if standing else [NONE, NONE]
    up = one.up
    return (*cells, "" if not up else f"↑ {up}" if up > 0 else f"↓ {-up}")


def _heading(turn: Turn) -> str:
    """Say which facts turned an order."""
    if not turn.facts:
        return "改按另一天的参数计算："
    verb = "" if turn.comes else "不再计入 "
    told = "；".join(f"流水号 {one.position} {short(one.id)} {sentence(one.fact)}" for one in turn.facts)
    return f"{verb}{told}（{who(turn.facts[-1].fact.envelope.actor)}）："


def _told(turn: Turn, names: dict[str, str]) -> list[str]:
    told = [_crossing(one, names) for one in turn.crossings]
    for units, what in ((turn.entered, "进入排名"), (turn.left, "退出排名")):
        if units:
            told.append(f"{'、'.join(names.get(one, one) for one in units)} {what}")
    return told


def _crossing(one: Crossing, names: dict[str, str]) -> str:
    first, second = names[one.unit], names[one.other]
    if one.after is Order.LEVEL:
        return f"{first} 追平 {second}，并列"
    if one.before is Order.LEVEL:
        return f"{first} 与 {second} 不再并列，{first} 在前"
    return f"{first} 超过 {second}"


# --- why a score changed ---------------------------------------------------------------------------------


def why_changed(kaoji: Kaoji, year: str, unit: str, between: tuple[str, str], *, as_json: bool) -> None:
    """Show why a unit's score changed between two views."""
    sees_published_only(Sight.SCORES, *between)
    permitted(kaoji, year, Sight.SCORES, unit)
    start, end = (a_view(kaoji, year, one) for one in between)
    found = kaoji.reads.change(year, unit, start, end)
    if as_json:
        showing.as_json(found.values())
        return
    name = kaoji.reads.year(year, kaoji.reads.now()).name_of(found.unit)
    showing.say(f"{name}  {_score(found.before, found)} → {_score(found.after, found)}{_by(found)}")
    table = Table("流水号", "编号", "生效日期", "内容", "事由与依据", "经办", show_footer=False)
    table.add_column("影响", justify="right")
    for part in found.parts:
        for cells in _lines(part, found):
            table.add_row(*map(escape, cells))
    if found.parts:
        showing.out.print(table)
    else:
        showing.say("没有影响成绩的变化")
    showing.say(f"从存档编号 {start.token(year)} 到 {end.token(year)}")


def _score(one: Figure, found: Change) -> str:
    if one.published is not None:
        return shown(one.published, found.places)
    lacking = "、".join(one.missing[:_NAMED]) + ("等" if len(one.missing) > _NAMED else "")
    return f"未齐（缺 {lacking}）" if lacking else NONE


def _by(found: Change) -> str:
    """Say by how much, where there is a score on both sides."""
    if found.before.published is None or found.after.published is None:
        return ""
    return f"（{signed(found.difference)}）"


def signed(amount: Fraction) -> str:
    """Write an amount with its sign."""
    text = shown(amount, PLACES, exactly=True)
    return text if text.startswith("-") or text == "0" else f"+{text}"


def _lines(part: Part, found: Change) -> list[tuple[str, ...]]:
    """Return the lines of a part: its facts, the amount beside the last of them."""
    head = {Cause.DAY: "参数按另一天取值", Cause.ROUNDING: "四舍五入"}.get(part.cause)
    if head:
        return [("", "", "", head, "", "", signed(part.amount))]
    told = [(found.facts[one], False) for one in part.gone] + [(found.facts[one], True) for one in part.came]
    if part.cause is Cause.OTHERS:
        what = f"{part.unit} 的 {len(told)} 条记录（算式要看其他单位）"
        return [("", "", "", what, "", "", signed(part.amount))]
    rows = [_fact(one, came=came) for one, came in told]
    return [(*row, "") for row in rows[:-1]] + [(*rows[-1], signed(part.amount))]


def _fact(one: Recorded, *, came: bool) -> tuple[str, ...]:
    says = sentence(one.fact)
    return (
        str(one.position),
        short(one.id),
        one.fact.envelope.effective_on.isoformat(),
        says if came else f"不再计入：{says}",
        grounds(one.fact),
        who(one.fact.envelope.actor),
    )
