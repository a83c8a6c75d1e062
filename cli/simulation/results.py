"""The end of a simulated year: groups sealed one after another, approved, published, restated (结果运用)."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.results import seal_told
from cli.simulation.appeals import taken_up_again, upheld
from cli.simulation.reviews import penalties
from cli.simulation.slips import told_in_slips
from cli.simulation.spring import Acts
from cli.simulation.use import use
from cli.simulation.world import PETITIONS, UPPER, YEAR, Act, World, at, why
from domain import refusals
from domain.commands import (
    ApproveResult,
    Command,
    NoteLateFact,
    PublishResult,
    ReceiveFeedback,
    ReopenResult,
    ReportPenalty,
    SealGroup,
)
from domain.decisions import in_force
from domain.facts import Outlet
from domain.scheme import Scheme

LAST: Final = date(2018, 3, 20)
_MINUTES: Final = "示例：会议纪要9号"
_DECREED: Final = "示例：公布文件"


def results(world: World) -> Acts:
    """Each group is sealed by itself; the units of the upper office three weeks later than the others."""
    groups = _groups(world, upper=False)
    first = groups[0]
    for place, group in enumerate(groups):
        yield from _sealed(world, date(2018, 2, 7 + place), group)
    yield from _approved(world, (date(2018, 2, 11), date(2018, 2, 12)), groups)
    yield from _published(world, date(2018, 2, 13), groups)
    yield from _feedback(world, date(2018, 2, 26))
    yield from _found_late(world, date(2018, 2, 27), _units(world, first)[0])
    yield from _restated(world, date(2018, 2, 28), first)
    unit = _units(world, first)[0]
    review = yield from upheld(world, date(2018, 3, 1), unit)
    for group in _groups(world, upper=True):
        yield from _sealed(world, date(2018, 3, 1), group)
    yield from _sealed(world, date(2018, 3, 5), first)
    last = (first, *_groups(world, upper=True))
    yield from _approved(world, (date(2018, 3, 6), date(2018, 3, 7)), last)
    yield from _published(world, date(2018, 3, 8), last)
    yield from use(world, date(2018, 3, 9))
    yield from taken_up_again(world, date(2018, 3, 12), first, unit, review)
    yield from _sealed(world, date(2018, 3, 15), first)
    yield from _approved(world, (date(2018, 3, 16), date(2018, 3, 19)), [first])
    yield from _published(world, LAST, [first])


def _scheme(world: World) -> Scheme:
    return in_force(world.year())


def _groups(world: World, *, upper: bool) -> list[str]:
    """Return the rank groups that have units: those of the upper office's feedback, or the others."""
    return [
        one.name
        for one in _scheme(world).groups
        if _units(world, one.name) and (UPPER in one.categories) is upper
    ]


def _units(world: World, group: str) -> list[str]:
    """Return the units that stand in a group."""
    scheme = _scheme(world)
    found = ((unit, scheme.group_of(world.enrolled[unit], None)) for unit in world.standing())
    return [unit for unit, one in found if one and one.name == group]


# --- sealed, approved, published -------------------------------------------------------------------------


def _sealed(world: World, day: date, group: str) -> Acts:
    """Only the office seals, and what is sealed cannot be sealed again."""
    told: dict[str, Any] = {"group": group, "position": 0, "token": "", "table": ""}
    unread = world.make(SealGroup, day, **told)
    yield Act(at(day), world.inspector, (unread,), refused=refusals.NotYourDuty)
    seal = world.make(SealGroup, day, **seal_told(world.kaoji, YEAR, group, day))
    yield Act(at(day, 10), world.office, (seal,))
    yield Act(at(day, 11), world.office, (unread,), refused=refusals.SealStands)


def _approved(world: World, days: Sequence[date], groups: Sequence[str]) -> Acts:
    """The results pass the steps that the scheme names, in their order; none is published before."""
    steps = _scheme(world).settings.approval_steps
    early = world.make(PublishResult, days[0], group=groups[0], document=_DECREED)
    yield Act(at(days[0]), world.leader, (early,), refused=refusals.ResultNotApproved)
    out_of_turn = _approval(world, days[0], groups[0], steps[-1])
    yield Act(at(days[0], 10), world.leader, (out_of_turn,), refused=refusals.AnotherStepFirst)
    for step, day in zip(steps, days, strict=True):
        yield Act(at(day, 15), world.leader, [_approval(world, day, group, step) for group in groups])


def _approval(world: World, day: date, group: str, step: str) -> Command:
    told: dict[str, Any] = {"step": step, "approved_on": day, "document": f"示例：{step}纪要"}
    return world.make(ApproveResult, day, group=group, **told)


def _published(world: World, day: date, groups: Sequence[str]) -> Acts:
    """The approved results are published."""
    made = [world.make(PublishResult, day, group=group, document=_DECREED) for group in groups]
    yield Act(at(day), world.leader, made)


# --- what comes later ------------------------------------------------------------------------------------


def _feedback(world: World, day: date) -> Acts:
    """The upper office's feedback arrives for the units of the third class, which are told in slips."""
    made = list(_scores(world, day))
    if made:
        yield Act(at(day), world.office, made)
        yield from told_in_slips(world, day, world.standing(UPPER))


def _scores(world: World, day: date) -> Iterator[Command]:
    told: dict[str, Any] = {"full": Decimal(200), "basis": "示例：上级反馈"}
    for unit in world.standing(UPPER):
        points = Decimal(world.chance.randint(1700, 1990)) / 10
        yield world.make(ReceiveFeedback, day, unit=unit, points=points, **told)


def _found_late(world: World, day: date, unit: str) -> Acts:
    """A fact found after the publication is refused; it counts in the year it was found, or not at all."""
    what = {"item": "示例：迟报一件", "points": Decimal("0.3")}
    report = world.make(ReportPenalty, date(2017, 12, 20), unit=unit, **what, **why("封存后发现"))
    yield Act(at(day), world.petitions, (report,), refused=refusals.GroupIsSealed)
    for hour, outlet in enumerate(Outlet, start=10):
        told: dict[str, Any] = {"unit": unit, "what": f"示例：{PETITIONS}迟报", "outlet": outlet}
        noted = world.make(NoteLateFact, day, **told, **why("情节轻微", _MINUTES))
        yield Act(at(day, hour), world.office, (noted,))


def _restated(world: World, day: date, group: str) -> Acts:
    """Two people reopen a result: what was found counts, is told in a slip, and its period runs."""
    reopening = world.make(ReopenResult, day, group=group, minutes=_MINUTES, **why("发现漏记", _MINUTES))
    yield Act(at(day), world.office, (reopening,))
    yield Act(at(day, 10), world.office, (reopening,), refused=refusals.SecondPersonReopens)
    yield Act(at(day, 11), world.leader, (reopening,))
    yield from penalties(world, day, "示例：瞒报一件", _units(world, group)[:1])
    yield from told_in_slips(world, day, _units(world, group))
