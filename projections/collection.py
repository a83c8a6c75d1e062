"""How far the collection of marks has come (采集进度): what each body owes for each unit, and how it did.

A body owes a mark for each component of marks that a unit's formulas use, under each live indicator that the
body assesses. A mark given once for the whole unit stands for all of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from domain.decisions import in_force
from domain.facts import EntryReversed, MarkEntered, Placed, ReminderSent, ReviewOutcomeRecorded
from domain.scheme import Component, Origin, Scheme
from domain.sheets import SheetStatus
from domain.state import Unit, UnitState, YearState, fold_unit
from domain.values import stream_of

OFFICE: Final = "考核办"
"""Under this name stand the indicators that no assessing body is named for."""

Wanted = tuple[str, str, str | None]
"""A mark wanted: unit, component, indicator; without an indicator, one for the whole unit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many marks a body owes for a unit (应报), and how many of them came (已报).

    Of those that have not come, `returned` stand on a sheet that was returned (退回), and `overdue` should
    have come before this day (逾期).
    """

    owed: int = 0
    reported: int = 0
    returned: int = 0
    overdue: int = 0

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.owed + other.owed,
            self.reported + other.reported,
            self.returned + other.returned,
            self.overdue + other.overdue,
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """How a body did its part (牵头部门履职): `late` marks came after the day they were due.

    `returned` counts how often a sheet was returned, `overturned` the marks that a review changed, `marks`
    those it gave that count, `full` those of them at full marks.
    """

    body: str
    total: Cell
    due: date | None
    late: int
    returned: int
    overturned: int
    marks: int
    full: int

    @property
    def full_share(self) -> Fraction | None:
        """The share of full marks (满分率); none before the first mark."""
        return Fraction(self.full, self.marks) if self.marks else None


@dataclass(frozen=True, slots=True)
class Collection:
    """The collection of a year's marks as of a day."""

    day: date
    cells: Mapping[tuple[str, str], Cell]
    """By assessing body and unit."""
    duties: tuple[Duty, ...]
    reminders: tuple[ReminderSent, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The year as of the view, the marks on its returned sheets, and the day on which it is looked at."""

    year: YearState
    back: frozenset[Wanted]
    day: date


@dataclass(slots=True)
class _Tally:
    """What is counted of each body while the units are gone through."""

    late: Counter[str] = field(default_factory=Counter)
    overturned: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    full: Counter[str] = field(default_factory=Counter)
    first: Mapping[str, date] = field(default_factory=dict)
    """From which day each mark was first given."""


def collection(year: YearState, facts: Mapping[str, Sequence[Placed]], day: date) -> Collection:
    """Return how far the collection has come by a day; the year and its units' facts are as of that day."""
    asked = _Asked(year, _returned(year), day)
    cells: dict[tuple[str, str], Cell] = {}
    tally = _Tally(first=_first_days(one for mine in facts.values() for one in mine))
    for name, one in year.units.items():
        mine = facts.get(name, ())
        unit = fold_unit(stream_of(year.year, name), mine)
        for body, cell in _owed(asked, one, unit) if one.ranked else ():
            cells[body, name] = cells.get((body, name), Cell()) + cell
        _count(tally, year, unit, mine)
    bodies = sorted({body for body, _ in cells} | {one.filed.body for one in year.sheets.values()})
    return Collection(day, cells, tuple(_duty(year, cells, tally, body) for body in bodies), year.reminders)


def _returned(year: YearState) -> frozenset[Wanted]:
    """Return the marks that stand on a sheet which was returned and not filed again."""
    sheets = (one for one in year.sheets.values() if one.status is SheetStatus.RETURNED)
    return frozenset((row.unit, row.component, row.indicator) for one in sheets for row in one.filed.rows)


def _owed(asked: _Asked, one: Unit, unit: UnitState) -> Iterator[tuple[str, Cell]]:
    """Yield each mark that is owed for a unit, with the body that owes it."""
    wanted = _wanted(in_force(asked.year), one)
    given = {(entry.component, entry.indicator) for fact, entry in unit.live() if _is_mark(fact)}
    for fact, reading in unit.indicators.values():
        if reading.cancelled:
            continue
        body, due = fact.assessor or OFFICE, asked.year.due_of(fact.assessor or OFFICE)
        for part in wanted:
            if reading.type in part.excluded_types:
                continue
            here = {(part.name, reading.number), (part.name, None)}
            missing = not here & given
            sent_back = any((unit.unit, *place) in asked.back for place in here)
            overdue = due is not None and due < asked.day
            yield body, Cell(1, int(not missing), int(missing and sent_back), int(missing and overdue))


def _wanted(scheme: Scheme, one: Unit) -> list[Component]:
    """Return the components of marks that the formulas of the unit's rank group use."""
    group = scheme.group_of(one.category, one.sub_class)
    used = scheme.used[group.name] if group else frozenset()
    return [part for part in scheme.of_origin(Origin.MARKS) if part.name in used]


def _is_mark(fact: object) -> bool:
    return isinstance(fact, MarkEntered)


def _count(tally: _Tally, year: YearState, unit: UnitState, facts: Iterable[Placed]) -> None:
    """Count the marks under indicators that count, each for the body that assesses its indicator."""
    reviews = _reviews(facts)
    for fact, entry in unit.live():
        if isinstance(fact, MarkEntered) and (body := _body(unit, fact)):
            due = year.due_of(body)
            tally.marks[body] += 1
            tally.full[body] += fact.points == fact.full
            tally.late[body] += due is not None and tally.first[entry.id] > due
    for placed in facts:
        match placed.fact:
            case EntryReversed(entry=ended) as reversal if reversal.envelope.cause in reviews:
                mark = unit.entries[ended][0] if ended in unit.entries else None
                if isinstance(mark, MarkEntered) and (body := _body(unit, mark)):
                    tally.overturned[body] += 1
            case _:
                pass


def _body(unit: UnitState, mark: MarkEntered) -> str | None:
    """Return the body that a mark is of; one for the whole unit is of no single body."""
    known = unit.indicators.get(mark.indicator or "")
    return (known[0].assessor or OFFICE) if known else None


def _first_days(facts: Iterable[Placed]) -> Mapping[str, date]:
    """Return from which day each mark was first given: neither correction nor transfer makes it late."""
    marks = {one.id: one.fact for one in facts if isinstance(one.fact, MarkEntered)}
    return {mark: _first(marks, mark).envelope.effective_on for mark in marks}


def _first(marks: Mapping[str, MarkEntered], mark: str) -> MarkEntered:
    """Return the mark that one goes back to, by way of corrections and transfers."""
    before = marks[mark].replaces or marks[mark].transferred_from or ""
    return _first(marks, before) if before in marks else marks[mark]


def _reviews(facts: Iterable[Placed]) -> frozenset[str | None]:
    return frozenset(one.id for one in facts if isinstance(one.fact, ReviewOutcomeRecorded))


def _duty(year: YearState, cells: Mapping[tuple[str, str], Cell], tally: _Tally, body: str) -> Duty:
    return Duty(
        body=body,
        total=sum((cell for (owner, _), cell in cells.items() if owner == body), Cell()),
        due=year.due_of(body),
        late=tally.late[body],
        returned=sum(one.times_returned for one in year.sheets.values() if one.filed.body == body),
        overturned=tally.overturned[body],
        marks=tally.marks[body],
        full=tally.full[body],
    )
