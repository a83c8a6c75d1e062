"""What files handed in together must agree on: nothing told twice, and totals as declared."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from api.intake.problems import Problem
from api.intake.reading import Drawn
from api.intake.sums import plain, sum_of
from domain.commands import (
    AssignIndicator,
    DeclareHeadcount,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    RegisterBody,
)
from domain.facts import CalendarDay

# --- told twice ------------------------------------------------------------------------------------------


def repeated(drawn: Iterable[Drawn]) -> list[Problem]:
    """Return a problem for each row that says again what another row of the import has said."""
    first: dict[Hashable, Drawn] = {}
    problems = []
    for one in drawn:
        for key, column, shown in _claims(one):
            before = first.setdefault(key, one)
            if before is not one:
                found = f"“{shown}”与 {before.row.place} 第 {before.row.number} 行重复"
                problems.append(one.row.problem(column, found, "请只保留一行"))
    return problems


def _claims(one: Drawn) -> Iterator[tuple[Hashable, str, str]]:
    """Give what a row lays claim to: a key, and the column and words to name it by."""
    match one.value:
        case CalendarDay(day=day):
            yield ("day", day), "日期", day.isoformat()
        case EnrolUnit() as unit:
            yield from ((("unit", name), "单位名称", name) for name in _names(unit))
            # Each list counts its own units from 1; two lists may come together.
            yield ("number", one.row.place, unit.number), "序号", str(unit.number)
        case RegisterBody() as body:
            column = "考评单位" if one.row.address("考评单位") else "单位名称"
            yield from ((("body", name), column, name) for name in (body.body, *body.aliases))
        case AssignIndicator(unit=unit, number=number):
            yield ("indicator", unit, number), "指标序号", f"{unit} 指标 {number}"
        case DeclareHeadcount(unit=unit):
            yield ("headcount", unit), "单位", unit
        case EnterMark(unit=unit, component=component, indicator=number):
            yield ("mark", unit, component, number), "得分", f"{unit} {component} {number or ''}".rstrip()
        case EnterEvaluation(unit=unit, component=component, part=part):
            yield ("mark", unit, component, None, part), "得分", f"{unit} {component} {part or ''}".rstrip()


def _names(unit: EnrolUnit) -> tuple[str, ...]:
    return (unit.unit, *unit.aliases)


# --- declared and itemised -------------------------------------------------------------------------------


def differences(drawn: Sequence[Drawn]) -> list[Problem]:
    """Return a problem for each unit whose indicators do not add up to what 附件1 declares for it."""
    itemised = _itemised(drawn)
    return [
        problem
        for one, unit in _enrolled(drawn)
        if (items := _of(unit, itemised))
        for problem in _differences(one, unit, items)
    ]


def agreements(drawn: Sequence[Drawn]) -> list[str]:
    """Return a line for each unit whose indicators were added up: to be read when nothing is wrong."""
    itemised = _itemised(drawn)
    return [
        f"{unit.unit}：指标表 {unit.declared_tasks} 项、{plain(unit.declared_points)} 分，与申报数一致"
        for _, unit in _enrolled(drawn)
        if unit.declared_points is not None and _of(unit, itemised)
    ]


def whole_tasks(drawn: Sequence[Drawn]) -> list[AssignIndicator]:
    """Return the one line 全部任务（n 项） of each unit that has tasks and no table of them."""
    itemised = _itemised(drawn)
    return [
        _whole_task(unit) for _, unit in _enrolled(drawn) if unit.declared_tasks and not _of(unit, itemised)
    ]


def _enrolled(drawn: Iterable[Drawn]) -> Iterator[tuple[Drawn, EnrolUnit]]:
    return ((one, one.value) for one in drawn if isinstance(one.value, EnrolUnit))


def _itemised(drawn: Iterable[Drawn]) -> Mapping[str, list[Drawn]]:
    """Return the indicators of each unit, by the name the table uses."""
    itemised = defaultdict(list)
    for one in drawn:
        if isinstance(one.value, AssignIndicator):
            itemised[one.value.unit].append(one)
    return itemised


def _of(unit: EnrolUnit, itemised: Mapping[str, list[Drawn]]) -> list[Drawn]:
    return [one for name in _names(unit) for one in itemised.get(name, ())]


def _differences(one: Drawn, unit: EnrolUnit, items: list[Drawn]) -> Iterator[Problem]:
    files = "、".join(dict.fromkeys(str(item.row.place) for item in items))
    for column, field, declared in (
        ("任务数量", "tasks", unit.declared_tasks),
        ("任务分值", "full", unit.declared_points),
    ):
        if declared is None:
            continue
        found, wanted = sum_of(field, items), Decimal(declared)
        if found != wanted:
            by = plain(abs(found - wanted))
            said = f"{unit.unit} 申报 {plain(wanted)}，指标表合计 {plain(found)}，相差 {by}"
            yield one.row.problem(column, said, f"请与 {files} 核对，改正有误的一处")


def _whole_task(unit: EnrolUnit) -> AssignIndicator:
    """Return a unit's one line; it cites the row of 附件1 that declares its points."""
    return AssignIndicator(
        **unit.model_dump(include={"year", "on", "basis"}),
        source=unit.source,
        unit=unit.unit,
        number="1",
        content=f"全部任务（{unit.declared_tasks} 项）",
        full=unit.declared_points or Decimal(0),
        tasks=unit.declared_tasks or 1,
    )
