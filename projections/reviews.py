"""The legal clock of reviews (复核): how far each case has come, who holds its file, how many days are left.

Also what a decision would move before it is made: see `Preview`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.reviews import UNDER_WAY, WAITING, Review
from domain.state import UnitState, YearState
from domain.workdays import Workdays
from projections.standings import Standing, Standings

OFFICE = "考核办"


@dataclass(frozen=True, slots=True)
class Line:
    """A case as of a day; `left` counts its working days, negative once overdue, None where no clock runs."""

    unit: str
    case: Review
    holder: str | None
    left: int | None
    bodies: tuple[str, ...] = ()
    """The bodies it concerns: those that assess what it disputes, and the one it is assigned to."""

    @property
    def overdue(self) -> bool:
        """Whether the last day for the decision has passed; a provisional one (暂定) never does."""
        return self.left is not None and self.left < 0 and not self.case.provisional

    def values(self) -> dict[str, Any]:
        """Return this as plain values."""
        request, case = self.case.request, self.case
        return {
            "unit": self.unit,
            "id": case.id,
            "slip": request.slip,
            "entries": list(request.entries),
            "handed_in": request.handed_in.isoformat(),
            "status": case.status.value,
            "holder": self.holder,
            "outcome": case.decided.outcome.value if case.decided else None,
            "due": case.due.isoformat() if case.due else None,
            "provisional": case.provisional,
            "working_days_left": self.left,
            "overdue": self.overdue,
            "reviewer_scored": bool(case.assigned and case.assigned.scored),
        }


def lines(year: YearState, unit: UnitState, day: date) -> Iterator[Line]:
    """Yield the unit's cases, oldest first, as they stand on a day."""
    days = Workdays.after(year.calendars[-1].days if year.calendars else ())
    for case in unit.reviews.values():
        running = case.status in UNDER_WAY and case.due is not None
        left = worked_between(days, day, case.due) if running and case.due else None
        yield Line(unit.unit, case, _holder(case), left, tuple(dict.fromkeys(_bodies(unit, case))))


def _bodies(unit: UnitState, case: Review) -> Iterator[str]:
    """Yield the assessing bodies of the lines disputed, as the slip told them, and who has the case."""
    slip = unit.slips.get(case.request.slip)
    told = slip.told if slip else {}
    lines = (told[entry] for entry in case.request.entries if entry in told)
    yield from (line.assessor for line in lines if line.assessor)
    if case.assigned:
        yield case.assigned.body


def _holder(case: Review) -> str | None:
    """Say who has the file; nobody once it is decided or ended."""
    if case.status in WAITING or (case.status in UNDER_WAY and case.assigned is None):
        return OFFICE
    if case.status in UNDER_WAY and case.assigned:
        return f"{case.assigned.body} {case.assigned.person}"
    return None


def worked_between(days: Workdays, start: date, end: date) -> int:
    """Count the working days after a day up to another; those passed since, below zero."""
    first, last = min(start, end), max(start, end)
    span = (first + timedelta(days=one) for one in range(1, (last - first).days + 1))
    count = sum(days.worked(one) for one in span)
    return count if start <= end else -count


@dataclass(frozen=True, slots=True)
class Change:
    """One unit before and after a decision."""

    unit: str
    before: Standing
    after: Standing

    @property
    def moved(self) -> bool:
        """Whether its score, rank or grade is another."""
        return self._place(self.before) != self._place(self.after)

    def values(self, places: int, later: int | None = None) -> dict[str, Any]:
        """Return this as plain values; scores as decimal text of so many places, or of other `later` ones."""
        then = places if later is None else later
        return {"unit": self.unit, "before": _values(self.before, places), "after": _values(self.after, then)}

    @staticmethod
    def _place(one: Standing) -> tuple[object, ...]:
        return one.published, one.rank, one.tied, one.grade, one.state


def _values(one: Standing, places: int) -> dict[str, Any]:
    score = None if one.published is None else one.points(places)
    return {"score": score, "rank": one.rank, "tied": one.tied, "grade": one.grade}


@dataclass(frozen=True, slots=True)
class Preview:
    """What facts not yet recorded would move: the unit itself, and every other whose place changes."""

    before: Standings
    after: Standings

    @property
    def left(self) -> tuple[str, ...]:
        """The units that stand in a ranking, and would stand in none."""
        every = (one.unit for group in self.before.groups for one in group.standings)
        return tuple(unit for unit in every if self.after.of(unit) is None)

    def changes(self, *units: str) -> tuple[Change, ...]:
        """Return the units named, moved or not, and then all others that move."""
        every = {
            one.unit: Change(one.unit, one, new)
            for group in self.before.groups
            for one in group.standings
            if (new := self.after.of(one.unit))
        }
        own = tuple(every[unit] for unit in units if unit in every)
        return (*own, *(one for unit, one in every.items() if one.moved and unit not in units))
