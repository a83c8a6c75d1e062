"""Grades and ranks word by word: small plans, a few units, results worked out by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from domain.asof import AsOf
from domain.commands import AdoptScheme, EnrolUnit, EnterEvaluation, OpenYear
from domain.facts import Scale
from domain.scheme import SchemeError, parse
from domain.scheme.writing import written
from domain.state import sheet_of
from projections.standings import GroupStandings, standings
from tests.domain.conftest import Desk
from tests.domain.shorthand import graded, grades_of, plan, scoring, text

ONE = "甲：数值 | 否决：认定事项 | 失责：认定事项 | 作风：认定事项 | 乙：数值"
BANDS = "优秀：≥90 | 良好：≥75 | 合格：≥60 | 不合格：其余"
FIVE = ("一局 甲=95", "二局 甲=93", "三局 甲=93", "四局 甲=80", "五局 甲=50")


def given(grades: str, *units: str, groups: str = "部门：部门", settings: str = "小数位数：2") -> list[str]:
    """Return each unit's grade, and behind a stroke its team's where that is another."""
    year = scoring(plan("甲", groups=groups, 构成=ONE, 等次=grades, 设置=settings), *units)
    found = [graded(year)[unit.split()[0].partition("/")[0]] for unit in units]
    return [
        f"{one.grade or '未定'}/{one.team or '未定'}" if one.team != one.grade else one.grade or "未定"
        for one in found
    ]


# --- bands and quotas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (BANDS, "优秀 优秀 优秀 良好 不合格"),
        ("优秀：成绩>93 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：名次≤3 | 其他：其余", "优秀 优秀 优秀 其他 其他"),
        ("优秀：名次=1 | 良好：名次<4 | 其他：其余", "优秀 良好 良好 其他 其他"),
        ("优秀：成绩≥90 且 甲>94 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：成绩≥本组平均（成绩） | 其他：其余", "优秀 优秀 优秀 其他 其他"),
        ("优秀：名次≤本组家数×40% | 其他：其余", "优秀 优秀 优秀 其他 其他"),
        ("优秀：不超过 1 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：不超过 2 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：不超过 3 | 其他：其余", "优秀 优秀 优秀 其他 其他"),
        ("优秀：不超过 99 | 其他：其余", "优秀 优秀 优秀 优秀 优秀"),
        ("优秀：不超过 0 | 其他：其余", "其他 其他 其他 其他 其他"),
        ("优秀：不超过 20% | 良好：不超过 40% | 其他：其余", "优秀 良好 良好 其他 其他"),
        ("优秀：≥94，不超过 60% | 良好：≥90 | 其他：其余", "优秀 良好 良好 其他 其他"),
        ("优秀：≥60，不超过 20% | 良好：≥90，不超过 1 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：不超过 本组家数－4 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：不超过 本组家数－9 | 其他：其余", "其他 其他 其他 其他 其他"),
        ("优秀：不超过 本组家数（甲≥93） | 其他：其余", "优秀 优秀 优秀 其他 其他"),
        ("优秀：不超过 若 本组占比（甲<60）>10% 则 1 否则 3 | 其他：其余", "优秀 其他 其他 其他 其他"),
        ("优秀：≥60 | 良好：≥90", "优秀 优秀 优秀 优秀 未定"),
    ],
)
def test_grades_go_from_the_best_by_condition_rank_and_quota(grades: str, expected: str) -> None:
    assert given(grades, *FIVE) == expected.split()


@pytest.mark.parametrize(
    ("rounding", "ties", "expected"),
    [
        # 5 家 × 50% = 2.5；第二、三名并列
        ("去尾", "一并不列入", "优秀 其他 其他 其他 其他"),
        ("去尾", "一并列入", "优秀 优秀 优秀 其他 其他"),
        ("四舍五入", "一并不列入", "优秀 优秀 优秀 其他 其他"),
        ("四舍六入五成双", "一并不列入", "优秀 其他 其他 其他 其他"),
        ("进位", "一并列入", "优秀 优秀 优秀 其他 其他"),
    ],
)
def test_a_share_becomes_places_and_who_ties_for_the_last_goes_together(
    rounding: str, ties: str, expected: str
) -> None:
    settings = f"名额取整：{rounding} | 名额并列：{ties}"
    assert given("优秀：不超过 50% | 其他：其余", *FIVE, settings=settings) == expected.split()


def test_all_tie_for_one_place() -> None:
    units = ("一局 甲=9", "二局 甲=9", "三局 甲=9")
    grades = "优秀：不超过 1 | 其他：其余"
    assert given(grades, *units) == ["其他"] * 3
    assert given(grades, *units, settings="名额并列：一并列入") == ["优秀"] * 3


def test_a_quota_that_cannot_be_worked_out_leaves_the_grade_open() -> None:
    assert given("优秀：≥90，不超过 本组家数÷（本组最高 甲－95） | 其他：其余", *FIVE) == [
        "未定",
        "未定",
        "未定",
        "其他",
        "其他",
    ]


def test_a_condition_that_is_not_known_leaves_the_grade_open() -> None:
    units = ("一局 甲=95 乙=1", "二局 甲=93", "三局 甲=50")
    assert given("优秀：成绩≥90 且 乙>0 | 其他：其余", *units) == ["优秀", "未定", "其他"]


def test_a_unit_without_a_score_has_no_grade() -> None:
    year = scoring(plan("甲", 构成=ONE, 等次=BANDS), "一局 甲=95", "二局")
    assert {unit: one.grade for unit, one in graded(year).items()} == {"一局": "优秀"}


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        ("甲", "名额应是占本组家数的百分比、家数，或只用本组家数、本组最高等算出的数"),
        ("若 类别为“部门” 则 1 否则 2", "名额应是占本组家数的百分比、家数"),
        ("本组名次 甲", "名额应是占本组家数的百分比、家数"),
        ("若 本组家数>20 则 20% 否则 15%", "算式中的“20%”只是一个小数；占本组家数的比例请写 本组家数×20%"),
        ("较大（1，20%）", "算式中的“20%”只是一个小数"),
        ("分档（本组家数，≥20：3，其余：10%）", "算式中的“10%”只是一个小数"),
    ],
)
def test_a_quota_is_of_the_group_and_a_share_is_of_something(quota: str, said: str) -> None:
    with pytest.raises(SchemeError, match=said):
        plan("甲", 构成=ONE, 等次=f"优秀：不超过 {quota} | 其他：其余")


def test_a_quota_may_be_any_figure_of_the_group() -> None:
    grades = "优秀：不超过 若 本组家数>4 则 本组家数×20% 否则 2 | 其他：其余"
    assert given(grades, *FIVE).count("优秀") == 1
    assert given(grades, *FIVE[1:]).count("优秀") == 2
    held = text("甲", 构成=ONE, 等次="优秀：不超过 （本组家数÷2，不超过 1） | 其他：其余")
    assert parse(written(parse(held))).grades == parse(held).grades


# --- rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # 一局 95（否决、作风），二局 80（失责），三局 65
        ("定为不合格：若 否决>0", "不合格 良好 合格"),
        ("不高于合格：若 失责>0 或 否决>0", "合格 合格 合格"),
        ("降一等：若 作风>0", "良好 良好 合格"),
        ("降两等：若 成绩>60", "合格 不合格 不合格"),
        ("降三档：若 成绩>60", "不合格 不合格 不合格"),
        ("班子降一等：若 作风>0", "优秀/良好 良好 合格"),
        ("班子定为不合格：若 名次=3", "优秀 良好 合格/不合格"),
        ("班子不高于合格：若 否决>0", "优秀/合格 良好 合格"),
        ("不高于合格：若 否决>0 | 降1等：若 否决>0", "不合格 良好 合格"),
        ("降1等：若 否决>0 | 不高于合格：若 否决>0", "合格 良好 合格"),
        ("降一等：若 否决>0 | 班子降一等：若 否决>0", "良好/合格 良好 合格"),
        ("定为优秀：若 失责>0", "优秀 优秀 合格"),
        ("定为不合格：若 乙>0", "未定 未定 未定"),
        ("班子降一等：若 乙>0", "优秀/未定 良好/未定 合格/未定"),
    ],
)
def test_rules_set_cap_or_lower_a_grade_in_the_order_written(rule: str, expected: str) -> None:
    units = ("一局 甲=95 否决=事故 作风=通报", "二局 甲=80 失责=党建", "三局 甲=65")
    assert given(f"{BANDS} | {rule}", *units) == expected.split()


@pytest.mark.parametrize(
    ("order", "rule", "expected"),
    [
        # 一个名额；一局 95 被否决
        ("先名额后否决", "定为合格：若 否决>0", "合格 良好 良好"),
        ("先否决后名额", "定为合格：若 否决>0", "合格 优秀 良好"),
        ("先名额后否决", "不高于良好：若 否决>0", "良好 良好 良好"),
        ("先否决后名额", "不高于良好：若 否决>0", "良好 优秀 良好"),
        ("先否决后名额", "班子不高于合格：若 否决>0", "优秀/合格 良好 良好"),
    ],
)
def test_whether_a_vetoed_unit_takes_a_place_of_the_quota(order: str, rule: str, expected: str) -> None:
    units = ("一局 甲=95 否决=事故", "二局 甲=93", "三局 甲=91")
    grades = f"优秀：不超过 1 | 良好：≥75 | 合格：其余 | {rule}"
    assert given(grades, *units, settings=f"等次顺序：{order}") == expected.split()


# --- units apart, groups ---------------------------------------------------------------------------------


def test_units_apart_are_graded_by_score_and_take_no_place() -> None:
    groups = "部门：部门、镇区 | 单列：镇区"
    units = ("一局 甲=95", "二局 甲=93", "一镇/镇区 甲=99", "二镇/镇区 甲=10")
    grades = "优秀：≥90，不超过 50% | 良好：≥60 | 其他：其余"
    assert given(grades, *units, groups=groups) == ["优秀", "良好", "优秀", "其他"]
    by_rank = "优秀：名次≤1 | 其他：其余"
    assert given(by_rank, *units, groups=groups) == ["优秀", "其他", "未定", "未定"]


def test_each_group_has_its_own_grades_or_those_of_all() -> None:
    scheme = plan(
        "总分=甲",
        groups="部门：部门 | 镇区：镇区 | 园区：园区",
        构成=ONE,
        等次="好：≥90 | 差：其余 | 名次组：镇区 | 甲等：≥80 | 乙等：其余",
    )
    year = scoring(scheme, "一局 甲=85", "一镇/镇区 甲=85", "一园/园区 甲=95")
    found = {group.name: [one.grade for one in graded(year, group.name).values()] for group in scheme.groups}
    assert found == {"部门": ["差"], "镇区": ["甲等"], "园区": ["好"]}


def test_a_total_called_just_a_score_is_graded_as_published_and_ranked() -> None:
    scheme = plan("成绩=甲", 构成=ONE, 等次="优秀：≥85 | 良好：名次≤2 | 其他：其余")
    assert grades_of(scheme, "一局 甲=84.995", "二局 甲=84", "三局 甲=83") == ["优秀", "良好", "其他"]


def test_what_another_groups_grades_ask_for_is_used_and_may_be_recorded() -> None:
    scheme = plan(
        "总分=甲",
        groups="部门：部门 | 镇区：镇区",
        构成=ONE,
        等次="名次组：部门 | 优秀：甲>镇区最高（乙） | 其他：其余",
    )
    assert scheme.used["镇区"] >= {"甲", "乙"}
    year = scoring(scheme, "一局 甲=2", "二局 甲=5", "一镇/镇区 甲=9 乙=3")
    assert [one.grade for one in graded(year).values()] == ["其他", "优秀"]


def test_other_groups_scores_are_not_known_while_one_is_graded() -> None:
    with pytest.raises(SchemeError, match="成绩：名次组“镇区”没有这个名称"):
        plan(
            "部门考评成绩=甲",
            "镇区考评成绩=甲",
            groups="部门：部门 | 镇区：镇区",
            构成=ONE,
            等次="名次组：部门 | 优秀：成绩≥全体平均（成绩） | 其他：其余",
        )


# --- ranks, ties and what stands beside ------------------------------------------------------------------


def ranked(settings: str, units: Mapping[str, str], grades: str = "") -> GroupStandings:
    """Rank units by 甲, whose second figure is 乙, as the office's table does."""
    desk = Desk()
    window: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    desk.when(OpenYear, on=date(2017, 1, 1), jurisdiction="示例市", **window)
    formulas = ("甲", "折合=甲÷3", "差额=本组最高 甲－甲")
    scheme = text(
        *formulas,
        构成="甲：汇总值 | 乙：汇总值",
        设置=settings,
        等次=grades,
        groups="部门：部门 | 单列：单列局",
    )
    desk.when(AdoptScheme, on=date(2017, 1, 1), text=scheme.replace("年度：2018", "年度：2017"))
    for unit, figures in units.items():
        desk.when(EnrolUnit, on=date(2017, 1, 1), unit=unit, category="部门")
        for component, points in zip(("甲", "乙"), figures.split(), strict=False):
            told: dict[str, Any] = {"component": component, "scale": Scale.PERCENT, "points": points}
            desk.when(EnterEvaluation, unit=unit, **told)
    sheets = {unit: sheet_of(desk.unit(unit), frozenset()) for unit in units}
    (group,) = standings(desk.year, AsOf(1), sheets).groups
    return group


def places(group: GroupStandings) -> str:
    return " ".join(f"{one.unit}{one.place()}" for one in group.standings)


UNITS = {"一局": "90 3", "二局": "80 5", "三局": "80 7", "四局": "80 7", "五局": "70", "单列局": "99 1"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("并列名次：跳号 | 另列成绩：乙", "一局1 三局2（并列） 二局2（并列） 四局2（并列） 五局5 单列局单列"),
        (
            "并列名次：不跳号 | 另列成绩：乙",
            "一局1 三局2（并列） 二局2（并列） 四局2（并列） 五局3 单列局单列",
        ),
        ("并列比较：乙", "一局1 三局2（并列） 四局2（并列） 二局4 五局5 单列局单列"),
        ("并列比较：乙（少者在前）", "一局1 二局2 三局3（并列） 四局3（并列） 五局5 单列局单列"),
        ("并列比较：折合、乙 | 并列名次：不跳号", "一局1 三局2（并列） 四局2（并列） 二局3 五局4 单列局单列"),
    ],
)
def test_equal_scores_share_a_rank_unless_another_figure_orders_them(settings: str, expected: str) -> None:
    assert places(ranked(settings, UNITS)) == expected


def test_who_lacks_the_figure_that_is_compared_comes_last_among_equals() -> None:
    units = {"一局": "80", "二局": "80 0", "三局": "80 9"}
    assert places(ranked("并列比较：乙", units)) == "三局1 二局2 一局3"
    assert places(ranked("并列比较：乙（少者在前）", units)) == "二局1 三局2 一局3"


@pytest.mark.parametrize(
    ("basis", "expected"), [("公布成绩", "一局1（并列） 二局1（并列）"), ("精确成绩", "二局1 一局2")]
)
def test_ranks_follow_the_published_or_the_exact_score(basis: str, expected: str) -> None:
    assert places(ranked(f"名次依据：{basis}", {"一局": "80.001", "二局": "80.002"})) == expected


@pytest.mark.parametrize(("basis", "grade"), [("公布成绩", "优秀"), ("精确成绩", "其他")])
def test_grades_follow_the_published_or_the_exact_score(basis: str, grade: str) -> None:
    group = ranked(f"等次依据：{basis}", {"一局": "89.995"}, "优秀：≥90 | 其他：其余")
    assert [one.grade for one in group.standings] == [grade]


def test_other_figures_stand_beside_the_result_rounded_like_it() -> None:
    group = ranked("另列成绩：折合、差额、乙 | 小数位数：1", {"一局": "80 5", "二局": "90", "单列局": "99"})
    shown = {one.unit: [value and float(value) for _, value in one.beside] for one in group.standings}
    assert shown == {"一局": [26.7, 10.0, 5.0], "二局": [30.0, 0, None], "单列局": [33.0, -9.0, None]}


@pytest.mark.parametrize("setting", ["并列比较：{}", "并列比较：{}（少者在前）", "另列成绩：甲、{}"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("丁", "丁：没有这个名称"),
        ("月考", "月考按月各有一个数；请写明如何合在一起，例如 各月平均（…）"),
        ("月折算", "月折算按月各有一个数"),
        ("评级", "评级：等次不是数，请写 对照（等次（评级），“优秀”：…）"),
    ],
)
def test_what_is_compared_or_listed_is_one_figure_of_a_unit(setting: str, name: str, said: str) -> None:
    components = f"{ONE} | 月考：数值，按月 | 评级：等次"
    with pytest.raises(SchemeError) as caught:
        plan("甲", "月折算=月考×2", 构成=components, 设置=setting.format(name))
    assert said in caught.value.message
    assert caught.value.column == setting.index("{}") + 1
