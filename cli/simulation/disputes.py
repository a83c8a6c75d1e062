"""Requests for review: in time, within an extended period, on paper, too late, withdrawn (复核申请)."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, Final

from cli.simulation.spring import Acts
from cli.simulation.world import OFFICE_BODY, RANKED, Act, World, at, why
from domain import refusals
from domain.commands import (
    AcceptReview,
    ConfirmReview,
    DeclineReview,
    ExtendDeadline,
    RequestReview,
    WithdrawReview,
)
from domain.facts import Keyed, MarkEntered, Recorded, Source
from domain.values import digest
from projections.slips import due_of

_IN_TIME: Final = date(2018, 1, 22)
"""The last day to ask of a slip that was received on Thursday the 18th."""
_EXTENDED: Final = date(2018, 1, 24)
_KEYED: Final = date(2018, 1, 25)
_WAYS: Final = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A mark that a unit disputes; `id` is the request's, once it is recorded."""

    unit: str
    slip: str
    entry: str
    mark: MarkEntered
    body: str
    """Whose people review it."""
    id: str = ""


Asked = Generator[Act, tuple[Recorded, ...], list[Case]]


def requests(world: World) -> Asked:
    """A fifth of the units ask, five at least where there are so many, each way once; return what goes on."""
    cases = iter(list(_cases(world)))
    longer, asked, on_paper, withdrawn, late = (list(islice(cases, 1)) for _ in range(_WAYS))
    yield from _before(world, longer)
    found = yield from _ask(world, _IN_TIME, [*asked, *cases])
    for case in (yield from _ask(world, _IN_TIME, withdrawn)):
        taken_back = world.make(WithdrawReview, _IN_TIME, unit=case.unit, review=case.id)
        yield Act(at(_IN_TIME, 16), world.of(case.unit), (taken_back,))
    found += yield from _ask(world, _EXTENDED, longer)
    found += yield from _key(world, on_paper)
    yield from _too_late(world, late)
    return found


def below(world: World, unit: str) -> Iterator[tuple[str, MarkEntered]]:
    """Yield the unit's marks that are less than full, each with its id."""
    for fact, entry in world.unit(unit).live():
        if isinstance(fact, MarkEntered) and fact.points < fact.full:
            yield entry.id, fact


def _cases(world: World) -> Iterator[Case]:
    """Yield the last mark that each of some units lost."""
    units = [unit for unit in world.standing(*RANKED) if any(below(world, unit))]
    for unit in world.some(units, max(0.2, _WAYS / max(len(units), 1))):
        *_, (entry, mark) = below(world, unit)
        (due,) = due_of(world.unit(unit))
        if due.slip:
            yield Case(unit, due.slip.id, entry, mark, _reviewing(world, unit, mark))


def _reviewing(world: World, unit: str, mark: MarkEntered) -> str:
    """Return whose people review a mark: the body that assesses it, unless that is the unit itself."""
    known = world.unit(unit).indicators.get(mark.indicator or "")
    assessor = known[0].assessor if known else None
    return OFFICE_BODY if assessor is None or assessor == unit else assessor


def _before(world: World, cases: Iterable[Case]) -> Acts:
    """A period is extended, but never shortened; a request about what is not on the slip is refused."""
    day = date(2018, 1, 19)
    for case in cases:
        told: dict[str, Any] = {"unit": case.unit, "slip": case.slip} | why("停电", "示例：延期通知")
        shorter = world.make(ExtendDeadline, day, deadline=day, **told)
        yield Act(at(day), world.office, (shorter,), refused=refusals.DeadlineOnlyLater)
        yield Act(at(day, 10), world.office, (world.make(ExtendDeadline, day, deadline=_EXTENDED, **told),))
        other = _request(world, day, replace(case, entry=case.slip))
        yield Act(at(day, 11), world.of(case.unit), (other,), refused=refusals.NotOnTheSlip)


def _request(world: World, day: date, case: Case, **paper: Any) -> RequestReview:  # noqa: ANN401 - its own fields
    return request(world, day, case.unit, slip=case.slip, entry=case.entry, **paper)


def request(world: World, day: date, unit: str, **told: Any) -> RequestReview:  # noqa: ANN401 - its own fields
    """Return a unit's request about an entry (`entry`) of a slip (`slip`), as the slip shows it."""
    seen = world.kaoji.reads.shown_at(told["slip"]).token(world.year().year)
    entries = (told.pop("entry"),)
    told |= {"unit": unit, "entries": entries, "text": "示例：已按期办结"}
    return RequestReview(year=world.year().year, on=day, seen=seen, **told)


def _ask(world: World, day: date, cases: Iterable[Case]) -> Asked:
    """Each unit asks for itself, today."""
    found: list[Case] = []
    for case in cases:
        (recorded,) = yield Act(at(day), world.of(case.unit), (_request(world, day, case),))
        found.append(replace(case, id=recorded.id))
    return found


def _key(world: World, cases: Iterable[Case]) -> Asked:
    """A paper that came in time is keyed after the deadline: a second person confirms the day it came."""
    found: list[Case] = []
    for case in cases:
        number = f"示例复核申请{case.unit}"
        scan = Source(file=f"{number}.pdf", digest=digest(number.encode()))
        paper: dict[str, Any] = {"handed_in": _IN_TIME, "keyed": Keyed(paper=number, scan=scan)}
        (recorded,) = yield Act(at(_KEYED), world.office, (_request(world, _KEYED, case, **paper),))
        confirm = world.make(ConfirmReview, _KEYED, unit=case.unit, review=recorded.id)
        yield Act(at(_KEYED, 10), world.office, (confirm,), refused=refusals.ConfirmerKeyed)
        yield Act(at(_KEYED, 11), world.second, (confirm,))
        found.append(replace(case, id=recorded.id))
    return found


def _too_late(world: World, cases: Iterable[Case]) -> Acts:
    """A late request is recorded, cannot be accepted, and is answered 不予受理."""
    for case in (yield from _ask(world, _KEYED, cases)):
        told: dict[str, Any] = {"unit": case.unit, "review": case.id}
        accept = world.make(AcceptReview, _KEYED, **told)
        yield Act(at(_KEYED, 14), world.office, (accept,), refused=refusals.ReviewIsLate)
        yield Act(at(_KEYED, 15), world.office, (world.make(DeclineReview, _KEYED, **told),))
