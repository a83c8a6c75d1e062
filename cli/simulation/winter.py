"""Winter: bonuses and penalties, year-end reports, sheets of marks, evaluations (考核评估)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cli.simulation.spring import Acts
from cli.simulation.summer import checks, visits
from cli.simulation.world import (
    BASIS,
    OFFICE_BODY,
    RANKED,
    TOWN,
    Act,
    World,
    at,
    spread,
    why,
)
from domain import refusals
from domain.commands import (
    AcceptSheet,
    ApproveBonus,
    ApprovePenalty,
    CheckSheet,
    ClaimBonus,
    Command,
    DeclareComplete,
    DetermineCompletion,
    EnterEvaluation,
    EnterMark,
    FileReport,
    FileSheet,
    RefuseBonus,
    ReportPenalty,
    ReturnSheet,
    SendReminder,
    SetCollectionDue,
    SheetMark,
    SignSheet,
)
from domain.facts import (
    Completion,
    Keyed,
    Scale,
    Source,
)
from domain.values import digest

_COMPONENTS: Final = (("结果得分", 0.2), ("过程得分", 0.1))


def end_of_year(world: World) -> Acts:
    """Everything from the last quarter to the scores that are received whole."""
    yield from _adjustments(world, date(2017, 12, 4))
    yield from _reports(world)
    yield from _sheets(world)
    yield from _evaluations(world, date(2018, 1, 16))


def _adjustments(world: World, first: date) -> Acts:
    """Bonuses are claimed, penalties reported; another person settles each."""
    for day, units in spread(world.some(world.standing(*RANKED), 0.6), first, 6):
        claims: dict[str, str] = {}
        for unit in units:
            told: dict[str, Any] = {
                "item": "示例：获上级表彰",
                "points": Decimal(world.chance.randint(1, 4)) / 2,
            }
            claim = world.make(
                ClaimBonus, day, unit=unit, clause="加减分规则", basis="示例：表彰文件", **told
            )
            (recorded,) = yield Act(at(day), world.of(unit), (claim,))
            claims[recorded.id] = unit
        case, unit = next(iter(claims.items()))
        own = world.make(ApproveBonus, day, unit=unit, claim=case)
        yield Act(at(day, 10), world.of(unit), (own,), refused=refusals.ScorerIsAssessed)
        yield Act(
            at(day, 14), world.office, [_bonus(world, day, case, unit) for case, unit in claims.items()]
        )
        told = {"item": "示例：督办件逾期", "points": Decimal("0.3"), "clause": "加减分规则"}
        report = [world.make(ReportPenalty, day, unit=one, **told, **why("逾期五日")) for one in units[::3]]
        reported = yield Act(at(day, 15), world.petitions, report)
        approved = [
            world.make(ApprovePenalty, day, unit=unit, report=one.id)
            for unit, one in zip(units[::3], reported, strict=True)
        ]
        yield Act(at(day, 16), world.office, approved)


def _bonus(world: World, day: date, case: str, unit: str) -> Command:
    if world.happens(0.3):
        return world.make(RefuseBonus, day, unit=unit, claim=case, **why("级别不符", "示例：加减分规则"))
    return world.make(ApproveBonus, day, unit=unit, claim=case, basis="示例：加减分规则")


def _reports(world: World) -> Acts:
    """At the end of the year each unit reports on each indicator; the office checks, and visits."""
    for day, units in spread(world.standing(*RANKED), date(2017, 12, 18), 10):
        for unit in units:
            told = [
                world.make(
                    FileReport, day, unit=unit, number=fact.number, text=f"示例：任务{fact.number}已完成"
                )
                for fact in world.indicators(unit)
            ]
            yield Act(at(day), world.of(unit), told)
        yield Act(at(day, 14), world.office, [one for unit in units for one in checks(world, unit, day)])
        doubts = [one for unit in units for one in visits(world, unit, day)]
        if doubts:
            yield Act(at(day, 16), world.inspector, doubts)


# --- sheets of marks -------------------------------------------------------------------------------------


def _sheets(world: World) -> Acts:
    """Each body reports its marks on one sheet; every second comes on paper, one goes back, one is late."""
    due = date(2018, 1, 10)
    yield Act(
        at(date(2018, 1, 2)),
        world.office,
        (world.make(SetCollectionDue, date(2018, 1, 2), due=due, basis=BASIS),),
    )
    bodies = list(world.assessors)
    for place, body in enumerate(bodies):
        day = date(2018, 1, 12) if place == len(bodies) - 1 else date(2018, 1, 4 + place % 5)
        if day > due:
            remind = world.make(SendReminder, date(2018, 1, 11), body=body, channel="电话")
            yield Act(at(date(2018, 1, 11)), world.office, (remind,))
        number, rows = f"报表{place + 1}", tuple(_rows(world, body))
        if not rows:
            continue
        yield from _on_its_way(world, day, number, body, rows)
        if place == 1:
            back = world.make(ReturnSheet, day, sheet=number, **why("缺一页"))
            yield Act(at(day, 15), world.second, (back,))
            yield from _on_its_way(world, day, number, body, rows)
        yield Act(at(day, 16), world.second, (world.make(AcceptSheet, day, sheet=number),))
        yield from _completions(world, day, body)
    yield from _overstepped(world, date(2018, 1, 15))


def _rows(world: World, body: str) -> Iterator[SheetMark]:
    """Yield the marks that a body owes: for the office also those that a meeting gives."""
    for unit in world.standing(*RANKED):
        for fact in world.indicators(unit):
            if fact.assessor not in ({OFFICE_BODY, None} if body == OFFICE_BODY else {body}):
                continue
            for component, lost in _COMPONENTS:
                mark = world.points(fact.full, lost)
                said: dict[str, Any] = {}
                if mark < fact.full:
                    said = why("进度滞后", f"示例：指标表{fact.number}")
                if fact.assessor is None:
                    said |= {"basis": "示例：评议会议纪要"}
                yield SheetMark(
                    unit=unit, component=component, indicator=fact.number, points=mark, full=fact.full, **said
                )


def _on_its_way(world: World, day: date, number: str, body: str, rows: tuple[SheetMark, ...]) -> Acts:
    """A sheet is filed, checked by a second person, signed and sealed."""
    keyed = body.endswith(("1", "3"))
    scan = Source(file=f"{number}扫描件.pdf", digest=digest(number.encode()))
    filer = world.office if keyed else world.assessor(body)
    told: dict[str, Any] = {"keyed": Keyed(paper=f"{number}号", scan=scan)} if keyed else {}
    yield Act(at(day), filer, (world.make(FileSheet, day, sheet=number, body=body, rows=rows, **told),))
    total = sum((row.points or Decimal(0) for row in rows), Decimal(0))
    count: dict[str, Any] = {"sheet": number, "rows": len(rows), "total": total}
    own = world.make(CheckSheet, day, **count)
    yield Act(at(day, 10), filer, (own,), refused=refusals.CheckerFiled)
    second = world.second if keyed else world.assessor(body, "二")
    wrong = world.make(CheckSheet, day, **count | {"total": total + 1})
    yield Act(at(day, 11), second, (wrong,), refused=refusals.TotalsDiffer)
    yield Act(at(day, 12), second, (own,))
    sign = world.make(
        SignSheet, day, sheet=number, signed_on=day, sealed_on=day, scan=scan if keyed else None
    )
    yield Act(at(day, 13), filer, (sign,))


def _completions(world: World, day: date, body: str) -> Acts:
    """The body determines how far the tasks it assesses were completed (完成情况)."""
    made: list[Command] = []
    for unit in world.standing(*RANKED):
        for fact in world.indicators(unit):
            if fact.assessor == body:
                done = world.happens(0.95)
                told = {"basis": BASIS} if done else why("未达目标")
                completion = Completion.DONE if done else Completion.UNDONE
                about: dict[str, Any] = {"unit": unit, "number": fact.number}
                made.append(world.make(DetermineCompletion, day, **about, completion=completion, **told))
    yield Act(at(day, 17), world.assessor(body), made)


def _overstepped(world: World, day: date) -> Acts:
    """Who marks what another body assesses, or its own, is refused."""
    unit = world.standing(*RANKED)[-1]
    fact = world.indicators(unit)[0]
    told: dict[str, Any] = {
        "unit": unit,
        "component": "结果得分",
        "indicator": fact.number,
        "points": fact.full,
    }
    mark = world.make(EnterMark, day, **told)
    other = next(body for body in world.assessors[::-1] if body not in {fact.assessor, OFFICE_BODY, unit})
    yield Act(at(day), world.assessor(other), (mark,), refused=refusals.NotYourIndicator)
    yield Act(at(day, 10), world.assessor(unit), (mark,), refused=refusals.ScorerIsAssessed)
    yield Act(at(day, 11), world.office, (mark,), refused=refusals.AlreadyEntered)


# --- what is received whole ------------------------------------------------------------------------------


def _evaluations(world: World, day: date) -> Acts:
    """Party-building scores, ballots and evaluations arrive, and the columns are declared complete."""
    units = world.standing(*RANKED)
    yield Act(at(day), world.party, [_party(world, unit, day) for unit in units])
    yield Act(at(day, 10), world.office, [one for unit in units for one in _satisfaction(world, unit, day)])
    columns = ("察访核验扣分", "加分", "减分")
    yield Act(at(day, 16), world.office, [world.make(DeclareComplete, day, column=one) for one in columns])


def _party(world: World, unit: str, day: date) -> Command:
    points = Decimal(world.chance.randint(850, 1000)) / 100
    told: dict[str, Any] = {"scale": Scale.WEIGHTED, "points": points, "full": Decimal(10)}
    return world.make(EnterEvaluation, day, unit=unit, component="党建工作考核得分", **told)


def _satisfaction(world: World, unit: str, day: date) -> Iterator[Command]:
    names = ["领导评价", "公众评议"] + (["市直部门评价"] if world.enrolled[unit] == TOWN else [])
    for name in names:
        told: dict[str, Any] = {"scale": Scale.PERCENT, "full": Decimal(100)}
        points = Decimal(world.chance.randint(800, 1000)) / 10
        yield world.make(EnterEvaluation, day, unit=unit, component=name, points=points, **told, basis=BASIS)
