"""Units to be assessed, with the tasks and points the document declares for each (附件1)."""

from typing import Final

from api.intake.cells import names, ordinal, points, whole
from api.intake.problems import Problem
from api.intake.purpose import Purpose
from api.intake.reading import Field, Reading
from api.intake.sums import plain, sum_of, sums_agree
from api.intake.tables import Row, Table
from domain.commands import EnrolUnit

FIELDS: Final = {
    "number": Field("序号", ordinal),
    "unit": Field("单位名称"),
    "declared_tasks": Field("任务数量", whole, required=False),
    "declared_points": Field("任务分值", points, required=False),
    "category": Field("类别", required=False),
    "sub_class": Field("子类", required=False),
    "aliases": Field("别名", names, required=False),
}


def read(table: Table, purpose: Purpose) -> Reading:
    """Read a table of units into EnrolUnit commands."""
    reading = Reading(table, purpose)
    if not (table.has("类别") or purpose.category):
        advice = "请加上该列，或用 --category 指定类别，例如 --category 市直部门"
        reading.problems.append(table.place.problem("没有“类别”列", advice))
    for row in table.things:
        _enrol(reading, row)
    sums_agree(reading, {"任务数量": "declared_tasks", "任务分值": "declared_points"}, "单位名称")
    tasks, total = (plain(sum_of(name, reading.drawn)) for name in ("declared_tasks", "declared_points"))
    reading.note(f"{len(reading.drawn)} 个单位，{tasks} 项任务，{total} 分")
    undeclared = [row for row in table.things if not row["任务数量"] and not row["任务分值"]]
    if undeclared:
        reading.note(f"{len(undeclared)} 个单位的任务数量和任务分值空白，不核对")
    return reading


def _enrol(reading: Reading, row: Row) -> None:
    said = reading.fields(row, FIELDS)
    if said is None:
        return
    if "category" not in said and not reading.purpose.category and row.address("类别"):
        reading.problems.append(row.problem("类别", "空白", "请填写，或用 --category 指定类别"))
        return
    if problem := _half_declared(row, said.get("declared_tasks"), said.get("declared_points")):
        reading.problems.append(problem)
        return
    # Without any category the table's problem is told once, and its rows are still checked.
    said.setdefault("category", reading.purpose.category or "未定")
    reading.draw(row, EnrolUnit, FIELDS, said | reading.envelope(row, "任务分值", reading.document))


def _half_declared(row: Row, tasks: object, total: object) -> Problem | None:
    """Question tasks without points and points without tasks; class 3 declares neither."""
    if (tasks is None) != (total is None):
        blank = "任务数量" if tasks is None else "任务分值"
        return row.problem(blank, "空白", "请填写；不申报任务的单位两格都留空")
    if bool(tasks) != bool(total):
        return row.problem("任务数量", f"任务数量为 {tasks}，而任务分值为 {total}", "请核对这两格")
    return None
