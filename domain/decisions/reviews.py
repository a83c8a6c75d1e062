"""Decisions about reviews (复核) as cases (四（五）4): requested, accepted, assigned, decided, reopened.

Lateness compares the day an application was handed in (收件时间) with the slip's deadline, whose last day
counts to 24:00; when it was keyed does not matter, and a provisional deadline (暂定) expires nothing.
"""

from datetime import date
from typing import Any

from domain import refusals
from domain.asof import from_token
from domain.commands import (
    AcceptReview,
    AssignReview,
    Command,
    ConfirmReview,
    DecideReview,
    DeclineReview,
    ReopenReview,
    RequestReview,
    ReviewCommand,
    WithdrawReview,
)
from domain.decisions.corrections import ordered, standing
from domain.decisions.rules import envelope, in_force, reasoned
from domain.facts import (
    Actor,
    AnyFact,
    Outcome,
    ReviewAccepted,
    ReviewAssigned,
    ReviewConfirmed,
    ReviewDecided,
    ReviewNotAccepted,
    ReviewReopened,
    ReviewRequested,
    ReviewWithdrawn,
    Role,
    SlipReceived,
)
from domain.reviews import OPEN, UNDER_WAY, WAITING, Review, ReviewStatus, concerned
from domain.rights.conflicts import not_oneself, persons
from domain.slips import Slip
from domain.state import UnitState, YearState
from domain.workdays import Workdays


def request_review(
    year: YearState, unit: UnitState, command: RequestReview, actor: Actor, today: date
) -> ReviewRequested:
    """Request a review of lines of a slip that was received; a late request is recorded all the same.

    Without a paper it is handed in on the day it is entered. One keyed after the deadline, whose paper came
    in time, waits for a second person.
    """
    written = envelope(year, command, actor)
    slip, receipt = _received(unit, command.slip)
    handed_in = command.handed_in or (command.on if command.keyed else today)
    _on_paper(unit, command, actor, handed_in, today)
    if not receipt.received_on <= handed_in <= max(command.on, today):
        raise refusals.HandedInOutOfTime(
            handed_in=handed_in, received=receipt.received_on, on=max(command.on, today)
        )
    _seen(year, command.seen)
    lines = {line.entry for line in slip.shown}
    for entry in command.entries:
        if entry not in lines:
            raise refusals.NotOnTheSlip(entry=entry, slip=slip.id)
        _disputed_once(unit, slip, entry)
    keyed_late = _late(slip, today) and not _late(slip, handed_in)
    return ReviewRequested(
        envelope=written,
        slip=slip.id,
        entries=tuple(dict.fromkeys(command.entries)),
        handed_in=handed_in,
        text=command.text,
        seen=command.seen,
        scan=command.scan,
        evidence=command.evidence or None,
        keyed=command.keyed,
        unconfirmed=True if keyed_late else None,
    )


def _received(unit: UnitState, slip_id: str) -> tuple[Slip, SlipReceived]:
    slip = unit.slips.get(slip_id)
    if slip is None:
        raise refusals.UnknownSlip(slip=slip_id, unit=unit.unit)
    if slip.voided:
        raise refusals.SlipIsVoid(slip=slip_id)
    if slip.receipt is None:
        raise refusals.ReviewBeforeReceipt(slip=slip_id)
    return slip, slip.receipt


def _on_paper(unit: UnitState, command: RequestReview, actor: Actor, handed_in: date, today: date) -> None:
    """Refuse another day than today, and another person than the unit's, without a paper that says so."""
    if command.keyed is None and actor.role is not Role.UNIT:
        raise refusals.RequestOnPaperNeeded(unit=unit.unit)
    if command.keyed is None and handed_in != today:
        raise refusals.HandedInToday(handed_in=handed_in, today=today)


def _seen(year: YearState, token: str) -> None:
    """Refuse a token that is none, or another year's."""
    try:
        named, _ = from_token(token)
    except ValueError as error:
        raise refusals.TokenUnreadable(token=token) from error
    if named != year.year:
        raise refusals.TokenOfAnotherYear(token=token, year=year.year)


def _disputed_once(unit: UnitState, slip: Slip, entry: str) -> None:
    """Refuse a line that another case is about; what was decided is reopened, not requested anew."""
    for one in unit.reviews.values():
        if entry not in one.request.entries:
            continue
        if one.open:
            raise refusals.UnderReviewAlready(entry=entry, review=one.id)
        if one.status is ReviewStatus.DECIDED and one.request.slip == slip.id:
            raise refusals.ReviewedAlready(entry=entry, review=one.id)


def _late(slip: Slip, day: date) -> bool:
    """Whether a day lies after the slip's deadline, as it stands by extensions."""
    return not slip.provisional and slip.deadline is not None and day > slip.deadline


def decide_review(
    year: YearState, unit: UnitState, command: ReviewCommand, actor: Actor
) -> tuple[AnyFact, ...]:
    """Return the facts of a further step of a case; raises a Refused."""
    case = unit.reviews.get(command.review)
    if case is None:
        raise refusals.UnknownReview(review=command.review, unit=unit.unit)
    if command.on < case.since:
        raise refusals.BeforeEntry(on=command.on, since=case.since)
    match command:
        case ConfirmReview():
            return (confirm_review(year, case, command, actor),)
        case AcceptReview():
            return (accept_review(year, unit, case, command, actor),)
        case DeclineReview():
            return (decline_review(year, unit, case, command, actor),)
        case AssignReview():
            return (assign_review(year, unit, case, command, actor),)
        case DecideReview():
            return settle_review(year, unit, case, command, actor)
        case WithdrawReview():
            return (withdraw_review(year, case, command, actor),)
        case ReopenReview():
            return (reopen_review(year, case, command, actor),)
        case _:
            raise TypeError(command)


def _reached(case: Review, act: str, *statuses: ReviewStatus) -> None:
    """Refuse an act that does not come next."""
    if case.status not in statuses:
        raise refusals.ReviewNotThere(review=case.id, status=case.status, act=act)


def confirm_review(year: YearState, case: Review, command: ConfirmReview, actor: Actor) -> ReviewConfirmed:
    """Confirm the day a paper was handed in, which was keyed after the deadline; by another person."""
    _reached(case, "确认", ReviewStatus.UNCONFIRMED)
    return ReviewConfirmed(envelope=envelope(year, command, actor), review=case.id)


def accept_review(
    year: YearState, unit: UnitState, case: Review, command: AcceptReview, actor: Actor
) -> ReviewAccepted:
    """Accept an application that came in time; its decision is due in the working days the scheme gives."""
    written = envelope(year, command, actor)
    _reached(case, "受理", ReviewStatus.REQUESTED)
    slip = unit.slips[case.request.slip]
    if _late(slip, case.request.handed_in):
        raise refusals.ReviewIsLate(handed_in=case.request.handed_in, deadline=slip.deadline)
    return ReviewAccepted(envelope=written, review=case.id, **_due(year, command))


def _due(year: YearState, command: Command) -> dict[str, Any]:
    """Return by when a case that is taken up on that day is to be decided."""
    calendar = year.calendars[-1] if year.calendars else None
    days = Workdays.after(calendar.days if calendar else ())
    due = days.deadline(command.on, in_force(year).settings.decision_days)
    return {
        "due": due.day,
        "provisional": True if due.provisional else None,
        "calendar": calendar.version if calendar else None,
    }


def decline_review(
    year: YearState, unit: UnitState, case: Review, command: DeclineReview, actor: Actor
) -> ReviewNotAccepted:
    """Do not accept an application: for being late, which needs no other reason, or with reason and basis."""
    written = envelope(year, command, actor)
    _reached(case, "不予受理", *WAITING)
    slip = unit.slips[case.request.slip]
    if _late(slip, case.request.handed_in):
        return ReviewNotAccepted(envelope=written, review=case.id, deadline=slip.deadline)
    reasoned(command, "不予受理按时提出的申请")
    return ReviewNotAccepted(envelope=written, review=case.id)


def assign_review(
    year: YearState, unit: UnitState, case: Review, command: AssignReview, actor: Actor
) -> ReviewAssigned:
    """Assign a case to a person, or to another one; whoever gave a disputed mark as the scheme says."""
    written = envelope(year, command, actor)
    _reached(case, "交办", *UNDER_WAY)
    not_oneself(year, unit.unit, command.body)
    scored = _scored(year, unit, case, {command.person})
    return ReviewAssigned(
        envelope=written, review=case.id, person=command.person, body=command.body, scored=scored or None
    )


def _scored(year: YearState, unit: UnitState, case: Review, reviewers: set[str]) -> tuple[str, ...]:
    """Return the disputed entries that the reviewers gave; refused where the scheme forbids it."""
    found = tuple(one for one in _concerned(unit, case) if reviewers & scorers(year, unit, one))
    if found and in_force(year).settings.scorer_reviews_not:
        raise refusals.ReviewerScored(person="、".join(sorted(reviewers)), entries="、".join(found))
    return found


def _concerned(unit: UnitState, case: Review) -> tuple[str, ...]:
    return concerned(case, ((entry_id, fact) for entry_id, (fact, _) in unit.entries.items()))


def scorers(year: YearState, unit: UnitState, entry: str) -> set[str]:
    """Return the persons behind an entry; of a sheet also who filed it."""
    known = unit.entries[entry][0] if entry in unit.entries else unit.bonuses_refused.get(entry)
    if known is None:
        return set()
    filed = (one.filed for one in year.sheets.values() if one.id == known.envelope.cause)
    return persons(known.envelope.actor).union(*(persons(one.envelope.actor) for one in filed))


def settle_review(
    year: YearState, unit: UnitState, case: Review, command: DecideReview, actor: Actor
) -> tuple[AnyFact, ...]:
    """Decide a case with the corrections it orders, which cite it; by whom it is assigned to, or a deputy.

    Nothing it orders lowers the score (复核不加重).
    """
    reasoned(command, "作出复核决定")
    written = envelope(year, command, actor)
    _reached(case, "作出决定", ReviewStatus.ASSIGNED)
    if case.assigned is None or case.assigned.person not in persons(actor):
        holder = case.assigned.person if case.assigned else ""
        raise refusals.NotAssignedToYou(review=case.id, holder=holder, person=actor.id)
    if (command.outcome is Outcome.UPHELD) == bool(command.corrections or command.withdrawals):
        raise refusals.OutcomeContradicts(outcome=command.outcome.value)
    known = _concerned(unit, case)
    for entry in (*(one.entry for one in command.corrections), *command.withdrawals):
        if entry not in known:
            raise refusals.NotDisputed(entry=entry)
        standing(unit, entry, command)
    scored = _scored(year, unit, case, persons(actor)) or None
    told: dict[str, Any] = {"outcome": command.outcome, "document": command.document, "scored": scored}
    decided = ReviewDecided(envelope=written, review=case.id, **told)
    caused = written.model_copy(update={"cause": case.id})
    return (decided, *ordered(unit, in_force(year), command, caused))


def withdraw_review(year: YearState, case: Review, command: WithdrawReview, actor: Actor) -> ReviewWithdrawn:
    """Withdraw an application that is not decided; who does it for the unit says why."""
    _reached(case, "撤回", *OPEN)
    if actor.role is not Role.UNIT:
        reasoned(command, "代为撤回复核申请")
    return ReviewWithdrawn(envelope=envelope(year, command, actor), review=case.id)


def reopen_review(year: YearState, case: Review, command: ReopenReview, actor: Actor) -> ReviewReopened:
    """Open a decided case again, with a reason and a basis of its own."""
    reasoned(command, "重启复核")
    _reached(case, "重启", ReviewStatus.DECIDED)
    return ReviewReopened(envelope=envelope(year, command, actor), review=case.id, **_due(year, command))
