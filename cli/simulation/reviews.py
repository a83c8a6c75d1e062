"""From the first slips to the last: reviews decided, records corrected, a penalty reported late (复核)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.results import seal_told
from cli.simulation.disputes import Case, below, requests
from cli.simulation.slips import received, told_in_slips
from cli.simulation.spring import Acts
from cli.simulation.world import OFFICE_BODY, RANKED, YEAR, Act, World, at, why
from domain import refusals
from domain.commands import (
    AcceptReview,
    ApprovePenalty,
    AssignReview,
    Command,
    CorrectEntry,
    Correction,
    DecideReview,
    ReopenReview,
    ReportPenalty,
    SealGroup,
    SpreadCorrection,
)
from domain.decisions.rules import group_of
from domain.decisions.spreading import alike
from domain.facts import Outcome

_OUTCOMES: Final = (Outcome.UPHELD, Outcome.ALLOWED, Outcome.PARTLY)
_DOCUMENT: Final = "示例：复核决定"


def reviews(world: World) -> Acts:
    """The slips go out, some units ask for a review in every way there is, what changed is told anew."""
    yield from told_in_slips(world, date(2018, 1, 18), world.standing(*RANKED))
    yield from _too_early(world, date(2018, 1, 19))
    cases = yield from requests(world)
    yield from _taken_up(world, date(2018, 1, 26), cases)
    yield from _put_right(world, date(2018, 1, 29))
    yield from _decisions(world, date(2018, 1, 30), cases)
    yield from _escalated(world, date(2018, 1, 31), cases[:1])
    yield from _spread(world, date(2018, 2, 1), cases)
    yield from _late_penalties(world, date(2018, 2, 1))
    yield from told_in_slips(world, date(2018, 2, 2), world.standing(*RANKED))


def _too_early(world: World, day: date) -> Acts:
    """While periods for reviews run, no group is sealed."""
    group = group_of(world.year(), world.standing(*RANKED)[-1])
    if group:
        seal = world.make(SealGroup, day, **seal_told(world.kaoji, YEAR, group.name, day))
        yield Act(at(day, 8), world.office, (seal,), refused=refusals.SealBlocked)


def _taken_up(world: World, day: date, cases: Sequence[Case]) -> Acts:
    """The requests are accepted, each assigned to somebody of the body who gave none of the marks."""
    if cases:
        yield Act(at(day), world.office, [_about(AcceptReview, world, day, one) for one in cases])
        yield Act(at(day, 10), world.office, [_assignment(world, day, one) for one in cases])


def _about(kind: type[Command], world: World, day: date, case: Case, **told: Any) -> Command:  # noqa: ANN401 - its own fields
    return world.make(kind, day, unit=case.unit, review=case.id, **told)


def _assignment(world: World, day: date, case: Case, which: str = "三") -> Command:
    to = world.reviewer(case.body, which)
    return _about(AssignReview, world, day, case, person=to.id, body=to.body)


def _decisions(world: World, day: date, cases: Sequence[Case]) -> Acts:
    """Each is decided by whom it was assigned to, in turn upheld, allowed, allowed in part."""
    for place, case in enumerate(cases):
        decision = _decision(world, day, case, _OUTCOMES[place % len(_OUTCOMES)])
        if place == 0:
            yield Act(at(day), world.second, (decision,), refused=refusals.NotAssignedToYou)
        if case.mark.points and place == 1:
            worse = _decision(world, day, case, Outcome.PARTLY, Decimal(0))
            yield Act(at(day), world.reviewer(case.body), (worse,), refused=refusals.ReviewLowers)
        yield Act(at(day, 10), world.reviewer(case.body), (decision,))


def _decision(
    world: World, day: date, case: Case, outcome: Outcome, points: Decimal | None = None
) -> Command:
    """Return a decision that corrects the mark to these points, else to full marks or half-way there."""
    full = case.mark.full
    better = full if outcome is Outcome.ALLOWED else (full + case.mark.points) / 2
    correction = Correction(entry=case.entry, points=better if points is None else points)
    corrections = () if outcome is Outcome.UPHELD else (correction,)
    told: dict[str, Any] = {"outcome": outcome, "document": _DOCUMENT, "corrections": corrections}
    return _about(DecideReview, world, day, case, **told, **why("复核属实", _DOCUMENT))


def _escalated(world: World, day: date, cases: Iterable[Case]) -> Acts:
    """A case whose mark was upheld is opened again from above, and decided by another person."""
    for case in cases:
        reopening = _about(ReopenReview, world, day, case, **why("申诉后再议", "示例：督办函"))
        yield Act(at(day), world.office, (reopening, _assignment(world, day, case, "四")))
        again = _decision(world, day, case, Outcome.ALLOWED)
        yield Act(at(day, 15), world.reviewer(case.body, "四"), (again,))


def _spread(world: World, day: date, cases: Sequence[Case]) -> Acts:
    """What a case corrected is corrected for other units too, and their slips issued again (举一反三)."""
    found = ((case, tuple(_like(world, case))) for case in cases)
    case, entries = next((one for one in found if one[1]), (None, ()))
    if case is None:
        return
    told: dict[str, Any] = {"review": case.id, "slips": True}
    own = world.make(SpreadCorrection, day, entries=(case.entry,), **told)
    reviewer = world.reviewer(OFFICE_BODY)
    yield Act(at(day, 8), reviewer, (own,), refused=refusals.UnitsRefused)
    issued = yield Act(at(day, 8), reviewer, (world.make(SpreadCorrection, day, entries=entries, **told),))
    yield from received(world, day, issued)


def _like(world: World, case: Case) -> list[str]:
    """Return some of the entries that are like what a case corrected."""
    units = {unit: world.unit(unit) for unit in world.standing(*RANKED)}
    origin = units[case.unit]
    return [one.entry for one in world.some(alike(units, origin, origin.reviews[case.id]), 0.2)]


# --- what else is put right before the seal --------------------------------------------------------------


def _put_right(world: World, day: date) -> Acts:
    """Some marks were keyed wrongly, of units that have no review under way."""
    units = [unit for unit in world.standing(*RANKED) if not _under_review(world, unit)]
    made = [one for unit in world.some(units, 0.3) for one in _corrections(world, unit)]
    if made:
        yield Act(at(day), world.office, made)


def _under_review(world: World, unit: str) -> bool:
    return any(case.open for case in world.unit(unit).reviews.values())


def _corrections(world: World, unit: str) -> Iterator[Command]:
    for entry, fact in list(below(world, unit))[:2]:
        correction = Correction(entry=entry, points=fact.full - Decimal("0.1"))
        told = why("录入时漏加一项", "示例：核分表原件")
        yield world.make(CorrectEntry, fact.envelope.effective_on, unit=unit, correction=correction, **told)


def _late_penalties(world: World, day: date) -> Acts:
    """A few penalties are reported late, about a day long past."""
    yield from penalties(world, day, "示例：信访积案未化解", world.some(world.standing(*RANKED), 0.05))


def penalties(world: World, noticed: date, item: str, units: Sequence[str]) -> Acts:
    """Penalties that count from last December are reported by their body and approved by the office."""
    since = date(2017, 12, 20)
    told: dict[str, Any] = {"item": item, "points": Decimal("0.5"), "clause": "加减分规则"}
    made = [world.make(ReportPenalty, since, unit=unit, **told, **why("牵头部门迟报")) for unit in units]
    reported = yield Act(at(noticed), world.petitions, made)
    approved = [
        world.make(ApprovePenalty, since, unit=unit, report=one.id)
        for unit, one in zip(units, reported, strict=True)
    ]
    yield Act(at(noticed, 10), world.office, approved)
