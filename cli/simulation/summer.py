"""Summer: checkpoints, inspections, changes of indicators, a reorganisation (过程管理)."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from cli.simulation.spring import Acts
from cli.simulation.world import BASIS, DEPARTMENT, TOWN, UPPER, Act, World, at, spread, why
from domain import refusals
from domain.commands import (
    CancelIndicator,
    ChangeIndicator,
    CheckReport,
    Command,
    FileReport,
    MergeUnits,
    RecordFinding,
    RecordVisit,
    RenameUnit,
)
from domain.facts import Completion, Occasion, Verdict

_CHECKPOINT: Final = date(2017, 6, 30)
_MERGED: Final = date(2017, 8, 1)
_FEWEST_FOR_A_MERGER: Final = 12


def course(world: World) -> Acts:
    """Everything between the assignment of the indicators and the last quarter."""
    yield from _inspections(world, date(2017, 5, 8), 0.3)
    yield from _checkpoint(world)
    yield from _changes(world, date(2017, 7, 17))
    yield from _reorganisation(world)
    yield from _inspections(world, date(2017, 9, 11), 0.5)


def _checkpoint(world: World) -> Acts:
    """At mid-year the units report on a third of their indicators; the office checks, and visits."""
    assessed = [unit for unit in world.standing() if world.enrolled[unit] != UPPER]
    for day, units in spread(assessed, date(2017, 7, 3), 8):
        for unit in units:
            told = [_report(world, unit, day, fact.number) for fact in world.indicators(unit)[::3]]
            yield Act(at(day), world.of(unit), told)
        yield Act(at(day, 14), world.office, [one for unit in units for one in checks(world, unit, day)])
        doubts = [one for unit in units for one in visits(world, unit, day)]
        if doubts:
            yield Act(at(day, 16), world.inspector, doubts)


def _report(world: World, unit: str, day: date, number: str) -> Command:
    told: dict[str, Any] = {"occasion": Occasion.CHECKPOINT, "checkpoint": _CHECKPOINT}
    done = world.chance.choice((Completion.MOSTLY, Completion.MOSTLY, Completion.UNDONE))
    text = f"示例：任务{number}按进度推进"
    return world.make(FileReport, day, unit=unit, number=number, text=text, completion=done, **told)


def checks(world: World, unit: str, day: date) -> list[Command]:
    """Check what the unit has reported and nobody has checked yet."""
    reports = world.unit(unit).reports
    made: list[Command] = []
    for report in reports.standing().values():
        if reports.check_of(report, office=True) is not None:
            continue
        doubted = world.happens(0.04)
        verdict = Verdict.DOUBTED if doubted else Verdict.TRUE
        said = why("材料与现场不符") if doubted else {}
        made.append(world.make(CheckReport, day, unit=unit, report=report, verdict=verdict, **said))
    return made


def visits(world: World, unit: str, day: date) -> list[Command]:
    """Look into the open doubts on the spot."""
    told: dict[str, Any] = {"unit": unit, "place": "示例：现场", "found": "示例：与自评相符"}
    return [
        world.make(RecordVisit, day, check=doubt, verdict=Verdict.TRUE, **told)
        for doubt in world.unit(unit).reports.doubts()
    ]


def _inspections(world: World, first: date, share: float) -> Acts:
    """Some units are inspected: mostly outside the indicators, some inside one; the same twice is refused."""
    for day, units in spread(world.some(world.standing(DEPARTMENT, TOWN), share), first, 5):
        found = [_finding(world, unit, day) for unit in units]
        yield Act(at(day), world.inspector, found)
        yield Act(at(day, 10), world.inspector, (found[0],), refused=refusals.DuplicateFinding)


def _finding(world: World, unit: str, day: date) -> Command:
    told: dict[str, Any] = {"unit": unit, "points": Decimal(world.chance.randint(1, 5)) / 10}
    if world.happens(0.3):
        told["indicator"] = world.chance.choice(world.indicators(unit)).number
    said = why(world.chance.choice(("窗口空岗", "台账不全", "整改未到位")), f"示例：察访记录{day:%m%d}号")
    return world.make(RecordFinding, day, **told, place=f"示例：{unit}办事大厅", clause="察访标准", **said)


def _changes(world: World, day: date) -> Acts:
    """A few indicators are changed or cancelled with their basis (指标动态管理)."""
    made: list[Command] = []
    chosen, told = world.some(world.standing(DEPARTMENT, TOWN), 0.4), why("任务调整", "示例：调整通知1号")
    for unit in chosen:
        first, *_, last = world.indicators(unit)
        more: dict[str, Any] = {"number": first.number, "full": first.full + 1}
        made.append(world.make(ChangeIndicator, day, unit=unit, **more, **told))
        if world.happens(0.3):
            exempt = world.happens(0.5)
            cancelled: dict[str, Any] = {"number": last.number, "not_applicable": exempt}
            made.append(world.make(CancelIndicator, day, unit=unit, **cancelled, **told))
    yield Act(at(day), world.office, made)
    unfounded = world.make(CancelIndicator, day, unit=chosen[0], number="1")
    yield Act(at(day, 10), world.office, (unfounded,), refused=refusals.ReasonNeeded)


def _reorganisation(world: World) -> Acts:
    """A department joins another, a town changes its name (机构改革)."""
    free = [unit for unit in world.standing(DEPARTMENT) if unit not in world.assessors]
    if len(world.enrolled) < _FEWEST_FOR_A_MERGER:
        return
    ends, into = free[-2:]
    told = why("机构改革", "示例：机构改革方案")
    yield Act(at(_MERGED), world.office, (world.make(MergeUnits, _MERGED, units=(ends,), into=into, **told),))
    late = world.make(RecordFinding, _MERGED, unit=ends, points=Decimal(1), **why("空岗", BASIS))
    yield Act(at(_MERGED, 10), world.inspector, (late,), refused=refusals.UnitHasEnded)
    town = world.standing(TOWN)[0]
    named = world.make(RenameUnit, _MERGED, unit=town, name=f"{town}（新名）", **told)
    yield Act(at(_MERGED, 11), world.office, (named,))
