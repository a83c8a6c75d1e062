"""Civil servants of each unit, from one table."""

from typing import TYPE_CHECKING

from domain.commands import DeclareHeadcount

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

TABLE = """
单位,公务员人数,依据
甲局,43,登记表1号
乙局,7,
合计,50,
"""


def test_each_row_declares_a_headcount_on_its_basis_or_else_on_the_file(desk: "Desk") -> None:
    intake = desk.take_in(desk.text("people.csv", TABLE))
    told = [one for one in intake.commands if isinstance(one, DeclareHeadcount)]
    assert [(one.unit, one.headcount, one.basis) for one in told] == [
        ("甲局", 43, "登记表1号"),
        ("乙局", 7, "文件 people.csv"),
    ]
    assert told[0].source is not None
    assert "people.csv：2 个单位，公务员 50 人" in intake.totals


def test_a_unit_told_twice_half_a_person_and_a_wrong_sum_are_problems(desk: "Desk") -> None:
    twice = desk.problems(desk.text("a.csv", "单位,公务员人数\n甲局,43\n甲局,44\n"))
    assert twice == ["a.csv 第 3 行“单位”：“甲局”与 a.csv 第 2 行重复；请只保留一行。"]
    (half,) = desk.problems(desk.text("b.csv", "单位,公务员人数\n甲局,4.5\n"))
    assert "不是整数" in half
    (wrong,) = desk.problems(desk.text("c.csv", "单位,公务员人数\n甲局,43\n合计,44\n"))
    assert "合计" in wrong
