"""举一反三: what a review corrected is corrected in the same way wherever the like of it stands (四（五）4).

Alike are entries of one kind and component by the same clause; without a clause, under the same common
indicator, else under indicators of the same title.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain import refusals
from domain.commands import Correction, DecideReview, IssueSlips, SpreadCorrection
from domain.decisions.corrections import ordered, standing
from domain.decisions.reviews import scorers
from domain.decisions.rules import envelope, in_force, lowest_full, told_one_by_one, unit_named
from domain.decisions.sheets import Addressed
from domain.decisions.slips import issue_slips, outdated
from domain.facts import (
    Actor,
    AnyFact,
    BonusApproved,
    CorrectionSpread,
    FindingRecorded,
    MarkEntered,
    MatterDetermined,
    Outcome,
    PenaltyApproved,
    Placed,
    Role,
)
from domain.reviews import Review, ReviewStatus, concerned
from domain.rights import allowed, persons
from domain.state import UnitState, YearState, evolve_unit
from domain.values import stream_and_version, unit_of

Scored = MarkEntered | FindingRecorded | BonusApproved | PenaltyApproved | MatterDetermined


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a case came to for one entry: the fact that stood, and what stands instead (None: nothing)."""

    old: AnyFact
    new: AnyFact | None


@dataclass(frozen=True, slots=True)
class Alike:
    """An entry like one that a case corrected, by what it is alike, and the same correction for it."""

    unit: str
    entry: str
    fact: Scored
    by: str
    points: Decimal | None
    """What it would be corrected to; None where it would be withdrawn."""


def corrected(unit: UnitState, case: Review) -> tuple[Ordered, ...]:
    """Return what a case came to for each entry it disputes, over all its decisions."""
    instead = {one.entry: one.replaced_by for one in case.ordered}
    return tuple(
        Ordered(unit.entries[entry][0], unit.entries[last][0] if last else None)
        for entry in case.request.entries
        if entry in instead and entry in unit.entries
        if (last := _last(instead, entry)) is None or last in unit.entries
    )


def _last(instead: Mapping[str, str | None], entry: str) -> str | None:
    """Return what stands in the end for an entry that was replaced, and replaced again."""
    found: str | None = entry
    while found is not None and found in instead:
        found = instead[found]
    return found


# --- what is alike ---------------------------------------------------------------------------------------


def alike(units: Mapping[str, UnitState], origin: UnitState, case: Review) -> tuple[Alike, ...]:
    """Return all entries that count, of any unit, to which the same correction would do good."""
    orders = corrected(origin, case)
    return tuple(
        found
        for unit in units.values()
        for fact, entry in unit.live()
        if (found := _same(unit, entry.id, fact, orders, origin))
        and not _dealt_with(unit, case, entry.id, fact)
    )


def _dealt_with(unit: UnitState, case: Review, entry: str, fact: AnyFact) -> bool:
    """Whether the case itself has dealt with an entry, or a case that is still open is about to."""
    return fact.envelope.cause == case.id or any(
        one.open or one.id == case.id for one in _cases_about(unit, entry)
    )


def _cases_about(unit: UnitState, entry: str) -> Iterator[Review]:
    """Yield the cases of a unit that are about an entry, or about what it replaced."""
    known = [(one, fact) for one, (fact, _) in unit.entries.items()]
    return (one for one in unit.reviews.values() if entry in concerned(one, known))


def _same(
    unit: UnitState, entry: str, fact: AnyFact, orders: Iterable[Ordered], origin: UnitState
) -> Alike | None:
    """Return the correction of the first order that fits an entry and raises its unit's score."""
    if not isinstance(fact, Scored):
        return None
    for order in orders:
        by = _alike_by(unit, fact, origin, order.old)
        if by is None:
            continue
        if order.new is None and isinstance(fact, FindingRecorded | PenaltyApproved | MatterDetermined):
            return Alike(unit.unit, entry, fact, by, None)
        if order.new is not None and (points := _points(unit, fact, order)) is not None:
            return Alike(unit.unit, entry, fact, by, points)
    return None


def _alike_by(unit: UnitState, fact: Scored, origin: UnitState, old: AnyFact) -> str | None:
    """Say by what two entries are alike: 条款, 共性指标 or 指标; None where they are not."""
    if not isinstance(old, type(fact)) or fact.component != old.component:
        return None
    if fact.clause or old.clause:
        return f"条款 {fact.clause}" if fact.clause == old.clause else None
    here, there = _indicator(unit, fact), _indicator(origin, old)
    if here is None or here != there:
        return None
    return " ".join(here)


def _indicator(unit: UnitState, fact: AnyFact) -> tuple[str, str] | None:
    """Return the common indicator, else the title of the indicator, that an entry stands under."""
    known = unit.indicators.get(getattr(fact, "indicator", None) or "")
    if known is None:
        return None
    return ("共性指标", known[0].shared) if known[0].shared else ("指标", known[0].content)


def _points(unit: UnitState, fact: Scored, order: Ordered) -> Decimal | None:
    """Return what an entry would be corrected to, where that is better for the unit.

    Marks get as many points back, at most to full marks; a deduction becomes as small, a bonus as large.
    """
    match fact, order:
        case MarkEntered(), Ordered(old=MarkEntered() as old, new=MarkEntered() as new):
            points = min(fact.points + new.points - old.points, _full(unit, fact))
            return points if points > fact.points else None
        case BonusApproved(), Ordered(new=BonusApproved() as new):
            points = min(new.points, unit.cases[fact.claim].fact.points)
            return points if points > fact.points else None
        case (
            (FindingRecorded() | PenaltyApproved()),
            Ordered(new=FindingRecorded() | PenaltyApproved() as new),
        ):
            return new.points if new.points < fact.points else None
        case _:
            return None


def _full(unit: UnitState, mark: MarkEntered) -> Decimal:
    if mark.indicator is None or mark.indicator not in unit.full_marks:
        return mark.full
    return min(mark.full, lowest_full(unit, mark.indicator, mark.envelope.effective_on))


# --- the decision ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Giving:
    """Who spreads what on which day, in which year, from which case."""

    year: YearState
    command: SpreadCorrection
    actor: Actor
    today: date
    origin: UnitState
    case: Review


def units_of_spread(year: YearState, command: SpreadCorrection) -> tuple[str, ...]:
    """Return the unit of the case and those of the entries."""
    return tuple(dict.fromkeys(_unit(year, one) for one in (command.review, *command.entries)))


def spread_correction(
    year: YearState, units: Mapping[str, UnitState], command: SpreadCorrection, actor: Actor, today: date
) -> tuple[Addressed, ...]:
    """Correct the entries named as the case did, in one commit; each cites the case as its cause.

    Without reason and basis those of the decision hold. Nothing lowers a score (复核不加重), nobody acts on
    its own unit, and what another open case is about is left to that case.
    """
    origin = units[_unit(year, command.review)]
    case = spreadable(origin, command.review)
    command = _grounded(command, case, actor)
    written = envelope(year, command, actor)
    giving = _Giving(year, command, actor, today, origin, case)
    mine = _by_unit(year, units, command.entries)
    told = _each(giving, mine)
    fact = CorrectionSpread(
        envelope=written,
        review=case.id,
        units=tuple(unit.unit for unit, _ in mine),
        entries=tuple(dict.fromkeys(command.entries)),
    )
    issued = _slips(giving, units, told) if command.slips else ()
    return ((year.year, fact), *told, *issued)


def spreadable(origin: UnitState, review: str) -> Review:
    """Return a case whose decision corrected something.

    Raises UnknownReview, ReviewNotThere, NothingToSpread.
    """
    case = origin.reviews.get(review)
    if case is None:
        raise refusals.UnknownReview(review=review, unit=origin.unit)
    if case.status is not ReviewStatus.DECIDED:
        raise refusals.ReviewNotThere(review=case.id, status=case.status, act="举一反三")
    if not corrected(origin, case):
        raise refusals.NothingToSpread(review=case.id)
    return case


def _grounded(command: SpreadCorrection, case: Review, actor: Actor) -> SpreadCorrection:
    """Return the command with the decision's grounds where it has none; refuse who did not decide."""
    holder = case.assigned.person if case.assigned else ""
    if actor.role is Role.REVIEWER and holder not in persons(actor):
        raise refusals.NotAssignedToYou(review=case.id, holder=holder, person=actor.id)
    if command.on < case.since:
        raise refusals.BeforeEntry(on=command.on, since=case.since)
    decided = case.decided
    reason = command.reason or (decided.envelope.reason if decided else None)
    basis = command.basis or (decided.document if decided else None)
    return command.model_copy(update={"reason": reason, "basis": basis})


def _slips(giving: _Giving, units: Mapping[str, UnitState], told: Iterable[Addressed]) -> Iterable[Addressed]:
    """Return the correcting slips of all units whose slips are outdated once this is recorded."""
    after = {unit.stream: unit for unit in units.values()}
    for stream, fact in told:
        unit = after[stream]
        after[stream] = evolve_unit(unit, Placed(stream, unit.version + 1, fact))
    due = {unit.unit: unit for unit in after.values() if outdated(unit)}
    if not due:
        return ()
    grounds = giving.command.model_dump(include={"year", "on", "reason", "basis"})
    issuing = IssueSlips(**grounds, units=tuple(due))
    allowed(giving.year, issuing, giving.actor, giving.today)
    return issue_slips(giving.year, due, issuing, giving.actor)


def _by_unit(
    year: YearState, units: Mapping[str, UnitState], entries: Iterable[str]
) -> tuple[tuple[UnitState, tuple[str, ...]], ...]:
    entries = tuple(dict.fromkeys(entries))
    mine = ((unit, tuple(one for one in entries if _unit(year, one) == unit.unit)) for unit in units.values())
    return tuple((unit, own) for unit, own in mine if own)


def _unit(year: YearState, fact_id: str) -> str:
    """Return the unit that a fact's id names; what is not in its stream is refused later."""
    stream, _ = stream_and_version(fact_id)
    return unit_named(year, unit_of(stream) or stream)


def _each(giving: _Giving, mine: Iterable[tuple[UnitState, tuple[str, ...]]]) -> tuple[Addressed, ...]:
    """Decide for every unit as if the case had been its own, or for none: then each refused is told."""
    facts, refused = list[Addressed](), list[str]()
    for unit, entries in mine:
        try:
            facts.extend((unit.stream, fact) for fact in _of_unit(giving, unit, entries))
        except refusals.Refused as refusal:
            refused.append(f"{unit.unit}：{refusal}")
    if refused:
        lines = told_one_by_one(refused, "个单位")
        raise refusals.UnitsRefused(count=len(refused), act="照此更正", units=lines)
    return tuple(facts)


def _of_unit(giving: _Giving, unit: UnitState, entries: Iterable[str]) -> Iterable[AnyFact]:
    """Return the reversals and new entries of one unit, as one review of it would have ordered them."""
    year, command, case = giving.year, giving.command, giving.case
    found = [_chosen(giving, unit, entry) for entry in entries]
    decision: dict[str, Any] = {
        **command.model_dump(include={"year", "on", "reason", "basis"}),
        "unit": unit.unit,
        "review": case.id,
        "outcome": Outcome.PARTLY,
        "document": command.basis,
        "corrections": tuple(
            Correction(entry=one.entry, points=one.points) for one in found if one.points is not None
        ),
        "withdrawals": tuple(one.entry for one in found if one.points is None),
    }
    ordering = DecideReview.model_validate(decision)
    allowed(year, ordering, giving.actor, giving.today, unit)
    caused = envelope(year, ordering, giving.actor).model_copy(update={"cause": case.id})
    return ordered(unit, in_force(year), ordering, caused, after=0)


def _chosen(giving: _Giving, unit: UnitState, entry: str) -> Alike:
    """Return the same correction for an entry that was chosen; raises NotAlike and what standing raises."""
    case, command = giving.case, giving.command
    standing(unit, entry, command)
    if waiting := next((one for one in _cases_about(unit, entry) if one.open), None):
        raise refusals.UnderReviewAlready(entry=entry, review=waiting.id)
    found = next((one for one in alike({unit.unit: unit}, giving.origin, case) if one.entry == entry), None)
    if found is None:
        raise refusals.NotAlike(entry=entry, review=case.id)
    _impartial(giving, unit, entry)
    return found


def _impartial(giving: _Giving, unit: UnitState, entry: str) -> None:
    """Refuse to correct what one gave oneself, where the scheme says that a scorer reviews not."""
    if not in_force(giving.year).settings.scorer_reviews_not:
        return
    if both := persons(giving.actor) & scorers(giving.year, unit, entry):
        raise refusals.ReviewerScored(person="、".join(sorted(both)), entries=entry)
