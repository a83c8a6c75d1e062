"""Who proposed what is settled now: approver ≠ proposer, compared by person."""

from domain import refusals
from domain.commands import (
    ApproveBonus,
    ApprovePenalty,
    ApproveProposal,
    CheckReport,
    Command,
    ConfirmReview,
    RefuseBonus,
    RefusePenalty,
    ReturnProposal,
)
from domain.facts import Actor
from domain.rights.conflicts import persons
from domain.state import UnitState


def another_person(unit: UnitState, command: Command, actor: Actor) -> None:
    """Refuse to settle what one proposed oneself, compared by person (approver ≠ proposer).

    By delegation two persons stand behind a proposal or a settlement: none of them may stand behind both.
    """
    told = _proposed(unit, command)
    if told and (both := persons(told[0]) & persons(actor)):
        raise told[1](person="、".join(sorted(both)), case=told[2])


def _proposed(unit: UnitState, command: Command) -> tuple[Actor, type[refusals.Refused], str] | None:
    """Return who proposed what a command settles, and how the same person is refused."""
    match command:
        case ApproveBonus(claim=case) | RefuseBonus(claim=case) if known := unit.cases.get(case):
            return known.fact.envelope.actor, refusals.ProposerSettles, case
        case ApprovePenalty(report=case) | RefusePenalty(report=case) if known := unit.cases.get(case):
            return known.fact.envelope.actor, refusals.ProposerSettles, case
        case ApproveProposal(proposal=case) | ReturnProposal(proposal=case) if told := unit.proposals.get(
            case
        ):
            return told.fact.envelope.actor, refusals.ProposerApproves, case
        case CheckReport(report=case) if report := unit.reports.filed.get(case):
            return report.envelope.actor, refusals.CheckerReported, case
        case ConfirmReview(review=case) if review := unit.reviews.get(case):
            return review.request.envelope.actor, refusals.ConfirmerKeyed, case
        case _:
            return None
