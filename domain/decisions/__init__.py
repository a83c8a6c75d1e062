"""Decisions: from what is known and what is asked to new facts, or to a refusal that says what to do.

Each is a pure function `(year, unit, command, actor) -> fact(s)`. `decide_year`, `decide_unit` and
`decide_joint` pick the one for a command, once the actor may give it on the day it is given: a value too,
since rules know no clock.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from domain.commands import (
    AdoptCalendar,
    AdoptScheme,
    ApproveBonus,
    ApprovePenalty,
    ApproveProposal,
    ApproveResult,
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    CheckReport,
    ClaimBonus,
    CorrectEntry,
    DeclareComplete,
    DeclareHeadcount,
    DeclareTotals,
    DelegateDuty,
    DetermineCompletion,
    DetermineMatter,
    EndDelegation,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    ExtendDeadline,
    FileReport,
    GrantException,
    IssueSlips,
    JointCommand,
    NoteLateFact,
    OpenYear,
    ProposeIndicator,
    PublishResult,
    RateUnit,
    ReceiveFeedback,
    ReceiveSlip,
    ReclassifyUnit,
    RecordFinding,
    RecordMeeting,
    RecordReview,
    RecordVisit,
    ReformCommand,
    RefuseBonus,
    RefusePenalty,
    RegisterBody,
    ReopenResult,
    ReportPenalty,
    RequestReview,
    RestoreIndicator,
    ReturnProposal,
    ReverseEntry,
    ReviewCommand,
    SealGroup,
    SendReminder,
    SetCollectionDue,
    SharedCommand,
    SheetCommand,
    SpreadCorrection,
    UnitCommand,
    VoidSlip,
    WithdrawRating,
    YearCommand,
)
from domain.decisions import (
    adjustments,
    collection,
    corrections,
    delegations,
    entries,
    exceptions,
    indicators,
    matters,
    proposals,
    received,
    reports,
    results,
    reviews,
    slips,
    use,
)
from domain.decisions import year as years
from domain.decisions.reform import decide_reform, units_of_reform
from domain.decisions.rules import body_named, in_force, near, not_ended, not_left, opened, parsed, unit_named
from domain.decisions.shared import decide_shared, units_of_shared
from domain.decisions.sheets import Addressed, decide_sheet, sheet_named, units_of_sheet
from domain.decisions.spreading import spread_correction, units_of_spread
from domain.decisions.year import homeless, readable, today_in
from domain.facts import Actor, AnyFact
from domain.rights import allowed
from domain.state import UnitState, YearState

__all__ = [
    "body_named",
    "decide_joint",
    "decide_unit",
    "decide_year",
    "homeless",
    "in_force",
    "near",
    "not_left",
    "opened",
    "parsed",
    "readable",
    "sheet_named",
    "today_in",
    "unit_named",
    "units_of",
]


def decide_year(  # noqa: C901, PLR0912 - one line a verb: the table of contents of the year's verbs
    year: YearState, command: YearCommand, actor: Actor, today: date
) -> tuple[AnyFact, ...]:
    """Return the facts of a command about the year; raises a Refused."""
    allowed(year, command, actor, today)
    match command:
        case OpenYear():
            return (years.open_year(year, command, actor),)
        case AdoptScheme():
            return (years.adopt_scheme(year, command, actor),)
        case RegisterBody():
            return (years.register_body(year, command, actor),)
        case EnrolUnit():
            return (years.enrol_unit(year, command, actor),)
        case ReclassifyUnit():
            return (years.reclassify_unit(year, command, actor),)
        case DeclareTotals():
            return (years.declare_totals(year, command, actor),)
        case AdoptCalendar():
            return (years.adopt_calendar(year, command, actor),)
        case DeclareComplete():
            return (years.declare_complete(year, command, actor),)
        case SealGroup():
            return (results.seal_group(year, command, actor),)
        case ApproveResult():
            return (results.approve_result(year, command, actor),)
        case PublishResult():
            return (results.publish_result(year, command, actor),)
        case ReopenResult():
            return (results.reopen_result(year, command, actor),)
        case NoteLateFact():
            return (results.note_late_fact(year, command, actor),)
        case RateUnit():
            return (use.rate_unit(year, command, actor),)
        case WithdrawRating():
            return (use.withdraw_rating(year, command, actor),)
        case DeclareHeadcount():
            return (use.declare_headcount(year, command, actor),)
        case DelegateDuty():
            return (delegations.delegate_duty(year, command, actor),)
        case GrantException():
            return (exceptions.grant_exception(year, command, actor),)
        case EndDelegation():
            return (delegations.end_delegation(year, command, actor),)
        case SetCollectionDue():
            return (collection.set_due(year, command, actor),)
        case SendReminder():
            return (collection.send_reminder(year, command, actor),)
        case _:
            raise TypeError(command)


def units_of(year: YearState, command: JointCommand) -> tuple[str, ...]:
    """Return the enrolled units whose states a joint decision must know."""
    match command:
        case SheetCommand():
            return units_of_sheet(year, command)
        case IssueSlips():
            return slips.units_of_slips(year, command)
        case SpreadCorrection():
            return units_of_spread(year, command)
        case SharedCommand():
            return units_of_shared(year, command)
        case ReformCommand():
            return units_of_reform(year, command)
        case _:
            raise TypeError(command)


def decide_joint(
    year: YearState, units: Mapping[str, UnitState], command: JointCommand, actor: Actor, today: date
) -> tuple[Addressed, ...]:
    """Return the facts of a command about the year and some of its units, each with its stream.

    `units` has the states of `units_of(year, command)`. Raises a Refused.
    """
    allowed(year, command, actor, today)
    match command:
        case SheetCommand():
            return decide_sheet(year, units, command, actor, today)
        case IssueSlips():
            return slips.issue_slips(year, units, command, actor)
        case SpreadCorrection():
            return spread_correction(year, units, command, actor, today)
        case SharedCommand():
            return decide_shared(year, units, command, actor, today)
        case ReformCommand():
            return decide_reform(year, units, command, actor, today)
        case _:
            raise TypeError(command)


_SETTLES: Final = (
    ReverseEntry,
    CorrectEntry,
    RecordReview,
    ApproveBonus,
    RefuseBonus,
    ApprovePenalty,
    RefusePenalty,
    RequestReview,
    ReviewCommand,
    ReceiveSlip,
    ExtendDeadline,
    VoidSlip,
)
"""What is still done about a unit that ended: it concerns what it holds."""


def decide_unit(  # noqa: C901, PLR0912 - one line a verb: the table of contents of the unit's verbs
    year: YearState, unit: UnitState, command: UnitCommand, actor: Actor, today: date
) -> tuple[AnyFact, ...]:
    """Return the facts of a command about one unit; raises a Refused."""
    allowed(year, command, actor, today, unit)
    if not isinstance(command, _SETTLES):
        not_ended(year, unit.unit, command.on)
    match command:
        case ProposeIndicator():
            return (proposals.propose_indicator(year, unit, command, actor),)
        case ApproveProposal():
            return (proposals.approve_proposal(year, unit, command, actor),)
        case ReturnProposal():
            return (proposals.return_proposal(year, unit, command, actor),)
        case AssignIndicator():
            return (indicators.assign_indicator(year, unit, command, actor),)
        case ChangeIndicator():
            return (indicators.change_indicator(year, unit, command, actor),)
        case CancelIndicator():
            return (indicators.cancel_indicator(year, unit, command, actor),)
        case RestoreIndicator():
            return (indicators.restore_indicator(year, unit, command, actor),)
        case DetermineCompletion():
            return (indicators.determine_completion(year, unit, command, actor),)
        case FileReport():
            return (reports.file_report(year, unit, command, actor),)
        case CheckReport():
            return (reports.check_report(year, unit, command, actor),)
        case RecordVisit():
            return (reports.record_visit(year, unit, command, actor),)
        case RecordMeeting():
            return (reports.record_meeting(year, unit, command, actor),)
        case EnterMark():
            return (entries.enter_mark(year, unit, command, actor),)
        case EnterEvaluation():
            return (received.enter_evaluation(year, unit, command, actor),)
        case RecordFinding():
            return (entries.record_finding(year, unit, command, actor),)
        case ReceiveFeedback():
            return (received.receive_feedback(year, unit, command, actor),)
        case DetermineMatter():
            return (matters.determine_matter(year, unit, command, actor),)
        case ClaimBonus():
            return (adjustments.claim_bonus(year, unit, command, actor),)
        case ApproveBonus():
            return (adjustments.approve_bonus(year, unit, command, actor),)
        case RefuseBonus():
            return (adjustments.refuse_bonus(year, unit, command, actor),)
        case ReportPenalty():
            return (adjustments.report_penalty(year, unit, command, actor),)
        case ApprovePenalty():
            return (adjustments.approve_penalty(year, unit, command, actor),)
        case RefusePenalty():
            return (adjustments.refuse_penalty(year, unit, command, actor),)
        case ReceiveSlip():
            return (slips.receive_slip(year, unit, command, actor),)
        case ExtendDeadline():
            return (slips.extend_deadline(year, unit, command, actor),)
        case VoidSlip():
            return (slips.void_slip(year, unit, command, actor),)
        case RequestReview():
            return (reviews.request_review(year, unit, command, actor, today),)
        case ReviewCommand():
            return reviews.decide_review(year, unit, command, actor)
        case ReverseEntry():
            return corrections.reverse_entry(year, unit, command, actor)
        case CorrectEntry():
            return corrections.correct_entry(year, unit, command, actor)
        case RecordReview():
            return corrections.record_review(year, unit, command, actor)
        case _:
            raise TypeError(command)
