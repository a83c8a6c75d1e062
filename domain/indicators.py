"""Indicators on their way: what is proposed for a unit, and the common ones (共性指标) of many units."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.facts import (
    IndicatorAssigned,
    IndicatorOmitted,
    IndicatorProposed,
    ProposalReturned,
    SharedFact,
    SharedIndicatorAssigned,
    SharedIndicatorChanged,
    SharedIndicatorDefined,
)


class IndicatorStatus(StrEnum):
    """How far an indicator has come."""

    ASSIGNED = "已下达"
    PROPOSED = "待批"
    RETURNED = "退回"
    CANCELLED = "取消"
    OMITTED = "不设"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed indicator; `settled` is the fact that assigned it, left it out or returned it."""

    id: str
    fact: IndicatorProposed
    status: IndicatorStatus = IndicatorStatus.PROPOSED
    settled: str | None = None


def waiting(proposals: Mapping[str, Proposal]) -> tuple[Proposal, ...]:
    """Return the proposals that are neither approved nor returned."""
    return tuple(one for one in proposals.values() if one.status is IndicatorStatus.PROPOSED)


def waiting_under(proposals: Mapping[str, Proposal], number: str) -> Proposal | None:
    """Return the proposal that waits under a number."""
    return next((one for one in waiting(proposals) if one.fact.number == number), None)


def evolve_proposals(
    proposals: Mapping[str, Proposal], fact_id: str, fact: IndicatorProposed | ProposalReturned
) -> Mapping[str, Proposal]:
    """Remember a proposal, or that it was returned."""
    match fact:
        case IndicatorProposed():
            return {**proposals, fact_id: Proposal(fact_id, fact)}
        case ProposalReturned(proposal=proposal):
            return _settled(proposals, proposal, fact_id, IndicatorStatus.RETURNED)


def approved(
    proposals: Mapping[str, Proposal], fact_id: str, fact: IndicatorAssigned | IndicatorOmitted
) -> Mapping[str, Proposal]:
    """Remember that a proposal, if the indicator comes from one, was approved."""
    omitted = isinstance(fact, IndicatorOmitted)
    status = IndicatorStatus.OMITTED if omitted else IndicatorStatus.ASSIGNED
    return _settled(proposals, fact.proposal, fact_id, status)


def _settled(
    proposals: Mapping[str, Proposal], proposal: str | None, by: str, status: IndicatorStatus
) -> Mapping[str, Proposal]:
    if proposal is None or proposal not in proposals:
        return proposals
    return {**proposals, proposal: replace(proposals[proposal], status=status, settled=by)}


# --- common indicators -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shared:
    """A common indicator as it reads; `id` is the fact that gave it this reading."""

    id: str
    reading: SharedIndicatorDefined | SharedIndicatorChanged
    units: Mapping[str, str] = field(default_factory=dict)
    """The units it was ever assigned to, each with its number there."""


def evolve_shared(shared: Mapping[str, Shared], fact_id: str, fact: SharedFact) -> Mapping[str, Shared]:
    """Remember how a common indicator reads, and to whom it was assigned."""
    known = shared.get(fact.code)
    match fact:
        case SharedIndicatorDefined() | SharedIndicatorChanged():
            return {**shared, fact.code: Shared(fact_id, fact, known.units if known else {})}
        case SharedIndicatorAssigned() if known:
            units = {**known.units, **dict.fromkeys(fact.units, fact.number)}
            return {**shared, fact.code: replace(known, units=units)}
        case _:
            return shared
