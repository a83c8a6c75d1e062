"""Spring: the notice goes out; indicators are proposed, returned and approved (方案下发、指标建立)."""

from collections.abc import Generator
from datetime import date
from decimal import Decimal
from importlib.resources import as_file, files
from typing import Any, Final

from api.intake import Purpose, take_in
from cli.simulation.world import (
    BASIS,
    OFFICE_BODY,
    PARTY_BODY,
    PETITIONS,
    PLACE,
    TOWN,
    UPPER,
    YEAR,
    Act,
    World,
    at,
    spread,
    why,
)
from domain import refusals
from domain.commands import (
    AdoptScheme,
    ApproveProposal,
    AssignShared,
    Command,
    DefineShared,
    EnrolUnit,
    OpenYear,
    ProposeIndicator,
    RegisterBody,
    ReturnProposal,
)
from domain.facts import Recorded, SelfAssessed
from domain.scheme import shipped

Acts = Generator[Act, tuple[Recorded, ...], None]

_EACH: Final = 24
"""So many indicators a unit proposes; two more are common to all."""

FIRST: Final = date(2017, 3, 25)
_TYPES: Final = ("主要经济指标", "重点工作", "职能工作")
_TOWN_TYPES: Final = ("经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设")


def notice(world: World) -> Acts:
    """The year is opened, the scheme adopted, bodies and units are enrolled."""
    window: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    opening = world.make(OpenYear, FIRST, jurisdiction=PLACE, example=True, **window)
    scheme = world.make(AdoptScheme, date(2017, 1, 1), text=shipped("dashiqiao-2017"))
    yield Act(at(FIRST), world.office, (opening, scheme, *_calendar()))
    bodies = [body for body in (*world.assessors, PARTY_BODY, PETITIONS) if body not in world.enrolled]
    enrolled: list[Command] = [world.make(RegisterBody, FIRST, body=body) for body in bodies]
    enrolled += [
        world.make(EnrolUnit, FIRST, unit=unit, category=category, number=place)
        for place, (unit, category) in enumerate(world.enrolled.items(), start=1)
    ]
    yield Act(at(FIRST, 10), world.office, enrolled)
    again = enrolled[-1]
    yield Act(at(FIRST, 11), world.office, (again,), refused=refusals.UnitAlreadyEnrolled)


def _calendar() -> tuple[Command, ...]:
    """Return the working days of 2017 and 2018, as the State Council's notices gave them."""
    with as_file(files("cli") / "demo" / "calendar_2017_2018.csv") as path:
        return tuple(take_in([path], Purpose(year=YEAR, on=FIRST, basis=BASIS)).commands)


def indicators(world: World) -> Acts:
    """Units propose their indicators; the office returns some, which come again, and approves the others."""
    assessed = [unit for unit, kind in world.enrolled.items() if kind != UPPER]
    for day, units in spread(assessed, date(2017, 3, 27), 12):
        for unit in units:
            yield Act(at(day), world.of(unit), [_proposal(world, unit, day, n) for n in range(1, _EACH + 1)])
        own = world.unit(units[0]).proposals
        first = world.make(ApproveProposal, day, unit=units[0], proposal=next(iter(own)))
        yield Act(at(day, 14), world.of(units[0]), (first,), refused=refusals.ScorerIsAssessed)
        yield Act(at(day, 15), world.office, [one for unit in units for one in _settled(world, unit, day)])
    yield from _returned(world, date(2017, 4, 18))
    yield from _common(world, assessed, date(2017, 4, 20))


def _proposal(world: World, unit: str, day: date, number: int) -> Command:
    types = _TOWN_TYPES if world.enrolled[unit] == TOWN else _TYPES
    return world.make(
        ProposeIndicator,
        day,
        unit=unit,
        number=str(number),
        content=f"示例：任务{number}",
        full=Decimal(world.chance.choice((2, 3, 5, 5, 8, 10))),
        type=types[number % len(types)],
        assessor=world.assessors[number % len(world.assessors)],
        target=f"示例：目标{number}",
        basis=BASIS,
    )


def _settled(world: World, unit: str, day: date) -> list[Command]:
    """Approve the unit's proposals, but for a few that go back."""
    made: list[Command] = []
    for proposal, known in world.unit(unit).proposals.items():
        told: dict[str, Any] = {"unit": unit, "proposal": proposal}
        if world.happens(0.02):
            made.append(world.make(ReturnProposal, day, **told, **why("目标不够具体")))
            continue
        if known.fact.assessor == unit:
            told |= {"self_assessed": SelfAssessed.DEPUTY, "deputy": OFFICE_BODY}
        made.append(world.make(ApproveProposal, day, **told, basis=BASIS))
    return made


def _returned(world: World, day: date) -> Acts:
    """What went back is proposed anew and approved."""
    for unit in world.standing():
        lacking = {str(n) for n in range(1, _EACH + 1)} - set(world.unit(unit).indicators)
        if lacking and world.enrolled[unit] != UPPER:
            anew = [_proposal(world, unit, day, int(n)) for n in sorted(lacking)]
            proposed = yield Act(at(day), world.of(unit), anew)
            approved: list[Command] = []
            for one in proposed:
                own = world.unit(unit).proposals[one.id].fact.assessor == unit
                left: dict[str, Any] = {"self_assessed": SelfAssessed.COLLECTIVE} if own else {}
                approved.append(
                    world.make(ApproveProposal, day, unit=unit, proposal=one.id, basis=BASIS, **left)
                )
            yield Act(at(day, 15), world.office, approved)


def _common(world: World, units: list[str], day: date) -> Acts:
    """Two indicators are common to all units (共性指标)."""
    body = world.assessors[-1]
    codes = ("共1", "共2")
    asked: dict[str, Any] = {"full": Decimal(5), "assessor": body, "type": "职能工作"}
    defined = [world.make(DefineShared, day, code=code, content=f"示例：{code}", **asked) for code in codes]
    given = [world.make(AssignShared, day, code=code, units=tuple(units), basis=BASIS) for code in codes]
    yield Act(at(day), world.office, (*defined, *given))
