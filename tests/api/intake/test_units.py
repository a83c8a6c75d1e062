"""Units: 附件1 and lists like it."""

from typing import TYPE_CHECKING

from domain.commands import AssignIndicator, EnrolUnit

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

HEADER = "序号,单位名称,任务数量,任务分值\n"


def test_columns_may_stand_in_any_order_below_titles_and_blank_rows(desk: "Desk") -> None:
    units = desk.text(
        "units.csv",
        """
        附件1,,,,,,
        ,,,,,,

        单位名称,任务分值,类别,别名,子类,任务数量,序号
        沿海产业区,246,开发区,沿海新兴产业区、沿海区,第一类,28,37
        """,
    )
    intake = desk.take_in(units)
    (unit,) = intake.commands
    assert isinstance(unit, EnrolUnit)
    assert (unit.unit, unit.category, unit.sub_class, unit.number) == ("沿海产业区", "开发区", "第一类", 37)
    assert unit.aliases == ("沿海新兴产业区", "沿海区")
    assert unit.source is not None
    assert unit.source.cell == "B5"


def test_a_list_without_categories_asks_for_them_once(desk: "Desk") -> None:
    units = desk.text("units.csv", HEADER + "1,市政府办,10,75\n2,市信访局,10,59\n")
    assert desk.problems(units) == [
        "units.csv：没有“类别”列；请加上该列，或用 --category 指定类别，例如 --category 市直部门。"
    ]


def test_a_blank_category_is_asked_for_or_taken_from_what_the_clerk_said(desk: "Desk") -> None:
    units = desk.text("units.csv", "序号,单位名称,任务数量,任务分值,类别\n1,甲镇,1,5,镇区\n2,乙局,1,5,\n")
    assert desk.problems(units) == ["units.csv 第 3 行“类别”：空白；请填写，或用 --category 指定类别。"]
    given = desk.take_in(units, category="市直部门").commands
    assert [one.category for one in given if isinstance(one, EnrolUnit)] == ["镇区", "市直部门"]


def test_what_is_no_number_is_named_with_its_row_and_column(desk: "Desk") -> None:
    units = desk.text("units.csv", HEADER + "1,甲,1,5\n2,乙,1,5\n3,丙,1,5\n4,丁,1.5,abc\n5,,2,-3\n")
    assert desk.problems(units, category="市直部门") == [
        "units.csv 第 5 行“任务数量”：现为“1.5”，不是整数；请改为整数。",
        "units.csv 第 5 行“任务分值”：现为“abc”，不是数字；请改为十进制数字，例如 18.5。",
        "units.csv 第 6 行“单位名称”：空白；请填写；若单元格是公式，请在 Excel 中重新计算并保存。",
        "units.csv 第 6 行“任务分值”：现为“-3”，不能为负；请改为不带负号的数字。",
    ]


def test_a_unit_told_twice_is_named_with_both_rows(desk: "Desk") -> None:
    first = desk.text("a.csv", HEADER + "1,甲局,1,5\n2,乙局,1,5\n2,丙局,1,5\n")
    second = desk.text("b.csv", HEADER + "1,甲局 ,2,6\n")
    assert desk.problems(first, second, category="市直部门") == [
        "a.csv 第 4 行“序号”：“2”与 a.csv 第 3 行重复；请只保留一行。",
        "b.csv 第 2 行“单位名称”：“甲局”与 a.csv 第 2 行重复；请只保留一行。",
    ]


def test_an_alias_that_is_another_units_name_is_questioned(desk: "Desk") -> None:
    units = desk.text("units.csv", "序号,单位名称,任务数量,任务分值,别名\n1,甲局,1,5,\n2,乙局,1,5,甲局\n")
    (problem,) = desk.problems(units, category="市直部门")
    assert "“甲局”与 units.csv 第 2 行重复" in problem


def test_two_lists_may_each_count_from_one(desk: "Desk") -> None:
    towns = desk.text("towns.csv", HEADER + "1,甲镇,1,5\n")
    bureaus = desk.text("bureaus.csv", HEADER + "1,乙局,1,5\n")
    assert not desk.problems(towns, bureaus, category="镇区")


def test_a_sum_row_is_compared_and_not_imported(desk: "Desk") -> None:
    right = desk.text("right.csv", HEADER + "1,甲,3,10.5\n2,乙,4,20\n合计,2个单位,7,30.50\n")
    assert len(desk.take_in(right, category="市直部门").commands) == 2
    wrong = desk.text("wrong.csv", HEADER + "1,甲,3,10.5\n2,乙,4,20\n合 计,3,8,30\n")
    assert desk.problems(wrong, category="市直部门") == [
        "wrong.csv 第 4 行“任务数量”：合计为 8，各行共 7，相差 1；请核对各行与合计。",
        "wrong.csv 第 4 行“任务分值”：合计为 30，各行共 30.5，相差 0.5；请核对各行与合计。",
        "wrong.csv 第 4 行“单位名称”：合计为 3，各行共 2，相差 1；请核对各行与合计。",
    ]


def test_subtotals_sum_their_own_rows_and_the_total_all_of_them(desk: "Desk") -> None:
    units = desk.text(
        "units.csv",
        HEADER + "1,甲,3,10\n2,乙,4,20\n小计,,7,30\n3,丙,1,5\n小计,,1,5\n总计,,8,35\n注：以文件为准,,,\n",
    )
    assert not desk.problems(units, category="市直部门")


def test_tasks_without_points_are_questioned(desk: "Desk") -> None:
    units = desk.text("units.csv", HEADER + "1,甲,0,0\n2,乙,0,20\n3,丙,5,\n")
    assert desk.problems(units, category="市直部门") == [
        "units.csv 第 3 行“任务数量”：任务数量为 0，而任务分值为 20；请核对这两格。",
        "units.csv 第 4 行“任务分值”：空白；请填写；不申报任务的单位两格都留空。",
    ]


def test_units_of_class_3_declare_no_tasks_and_the_totals_say_so(desk: "Desk") -> None:
    units = desk.text("units.csv", HEADER + "1,甲,3,20\n2,乙,,\n")
    intake = desk.take_in(units, category="垂直管理单位", one_line=True)
    assert [type(one) for one in intake.commands] == [EnrolUnit, EnrolUnit, AssignIndicator]
    assert "units.csv：1 个单位的任务数量和任务分值空白，不核对" in intake.totals


def test_names_no_fact_may_hold_are_refused_in_chinese(desk: "Desk") -> None:
    units = desk.text("units.csv", HEADER + "1,甲/乙,1,5\n2,丙\u200b局,1,5\n")
    slash, invisible = desk.problems(units, category="市直部门")
    assert slash == "units.csv 第 2 行“单位名称”：名称“甲/乙”不能含有 / @ ~；请改正后重新导入。"
    assert "含有不可见字符；请删去后重填" in invisible
    assert "\u200b" not in invisible
