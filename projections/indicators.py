"""The units' indicators with how far each has come, and their totals beside those that 附件1 declares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.entries import place_of
from domain.facts import IndicatorAssigned, IndicatorChanged, IndicatorOmitted, IndicatorProposed
from domain.indicators import IndicatorStatus, Proposal, waiting
from domain.state import UnitState, YearState


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of a unit; `id` is the fact that says so, by which a proposal is approved or returned."""

    unit: str
    number: str
    status: IndicatorStatus
    content: str
    full: Decimal
    tasks: int
    type: str | None
    assessor: str | None
    self_assessed: str | None
    shared: str | None
    target: str | None
    direction: str | None
    standard: str | None
    checkpoints: tuple[str, ...]
    id: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How many tasks, and their full marks together."""

    tasks: int = 0
    points: Decimal = Decimal(0)

    def __str__(self) -> str:
        return f"{self.tasks} 项 {plain(self.points)} 分"


@dataclass(frozen=True, slots=True)
class Totals:
    """A unit's sums by status, beside what the document declares for it."""

    unit: str
    sums: Mapping[IndicatorStatus, Sum]
    declared_tasks: int | None
    declared_points: Decimal | None

    @property
    def assigned(self) -> Sum:
        """What counts."""
        return self.sums.get(IndicatorStatus.ASSIGNED, Sum())

    @property
    def difference(self) -> str | None:
        """In words, how what counts differs from what is declared; None where it does not, or nothing is."""
        if self.declared_tasks is None and self.declared_points is None:
            return None
        tasks = 0 if self.declared_tasks is None else self.assigned.tasks - self.declared_tasks
        points = Decimal(0)
        if self.declared_points is not None:
            points = self.assigned.points - self.declared_points
        if not (tasks or points):
            return None
        others = [f"{status} {told}" for status, told in self.sums.items() if told.tasks]
        why = "、".join(one for one in others if not one.startswith(IndicatorStatus.ASSIGNED))
        return f"与申报数相差 {tasks:+d} 项 {_signed(points)} 分" + (f"（另有 {why}）" if why else "")


def plain(points: Decimal) -> str:
    """Write points without zeros at their end."""
    return f"{points.normalize():f}"


def _signed(points: Decimal) -> str:
    return f"{points.normalize():+f}" if points else "0"


def rows_of(unit: UnitState) -> tuple[Row, ...]:
    """Return a unit's indicators as a table lists them; of a number used since, no returned proposal."""
    return _in_order((*_standing(unit), *_left_out(unit), *_proposed(unit)))


def _standing(unit: UnitState) -> Iterator[Row]:
    for fact, reading in unit.indicators.values():
        status = IndicatorStatus.CANCELLED if reading.cancelled else IndicatorStatus.ASSIGNED
        yield _row(unit.unit, reading.id, status, fact)


def _left_out(unit: UnitState) -> Iterator[Row]:
    for fact_id, fact in unit.omitted.values():
        yield _row(unit.unit, fact_id, IndicatorStatus.OMITTED, fact)


def _proposed(unit: UnitState) -> Iterator[Row]:
    used = {*unit.indicators, *unit.omitted, *(one.fact.number for one in waiting(unit.proposals))}
    returned: dict[str, Proposal] = {
        one.fact.number: one
        for one in unit.proposals.values()
        if one.status is IndicatorStatus.RETURNED and one.fact.number not in used
    }
    for one in (*waiting(unit.proposals), *returned.values()):
        yield _row(unit.unit, one.id, one.status, one.fact)


_Fact = IndicatorAssigned | IndicatorChanged | IndicatorOmitted | IndicatorProposed


def _row(unit: str, fact_id: str, status: IndicatorStatus, fact: _Fact) -> Row:
    return Row(
        unit=unit,
        number=fact.number,
        status=status,
        content=fact.content,
        full=fact.full,
        tasks=fact.tasks,
        type=fact.type,
        assessor=fact.assessor,
        self_assessed=getattr(fact, "self_assessed", None),
        shared=getattr(fact, "shared", None),
        target=getattr(fact, "target", None),
        direction=getattr(fact, "direction", None),
        standard=getattr(fact, "standard", None),
        checkpoints=tuple(f"{one.day}：{one.what}" for one in getattr(fact, "checkpoints", None) or ()),
        id=fact_id,
    )


def _in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda one: place_of(one.number)))


def totals_of(year: YearState, unit: str, rows: Iterable[Row]) -> Totals:
    """Return a unit's sums beside the tasks and points that the document declares for it (附件1)."""
    sums: dict[IndicatorStatus, Sum] = {}
    for one in rows:
        before = sums.get(one.status, Sum())
        sums[one.status] = Sum(before.tasks + one.tasks, before.points + one.full)
    return Totals(unit, sums, *year.units[unit].declared)
