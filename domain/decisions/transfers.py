"""Handing indicators over (划转) with all that stands under them, and the control totals that prove it.

What moves ends here and stands there as a new fact, with its points, clause, reason, basis and author,
linked both ways. Before the day of change all counts here, from it there; a later day of its own is kept.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import TypedDict, Unpack

from domain import refusals
from domain.decisions.entries import one_way
from domain.decisions.indicators import known_type
from domain.decisions.rules import counted, decimal_of, in_force, indicator
from domain.entries import Entry
from domain.facts import (
    AnyFact,
    BonusApproved,
    BonusClaimed,
    ComponentTotal,
    ControlTotals,
    EntryReversed,
    Envelope,
    FindingRecorded,
    IndicatorAssigned,
    IndicatorsTransferred,
    IndicatorTransferred,
    LeftBehind,
    MarkEntered,
    Moved,
    PenaltyApproved,
    PenaltyReported,
    Placed,
)
from domain.indicators import waiting
from domain.rights import behind
from domain.state import Case, UnitState, YearState, evolve_unit, evolve_year
from domain.values import stream_of, unit_of

Carried = MarkEntered | FindingRecorded | BonusApproved | PenaltyApproved | BonusClaimed | PenaltyReported
"""What goes on elsewhere as it stands; what was received whole does not add up with another unit's."""


@dataclass(slots=True)
class Draft:
    """What a reorganisation would record so far, and the states that this would leave."""

    year: YearState
    units: dict[str, UnitState]
    facts: list[tuple[str, AnyFact]] = field(default_factory=list)

    def unit(self, name: str) -> UnitState:
        """Return a unit as the draft leaves it; one that is new has nothing yet."""
        return self.units.get(name) or UnitState(stream_of(self.year.year, name))

    def next(self, unit: str | None = None) -> str:
        """Return the id that the next fact of a unit, or of the year, will have."""
        state = self.year if unit is None else self.unit(unit)
        return f"{stream_of(self.year.year, unit)}@{state.version + 1}"

    def put(self, fact: AnyFact, unit: str | None = None) -> None:
        """Add a fact to a unit's stream, or to the year's."""
        stream = stream_of(self.year.year, unit)
        self.facts.append((stream, fact))
        if name := unit_of(stream):
            state = self.unit(name)
            self.units[name] = evolve_unit(state, Placed(stream, state.version + 1, fact))
        else:
            self.year = evolve_year(self.year, Placed(stream, self.year.version + 1, fact))


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer from one unit to another: since when, on what grounds, and whether marks go along."""

    written: Envelope
    source: str
    to: str
    with_marks: bool = True
    with_affairs: bool = False
    """Whether also goes what is under no indicator: outside findings, bonuses, penalties, open cases."""


def live_numbers(unit: UnitState) -> tuple[str, ...]:
    """Return the numbers of the indicators that count, in the order of their assignment."""
    return tuple(number for number, (_, reading) in unit.indicators.items() if not reading.cancelled)


def marked(unit: UnitState) -> frozenset[str | None]:
    """Return the indicators under which anything counts."""
    return frozenset(entry.indicator for _, entry in unit.live())


def transfer(draft: Draft, told: Transfer, numbers: Sequence[str]) -> None:
    """Hand indicators over, and record the control totals of both units before and after.

    Raises the refusal of an indicator that is not in force, of what the other unit's formulas do not use,
    and ControlTotalsDiffer.
    """
    before = _both(draft, told)
    told = _caused(told, draft.next())
    entries_before = len(draft.facts)
    moved = tuple(_indicator(draft, told, number) for number in numbers)
    if told.with_affairs:
        _affairs(draft, told)
    begun = [fact for _, fact in draft.facts[entries_before:] if isinstance(fact, Carried)]
    after = _both(draft, told)
    agree(before, after)
    if not moved and not begun:
        return
    draft.put(
        IndicatorsTransferred(
            envelope=told.written.model_copy(update={"cause": None}),
            source=told.source,
            to=told.to,
            moved=moved,
            entries=len(begun),
            before=before,
            after=after,
        )
    )


def _caused(told: Transfer, cause: str) -> Transfer:
    written = told.written.model_copy(update={"cause": cause})
    return Transfer(written, told.source, told.to, told.with_marks, told.with_affairs)


# --- control totals --------------------------------------------------------------------------------------


def _both(draft: Draft, told: Transfer) -> tuple[ControlTotals, ControlTotals]:
    return control_totals(draft.unit(told.source)), control_totals(draft.unit(told.to))


def control_totals(unit: UnitState) -> ControlTotals:
    """Return what a unit holds: live indicators, their tasks and full marks, points by component."""
    live = [unit.indicators[number][0] for number in live_numbers(unit)]
    points: dict[str, list[Fraction]] = defaultdict(list)
    for _, entry in unit.live():
        if entry.points is not None:
            points[entry.component].append(entry.points)
    return ControlTotals(
        unit=unit.unit,
        indicators=len(live),
        tasks=sum(fact.tasks for fact in live),
        full=decimal_of(sum((Fraction(fact.full) for fact in live), Fraction(0))),
        components=tuple(
            ComponentTotal(component=name, entries=len(own), points=decimal_of(sum(own, Fraction(0))))
            for name, own in sorted(points.items())
        ),
    )


def agree(before: tuple[ControlTotals, ControlTotals], after: tuple[ControlTotals, ControlTotals]) -> None:
    """Refuse a transfer by which anything came or went: both units together must hold what they held."""
    if _sum(before) != _sum(after):
        raise refusals.ControlTotalsDiffer(source=before[0].unit, to=before[1].unit)


def _sum(both: tuple[ControlTotals, ControlTotals]) -> tuple[object, ...]:
    components: dict[str, tuple[int, Fraction]] = {}
    for one in (part for unit in both for part in unit.components):
        entries, points = components.get(one.component, (0, Fraction(0)))
        components[one.component] = (entries + one.entries, points + Fraction(one.points))
    return (
        sum(one.indicators for one in both),
        sum(one.tasks for one in both),
        sum((Fraction(one.full) for one in both), Fraction(0)),
        components,
    )


# --- indicators and what stands under them ---------------------------------------------------------------


def _indicator(draft: Draft, told: Transfer, number: str) -> Moved:
    """End an indicator here and assign it there, with its marks, inside findings and completion."""
    source, to = draft.unit(told.source), draft.unit(told.to)
    reading = indicator(source, number, told.written.effective_on)
    fact, becomes = source.indicators[number][0], _free_number(to, told.source, number)
    completion = source.completions.get(number)
    known_type(draft.year, to, fact.type)
    _not_its_own(draft.year, told.to, fact.assessor)
    left = {"supersedes": reading.id, "number": number, "to": told.to, "becomes": becomes}
    draft.put(IndicatorTransferred.model_validate({"envelope": told.written, **left}), told.source)
    said = fact.model_dump(include=_SAID) | {"number": becomes, "transferred_from": reading.id}
    draft.put(IndicatorAssigned.model_validate({"envelope": told.written, **said}), told.to)
    if told.with_marks:
        for mark, entry in source.live():
            if entry.indicator == number and isinstance(mark, Carried):
                one_way(draft.unit(told.to), entry.component, becomes)
                _move_entry(draft, told, mark, entry, indicator=becomes)
        if completion:
            completed_id, completed = completion
            own = {"number": becomes, "supersedes": None, "transferred_from": completed_id}
            envelope = _moved(told, completed)
            draft.put(completed.model_copy(update=own | {"envelope": envelope}), told.to)
    return Moved(number=number, becomes=becomes)


_SAID = {
    *("content", "full", "tasks", "type", "target", "standard", "direction", "checkpoints"),
    *("assessor", "owner", "self_assessed"),
}
"""What an indicator keeps where it goes; a copy of a common one becomes the unit's own."""


def _free_number(to: UnitState, source: str, number: str) -> str:
    """Return the number an indicator has there: its own, or one that tells where it came from."""
    names = (f"{source}-{number}" + (f"-{n}" if n > 1 else "") for n in count(1))
    taken = {*to.indicators, *(one.fact.number for one in waiting(to.proposals))}
    return number if number not in taken else next(one for one in names if one not in taken)


def _not_its_own(year: YearState, to: str, assessor: str | None) -> None:
    if assessor is not None and to in behind(year, assessor):
        raise refusals.WouldAssessItself(units=to)


def _moved(told: Transfer, fact: AnyFact) -> Envelope:
    """Return the envelope of what goes on: author and grounds stay; it counts from the day of change."""
    day = max(told.written.effective_on, fact.envelope.effective_on)
    return fact.envelope.model_copy(update={"effective_on": day, "cause": told.written.cause})


class _Changed(TypedDict, total=False):
    """What reads otherwise there: the indicator's number, or the id of the case."""

    indicator: str
    claim: str
    report: str


def _move_entry(
    draft: Draft, told: Transfer, fact: Carried, entry: Entry, **changed: Unpack[_Changed]
) -> None:
    counted(draft.year, draft.unit(told.to), in_force(draft.year).components[entry.component])
    _move(draft, told, fact, entry.id, **changed)


def _move(draft: Draft, told: Transfer, fact: Carried, fact_id: str, **changed: Unpack[_Changed]) -> str:
    """End a fact here and let it go on there; returns its id there."""
    there, envelope = draft.next(told.to), _moved(told, fact)
    ends = told.written.model_copy(update={"effective_on": envelope.effective_on})
    draft.put(EntryReversed(envelope=ends, entry=fact_id, replaced_by=there), told.source)
    own: dict[str, object] = {"envelope": envelope, "transferred_from": fact_id, **changed}
    if "replaces" in type(fact).model_fields:
        own["replaces"] = None
    draft.put(fact.model_copy(update=own), told.to)
    return there


# --- what is under no indicator --------------------------------------------------------------------------


def _affairs(draft: Draft, told: Transfer) -> None:
    """Move outside findings, approved bonuses and penalties with their cases, and the cases still open."""
    source = draft.unit(told.source)
    for fact, entry in source.live():
        if isinstance(fact, FindingRecorded) and entry.indicator is None:
            one_way(draft.unit(told.to), entry.component, None)
            _move_entry(draft, told, fact, entry)
    for case_id, case in source.cases.items():
        _case(draft, told, source, case_id, case)


def _case(draft: Draft, told: Transfer, source: UnitState, case_id: str, case: Case) -> None:
    """Move an open case, or one that was approved; what was refused stays as it was settled."""
    approved = source.entries.get(case.settled) if case.settled else None
    if case.settled is not None and approved is None:
        return
    there = _move(draft, told, case.fact, case_id)
    match approved:
        case (BonusApproved() as fact, entry):
            _move_entry(draft, told, fact, entry, claim=there)
        case (PenaltyApproved() as fact, entry):
            _move_entry(draft, told, fact, entry, report=there)
        case _:
            pass


def left_behind(unit: UnitState) -> tuple[LeftBehind, ...]:
    """Return what still counts in a unit whose affairs went elsewhere: it does not add up with another's."""
    return tuple(LeftBehind(entry=entry.id, component=entry.component) for _, entry in unit.live())
