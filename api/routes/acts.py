"""Every command's address: the one table of what can be done over HTTP."""

from typing import Any, Final

from fastapi import APIRouter

from api.bootstrap import Kaoji
from api.results import seal_told
from api.web.acts import Act, add, every_right_has_an_address
from domain import commands as c

PREFIX: Final = "/api/v1/years/{year}"


def _received_today(_kaoji: Kaoji, told: dict[str, Any]) -> dict[str, Any]:
    return {"received_on": told["received_on"] or told["on"]}


def _approved_today(_kaoji: Kaoji, told: dict[str, Any]) -> dict[str, Any]:
    return {"approved_on": told["approved_on"] or told["on"]}


def _as_shown(kaoji: Kaoji, told: dict[str, Any]) -> dict[str, Any]:
    """Fill in what the unit had seen: the view in which its slip was issued."""
    return {"seen": told["seen"] or kaoji.reads.shown_at(told["slip"]).token(told["year"])}


def _sealed_now(kaoji: Kaoji, told: dict[str, Any]) -> dict[str, Any]:
    return seal_told(kaoji, told["year"], told["group"], told["on"])


_SEALED: Final = frozenset(("position", "token", "table", "open", "reviews", "differences"))

ACTS: Final = (
    Act("/opening", c.OpenYear, tag="years"),
    Act("/schemes", c.AdoptScheme, tag="schemes"),
    Act("/calendars", c.AdoptCalendar, tag="calendars"),
    Act("/bodies", c.RegisterBody, tag="bodies"),
    Act("/units", c.EnrolUnit, tag="units"),
    Act("/units/{unit}/category", c.ReclassifyUnit, tag="units"),
    Act("/units/{unit}/totals", c.DeclareTotals, tag="units"),
    Act("/units/{unit}/headcount", c.DeclareHeadcount, tag="units"),
    Act("/delegations", c.DelegateDuty, tag="people"),
    Act("/delegations/{delegation}/end", c.EndDelegation, tag="people"),
    Act("/exceptions", c.GrantException, tag="people"),
    Act("/complete", c.DeclareComplete, tag="collection"),
    Act("/collection/due", c.SetCollectionDue, tag="collection"),
    Act("/collection/reminders", c.SendReminder, tag="collection"),
    # --- indicators
    Act("/units/{unit}/indicators", c.AssignIndicator, tag="indicators"),
    Act("/units/{unit}/indicators/{number}/change", c.ChangeIndicator, tag="indicators"),
    Act("/units/{unit}/indicators/{number}/cancellation", c.CancelIndicator, tag="indicators"),
    Act("/units/{unit}/indicators/{number}/restoration", c.RestoreIndicator, tag="indicators"),
    Act("/units/{unit}/indicators/{number}/completion", c.DetermineCompletion, tag="indicators"),
    Act("/units/{unit}/proposals", c.ProposeIndicator, tag="indicators"),
    Act("/proposals/{proposal}/approval", c.ApproveProposal, tag="indicators"),
    Act("/proposals/{proposal}/return", c.ReturnProposal, tag="indicators"),
    Act("/shared-indicators", c.DefineShared, tag="indicators"),
    Act("/shared-indicators/{code}/assignment", c.AssignShared, tag="indicators"),
    Act("/shared-indicators/{code}/change", c.ChangeShared, tag="indicators"),
    Act("/shared-indicators/{code}/cancellation", c.CancelShared, tag="indicators"),
    Act("/shared-indicators/{code}/restoration", c.RestoreShared, tag="indicators"),
    # --- entries
    Act("/units/{unit}/marks", c.EnterMark, tag="entries"),
    Act("/units/{unit}/evaluations", c.EnterEvaluation, tag="entries"),
    Act("/units/{unit}/feedback", c.ReceiveFeedback, tag="entries"),
    Act("/units/{unit}/matters", c.DetermineMatter, tag="entries"),
    Act("/units/{unit}/findings", c.RecordFinding, tag="entries"),
    Act("/units/{unit}/bonuses", c.ClaimBonus, tag="entries"),
    Act("/bonuses/{claim}/approval", c.ApproveBonus, tag="entries"),
    Act("/bonuses/{claim}/refusal", c.RefuseBonus, tag="entries"),
    Act("/units/{unit}/penalties", c.ReportPenalty, tag="entries"),
    Act("/penalties/{report}/approval", c.ApprovePenalty, tag="entries"),
    Act("/penalties/{report}/refusal", c.RefusePenalty, tag="entries"),
    Act("/entries/{entry}/reversal", c.ReverseEntry, tag="entries"),
    Act("/units/{unit}/corrections", c.CorrectEntry, tag="entries"),
    # --- self-reports
    Act("/units/{unit}/reports", c.FileReport, tag="reports"),
    Act("/reports/{report}/check", c.CheckReport, tag="reports"),
    Act("/doubts/{check}/visit", c.RecordVisit, tag="reports"),
    Act("/units/{unit}/meetings", c.RecordMeeting, tag="reports"),
    # --- sheets
    Act("/sheets", c.FileSheet, tag="sheets"),
    Act("/sheets/{sheet}/check", c.CheckSheet, tag="sheets"),
    Act("/sheets/{sheet}/signature", c.SignSheet, tag="sheets"),
    Act("/sheets/{sheet}/acceptance", c.AcceptSheet, tag="sheets"),
    Act("/sheets/{sheet}/return", c.ReturnSheet, tag="sheets"),
    Act("/sheets/{sheet}/undoing", c.UndoSheet, tag="sheets"),
    # --- slips and reviews
    Act("/slips", c.IssueSlips, tag="slips"),
    Act(
        "/slips/{slip}/receipt",
        c.ReceiveSlip,
        fill=_received_today,
        eased=frozenset(("received_on",)),
        tag="slips",
    ),
    Act("/slips/{slip}/deadline", c.ExtendDeadline, tag="slips"),
    Act("/slips/{slip}/voiding", c.VoidSlip, tag="slips"),
    Act("/slips/{slip}/reviews", c.RequestReview, fill=_as_shown, eased=frozenset(("seen",)), tag="reviews"),
    Act("/reviews/{review}/confirmation", c.ConfirmReview, tag="reviews"),
    Act("/reviews/{review}/acceptance", c.AcceptReview, tag="reviews"),
    Act("/reviews/{review}/declining", c.DeclineReview, tag="reviews"),
    Act("/reviews/{review}/assignment", c.AssignReview, tag="reviews"),
    Act("/reviews/{review}/decision", c.DecideReview, tag="reviews"),
    Act("/reviews/{review}/spreading", c.SpreadCorrection, tag="reviews"),
    Act("/reviews/{review}/withdrawal", c.WithdrawReview, tag="reviews"),
    Act("/reviews/{review}/reopening", c.ReopenReview, tag="reviews"),
    Act("/units/{unit}/review-outcomes", c.RecordReview, tag="reviews"),
    # --- results and their use
    Act("/results/{group}/seal", c.SealGroup, fill=_sealed_now, hidden=_SEALED, tag="results"),
    Act(
        "/results/{group}/approvals",
        c.ApproveResult,
        fill=_approved_today,
        eased=frozenset(("approved_on",)),
        tag="results",
    ),
    Act("/results/{group}/publication", c.PublishResult, tag="results"),
    Act("/results/{group}/reopening", c.ReopenResult, tag="results"),
    Act("/units/{unit}/late-facts", c.NoteLateFact, tag="results"),
    Act("/units/{unit}/rating", c.RateUnit, tag="results"),
    Act("/units/{unit}/rating/withdrawal", c.WithdrawRating, tag="results"),
    # --- reorganisations
    Act("/reforms/renaming", c.RenameUnit, tag="reforms"),
    Act("/reforms/transfer", c.TransferIndicators, tag="reforms"),
    Act("/reforms/merger", c.MergeUnits, tag="reforms"),
    Act("/reforms/split", c.SplitUnit, tag="reforms"),
    Act("/reforms/dissolution", c.DissolveUnit, tag="reforms"),
    Act("/reforms/handover", c.HandOverIndicators, tag="reforms"),
)


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of all commands."""
    every_right_has_an_address(ACTS)
    routes = APIRouter(prefix=PREFIX)
    for act in ACTS:
        add(routes, kaoji, act)
    return routes
