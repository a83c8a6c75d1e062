"""并列: units of equal score in each rank group, and what put them in order or left them level."""

from collections.abc import Iterator
from itertools import groupby

from domain.decisions import in_force
from domain.scheme.model import RankBasis
from domain.state import YearState
from projections.standings import GroupStandings, Standing, Standings
from projections.tables.table import INTERNAL, Column, Kind, Row, Table, head


def ties(year: YearState, standings: Standings, group: GroupStandings, state: str, *, out: bool) -> Table:
    """Return a rank group's units that share their score with another, those who share it together.

    Equal is what the scheme ranks by: the published score, or the exact one.
    """
    exactly = in_force(year).settings.rank_basis is RankBasis.EXACT
    columns = (
        Column("成绩", Kind.POINTS, "分", None if exactly else standings.places),
        Column("名次", Kind.COUNT),
        Column("单位"),
        Column("同分单位", Kind.COUNT, "个"),
        Column("结果"),
    )
    rows = tuple(_rows(group, exactly=exactly))
    basis = f"按{'未四舍五入的成绩' if exactly else '公布的成绩'}比较"
    notes = head(year, f"{group.group}：{state}", "" if out else INTERNAL, basis)
    return Table(f"并列　{group.group}", notes, standings.token, columns, rows)


def _rows(group: GroupStandings, *, exactly: bool) -> Iterator[Row]:
    ranked = [one for one in group.standings if one.rank is not None and one.published is not None]
    for score, found in groupby(ranked, key=lambda one: one.exact if exactly else one.published):
        level = list(found)
        if len(level) > 1:
            yield from (Row((score, one.rank, one.name, len(level), _told(one))) for one in level)


def _told(one: Standing) -> str:
    """Say what a unit's place among those of equal score rests on."""
    told = "名次并列" if one.tied else "已分先后"
    return "；".join(part for part in (told, one.tie_broken()) if part)
