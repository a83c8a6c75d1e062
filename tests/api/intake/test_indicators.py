"""Indicator tables, as offices send them: merged cells, sums, notes, and columns we do not read."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.commands import AssignIndicator

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

HEADER = "受考单位,指标序号,指标内容,分值,考核主体\n"


@pytest.fixture
def messy(desk: "Desk") -> Path:
    """A workbook with everything that offices do to a table, nothing of it doubtful."""
    with desk.workbook("messy.xlsx") as book:
        sheet = book.add_worksheet("环保局")
        sheet.merge_range("A1:G1", "附件4  政府绩效考核任务项目（市直）")
        sheet.write_row(
            "A2", ["受考单位", "指标\n序号", "指标内容", "分 值", "考核主体", "自评\n得分", "备注"]
        )
        sheet.merge_range("A3:A6", "市环保局")
        sheet.write_row("B3", [1, "信访工作", 20, "市信访局", "１８.５"])
        sheet.write_row("B4", [2, "“12345”\n服务热线", "１０", None, "9.5分"])
        sheet.write_row("B5", [3, "行政处罚备案", 0.1 + 0.2, None, "满分"])
        sheet.write_row("B6", [4, "调研工作", " 1,175.5 ", None, "—", "以市级数据为准"])
        sheet.merge_range("E4:E6", "市政府办")
        sheet.write("A7", "合计")
        sheet.write_formula("D7", "=SUM(D3:D6)", value="")
        sheet.merge_range("A8:G8", "注：1.本表一式两份；2.扣分须附依据。填表人：      联系电话：")
        book.add_worksheet("Sheet2")
        book.add_worksheet("说明").hide()
        book.get_worksheet_by_name("说明").write("A1", "隐藏的说明")
    return desk.folder / "messy.xlsx"


def test_what_is_certain_in_a_messy_workbook_is_read(desk: "Desk", messy: Path) -> None:
    intake = desk.take_in(messy)
    assert not intake.problems
    read = [
        (one.unit, one.number, one.content, str(one.full), one.assessor)
        for one in intake.commands
        if isinstance(one, AssignIndicator)
    ]
    assert read == [
        ("市环保局", "1", "信访工作", "20", "市信访局"),
        ("市环保局", "2", "“12345”服务热线", "10", "市政府办"),
        ("市环保局", "3", "行政处罚备案", "0.3", "市政府办"),
        ("市环保局", "4", "调研工作", "1175.5", "市政府办"),
    ]
    source = intake.commands[3].source
    assert source is not None
    assert (source.file, source.sheet, source.cell) == ("messy.xlsx", "环保局", "D6")


def test_what_is_not_read_or_not_compared_is_said(desk: "Desk", messy: Path) -> None:
    assert desk.take_in(messy).totals == (
        "messy.xlsx“环保局”：第 7 行合计没有数值，未核对",
        "messy.xlsx“环保局”：1 个单位，4 项指标，1205.8 分",
        "messy.xlsx“环保局”：未读取的列：自评得分、备注",
    )


def test_doubtful_numbers_are_asked_about_and_never_guessed(desk: "Desk") -> None:
    doubtful = ["18分", "满分", "—", "93.1%", "1,5", "1.", "扣1分", "1e3", "0.1234567", "99999999999", "①"]
    rows = "".join(f'甲局,{number},任务,"{text}",乙局\n' for number, text in enumerate(doubtful, 1))
    problems = desk.problems(desk.text("a.csv", HEADER + rows))
    assert len(problems) == len(doubtful)
    assert problems[0] == "a.csv 第 2 行“分值”：现为“18分”，不是数字；请改为十进制数字，例如 18.5。"
    assert problems[8] == "a.csv 第 10 行“分值”：0.1234567 的小数超过 6 位；请按方案规定的位数填写。"
    assert "超出可记录的范围；请核对是否多写了数字" in problems[9]


def test_another_unit_must_name_its_own_assessing_body(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,任务一,5,丙局\n,2,任务二,5,\n乙局,1,任务三,5,\n")
    (problem,) = desk.problems(table)
    assert problem.startswith("a.csv 第 4 行“考核主体”：空白")


def test_a_sum_ends_what_merged_cells_carry_down(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,任务一,5,丙局\n合计,,,5,\n,1,任务二,5,\n")
    assert [line.partition("：")[0] for line in desk.problems(table)] == [
        "a.csv 第 4 行“受考单位”",
        "a.csv 第 4 行“考核主体”",
    ]


def test_only_two_columns_are_filled_down(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,任务一,5,丙局\n,2,,,\n")
    assert [line.partition("：")[0] for line in desk.problems(table)] == [
        "a.csv 第 3 行“指标内容”",
        "a.csv 第 3 行“分值”",
    ]


def test_a_sum_that_does_not_agree_is_a_problem(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,任务一,5,丙局\n,2,任务二,10,\n合计,,,16,\n")
    assert desk.problems(table) == ["a.csv 第 4 行“分值”：合计为 16，各行共 15，相差 1；请核对各行与合计。"]


def test_an_indicator_told_twice_for_one_unit_is_a_problem(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,任务一,5,丙局\n,１,任务二,5,\n乙局,1,任务三,5,丙局\n")
    assert desk.problems(table) == [
        "a.csv 第 3 行“指标序号”：“甲局 指标 1”与 a.csv 第 2 行重复；请只保留一行。"
    ]


def test_a_comma_that_shifts_a_row_is_found(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,建议,提案,5,丙局\n甲局,2,任务,5,丙局\n合计,,,10,\n")
    assert desk.problems(table) == [
        "a.csv 第 2 行：单元格比表头多；内容中若有逗号，请用英文双引号括起该格；否则请删去多出的内容。"
    ]


def test_cells_beside_a_workbooks_table_are_named_as_unread(desk: "Desk") -> None:
    header = HEADER.strip().split(",")
    book = desk.book("a.xlsx", {"表": [header, ["甲局", 1, "任务", 5, "丙局", None, "待议"]]})
    assert "a.xlsx“表”：未读取的列：G 列（无列名）" in desk.take_in(book).totals


def test_a_header_printed_again_on_each_page_is_no_row(desk: "Desk") -> None:
    table = desk.text("a.csv", HEADER + "甲局,1,任务一,5,丙局\n" + HEADER + "甲局,2,任务二,5,丙局\n")
    assert len(desk.take_in(table).commands) == 2


def test_a_workbook_may_have_a_sheet_for_each_unit(desk: "Desk") -> None:
    header = HEADER.strip().split(",")
    sheets = {unit: [("绩效任务",), header, (unit, 1, "任务", 5, "丙局")] for unit in ("甲局", "乙局")}
    commands = desk.take_in(desk.book("a.xlsx", sheets)).commands
    assert [one.source.sheet for one in commands if one.source] == ["甲局", "乙局"]


def test_further_columns_are_kept_with_the_indicator(desk: "Desk") -> None:
    table = desk.text(
        "a.csv",
        """
        受考单位,指标序号,指标内容,分值,考核主体,指标类型,目标值,完成标准,任务数量
        甲局,1,氨氮下降,5,乙局,重点工作,30吨,年底前完成,3
        """,
    )
    (one,) = desk.take_in(table).commands
    assert isinstance(one, AssignIndicator)
    assert (one.type, one.target, one.standard, one.tasks) == ("重点工作", "30吨", "年底前完成", 3)
    assert one.full == Decimal(5)


def test_a_number_kept_as_a_date_is_a_problem(desk: "Desk") -> None:
    rows: list[list[object]] = [[*HEADER.strip().split(",")], ["甲局", 1, "任务", date(2017, 5, 1), "丙局"]]
    book = desk.book("a.xlsx", {"表": rows})
    (problem,) = desk.problems(book)
    assert problem.startswith("a.xlsx 工作表“表” 第 2 行“分值”：现为“2017-05-01”，不是数字")


def test_a_formula_without_a_value_is_blank_and_asked_for(desk: "Desk") -> None:
    header = HEADER.strip().split(",")
    with desk.workbook("a.xlsx") as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, ["甲局", 1, "任务", None, "丙局"])
        sheet.write_formula(1, 3, "=2+3", value="")
    assert desk.problems(desk.folder / "a.xlsx") == [
        "a.xlsx 工作表“表” 第 2 行“分值”：空白；请填写；若单元格是公式，请在 Excel 中重新计算并保存。"
    ]
