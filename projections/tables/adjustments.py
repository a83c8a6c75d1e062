"""加减分认定表: every bonus claimed and penalty reported, what it was settled as, by whom and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from domain.asof import AsOf
from domain.facts import (
    BonusApproved,
    BonusClaimed,
    BonusRefused,
    PenaltyApproved,
    PenaltyRefused,
    Recorded,
)
from domain.state import Case, YearState, fold_unit
from projections.tables.table import Cell, Column, Kind, Row, Table, head, token_of
from projections.telling import short, who

WAITING: Final = "待认定"

COLUMNS: Final = (
    Column("单位"),
    Column("类别"),
    Column("事项"),
    Column("条款"),
    Column("申报或报送", Kind.POINTS, "分"),
    Column("申报或报送人"),
    Column("日期", Kind.DAY),
    Column("结果"),
    Column("认定", Kind.POINTS, "分"),
    Column("理由"),
    Column("依据"),
    Column("认定人"),
    Column("编号"),
    Column("流水号", Kind.COUNT),
)


def adjustments(
    year: YearState,
    as_of: AsOf,
    units: Iterable[tuple[str, Sequence[Recorded]]],
    *,
    shown: Callable[[str, Case], bool] = lambda _unit, _case: True,
) -> Table:
    """Return a row for each claim and report of the units, given with their facts, oldest first."""
    rows = tuple(row for unit, facts in units if facts for row in _rows(year, unit, facts, shown))
    return Table("加减分认定表", head(year), token_of(year, as_of), COLUMNS, rows)


def _rows(
    year: YearState, unit: str, facts: Sequence[Recorded], shown: Callable[[str, Case], bool]
) -> Iterator[Row]:
    state = fold_unit(facts[0].stream, facts)
    by_id = {one.id: one for one in facts}
    for case_id, case in state.cases.items():
        if shown(unit, case):
            claimed, settled = _claimed(case), _settled(by_id.get(case.settled or ""))
            yield Row((year.name_of(unit), *claimed, *settled, short(case_id), by_id[case_id].position))


def _claimed(case: Case) -> tuple[Cell, ...]:
    fact, written = case.fact, case.fact.envelope
    kind = "加分" if isinstance(fact, BonusClaimed) else "减分"
    by = f"{written.actor.body} {written.actor.id}"
    return (kind, fact.item, fact.clause, Fraction(fact.points), by, written.effective_on)


def _settled(by: Recorded | None) -> tuple[Cell, ...]:
    """Say how a case was settled: by an approval, wholly or in part, by a refusal, or not at all."""
    if by is None:
        return (WAITING, None, None, None, None)
    fact, written = by.fact, by.fact.envelope
    points: Fraction | None = None
    match fact:
        case BonusApproved() | PenaltyApproved():
            result, points = "认定", Fraction(fact.points)
        case BonusRefused() | PenaltyRefused():
            result, points = "不予认定", Fraction()
        case _:
            result = "已撤销"
    return (result, points, written.reason, written.basis, who(written.actor))
