"""Decisions about proposed indicators: proposed, approved by another person, or returned with the reason."""

from typing import Final

from domain import refusals
from domain.commands import ApproveProposal, AssignIndicator, ProposeIndicator, ReturnProposal
from domain.decisions.indicators import assigned, known_type
from domain.decisions.rules import body_named, envelope, not_sealed
from domain.facts import Actor, IndicatorAssigned, IndicatorOmitted, IndicatorProposed, ProposalReturned
from domain.indicators import IndicatorStatus, Proposal, waiting_under
from domain.state import UnitState, YearState

AMENDABLE: Final = (
    "content",
    "full",
    "type",
    "assessor",
    "target",
    "standard",
    "direction",
    "checkpoints",
)
"""What may be approved otherwise than it was proposed."""


def propose_indicator(
    year: YearState, unit: UnitState, command: ProposeIndicator, actor: Actor
) -> IndicatorProposed:
    """Propose an indicator; it counts in nothing. One returned may be proposed anew under its number."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    if command.number in unit.indicators:
        raise refusals.IndicatorExists(unit=unit.unit, number=command.number)
    if before := waiting_under(unit.proposals, command.number):
        raise refusals.ProposalExists(unit=unit.unit, number=command.number, proposal=before.id)
    if command.full <= 0:
        raise refusals.FullMarksNotPositive(number=command.number, full=command.full)
    known_type(year, unit, command.type)
    assessor = None if command.assessor is None else body_named(year, command.assessor)
    told = {name: getattr(command, name) for name in (*AMENDABLE, "number", "tasks")}
    return IndicatorProposed(envelope=written, **told | {"assessor": assessor})


def approve_proposal(
    year: YearState, unit: UnitState, command: ApproveProposal, actor: Actor
) -> IndicatorAssigned | IndicatorOmitted:
    """Approve a proposal by assigning the indicator; what is approved otherwise needs a reason."""
    proposal = _waiting(unit, command.proposal)
    fact = proposal.fact
    command = command.model_copy(update={"basis": command.basis or fact.envelope.basis})
    written = envelope(year, command, actor)
    amended = {name: told for name in AMENDABLE if (told := getattr(command, name)) is not None}
    if command.reason is None and any(told != getattr(fact, name) for name, told in amended.items()):
        raise refusals.ReasonNeeded(what="改动后批准所提指标", lacking="事由")
    said = {name: getattr(fact, name) for name in (*AMENDABLE, "number", "tasks")} | amended
    common = command.model_dump(include={"year", "on", "unit", "reason", "basis", "self_assessed", "deputy"})
    _not_before(proposal, command)
    return assigned(year, unit, AssignIndicator(**common | said), written, proposal=proposal.id)


def return_proposal(
    year: YearState, unit: UnitState, command: ReturnProposal, actor: Actor
) -> ProposalReturned:
    """Return a proposal that waits, with the reason."""
    proposal = _waiting(unit, command.proposal)
    written = envelope(year, command, actor)
    _not_before(proposal, command)
    if command.reason is None:
        raise refusals.ReasonNeeded(what="退回所提指标", lacking="事由")
    return ProposalReturned(envelope=written, proposal=proposal.id)


def _waiting(unit: UnitState, proposal_id: str) -> Proposal:
    proposal = unit.proposals.get(proposal_id)
    if proposal is None:
        raise refusals.UnknownProposal(unit=unit.unit, proposal=proposal_id)
    if proposal.status is not IndicatorStatus.PROPOSED:
        raise refusals.ProposalSettled(proposal=proposal_id, status=proposal.status, by=proposal.settled)
    return proposal


def _not_before(proposal: Proposal, command: ApproveProposal | ReturnProposal) -> None:
    since = proposal.fact.envelope.effective_on
    if command.on < since:
        raise refusals.BeforeEntry(on=command.on, since=since)
