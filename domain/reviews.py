"""A review (复核) as a case: how far it has come, who holds the file, and by when it is to be decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.facts import (
    AnyFact,
    EntryReversed,
    ReviewAccepted,
    ReviewAssigned,
    ReviewConfirmed,
    ReviewDecided,
    ReviewFact,
    ReviewNotAccepted,
    ReviewReopened,
    ReviewRequested,
    ReviewWithdrawn,
)


class ReviewStatus(StrEnum):
    """How far a case has come."""

    UNCONFIRMED = "待确认"
    REQUESTED = "待受理"
    DECLINED = "不予受理"
    ACCEPTED = "已受理"
    ASSIGNED = "办理中"
    DECIDED = "已决定"
    WITHDRAWN = "已撤回"
    REOPENED = "已重启"


WAITING = frozenset({ReviewStatus.UNCONFIRMED, ReviewStatus.REQUESTED})
UNDER_WAY = frozenset({ReviewStatus.ACCEPTED, ReviewStatus.ASSIGNED, ReviewStatus.REOPENED})
OPEN = WAITING | UNDER_WAY
"""A case that is neither decided nor ended otherwise."""


@dataclass(frozen=True, slots=True)
class Review:
    """A case as it stands; `steps` are the facts after the request, oldest first, with their ids."""

    id: str
    request: ReviewRequested
    status: ReviewStatus
    due: date | None = None
    """The last day for the decision; None until the case is accepted."""
    provisional: bool = False
    assigned: ReviewAssigned | None = None
    decided: ReviewDecided | None = None
    """The decision that holds; a case that was reopened has none."""
    steps: tuple[tuple[str, ReviewFact], ...] = ()
    ordered: tuple[EntryReversed, ...] = ()
    """How the entries that it disputes were ended by its decisions, oldest first."""

    @property
    def open(self) -> bool:
        """Whether it is still to be decided."""
        return self.status in OPEN

    @property
    def since(self) -> date:
        """The day of effect of its last step."""
        last = self.steps[-1][1] if self.steps else self.request
        return last.envelope.effective_on


def evolve_reviews(reviews: Mapping[str, Review], fact_id: str, fact: ReviewFact) -> Mapping[str, Review]:
    """Remember one more step of a case; a view without its request has none of the later steps either."""
    if isinstance(fact, ReviewRequested):
        status = ReviewStatus.UNCONFIRMED if fact.unconfirmed else ReviewStatus.REQUESTED
        return {**reviews, fact_id: Review(fact_id, fact, status)}
    if fact.review not in reviews:
        return reviews
    case = reviews[fact.review]
    return {**reviews, case.id: _stepped(replace(case, steps=(*case.steps, (fact_id, fact))), fact)}


def _stepped(case: Review, fact: ReviewFact) -> Review:
    match fact:
        case ReviewConfirmed():
            return replace(case, status=ReviewStatus.REQUESTED)
        case ReviewAccepted():
            case = replace(case, due=fact.due, provisional=bool(fact.provisional))
            return replace(case, status=ReviewStatus.ACCEPTED)
        case ReviewNotAccepted():
            return replace(case, status=ReviewStatus.DECLINED)
        case ReviewAssigned():
            return replace(case, status=ReviewStatus.ASSIGNED, assigned=fact)
        case ReviewDecided():
            return replace(case, status=ReviewStatus.DECIDED, decided=fact)
        case ReviewWithdrawn():
            return replace(case, status=ReviewStatus.WITHDRAWN)
        case ReviewReopened():
            case = replace(case, due=fact.due, provisional=bool(fact.provisional))
            return replace(case, status=ReviewStatus.REOPENED, assigned=None, decided=None)
        case ReviewRequested():
            return case


def evolve_ordered(
    reviews: Mapping[str, Review], fact: EntryReversed, entries: Iterable[tuple[str, AnyFact]]
) -> Mapping[str, Review]:
    """Remember that a decision ended one of the entries its case is about; other reversals are not its."""
    case = reviews.get(fact.envelope.cause or "")
    if case is None or fact.entry not in concerned(case, entries):
        return reviews
    return {**reviews, case.id: replace(case, ordered=(*case.ordered, fact))}


def concerned(case: Review, entries: Iterable[tuple[str, AnyFact]]) -> tuple[str, ...]:
    """Return the disputed entries with those that replaced them since, as an earlier decision ordered."""
    found = list(case.request.entries)
    for entry_id, fact in entries:
        if getattr(fact, "replaces", None) in found:
            found.append(entry_id)
    return tuple(dict.fromkeys(found))
