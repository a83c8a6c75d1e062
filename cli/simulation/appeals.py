"""A penalty is disputed and upheld; after the result is published the case is taken up again (重启复核)."""

from collections.abc import Generator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.results import seal_told
from cli.simulation.disputes import request
from cli.simulation.slips import told_in_slips
from cli.simulation.spring import Acts
from cli.simulation.world import OFFICE_BODY, YEAR, Act, World, at, why
from domain import refusals
from domain.commands import (
    AcceptReview,
    AssignReview,
    Command,
    Correction,
    DecideReview,
    ReopenReview,
    SealGroup,
)
from domain.facts import Outcome, PenaltyApproved, Recorded

_DOCUMENT: Final = "示例：复核决定"
_LESS: Final = Decimal("0.3")

Upheld = Generator[Act, tuple[Recorded, ...], str]


def upheld(world: World, day: date, unit: str) -> Upheld:
    """A unit asks for a review of its last penalty, which is upheld; return the id of the case."""
    *_, slip = world.unit(unit).slips
    asked = request(world, day, unit, slip=slip, entry=_penalty(world, unit))
    (recorded,) = yield Act(at(day), world.of(unit), (asked,))
    case: dict[str, Any] = {"unit": unit, "review": recorded.id}
    taken = world.make(AcceptReview, day, **case)
    yield Act(at(day, 10), world.office, (taken, _assigned(world, day, "三", case)))
    yield Act(at(day, 15), world.reviewer(OFFICE_BODY), (_decided(world, day, case, Outcome.UPHELD),))
    return recorded.id


def taken_up_again(world: World, day: date, group: str, unit: str, review: str) -> Acts:
    """Another person allows in part what was upheld; until that is told in a slip the group is not sealed."""
    case: dict[str, Any] = {"unit": unit, "review": review}
    reopening = world.make(ReopenReview, day, **case, **why("申诉后再议", "示例：督办函"))
    yield Act(at(day), world.office, (reopening, _assigned(world, day, "四", case)))
    less = Correction(entry=_penalty(world, unit), points=_LESS)
    decision = _decided(world, day, case, Outcome.PARTLY, less)
    yield Act(at(day, 10), world.reviewer(OFFICE_BODY), (decision,), refused=refusals.NotAssignedToYou)
    yield Act(at(day, 11), world.reviewer(OFFICE_BODY, "四"), (decision,))
    early = world.make(SealGroup, day, **seal_told(world.kaoji, YEAR, group, day))
    yield Act(at(day, 12), world.office, (early,), refused=refusals.SealBlocked)
    yield from told_in_slips(world, day, (unit,))


def _penalty(world: World, unit: str) -> str:
    """Return the id of the unit's last penalty that counts."""
    *_, last = (entry.id for fact, entry in world.unit(unit).live() if isinstance(fact, PenaltyApproved))
    return last


def _assigned(world: World, day: date, which: str, case: dict[str, Any]) -> Command:
    to = world.reviewer(OFFICE_BODY, which)
    return world.make(AssignReview, day, **case, person=to.id, body=to.body)


def _decided(
    world: World, day: date, case: dict[str, Any], outcome: Outcome, *corrections: Correction
) -> Command:
    told: dict[str, Any] = {"outcome": outcome, "document": _DOCUMENT, "corrections": corrections}
    return world.make(DecideReview, day, **case, **told, **why("复核属实", _DOCUMENT))
