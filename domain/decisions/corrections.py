"""Decisions that end an entry: reversed, corrected (reversal + new entry), or changed by a review.

Nothing is overwritten: the old entry stays, its reversal names what replaces it, the new entry what it
replaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain import refusals
from domain.commands import Command, CorrectEntry, Correction, RecordReview, ReverseEntry
from domain.decisions.entries import within_full
from domain.decisions.rules import envelope, not_oneself, not_sealed, reasoned
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
    Outcome,
    PenaltyApproved,
    ReviewOutcomeRecorded,
    Scale,
)
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
    not_oneself(unit, actor)
    reasoned(command, "撤销记录")
    _standing(unit, command.entry, command)
    return (EntryReversed(envelope=written, entry=command.entry),)


def correct_entry(
    year: YearState, unit: UnitState, command: CorrectEntry, actor: Actor
) -> tuple[AnyFact, ...]:
    """Correct an entry: its reversal and the new entry, linked both ways, in one commit."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(unit, actor)
    reasoned(command, "更正记录")
    return _replace(_Next(unit, unit.version + 1), command, command.correction, written)


def record_review(
    year: YearState, unit: UnitState, command: RecordReview, actor: Actor
) -> tuple[AnyFact, ...]:
    """Record what a review came to, together with the corrections it ordered (四（五）4, 复核不加重)."""
    reasoned(command, "记录复核结果")
    not_oneself(unit, actor)
    written = envelope(year, command, actor)
    if (command.outcome is Outcome.UPHELD) == bool(command.corrections or command.withdrawals):
        raise refusals.OutcomeContradicts(outcome=command.outcome.value)
    for entry in (*(one.entry for one in command.corrections), *command.withdrawals):
        if entry not in command.entries:
            raise refusals.NotDisputed(entry=entry)
    for entry in command.entries:
        _standing(unit, entry, command)
    review = ReviewOutcomeRecorded(
        envelope=written, entries=command.entries, outcome=command.outcome, document=command.document
    )
    caused = written.model_copy(update={"cause": f"{unit.stream}@{unit.version + 1}"})
    return (review, *_ordered(unit, command, caused))


def _ordered(unit: UnitState, command: RecordReview, caused: Envelope) -> Sequence[AnyFact]:
    """Return the facts that carry out what a review ordered; none of them lowers the score."""
    facts: list[AnyFact] = []
    for correction in command.corrections:
        pair = _replace(_Next(unit, unit.version + 2 + len(facts)), command, correction, caused)
        before, after = _effect(unit.entries[correction.entry][0]), _effect(pair[1])
        if before is not None and after is not None and after < before:
            raise refusals.ReviewLowers(entry=correction.entry, before=abs(before), after=abs(after))
        facts.extend(pair)
    for entry in command.withdrawals:
        effect = _effect(unit.entries[entry][0]) if entry in unit.entries else Decimal(0)
        if effect is None or effect > 0:
            raise refusals.ReviewLowers(entry=entry, before=effect, after="撤销")
        facts.append(EntryReversed(envelope=caused, entry=entry))
    return facts


def _effect(fact: AnyFact) -> Decimal | None:
    """Return what a fact adds to the score in its own points; None where it has none."""
    match fact:
        case FindingRecorded() | PenaltyApproved():
            return -fact.points
        case MarkEntered() | BonusApproved():
            return fact.points
        case EvaluationEntered() | FeedbackReceived() if fact.points is not None and fact.full:
            return fact.points / fact.full
        case _:
            return None


def _standing(unit: UnitState, entry: str, command: Command) -> AnyFact | None:
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
    version: int

    def id(self, ahead: int) -> str:
        return f"{self.unit.stream}@{self.version + ahead}"


def _replace(
    place: _Next, command: Command, correction: Correction, written: Envelope
) -> tuple[EntryReversed, Entered]:
    old = _standing(place.unit, correction.entry, command)
    if old is None:
        kind, advice = "不予认定", "请撤销它，再重新审核申报"
        raise refusals.NotCorrectable(entry=correction.entry, kind=kind, advice=advice)
    new = _corrected(place.unit, old, correction, written)
    if new.model_copy(update={"envelope": old.envelope, "replaces": None}) == _bare(old):
        raise refusals.CorrectionChangesNothing(entry=correction.entry)
    reversal = EntryReversed(envelope=written, entry=correction.entry, replaced_by=place.id(1))
    return reversal, new


def _bare(fact: AnyFact) -> AnyFact:
    return fact.model_copy(update={"replaces": None})


def _corrected(unit: UnitState, old: AnyFact, correction: Correction, written: Envelope) -> Entered:
    """Return the new entry: the old one with the corrected figures, checked like a first entry."""
    link: dict[str, object] = {"envelope": written, "replaces": correction.entry}
    match old:
        case MarkEntered():
            return old.model_copy(update=link | _mark(unit, old, correction))
        case EvaluationEntered():
            return old.model_copy(update=link | _evaluation(old, correction))
        case FindingRecorded() | BonusApproved() | PenaltyApproved():
            points = _points(correction)
            if points <= 0:
                kind, advice = old.kind, "分数须大于 0；若要全部取消，请用 kaoji correct --withdraw 撤销"
                raise refusals.NotCorrectable(entry=correction.entry, kind=kind, advice=advice)
            _within_case(unit, old, points)
            return old.model_copy(update=link | {"points": points})
        case FeedbackReceived():
            return old.model_copy(update=link | _feedback(old, correction))
        case _:
            raise refusals.UnknownEntry(entry=correction.entry, unit=unit.unit)


def _points(correction: Correction) -> Decimal:
    if correction.points is None:
        raise refusals.NotCorrectable(entry=correction.entry, kind="得分", advice="请写明更正后的分数")
    return correction.points


def _mark(unit: UnitState, old: MarkEntered, correction: Correction) -> dict[str, object]:
    points, full = _points(correction), old.full
    if old.indicator is not None:
        fact, reading = unit.indicators[old.indicator]
        if reading.cancelled:
            raise refusals.IndicatorIsCancelled(unit=unit.unit, number=old.indicator)
        full = fact.full
    what = f"“{unit.unit}”{old.component}"
    if correction.full is not None and correction.full != full:
        raise refusals.FullMarksDiffer(full=correction.full, what=what, expected=full)
    within_full(points, full, what)
    return {"points": points, "full": full}


def _evaluation(old: EvaluationEntered, correction: Correction) -> dict[str, object]:
    if old.scale is Scale.BALLOTS:
        if not correction.ballots or {one.option for one in correction.ballots} - {
            one.option for one in old.ballots
        }:
            advice = "请用 --ballots 写明更正后的各选项票数，选项与原记录相同"
            raise refusals.NotCorrectable(entry=correction.entry, kind=old.component, advice=advice)
        return {"ballots": correction.ballots}
    points = _points(correction)
    if correction.full is not None and correction.full != old.full:
        raise refusals.FullMarksDiffer(full=correction.full, what=old.component, expected=old.full)
    within_full(points, old.full or Decimal(0), old.component)
    return {"points": points}


def _feedback(old: FeedbackReceived, correction: Correction) -> dict[str, object]:
    full = correction.full or old.full
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


def _within_case(unit: UnitState, old: AnyFact, points: Decimal) -> None:
    """What is approved stays within what was claimed or reported."""
    match old:
        case BonusApproved(claim=case_id) | PenaltyApproved(report=case_id):
            claimed = unit.cases[case_id].fact.points
            if points > claimed:
                raise refusals.MoreThanClaimed(points=points, claimed=claimed)
        case _:
            pass
