"""What a simulated year makes of its results: headcounts declared, units rated good and poor (结果运用)."""

from datetime import date
from typing import Any, Final

from cli.simulation.spring import Acts
from cli.simulation.world import Act, World, at, why
from domain import refusals
from domain.commands import DeclareHeadcount, RateUnit, WithdrawRating
from domain.facts import Rating

_COUNTED: Final = date(2017, 12, 31)
_DECIDED: Final = "示例：领导小组决定"
_WITHDRAWN: Final = "示例：领导小组决定（撤回）"


def use(world: World, day: date) -> Acts:
    """Headcounts are declared with their basis; one unit is named good, one poor, and that is withdrawn."""
    units = world.standing()
    unfounded = world.make(DeclareHeadcount, _COUNTED, unit=units[0], headcount=1)
    yield Act(at(day), world.office, (unfounded,), refused=refusals.BasisNeeded)
    counted: dict[str, Any] = {"basis": "示例：公务员登记表"}
    heads = ((unit, world.chance.randint(8, 120)) for unit in units)
    made = [
        world.make(DeclareHeadcount, _COUNTED, unit=unit, headcount=many, **counted) for unit, many in heads
    ]
    yield Act(at(day, 10), world.office, made)
    yield from _rated(world, day, units[0], Rating.GOOD)
    for unit in units[1:2]:
        yield from _rated(world, day, unit, Rating.POOR)
        told = {"unit": unit, "document": _WITHDRAWN}
        withdrawn = world.make(WithdrawRating, day, **told, **why("认定有误", "示例：会议纪要"))
        yield Act(at(day, 16), world.leader, (withdrawn,))


def _rated(world: World, day: date, unit: str, rating: Rating) -> Acts:
    """A unit is named by decision, and cannot be named twice."""
    named = world.make(RateUnit, day, unit=unit, rating=rating, document=_DECIDED)
    yield Act(at(day, 14), world.leader, (named,))
    yield Act(at(day, 15), world.leader, (named,), refused=refusals.UnitRatedAlready)
