"""附件1 declares tasks and points for each unit; its indicator table must add up to them."""

from typing import TYPE_CHECKING

from domain.commands import AssignIndicator, EnrolUnit

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

UNITS = """
序号,单位名称,任务数量,任务分值,类别,别名
1,甲局,2,15,市直部门,甲委
2,乙局,6,60,市直部门,
"""
INDICATORS = "受考单位,指标序号,指标内容,分值,考核主体\n"


def test_a_difference_names_both_numbers_and_where_to_look(desk: "Desk") -> None:
    units = desk.text("units.csv", UNITS)
    table = desk.text("a.csv", INDICATORS + "甲局,1,任务一,5,丙局\n,2,任务二,5,\n,3,任务三,7.5,\n")
    ask = "请与 a.csv 核对，改正有误的一处。"
    assert desk.problems(units, table) == [
        f"units.csv 第 2 行“任务数量”：甲局 申报 2，指标表合计 3，相差 1；{ask}",
        f"units.csv 第 2 行“任务分值”：甲局 申报 15，指标表合计 17.5，相差 2.5；{ask}",
    ]


def test_a_table_with_problems_of_its_own_is_not_added_up(desk: "Desk") -> None:
    units = desk.text("units.csv", UNITS)
    table = desk.text("a.csv", INDICATORS + "甲局,1,任务一,5,丙局\n,2,任务二,十,\n")
    (problem,) = desk.problems(units, table)
    assert problem.startswith("a.csv 第 3 行“分值”：现为“十”")


def test_a_table_may_use_an_alias_and_stand_in_several_files(desk: "Desk") -> None:
    units = desk.text("units.csv", UNITS)
    first = desk.text("a.csv", INDICATORS + "甲委,1,任务一,5,丙局\n")
    second = desk.text("b.csv", INDICATORS + "甲局,2,任务二,10,丙局\n")
    assert not desk.problems(units, first, second)


def test_a_unit_that_is_in_no_list_of_this_import_may_be_enrolled_already(desk: "Desk") -> None:
    table = desk.text("a.csv", INDICATORS + "丁局,1,任务一,5,丙局\n")
    assert not desk.problems(desk.text("units.csv", UNITS), table)


def test_units_without_tasks_get_no_line(desk: "Desk") -> None:
    units = desk.text("units.csv", UNITS + "3,丙局,0,0,垂直管理单位,\n")
    commands = desk.take_in(units, one_line=True).commands
    assert [one.unit for one in commands if isinstance(one, AssignIndicator)] == ["甲局", "乙局"]
    assert [type(one) for one in commands] == [EnrolUnit] * 3 + [AssignIndicator] * 2
