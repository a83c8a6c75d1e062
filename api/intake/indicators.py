"""Indicators assigned to units (指标表), with the merged cells of two columns filled down."""

from collections.abc import Iterator
from typing import Final

from api.intake.cells import direction, number_word, ordinal, points, self_assessed
from api.intake.purpose import Purpose
from api.intake.reading import Field, Reading
from api.intake.sums import plain, sum_of, sums_agree
from api.intake.tables import Row, Table
from domain.commands import AssignIndicator

FIELDS: Final = {
    "unit": Field("受考单位"),
    "number": Field("指标序号", number_word),
    "content": Field("指标内容"),
    "full": Field("分值", points),
    "assessor": Field("考核主体"),
    "tasks": Field("任务数量", ordinal, required=False),
    "type": Field("指标类型", required=False),
    "target": Field("目标值", required=False),
    "standard": Field("完成标准", required=False),
    "direction": Field("指标方向", direction, required=False),
    "self_assessed": Field("自评处理", self_assessed, required=False),
    "deputy": Field("代评单位", required=False),
}


def read(table: Table, purpose: Purpose) -> Reading:
    """Read a table of indicators into AssignIndicator commands."""
    reading = Reading(table, purpose)
    for row in filled_down(table):
        said = reading.fields(row, FIELDS)
        if said is not None:
            envelope = reading.envelope(row, "分值", reading.document)
            reading.draw(row, AssignIndicator, FIELDS, said | envelope)
    sums_agree(reading, {"分值": "full"}, "指标内容")
    assigned = [one.value for one in reading.drawn if isinstance(one.value, AssignIndicator)]
    units = len({command.unit for command in assigned})
    reading.note(f"{units} 个单位，{len(assigned)} 项指标，{plain(sum_of('full', reading.drawn))} 分")
    return reading


def filled_down(table: Table) -> Iterator[Row]:
    """Give the rows with 受考单位 and 考核主体 filled down, as merged cells mean.

    A sum ends both; another unit ends 考核主体, since no merged cell reaches from one unit to the next.
    """
    unit = assessor = ""
    for row in table.rows:
        if row.is_sum:
            unit = assessor = ""
            continue
        if row["受考单位"] and row["受考单位"] != unit:
            unit, assessor = row["受考单位"], ""
        assessor = row["考核主体"] or assessor
        yield row.replaced("受考单位", unit).replaced("考核主体", assessor)
