"""Results of rank groups, each in its own series: sealed (第n稿), approved, published, reopened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.facts import (
    GroupSealed,
    LateFactNoted,
    ReopeningAsked,
    ResultApproved,
    ResultFact,
    ResultPublished,
    ResultReopened,
)


class ResultStatus(StrEnum):
    """How far a sealed result has come."""

    SEALED = "已封存"
    APPROVED = "已审定"
    PUBLISHED = "已公布"


@dataclass(frozen=True, slots=True)
class Result:
    """One sealed result of a group; `id` is the fact that sealed it."""

    id: str
    fact: GroupSealed
    approvals: tuple[ResultApproved, ...] = ()
    published: ResultPublished | None = None
    asked: ReopeningAsked | None = None
    reopened: ResultReopened | None = None

    @property
    def number(self) -> int:
        """The number of the draft (第n稿)."""
        return self.fact.number

    def next_step(self, steps: Sequence[str]) -> str | None:
        """Return the first step of approval that is still to come."""
        done = {one.step for one in self.approvals}
        return next((step for step in steps if step not in done), None)

    @property
    def since(self) -> date:
        """The latest day of effect of its seal and of what followed."""
        later = (*self.approvals, self.published, self.asked, self.reopened)
        return max(one.envelope.effective_on for one in (self.fact, *later) if one)

    def status(self, steps: Sequence[str]) -> ResultStatus:
        """Return how far it has come, where these are the steps of approval."""
        if self.published:
            return ResultStatus.PUBLISHED
        return ResultStatus.SEALED if self.next_step(steps) else ResultStatus.APPROVED


Results = Mapping[str, tuple[Result, ...]]
"""By rank group: its results, oldest first."""


def published(results: Results, group: str) -> Result | None:
    """Return the last published result of a group: what everybody may see of it."""
    return next((one for one in reversed(results.get(group, ())) if one.published), None)


def evolve_results(results: Results, fact_id: str, fact: GroupSealed | ResultFact) -> Results:
    """Remember one more fact of a result."""
    if isinstance(fact, GroupSealed):
        return {**results, fact.group: (*results.get(fact.group, ()), Result(fact_id, fact))}
    if isinstance(fact, LateFactNoted):
        return results
    known = (_further(one, fact) for one in results.get(fact.group, ()))
    return {**results, fact.group: tuple(known)}


def _further(one: Result, fact: ResultApproved | ResultPublished | ReopeningAsked | ResultReopened) -> Result:
    if one.number != fact.number:
        return one
    match fact:
        case ResultApproved():
            return replace(one, approvals=(*one.approvals, fact))
        case ResultPublished():
            return replace(one, published=fact)
        case ReopeningAsked():
            return replace(one, asked=fact)
        case ResultReopened():
            return replace(one, reopened=fact)
