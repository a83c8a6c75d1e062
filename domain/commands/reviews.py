"""Commands about reviews (复核) as cases."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.commands.base import JointCommand, UnitCommand
from domain.commands.entries import Correction
from domain.facts import Evidence, Keyed, Outcome, Source
from domain.values import FactId, Name, Prose


class RequestReview(UnitCommand):
    """申请复核 of lines of a slip; an application on paper is keyed, with the day it was handed in.

    Without a day it is handed in today.
    """

    slip: FactId
    entries: Annotated[tuple[FactId, ...], Field(min_length=1)]
    handed_in: date | None = None
    text: Prose
    seen: Name
    scan: Source | None = None
    evidence: tuple[Evidence, ...] = ()
    keyed: Keyed | None = None


class ReviewCommand(UnitCommand):
    """A command about a case, which the id of its request names."""

    review: FactId


class ConfirmReview(ReviewCommand):
    """确认 that a paper keyed after the deadline was handed in when it says."""


class AcceptReview(ReviewCommand):
    """受理."""


class DeclineReview(ReviewCommand):
    """不予受理: for being late, or for another reason with its basis."""


class AssignReview(ReviewCommand):
    """交办 to a person of a body; again, to another one."""

    person: Name
    body: Name


class DecideReview(ReviewCommand):
    """复核决定; its corrections take effect with it, as one."""

    outcome: Outcome
    document: Name
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[FactId, ...] = ()


class SpreadCorrection(JointCommand):
    """举一反三: what a decided case corrected is corrected in the same way in other entries, all as one.

    With `slips` the correcting slips of all units whose slips it makes outdated are issued with it.
    """

    review: FactId
    entries: Annotated[tuple[FactId, ...], Field(min_length=1)]
    slips: bool = False


class WithdrawReview(ReviewCommand):
    """撤回复核申请."""


class ReopenReview(ReviewCommand):
    """重启复核: a decided case is looked into again, on escalation."""
