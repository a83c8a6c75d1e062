"""复核登记表: every application for review, how far it has come, what it changed, how long it took."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from domain.asof import AsOf
from domain.entries import OUTSIDE, Entry
from domain.facts import EntryReversed, Recorded, ReviewAccepted, ReviewDecided
from domain.reviews import Review
from domain.state import UnitState, YearState, fold_unit
from domain.workdays import Workdays
from projections.reviews import Line, lines, worked_between
from projections.tables.table import Cell, Column, Kind, Row, Table, head, token_of
from projections.telling import short

COLUMNS: Final = (
    Column("申请"),
    Column("单位"),
    Column("反馈单"),
    Column("收件时间", Kind.DAY),
    Column("申请期限", Kind.DAY),
    Column("状态"),
    Column("案卷在"),
    Column("应决定于", Kind.DAY),
    Column("结论"),
    Column("分数变动", Kind.POINTS, "分"),
    Column("决定于", Kind.DAY),
    Column("用时", Kind.COUNT, "个工作日"),
    Column("提示"),
)


def reviews(
    year: YearState,
    as_of: AsOf,
    units: Iterable[tuple[str, Sequence[Recorded]]],
    day: date,
    *,
    shown: Callable[[str, Review], bool] = lambda _unit, _case: True,
) -> Table:
    """Return a row for each application of the units, given with their facts; files are held as of `day`."""
    rows = tuple(row for unit, facts in units if facts for row in _rows(year, unit, facts, day, shown))
    return Table("复核登记表", head(year), token_of(year, as_of), COLUMNS, rows)


def _rows(
    year: YearState,
    unit: str,
    facts: Sequence[Recorded],
    day: date,
    shown: Callable[[str, Review], bool],
) -> Iterator[Row]:
    state = fold_unit(facts[0].stream, facts)
    days = Workdays.after(year.calendars[-1].days if year.calendars else ())
    for one in lines(year, state, day):
        if shown(unit, one.case):
            changed = returned(state, facts, one.case.id) if one.case.decided else None
            yield Row(
                (short(one.case.id), year.name_of(unit), *_stage(state, one), changed, *_end(one, days))
            )


def _stage(state: UnitState, one: Line) -> tuple[Cell, ...]:
    case = one.case
    slip = state.slips.get(case.request.slip)
    outcome = case.decided.outcome.value if case.decided else None
    deadline = slip.deadline if slip else None
    told = (short(case.request.slip), case.request.handed_in, deadline, case.status.value)
    return (*told, one.holder, case.due, outcome)


def _end(one: Line, days: Workdays) -> tuple[Cell, ...]:
    """Tell when a case was decided, in how many working days after it was accepted, and what to note."""
    case = one.case
    accepted, decided = _day_of(case, ReviewAccepted), _day_of(case, ReviewDecided) if case.decided else None
    took = worked_between(days, accepted, decided) if accepted and decided else None
    flags = (
        "暂定期限" if case.provisional else "",
        "逾期未决" if one.overdue else "",
        "复核人为原考评人" if case.assigned and case.assigned.scored else "",
    )
    return (decided, took, "；".join(flag for flag in flags if flag))


def _day_of(case: Review, kind: type[ReviewAccepted | ReviewDecided]) -> date | None:
    """Return the day of a case's last step of a kind."""
    days = (fact.envelope.effective_on for _, fact in reversed(case.steps) if isinstance(fact, kind))
    return next(days, None)


# --- what a review changed -------------------------------------------------------------------------------


def returned(state: UnitState, facts: Iterable[Recorded], case: str) -> Fraction:
    """Return the points that a review's corrections gave back, each on the scale of its own entry."""
    change = Fraction()
    for one in facts:
        if one.fact.envelope.cause != case:
            continue
        if isinstance(one.fact, EntryReversed) and one.fact.entry in state.entries:
            change -= worth(state.entries[one.fact.entry][1])
        elif one.id in state.entries:
            change += worth(state.entries[one.id][1])
    return change


def worth(entry: Entry) -> Fraction:
    """Return what an entry adds to its component, or takes from the total; 0 where it has no points."""
    points = entry.points or Fraction()
    return -points if entry.scope == OUTSIDE else points
