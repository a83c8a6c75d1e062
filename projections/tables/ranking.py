"""排名表: the units of each rank group in order, as they stand or as a numbered result was sealed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from domain.decisions import in_force
from domain.results import Result
from domain.state import YearState
from projections.results import lines_of, table_lines
from projections.standings import GroupStandings, Standing, Standings, State
from projections.tables.table import INTERNAL, Column, Kind, Row, Table, head


def state_of(now: YearState, seen: YearState, standings: Standings, group: str) -> tuple[str, bool]:
    """Return how far a group's result has come, 草稿 or 第n稿 with its status, and whether it is published.

    A view that was sealed is that draft for ever, and tells how far it has come by `now`; any other is what
    `seen`, the year as of the view, says, as long as it tells the same of every unit: what a review moved
    since is a draft again.
    """
    steps = in_force(now).settings.approval_steps
    results = now.results.get(group, ())
    if sealed := next((one for one in results if one.fact.token == standings.token), None):
        return told(sealed, sealed.status(steps).value)
    last = next(reversed(seen.results.get(group, ())), None)
    if last is None:
        return "草稿：尚未封存", False
    if last.reopened:
        return f"草稿：第 {last.number} 稿之后已重开", False
    state, out = told(last, last.status(steps).value)
    if table_lines(standings.canonical(group).decode()) != lines_of(last):
        return f"草稿：与{state}不同，尚未重新封存", False
    return state, out


def told(one: Result, status: str) -> tuple[str, bool]:
    """Write the number and status of a sealed result, and say whether it is published."""
    document = f"，{one.published.document}" if one.published else ""
    return f"第 {one.number} 稿（{status}{document}）", one.published is not None


def ranking(year: YearState, standings: Standings, group: GroupStandings, state: str, *, out: bool) -> Table:
    """Return a rank group's table; `out` says that it is published, else it is marked 内部测算."""
    beside = tuple(Column(name, Kind.POINTS, places=standings.places) for name in group.beside)
    graded = (Column("等次"),) if group.graded else ()
    score = Column("成绩", Kind.POINTS, "分", standings.places)
    first = (Column("名次", Kind.COUNT), Column("单位"), Column("类别"), score)
    columns = (*first, *beside, *graded, Column("说明"))
    rows = tuple(Row(tuple(_cells(one, group))) for one in group.standings)
    notes = head(year, f"{group.group}：{state}", "" if out else INTERNAL)
    return Table(f"排名表　{group.group}", notes, standings.token, columns, rows)


def _cells(one: Standing, group: GroupStandings) -> Iterator[str | int | Fraction | None]:
    yield from (one.rank, one.name, one.category, one.published)
    beside = dict(one.beside)
    yield from (beside.get(name) for name in group.beside)
    if group.graded:
        yield one.awarded()
    yield remark(one)


def remark(one: Standing) -> str:
    """Say what a rank alone does not: whether it is shared, what decided between equals, what is missing."""
    place = "并列" if one.tied else "单列" if one.apart else ""
    return "；".join(part for part in (place, one.tie_broken(), one.remark()) if part)


def sealed_ranking(year: YearState, result: Result) -> Table:
    """Return the table of a result exactly as it was sealed, with the steps of its approval."""
    settings = in_force(year).settings
    state, out = told(result, result.status(settings.approval_steps).value)
    steps = (f"{one.step}：{one.approved_on} {one.document}" for one in result.approvals)
    left = (f"【破例】封存时未了：{one}" for one in result.fact.open or ())
    group, sealed_on = result.fact.group, result.fact.envelope.effective_on
    state += f"，封存于 {sealed_on}" + ("，其后重开" if result.reopened else "")
    notes = head(year, f"{group}：{state}", "" if out else INTERNAL, *steps, *left)
    lines = lines_of(result)
    graded = any("grade" in one for one in lines)
    score = Column("成绩", Kind.POINTS, "分", settings.places)
    first = (Column("名次", Kind.COUNT), Column("单位"), Column("类别"), score)
    columns = (*first, *((Column("等次"),) if graded else ()), Column("说明"))
    rows = tuple(Row(tuple(_sealed(one, lines, graded=graded))) for one in lines)
    title = f"排名表　{group}　第 {result.number} 稿"
    return Table(title, notes, result.fact.token, columns, rows)


def _sealed(
    line: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], *, graded: bool
) -> Iterator[str | int | Fraction | None]:
    score = line["published"]
    yield from (line["rank"], line["unit"], line["category"], None if score is None else Fraction(score))
    if graded:
        yield line.get("grade")
    tied = line["rank"] is not None and sum(one["rank"] == line["rank"] for one in lines) > 1
    lacking = f"{line['state']}：缺 {'、'.join(line['missing'])}" if line["missing"] else ""
    received = "" if line["state"] == State.COMPLETE or lacking else line["state"]
    yield "；".join(part for part in ("并列" if tied else "", lacking, received) if part)
