"""Decisions that end an entry: reversed, corrected (reversal + new entry), or changed by a review.

Nothing is overwritten: the old entry stays, its reversal names what replaces it, the new entry what it
replaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain import refusals
from domain.commands import Command, CorrectEntry, Correction, DecideReview, RecordReview, ReverseEntry
from domain.decisions.received import fed_back_full, valid_ballots
from domain.decisions.rules import (
    envelope,
    in_force,
    lowest_full,
    not_sealed,
    reasoned,
    within_full,
    within_places,
)
from domain.decisions.tariffs import listing, tariff
from domain.entries import Sheet, entry_of
from domain.facts import (
    Actor,
    AnyFact,
    BonusApproved,
    EntryReversed,
    Envelope,
    EvaluationEntered,
    FeedbackReceived,
    FindingRecorded,
    MarkEntered,
    MatterDetermined,
    Outcome,
    PenaltyApproved,
    ReviewOutcomeRecorded,
    Scale,
)
from domain.scheme import Scheme
from domain.scoring.components import Components
from domain.state import UnitState, YearState

Entered = (
    MarkEntered | EvaluationEntered | FindingRecorded | BonusApproved | PenaltyApproved | FeedbackReceived
)


def reverse_entry(
    year: YearState, unit: UnitState, command: ReverseEntry, actor: Actor
) -> tuple[EntryReversed]:
    """Reverse an entry without putting another in its place; a refused claim becomes open again."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    reasoned(command, "撤销记录")
    standing(unit, command.entry, command)
    return (EntryReversed(envelope=written, entry=command.entry),)


def correct_entry(
    year: YearState, unit: UnitState, command: CorrectEntry, actor: Actor
) -> tuple[AnyFact, ...]:
    """Correct an entry: its reversal and the new entry, linked both ways, in one commit."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    reasoned(command, "更正记录")
    return _replace(_Next(unit, in_force(year), unit.version + 1), command, command.correction, written)


def record_review(
    year: YearState, unit: UnitState, command: RecordReview, actor: Actor
) -> tuple[AnyFact, ...]:
    """Record what a review came to, together with the corrections it ordered (四（五）4, 复核不加重)."""
    reasoned(command, "记录复核结果")
    written = envelope(year, command, actor)
    if (command.outcome is Outcome.UPHELD) == bool(command.corrections or command.withdrawals):
        raise refusals.OutcomeContradicts(outcome=command.outcome.value)
    for entry in (*(one.entry for one in command.corrections), *command.withdrawals):
        if entry not in command.entries:
            raise refusals.NotDisputed(entry=entry)
    for entry in command.entries:
        standing(unit, entry, command)
    review = ReviewOutcomeRecorded(
        envelope=written, entries=command.entries, outcome=command.outcome, document=command.document
    )
    caused = written.model_copy(update={"cause": f"{unit.stream}@{unit.version + 1}"})
    return (review, *ordered(unit, in_force(year), command, caused))


def ordered(
    unit: UnitState,
    scheme: Scheme,
    command: RecordReview | DecideReview,
    caused: Envelope,
    *,
    after: int = 1,
) -> Sequence[AnyFact]:
    """Return the facts that carry out what a review ordered; none of them lowers the score.

    So many facts of the same commit stand before them in the unit's stream.
    """
    facts: list[AnyFact] = []
    for correction in command.corrections:
        first = unit.version + after + len(facts) + 1
        pair = _replace(_Next(unit, scheme, first), command, correction, caused)
        old, new = (_effect(scheme, fact) for fact in (unit.entries[correction.entry][0], pair[1]))
        if old is None or new is None or new < old:
            raise refusals.ReviewLowers(entry=correction.entry)
        facts.extend(pair)
    for entry in command.withdrawals:
        effect = _effect(scheme, unit.entries[entry][0]) if entry in unit.entries else Fraction(0)
        if effect is None or effect > 0:
            raise refusals.ReviewLowers(entry=entry)
        facts.append(EntryReversed(envelope=caused, entry=entry))
    return facts


def _effect(scheme: Scheme, fact: AnyFact) -> Fraction | None:
    """Return how good a fact is for the unit, on a scale of its own kind; None where that is not known."""
    match fact:
        case FindingRecorded() | PenaltyApproved():
            return Fraction(-fact.points)
        case MarkEntered() | BonusApproved():
            return Fraction(fact.points)
        case MatterDetermined():
            return Fraction(-1)
        case EvaluationEntered(scale=Scale.VALUE | Scale.GRADE):
            return None
        case EvaluationEntered() | FeedbackReceived() if (worth := _worth(scheme, fact)) is not None:
            return worth
        case FeedbackReceived(rank=int(rank)):
            return Fraction(-rank)
        case _:
            return None


def _worth(scheme: Scheme, fact: EvaluationEntered | FeedbackReceived) -> Fraction | None:
    """Return the figure that scoring makes of a component received whole; None for a mere grade or rank.

    A part of it is worth what it would be worth as the whole.
    """
    entry, component = entry_of("", fact), scheme.components.get(fact.component)
    if entry is None or component is None:
        return None
    sheet = Sheet.of("", (), (entry._replace(part=None),), frozenset())
    return Components(scheme, sheet).made(replace(component, per=None, needed=None)).value


def standing(unit: UnitState, entry: str, command: Command) -> AnyFact | None:
    """Return the fact of an entry that still counts (None for a refusal) and may be ended on that day."""
    if entry in unit.reversed:
        raise refusals.AlreadyReversed(entry=entry, by=unit.reversed[entry])
    if entry in unit.refusals:
        return None
    if entry not in unit.entries:
        raise refusals.UnknownEntry(entry=entry, unit=unit.unit)
    fact, _ = unit.entries[entry]
    if command.on < fact.envelope.effective_on:
        raise refusals.BeforeEntry(on=command.on, since=fact.envelope.effective_on)
    return fact


@dataclass(frozen=True, slots=True)
class _Next:
    """Where in the unit's stream the next facts will stand, so that they can name each other."""

    unit: UnitState
    scheme: Scheme
    version: int

    def id(self, ahead: int) -> str:
        return f"{self.unit.stream}@{self.version + ahead}"


def _replace(
    place: _Next, command: Command, correction: Correction, written: Envelope
) -> tuple[EntryReversed, Entered]:
    old = standing(place.unit, correction.entry, command)
    if old is None:
        advice = "不予认定的请先撤销，再重新审核申报"
        raise refusals.NotCorrectable(entry=correction.entry, advice=advice)
    new = _corrected(place, old, correction, written)
    if new.model_copy(update={"envelope": old.envelope, "replaces": None}) == _bare(old):
        raise refusals.CorrectionChangesNothing(entry=correction.entry)
    reversal = EntryReversed(envelope=written, entry=correction.entry, replaced_by=place.id(1))
    return reversal, new


def _bare(fact: AnyFact) -> AnyFact:
    return fact.model_copy(update={"replaces": None})


def _corrected(place: _Next, old: AnyFact, correction: Correction, written: Envelope) -> Entered:
    """Return the new entry: the old one with the corrected figures, checked like a first entry."""
    unit = place.unit
    link: dict[str, object] = {"envelope": written, "replaces": correction.entry}
    match old:
        case MarkEntered():
            return old.model_copy(update=link | _mark(place, old, correction, written.effective_on))
        case EvaluationEntered():
            return old.model_copy(update=link | _evaluation(place.scheme, old, correction))
        case FindingRecorded() | BonusApproved() | PenaltyApproved():
            points = _points(correction)
            if points <= 0:
                advice = "分数须大于 0；若要全部取消，请用 kaoji correct --withdraw 撤销"
                raise refusals.NotCorrectable(entry=correction.entry, advice=advice)
            _within_case(unit, old, points)
            _within_tariff(place.scheme, old, points)
            return old.model_copy(update=link | {"points": points})
        case FeedbackReceived():
            return old.model_copy(update=link | _feedback(place.scheme, old, correction))
        case MatterDetermined():
            advice = "认定事项没有分数可改；有误的请用 kaoji correct --withdraw 撤销，再重新认定"
            raise refusals.NotCorrectable(entry=correction.entry, advice=advice)
        case _:
            raise refusals.UnknownEntry(entry=correction.entry, unit=unit.unit)


def _points(correction: Correction) -> Decimal:
    if correction.points is None:
        raise refusals.NotCorrectable(entry=correction.entry, advice="请写明更正后的分数")
    return correction.points


def _mark(place: _Next, old: MarkEntered, correction: Correction, on: date) -> dict[str, object]:
    unit, points, full = place.unit, _points(correction), old.full
    if old.indicator is not None:
        if unit.indicators[old.indicator][1].cancelled:
            raise refusals.IndicatorIsCancelled(unit=unit.unit, number=old.indicator)
        full = lowest_full(unit, old.indicator, on)
    what = f"“{unit.unit}”{old.component}"
    if correction.full is not None and correction.full != full:
        raise refusals.FullMarksDiffer(full=correction.full, what=what, expected=full)
    within_full(points, full, what)
    within_places(points, _places(place.scheme, old.component), what)
    return {"points": points, "full": full}


def _places(scheme: Scheme, component: str) -> int | None:
    """Return the decimals an entry of a component may have; what the scheme no longer knows, any."""
    found = scheme.components.get(component)
    return found.places if found else None


def _evaluation(scheme: Scheme, old: EvaluationEntered, correction: Correction) -> dict[str, object]:
    if old.scale is Scale.BALLOTS:
        if not correction.ballots:
            advice = "请用 --ballots 写明更正后的各选项票数"
            raise refusals.NotCorrectable(entry=correction.entry, advice=advice)
        valid_ballots(scheme, old.component, correction.ballots)
        return {"ballots": correction.ballots}
    if old.scale is Scale.GRADE:
        if correction.grade is None:
            raise refusals.NotCorrectable(entry=correction.entry, advice="请用 --grade 写明更正后的等次")
        return {"grade": correction.grade}
    points = _points(correction)
    within_places(points, _places(scheme, old.component), old.component)
    if correction.full is not None and correction.full != old.full:
        expected = old.full if old.full is not None else "（数值没有满分）"
        raise refusals.FullMarksDiffer(full=correction.full, what=old.component, expected=expected)
    if old.full is not None:
        within_full(points, old.full, old.component)
    return {"points": points}


def _feedback(scheme: Scheme, old: FeedbackReceived, correction: Correction) -> dict[str, object]:
    component = scheme.components.get(old.component)
    full = correction.full or old.full
    if component is not None and correction.points is not None:
        full = fed_back_full(component, full)
    if correction.points is not None:
        if full is None:
            raise refusals.FeedbackIncomplete
        within_full(correction.points, full, old.component)
    points = old.points if correction.points is None else correction.points
    return {
        "points": points,
        "full": None if points is None else full,
        "grade": correction.grade or old.grade,
        "rank": correction.rank or old.rank,
    }


def _within_tariff(
    scheme: Scheme, old: FindingRecorded | BonusApproved | PenaltyApproved, points: Decimal
) -> None:
    """What is corrected keeps to the tariff of its clause, and to the decimals of its component."""
    component = scheme.components.get(old.component)
    if component is not None:
        inside = isinstance(old, FindingRecorded) and old.indicator is not None
        listed = listing(scheme, component) if inside else component
        tariff(listed, listed.name, scheme.clauses.get(old.clause or "")).points(points)
        if component is not listed:
            within_places(points, component.places, component.name)


def _within_case(unit: UnitState, old: AnyFact, points: Decimal) -> None:
    """What is approved stays within what was claimed or reported."""
    match old:
        case BonusApproved(claim=case_id) | PenaltyApproved(report=case_id):
            claimed = unit.cases[case_id].fact.points
            if points > claimed:
                raise refusals.MoreThanClaimed(points=points, claimed=claimed)
        case _:
            pass
