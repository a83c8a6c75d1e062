"""扣分明细: all that a unit lost, line by line, each with its basis and who recorded it, and subtotals."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Final

from domain.asof import AsOf
from domain.facts import AnyFact, BonusRefused, FindingRecorded, MarkEntered, Recorded
from domain.slips import SlipLine
from domain.state import UnitState, YearState, fold_unit, line_told
from projections.tables.table import Column, Kind, Row, Table, head, token_of
from projections.telling import short, who


class Sort(StrEnum):
    """What kind of loss a line is; what lies inside an indicator and what outside never add up together."""

    LOST = "失分"
    INSIDE = "察访核验扣分（指标内）"
    OUTSIDE = "察访核验扣分（指标外）"
    PENALTY = "减分"
    BONUS_REFUSED = "不予加分"


COUNTS: Final = "有效"


@dataclass(frozen=True, slots=True)
class Deduction:
    """One line: what a slip tells of it, the fact that it rests on, and whether it still counts."""

    unit: str
    sort: Sort
    line: SlipLine
    recorded: Recorded
    status: str = COUNTS

    @property
    def counts(self) -> bool:
        """Whether it still takes anything away."""
        return self.status == COUNTS

    @property
    def body(self) -> str:
        """The body that scored: of a mark its indicator's, else that of whoever recorded it."""
        by = self.recorded.fact.envelope.actor.body
        return self.line.assessor or by if self.sort is Sort.LOST else by


COLUMNS: Final = (
    Column("单位"),
    Column("类别"),
    Column("构成"),
    Column("指标"),
    Column("条款"),
    Column("扣分", Kind.POINTS, "分"),
    Column("事由"),
    Column("依据"),
    Column("考评单位"),
    Column("经办"),
    Column("日期", Kind.DAY),
    Column("流水号", Kind.COUNT),
    Column("编号"),
    Column("现状"),
)

_BEHIND: Final = 8
"""So many columns stand behind the points."""


def deductions(
    year: YearState,
    as_of: AsOf,
    units: Iterable[tuple[str, Sequence[Recorded]]],
    *,
    struck: bool = False,
    shown: Callable[[Deduction, UnitState], bool] = lambda _line, _unit: True,
    notes: Sequence[str] = (),
) -> Table:
    """Return the lines of units, given with their facts; with `struck` also those that no longer count.

    `shown` says which lines the reader may see. Subtotals add up what counts, by unit, kind and component.
    """
    found = (_rows(year, unit, facts, shown, struck=struck) for unit, facts in units)
    rows = tuple(row for rows in found for row in rows)
    return Table("扣分明细", head(year, *notes), token_of(year, as_of), COLUMNS, rows)


def _rows(
    year: YearState,
    unit: str,
    facts: Sequence[Recorded],
    shown: Callable[[Deduction, UnitState], bool],
    *,
    struck: bool,
) -> Iterator[Row]:
    if not facts:
        return
    state = fold_unit(facts[0].stream, facts)
    lines = [one for one in of_unit(state, facts) if (struck or one.counts) and shown(one, state)]
    name, order = year.name_of(unit), list(Sort)
    lines.sort(key=lambda one: (order.index(one.sort), one.line.component or ""))
    for (sort, component), mine in groupby(lines, lambda one: (one.sort, one.line.component)):
        told = list(mine)
        points = sum((Fraction(one.line.points) for one in told if one.counts), Fraction())
        yield from (_row(name, one) for one in told)
        yield Row((name, f"{sort}小计", component, None, None, points, *[None] * _BEHIND), total=True)


def _row(name: str, one: Deduction) -> Row:
    line, fact = one.line, one.recorded.fact
    cells = (
        name,
        one.sort.value,
        line.component,
        line.indicator,
        line.clause,
        Fraction(line.points),
        line.what,
        line.basis,
        one.body,
        who(fact.envelope.actor),
        fact.envelope.effective_on,
        one.recorded.position,
        short(line.entry),
        one.status,
    )
    return Row(cells, struck=not one.counts)


# --- what a unit lost ------------------------------------------------------------------------------------


def of_unit(state: UnitState, facts: Iterable[Recorded]) -> Iterator[Deduction]:
    """Yield all that a unit lost, oldest first, whether it still counts or not."""
    for one in facts:
        if sort := sort_of(one.fact):
            line = line_told(state, one.id, one.fact)
            if line is not None:
                yield Deduction(state.unit, sort, line, one, _status(state, one.id, one.fact))


def sort_of(fact: AnyFact) -> Sort | None:
    """Return what kind of loss a fact is, or None."""
    match fact:
        case FindingRecorded():
            return Sort.OUTSIDE if fact.indicator is None else Sort.INSIDE
        case BonusRefused():
            return Sort.BONUS_REFUSED
        case MarkEntered():
            return Sort.LOST
        case _:
            return Sort.PENALTY if fact.kind == "PenaltyApproved" else None


def _status(state: UnitState, entry: str, fact: AnyFact) -> str:
    """Say whether a line still counts: it may be reversed or corrected, its indicator may be gone."""
    if by := state.reversed.get(entry):
        return f"已由 {short(by)} 撤销"
    number = getattr(fact, "indicator", None)
    known = state.indicators.get(number or "")
    return "指标已取消" if known and known[1].cancelled else COUNTS
