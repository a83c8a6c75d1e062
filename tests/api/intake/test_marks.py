"""Marks and evaluations: every row says what it is and on which scale."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.commands import EnterEvaluation, EnterMark
from domain.facts import Ballots, Scale

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

HEADER = "单位,构成,指标序号,得分,满分,事由,依据,条款\n"
PARTY = "党建工作考核得分"


def test_a_mark_for_an_indicator_keeps_reason_basis_and_clause(desk: "Desk") -> None:
    marks = desk.text("m.csv", HEADER + "市环保局,结果得分,14,4.5,5,晚两天,指标表14,评分细则3\n")
    (mark,) = desk.take_in(marks).commands
    assert isinstance(mark, EnterMark)
    assert (mark.unit, mark.component, mark.indicator) == ("市环保局", "结果得分", "14")
    assert (mark.points, mark.full) == (Decimal("4.5"), Decimal(5))
    assert (mark.reason, mark.basis, mark.clause) == ("晚两天", "指标表14", "评分细则3")
    assert mark.source is not None
    assert mark.source.cell == "D2"


def test_a_file_is_no_basis_for_marks_it_takes_away(desk: "Desk") -> None:
    (mark,) = desk.take_in(desk.text("m.csv", HEADER + "市环保局,结果得分,14,4.5,5,晚两天,,\n")).commands
    assert mark.basis is None


def test_a_process_mark_may_stand_for_the_whole_unit(desk: "Desk") -> None:
    (mark,) = desk.take_in(desk.text("m.csv", HEADER + "市环保局,过程得分,,97.5,,,,\n")).commands
    assert isinstance(mark, EnterMark)
    assert mark.indicator is None
    wrong = desk.text("w.csv", HEADER + "市环保局,过程得分,,97.5,175,,,\n")
    assert desk.problems(wrong) == [
        "w.csv 第 2 行“满分”：没有指标序号的得分按百分制计，而满分为 175；请填写指标序号，或把满分改为 100。"
    ]


def test_the_scale_is_what_the_row_says_or_plainly_shows(desk: "Desk") -> None:
    marks = desk.text(
        "m.csv",
        """
        单位,构成,得分,满分,口径,票数
        甲局,领导评价,91.25,,百分制,
        乙局,领导评价,91.25,100,,
        丙局,领导评价,27,30,,
        丁局,领导评价,9.1,,折算分,
        戊局,领导评价,,,,"满意=50，较满意=30, 不满意：0"
        己局,领导评价,,,票数,弃权＝２
        """,
    )
    given = [one for one in desk.take_in(marks).commands if isinstance(one, EnterEvaluation)]
    assert [one.scale for one in given] == [
        Scale.PERCENT,
        Scale.PERCENT,
        Scale.OWN,
        Scale.WEIGHTED,
        Scale.BALLOTS,
        Scale.BALLOTS,
    ]
    assert given[4].ballots == (
        Ballots(option="满意", count=50),
        Ballots(option="较满意", count=30),
        Ballots(option="不满意", count=0),
    )
    assert given[4].source is not None
    assert given[4].source.cell == "F6"


def test_the_clerk_may_name_component_and_scale_for_the_whole_file(desk: "Desk") -> None:
    marks = desk.text("m.csv", "单位,得分\n甲局,9.1\n")
    assert desk.problems(marks) == [
        "m.csv：没有“构成”列；请加上该列，或用 --component 指定，例如 --component 结果得分。",
        (
            "m.csv 第 2 行“口径”：没有写明口径，也没有满分，分不清是百分制还是折算后的分；"
            "请写 百分制、折算分 或 自定满分，或填写满分，或加 --scale 百分制。"
        ),
    ]
    (one,) = desk.take_in(marks, component=PARTY, scale=Scale.WEIGHTED).commands
    assert isinstance(one, EnterEvaluation)
    assert (one.component, one.scale) == (PARTY, Scale.WEIGHTED)


def test_contradictions_within_a_row_are_problems(desk: "Desk") -> None:
    marks = desk.text(
        "m.csv",
        """
        单位,构成,指标序号,得分,满分,口径,票数,条款
        甲局,领导评价,,91,30,百分制,,
        乙局,领导评价,,91,,自定满分,,
        丙局,领导评价,,91,,票数,满意=5,
        丁局,领导评价,,91,,,满意=5,
        戊局,领导评价,,91,,,,三
        己局,领导评价,,,,,,
        庚局,结果得分,1,5,5,折算分,,
        辛局,领导评价,,91,,千分制,,
        壬局,领导评价,,,,,很满意,
        癸局,,1,5,5,,,
        """,
    )
    places = [line.partition("：")[0].removeprefix("m.csv ") for line in desk.problems(marks)]
    assert places == [
        "第 2 行“满分”",
        "第 3 行“满分”",
        "第 4 行“得分”",
        "第 5 行“票数”",
        "第 6 行“条款”",
        "第 7 行“得分”",
        "第 8 行“口径”",
        "第 9 行“口径”",
        "第 10 行“票数”",
        "第 11 行“构成”",
    ]


def test_the_effective_day_of_a_row_goes_before_that_of_the_import(desk: "Desk") -> None:
    header = ["单位", "构成", "得分", "生效日期", "满分"]
    days: list[str | date | None] = ["2017-12-20", "2017/12/20", date(2017, 12, 20), None]
    rows = [[f"单位{index}", "领导评价", 90, day, 100] for index, day in enumerate(days)]
    commands = desk.take_in(desk.book("m.xlsx", {"得分": [header, *rows]})).commands
    assert [one.on for one in commands] == [date(2017, 12, 20)] * 3 + [date(2017, 6, 30)]
    serial = desk.book("s.xlsx", {"得分": [header, ["甲局", "领导评价", 90, 43089, 100]]})
    assert desk.problems(serial) == [
        "s.xlsx 工作表“得分” 第 2 行“生效日期”：现为“43089”，不是日期；请写成 2017-12-20 的样子。"
    ]


def test_percent_marks_that_look_weighted_already_are_questioned(desk: "Desk") -> None:
    rows = "".join(
        f"{unit}局,{PARTY},{points},100\n"
        for unit, points in zip("甲乙丙", ("9.1", "8.7", "10"), strict=True)
    )
    marks = desk.text("m.csv", "单位,构成,得分,满分\n" + rows)
    weights = {PARTY: Decimal(10)}
    (problem,) = desk.problems(marks, weights=weights)
    assert problem == (
        "m.csv“得分”：党建工作考核得分 全部不超过 10，像是已折算的分；"
        "若是，请在“口径”列写 折算分；若确为百分制，请加 --confirm-scale。"
    )
    assert not desk.problems(marks)
    assert not desk.problems(marks, weights=weights, confirm_scale=True)
    (alone,) = desk.problems(
        desk.text("o.csv", f"单位,构成,得分,满分\n甲局,{PARTY},9,100\n"), weights=weights
    )
    assert "像是已折算的分" in alone
    assert not desk.problems(
        desk.text("n.csv", f"单位,构成,得分,满分\n{rows}丁局,{PARTY},88,100\n"), weights=weights
    )


def test_a_month_or_judge_stands_under_its_own_column(desk: "Desk") -> None:
    marks = desk.text(
        "m.csv",
        """
        单位,构成,分项,得分,满分
        甲局,日常考核,3月,18,20
        甲局,日常考核,4月,19,20
        甲局,日常考核,3月,17,20
        """,
    )
    assert desk.problems(marks) == [
        "m.csv 第 4 行“得分”：“甲局 日常考核 3月”与 m.csv 第 2 行重复；请只保留一行。"
    ]
    wrong = desk.text("w.csv", "单位,构成,指标序号,分项,得分,满分\n甲局,结果得分,1,3月,5,5\n")
    assert desk.problems(wrong) == ["w.csv 第 2 行“分项”：指标得分不分项；请清空该格。"]


def test_a_grade_needs_no_points(desk: "Desk") -> None:
    (one,) = desk.take_in(desk.text("g.csv", "单位,构成,等次\n甲局,党建等次,优秀\n")).commands
    assert isinstance(one, EnterEvaluation)
    assert (one.scale, one.grade, one.points) == (Scale.GRADE, "优秀", None)
    assert one.source is not None
    assert one.source.cell == "C2"
    both = desk.text("b.csv", "单位,构成,等次,得分\n甲局,党建等次,优秀,95\n乙局,党建等次,,\n")
    assert desk.problems(both) == [
        (
            "b.csv 第 2 行“口径”：没有写明口径，也没有满分，分不清是百分制还是折算后的分；"
            "请写 百分制、折算分 或 自定满分，或填写满分，或加 --scale 百分制。"
        ),
        "b.csv 第 3 行“得分”：空白；请填写；若单元格是公式，请在 Excel 中重新计算并保存。",
    ]


def test_a_bare_figure_that_the_scheme_explains_needs_no_scale(desk: "Desk") -> None:
    figures = desk.text("f.csv", "单位,构成,得分\n甲局,税收增长率,-3.25\n甲局,日常考核,18\n")
    known = frozenset({"税收增长率", "日常考核"})
    given = [
        one for one in desk.take_in(figures, explained=known).commands if isinstance(one, EnterEvaluation)
    ]
    assert [(one.points, one.scale) for one in given] == [(Decimal("-3.25"), None), (Decimal(18), None)]
    assert [line.partition("：")[0] for line in desk.problems(figures)] == [
        "f.csv 第 2 行“口径”",
        "f.csv 第 3 行“口径”",
    ]


def test_only_a_quantity_may_be_negative(desk: "Desk") -> None:
    header = "单位,构成,指标序号,得分,满分,口径\n"
    rows = "甲局,结果得分,1,-5,5,\n甲局,领导评价,,-5,100,\n甲局,增长率,,-5,,数值\n"
    assert desk.problems(desk.text("n.csv", header + rows)) == [
        "n.csv 第 2 行“得分”：现为“-5”，不能为负；请改为不带负号的数字。",
        "n.csv 第 3 行“得分”：现为“-5”，不能为负；请改为不带负号的数字。",
    ]
    full = desk.text("v.csv", header + "甲局,增长率,,5,100,数值\n")
    assert desk.problems(full) == ["v.csv 第 2 行“满分”：口径为数值，不另填满分；请清空该格。"]


def test_one_unit_marked_twice_for_the_same_thing_is_a_problem(desk: "Desk") -> None:
    marks = desk.text(
        "m.csv", HEADER + "甲局,结果得分,1,5,5,,,\n甲局,过程得分,1,5,5,,,\n甲局,结果得分,1,4,5,,,\n"
    )
    assert desk.problems(marks) == [
        "m.csv 第 4 行“得分”：“甲局 结果得分 1”与 m.csv 第 2 行重复；请只保留一行。"
    ]


def test_the_control_total_of_the_marks_is_shown(desk: "Desk") -> None:
    marks = desk.text(
        "m.csv", HEADER + "甲局,结果得分,1,5,5,,,\n乙局,结果得分,1,4.50,5,迟,文,\n合计,,,9.5,,,,\n"
    )
    assert desk.take_in(marks).totals == ("m.csv：2 条得分，合计 9.5 分",)
