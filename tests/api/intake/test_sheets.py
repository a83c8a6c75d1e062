"""Sheets of marks as bodies hand them in: merged cells, 同上, and what does not belong on one."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from api.intake import Purpose, SheetIntake, take_in_sheet

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

HEADER = ["单位", "指标序号", "构成", "得分", "事由", "依据"]


def taken_in(file: Path) -> SheetIntake:
    return take_in_sheet(file, Purpose(year="dashiqiao-2017", on=date(2018, 1, 8)))


def reasons(file: Path) -> list[str | None]:
    return [row.reason for row in taken_in(file).rows]


def test_a_messy_table_becomes_the_rows_of_a_sheet(desk: "Desk") -> None:
    file = desk.text(
        "marks.csv",
        """
        市信访局2017年度考核得分表,,,,,
        单 位,指标序号,构成,得 分,事由,依据,备注
        甲局,１,结果得分,18.50,两件积案,细则3,
        〃,2,〃,19,同上,同上,
        ,,,,,,
        乙局,1,结果得分,20,,,未失分
        合计,,,57.5,,,
        填表人：李某,,,,,,
        """,
        encoding="gb18030",
    )
    found = taken_in(file)
    assert not found.problems
    assert [(row.unit, row.indicator, row.points, row.reason, row.cell) for row in found.rows] == [
        ("甲局", "1", Decimal("18.50"), "两件积案", "D3"),
        ("甲局", "2", Decimal(19), "两件积案", "D4"),
        ("乙局", "1", Decimal(20), None, "D6"),
    ]
    assert found.source is not None
    assert (found.source.file, found.source.cell) == ("marks.csv", None)
    assert "marks.csv：未读取的列：备注" in found.totals


def test_a_blank_is_not_the_reason_above_it(desk: "Desk") -> None:
    rows = "甲局,1,结果得分,18,两件积案,细则3\n甲局,2,结果得分,19,,\n"
    assert reasons(desk.text("m.csv", f"{','.join(HEADER)}\n{rows}")) == ["两件积案", None]


def test_nothing_stands_above_the_first_row(desk: "Desk") -> None:
    assert reasons(desk.text("m.csv", f"{','.join(HEADER)}\n甲局,1,结果得分,18,同上,同上\n")) == [None]


def test_merged_words_serve_all_their_rows_and_a_merged_number_none_but_its_own(desk: "Desk") -> None:
    with desk.workbook("m.xlsx") as book:
        sheet = book.add_worksheet("得分")
        sheet.write_row("A1", HEADER)
        sheet.merge_range("A2:A4", "甲局")
        for line in (1, 2, 3):
            sheet.write_row(line, 1, [line, "结果得分"])
        sheet.write("D2", 18)
        sheet.merge_range("D3:D4", "19")
        sheet.merge_range("E2:F2", "两列合并")
        sheet.merge_range("E3:E4", "两件积案")
    problems = [str(problem) for problem in taken_in(desk.folder / "m.xlsx").problems]
    assert problems == [
        "m.xlsx 工作表“得分” 第 4 行“得分”：空白；请填写；若单元格是公式，请在 Excel 中重新计算并保存。"
    ]


def test_what_is_no_mark_and_what_has_a_day_of_its_own_are_told(desk: "Desk") -> None:
    file = desk.text(
        "m.csv",
        """
        单位,指标序号,构成,得分,满分,等次,生效日期
        甲局,1,结果得分,20,20,,2017-12-20
        甲局,,党建等次,,,优秀,
        """,
    )
    assert [str(problem) for problem in taken_in(file).problems] == [
        "m.csv“D2”：写有生效日期 2017-12-20；请清空“生效日期”列：报表的得分自接收之日起算。",
        "m.csv“F3”：不是指标得分或汇总值；报表只收指标得分和汇总值；其余请用 kaoji import 导入。",
    ]
