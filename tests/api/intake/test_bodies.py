"""Bodies that score and report."""

from typing import TYPE_CHECKING

from domain.commands import EnrolUnit, RegisterBody

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk


def test_bodies_are_registered_after_the_units_they_may_belong_to_and_parents_first(desk: "Desk") -> None:
    units = desk.text("units.csv", "序号,单位名称,任务数量,任务分值,类别\n1,甲局,1,5,市直部门\n")
    bodies = desk.text(
        "bodies.csv",
        """
        考评单位,上级单位,别名
        督查组,市政府绩效办,
        市政府绩效办,甲局,市政府绩效考核办、绩效办
        """,
    )
    unit, office, inspectors = desk.take_in(units, bodies).commands
    assert isinstance(unit, EnrolUnit)
    assert isinstance(office, RegisterBody)
    assert isinstance(inspectors, RegisterBody)
    assert (office.body, office.parent) == ("市政府绩效办", "甲局")
    assert office.aliases == ("市政府绩效考核办", "绩效办")
    assert (inspectors.body, inspectors.parent) == ("督查组", "市政府绩效办")


def test_a_body_may_stand_under_a_units_header_when_its_parent_is_named(desk: "Desk") -> None:
    (body,) = desk.take_in(desk.text("b.csv", "单位名称,上级单位\n市物价办,市发改局\n")).commands
    assert isinstance(body, RegisterBody)
    assert body.parent == "市发改局"


def test_a_table_that_says_more_is_not_taken_for_a_list_of_bodies(desk: "Desk") -> None:
    (problem,) = desk.problems(desk.text("b.csv", "考评单位,被考评单位,评语\n甲局,乙局,好\n"))
    assert problem.startswith("b.csv：没有认出表头；可以导入的有：单位表（序号、单位名称")


def test_a_body_told_twice_is_a_problem(desk: "Desk") -> None:
    (problem,) = desk.problems(desk.text("b.csv", "考评单位\n甲局\n甲局\n"))
    assert problem == "b.csv 第 3 行“考评单位”：“甲局”与 b.csv 第 2 行重复；请只保留一行。"
