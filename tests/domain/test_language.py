"""The scheme language word by word: small plans, small figures, results worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from domain.scheme import SchemeError
from domain.scoring.term import Op, leaves, missing, nodes
from tests.domain.shorthand import decimal, plan, score, scores, scoring, terms

VALUES = "甲：数值 | 乙：数值 | 丙：数值"
MONTHS = "月考：数值，按月"
ITEMS = "项目：汇总值，按分项"
MARKS = "任务：指标得分"
BONUS = "奖惩：加分和减分"
VOTES = {"构成": "测评：汇总值", "设置": "小数位数：4 | 票数系数：优 1、良 0.8、差 0"}
FOUR = "小数位数：4"

# --- operators, in both of their forms -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "function", "result"),
    [
        # 甲=20，乙=3，丙=－4
        ("甲+乙×丙", "甲+（乙×丙）", "8"),
        ("甲－乙－丙", "（甲－乙）－丙", "21"),
        ("甲÷乙÷5", "甲÷（乙×5）", "1.3333"),
        ("－丙×乙", "（－丙）×乙", "12"),
        ("甲×百分之十五", "甲×15%", "3"),
        ("丙，不低于 0", "较大（丙，0）", "0"),
        ("甲，最高不超过 15 分", "较小（甲，15）", "15"),
        ("甲，不低于 25，不超过 22", "较小（较大（甲，25），22）", "22"),
        ("（甲+乙+丙）÷3", "平均（甲，乙，丙）", "6.3333"),
        ("（甲×2+乙×3）÷（2+3）", "加权平均（甲：2，乙：3）", "9.8"),
        ("甲×60%+乙×40%", "加权求和（甲：60%，乙：40%）", "13.2"),
        ("甲÷乙，保留 1 位小数", "舍入（甲÷乙，1）", "6.7"),
        ("甲超过 12 的部分×2", "超出（甲，12）×2", "16"),
        ("甲超过 12 至 15 的部分×2", "超出（甲，12，15）×2", "6"),
        ("乙超过 12 至 15 的部分", "超出（乙，12，15）", "0"),
        ("若 甲不低于 20 则 1 否则 0", "若（甲≥20，1，0）", "1"),
        ("若 甲不超过 19 则 1 否则 0", "若（甲≤19，1，0）", "0"),
        ("若 甲大于 20 则 1 否则 0", "若 甲>20 则 1 否则 0", "0"),
        ("若 甲等于 20 且 乙不等于 3 则 1 否则 0", "若（且（甲=20，乙≠3），1，0）", "0"),
        ("若 甲=20 或 乙=4 且 丙=0 则 1 否则 0", "若（或（甲=20，且（乙=4，丙=0）），1，0）", "1"),
        (
            "若 甲≥30 则 3 否则 若 甲≥20 则 2 否则 1",
            "分档（甲，≥30：3，≥20：2，其余：1）",
            "2",
        ),
        ("5×10%+（甲－5）×20%", "累进（甲，≤5：10%，≤50：20%，其余：30%）", "3.5"),
        ("若 乙=3 则 7 否则 0", "对照（乙，3：7，－4：9）", "7"),
        ("若 丙=－4 则 9 否则 7", "对照（丙，3：7，－4：9）", "9"),
        ("去尾（甲÷乙，1）", "去尾（20÷3，1）", "6.6"),
        ("进位（甲÷乙，1）", "－去尾（－甲÷乙－0.04，1）", "6.7"),
    ],
)
def test_the_documents_way_and_the_functions_way_give_the_same_figure(
    document: str, function: str, result: str
) -> None:
    for written in (document, function):
        assert score(plan(written, 构成=VALUES, 设置=FOUR), "一局 甲=20 乙=3 丙=-4") == result


@pytest.mark.parametrize(
    ("document", "function", "results"),
    [
        # 一局 10，二局 30，三局 30，四局没有
        ("本组最高 甲", "本组最高（甲）", ["30", "30", "30", "30"]),
        ("本组最低 甲", "本组最低（甲）", ["10", "10", "10", "10"]),
        ("本组平均 甲", "本组平均（甲）", ["23.3333"] * 4),
        ("本组合计 甲", "本组合计（甲）", ["70"] * 4),
        ("本组名次 甲", "本组名次（甲）", ["3", "1", "1", ("甲",)]),
        ("本组倒数名次 甲", "本组倒数名次（甲）", ["1", "2", "2", ("甲",)]),
        ("本组家数", "全体家数", ["4"] * 4),
        ("本组中甲>10的家数", "本组家数（甲>10）", ["2"] * 4),
        ("本组中甲>10的占比", "本组占比（甲>10）", ["0.5"] * 4),
        ("本组最高（甲×2－本组最低 甲）", "部门最高（甲×2－部门最低 甲）", ["50"] * 4),
    ],
)
def test_a_figure_of_the_whole_group_counts_only_units_that_have_it(
    document: str, function: str, results: list[str]
) -> None:
    for written in (document, function):
        units = ("一局 甲=10", "二局 甲=30", "三局 甲=30", "四局")
        assert scores(plan(written, 构成=VALUES, 设置=FOUR), *units) == results


def test_own_group_everybody_and_a_named_group_are_three_different_sets() -> None:
    scheme = plan(
        "部门考评成绩=本组最高 甲×100+全体最高 甲×10+镇区最高 甲",
        "镇区考评成绩=本组家数×100+全体家数×10+部门家数（甲≥2）",
        groups="部门：部门 | 镇区：镇区",
        构成=VALUES,
    )
    found = scores(scheme, "一局 甲=1", "二局 甲=2", "一镇/镇区 甲=5")
    # 2×100+5×10+5；1×100+3×10+1
    assert found == ["255", "255", "131"]


def test_a_rank_among_another_group_finds_the_place_of_ones_own_figure() -> None:
    scheme = plan(
        "部门考评成绩=镇区名次 甲", "镇区考评成绩=甲", groups="部门：部门 | 镇区：镇区", 构成=VALUES
    )
    assert scores(scheme, "一局 甲=3", "一镇/镇区 甲=5", "二镇/镇区 甲=1") == ["2", "5", "1"]


def test_a_rank_among_another_group_needs_the_name_in_both() -> None:
    with pytest.raises(SchemeError, match="镇分：名次组“部门”没有这个名称"):
        plan(
            "部门考评成绩=镇区名次（镇分）",
            "镇区考评成绩=镇分",
            "镇分=甲",
            groups="部门：部门 | 镇区：镇区",
            构成=VALUES,
        )


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        ("若 单位为“一局” 则 1 否则 0", ["1", "0"]),
        ("若 单位不为“一局”、“二局” 则 1 否则 0", ["0", "0"]),
        ("若 类别=“镇区” 则 1 否则 0", ["0", "1"]),
        ("若 子类为“一类” 则 1 否则 0", ["0", "1"]),
        ("对照（类别，“部门”：5，其余：6）", ["5", "6"]),
        ("对照（子类，“一类”：5）", [("对照表中没有这一项（子类：）",), "5"]),
    ],
)
def test_who_a_unit_is_can_choose_its_figure(asked: str, result: list[str]) -> None:
    scheme = plan(asked, groups="部门：部门、镇区（一类）", 构成=VALUES)
    assert scores(scheme, "一局", "二局/镇区（一类）") == result


# --- what is missing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "lacking"),
    [
        ("甲+乙", ("乙",)),
        ("甲×（乙+丙）", ("乙", "丙")),
        ("乙+乙×2", ("乙",)),
        ("较大（甲，乙）", ("乙",)),
        ("乙，不低于 0", ("乙",)),
        ("乙超过 1 至 丙 的部分", ("乙", "丙")),
        ("累进（乙，≤1：1%，其余：2%）", ("乙",)),
        ("加权平均（甲：1，乙：1）", ("乙",)),
        ("本组最高 乙", ("本组最高乙",)),
        ("本组名次 乙", ("乙",)),
        ("若 乙>0 则 1 否则 2", ("乙",)),
        ("若 甲>0 则 乙 否则 丙", ("乙",)),
        ("分档（乙，≥1：1，其余：2）", ("乙",)),
        ("分档（甲，≥1：丙，其余：乙）", ("丙",)),
        ("对照（乙，1：1，其余：2）", ("乙",)),
        ("对照（甲，1：1）", ("对照表中没有这一项",)),
        ("甲÷（甲－甲）", ("部门考评成绩（除数为 0）",)),
        ("甲+甲÷（甲－甲）", ("÷（除数为 0）",)),
        ("加权平均（甲：0，甲：0）", ("加权平均（除数为 0）",)),
        ("1+甲÷本组占比（乙>0）", ("÷（除数为 0）",)),
        ("舍入（乙，2）", ("乙",)),
        ("若 甲>0 且 乙>0 则 1 否则 2", ("乙",)),
        ("若 甲>9 或 乙>0 则 1 否则 2", ("乙",)),
        ("各月平均（月考）", ("月考",)),
        ("各月个数（月考）", ("月考",)),
        ("合计（月考）", ("月考",)),
        ("得票率（测评，优）", ("测评（票数）",)),
        ("测评", ("测评",)),
        ("任务", ("任务（没有指标）",)),
        ("得分率（任务）", ("任务（没有指标）",)),
        ("所得名次（反馈）", ("反馈所得名次",)),
        ("若 等次（评级）为“优” 则 1 否则 0", ("评级（等次）",)),
        ("对照（等次（评级），“优”：1）", ("评级（等次）",)),
        ("系数", ("系数（方案没有给出此单位的数值）",)),
    ],
)
def test_what_is_missing_is_named_and_is_never_zero(written: str, lacking: tuple[str, ...]) -> None:
    components = f"{VALUES} | {MONTHS} | {MARKS} | 测评：汇总值 | 反馈：上级反馈 | 评级：等次"
    scheme = plan(written, 构成=components, 参数="系数：二局 1", 设置="票数系数：优 1、差 0")
    assert score(scheme, "一局 甲=5") == lacking


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        ("甲>9 且 乙>0", "2"),
        ("乙>0 且 甲>9", "2"),
        ("甲>0 或 乙>0", "1"),
        ("或（乙>0，丙>0，甲>0）", "1"),
        ("且（乙>0，或（甲>0，丙>0），甲>9）", "2"),
    ],
)
def test_one_side_may_be_missing_where_the_other_settles_the_matter(asked: str, result: str) -> None:
    assert score(plan(f"若 {asked} 则 1 否则 2", 构成=VALUES), "一局 甲=5") == result


def test_the_side_that_is_not_chosen_may_be_missing() -> None:
    assert score(plan("若 甲>0 则 甲 否则 乙÷0", 构成=VALUES), "一局 甲=5") == "5"


def test_columns_are_zero_only_once_they_are_complete() -> None:
    scheme = plan("10－扣分+奖惩+否决", 构成=f"扣分：指标外扣分 | {BONUS} | 否决：认定事项")
    assert score(scheme, "一局", columns="") == ("扣分", "加分", "减分")
    assert score(scheme, "一局", columns="扣分 减分") == ("加分",)
    assert score(scheme, "一局", columns="扣分 加分 减分") == "10"
    # 10－0.5+（2－1）+2 件
    assert score(scheme, "一局 扣分=0.5 奖惩=+2 奖惩=-1 否决=甲 否决=乙", columns="") == "12.5"


def test_a_unit_of_which_nothing_is_recorded_is_told_all_that_it_lacks() -> None:
    scheme = plan(
        "任务×50%+甲×本组平均 甲+各月平均（月考）－扣分+奖惩",
        构成=f"{MARKS} | {VALUES} | {MONTHS} | 扣分：指标外扣分 | {BONUS}",
    )
    assert score(scheme, "一局", columns="") == (
        "任务（没有指标）",
        "甲",
        "月考",
        "扣分",
        "加分",
        "减分",
    )


def test_an_empty_group_has_no_highest_and_no_units() -> None:
    scheme = plan(
        "部门考评成绩=镇区家数+镇区家数（甲>0）+若（镇区家数=0，1，镇区最高 甲）",
        "镇区考评成绩=部门最高 甲",
        groups="部门：部门 | 镇区：镇区",
        构成=VALUES,
    )
    assert scores(scheme, "一局") == ["1"]
    assert scores(scheme, "一镇/镇区 甲=1") == [("部门最高甲",)]


# --- months, judges, items -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        # 1月 90，2月 70，3月 80，4月 80；权重 2、0、0.5、0.5：（180+40+40）÷3
        ("各月平均（月考）", "80"),
        ("逐项平均 月考", "80"),
        ("各月合计 月考", "320"),
        ("各月最高 月考", "90"),
        ("各月最低（月考－60）", "10"),
        ("各月个数 月考", "4"),
        ("各月去极值平均 月考", "80"),
        ("各月加权平均（月考：权重）", "86.6667"),
        ("各月合计（若 月考≥80 则 1 否则 0）", "3"),
        ("各月最高（月考÷本组最高 月考）", "1"),
        ("合计（月考，分项为“1月”、“2月”）", "160"),
        ("月考中分项不为“1月”的最高一项", "80"),
        ("笔数（月考，期间为“1月”）", "1"),
        ("最低一项（月考）", "70"),
        ("各月平均 折算", "8"),
    ],
)
def test_the_figures_of_many_months_are_taken_together(asked: str, result: str) -> None:
    scheme = plan(asked, "折算=月考÷10", 构成=MONTHS, 参数="权重：1月 2、2月 0、其余 0.5", 设置=FOUR)
    line = "一局 月考[1月]=90 月考[2月]=70 月考[3月]=80 月考[4月]=80"
    assert score(scheme, line) == result


def test_the_mean_without_extremes_leaves_out_one_highest_and_one_lowest() -> None:
    scheme = plan("各月去极值平均 月考", 构成=MONTHS)
    assert score(scheme, "一局 月考[1月]=100 月考[2月]=100 月考[3月]=70 月考[4月]=80") == "90"
    assert score(scheme, "一局 月考[1月]=1 月考[2月]=9") == ("各月去极值平均（不足 3 项）",)


def test_so_many_of_them_make_it_complete() -> None:
    scheme = plan("各月平均（月考）", 构成="月考：数值，按月，须 3 项")
    assert score(scheme, "一局 月考[1月]=1 月考[2月]=3") == ("月考（已有 2 项，须 3 项）",)
    assert score(scheme, "一局 月考[1月]=1 月考[2月]=3 月考[3月]=5") == "3"


def test_two_figures_of_a_month_belong_together_and_one_alone_is_told() -> None:
    scheme = plan("各月合计（月考×难度）", 构成="月考：数值，按月 | 难度：数值，按月")
    assert score(scheme, "一局 月考[1月]=1 月考[2月]=3 难度[2月]=2") == ("难度（1月）",)
    assert score(scheme, "一局 月考[1月]=1 难度[1月]=5 月考[2月]=3 难度[2月]=2") == "11"


def test_entries_chosen_inside_a_sum_of_months_are_not_taken_for_months() -> None:
    scheme = plan("各月合计（月考＋合计（项目））", 构成=f"{MONTHS} | {ITEMS}")
    # 两个月，每月都加 7
    assert score(scheme, "一局 月考[1月]=1 月考[2月]=2 项目[修路]=7") == "17"


def test_months_and_judges_do_not_mix_in_one_figure() -> None:
    components = "月考：数值，按月 | 评分：数值，按评委"
    with pytest.raises(SchemeError, match="只有一种按月、按评委等记录的名称"):
        plan("各月平均（月考×评分）", 构成=components)
    assert (
        score(
            plan("各月平均（月考）×各评委平均（评分）", 构成=components),
            "一局 月考[1月]=2 评分[张]=3 评分[李]=5",
        )
        == "8"
    )


# --- 缺项 --------------------------------------------------------------------------------------------------


def test_missing_means_zero_once_all_is_in() -> None:
    scheme = plan("甲×2+乙", 构成="甲：数值，缺项在收齐后按零分 | 乙：数值")
    assert score(scheme, "一局 乙=3", columns="") == ("甲",)
    assert score(scheme, "一局 乙=3", columns="甲") == "3"
    assert score(scheme, "一局 乙=3 甲=1", columns="甲") == "5"


def test_months_without_an_entry_are_zero_beside_those_of_another_name() -> None:
    scheme = plan("各月合计（月考＋附加）", 构成="月考：数值，按月 | 附加：数值，按月，缺项在收齐后按零分")
    line = "一局 月考[1月]=5 月考[2月]=6"
    assert score(scheme, line, columns="") == ("附加",)
    assert score(scheme, line, columns="附加") == "11"
    assert score(scheme, f"{line} 附加[2月]=1", columns="附加") == "12"
    alone = plan("各月平均 附加", 构成="附加：数值，按月，缺项在收齐后按零分")
    assert score(alone, "一局", columns="附加") == "0"


def test_no_grade_is_zero_once_all_are_in() -> None:
    scheme = plan("对照（等次（评级），“优”：5，其余：1）", 构成="评级：等次，缺项在收齐后按零分")
    assert score(scheme, "一局", columns="") == ("评级（等次）",)
    assert score(scheme, "一局", columns="评级") == "0"
    assert score(scheme, "一局 评级=优") == "5"
    assert score(scheme, "一局 评级=良") == "1"
    asked = plan("若 等次（评级）为“优” 则 5 否则 2", 构成="评级：等次，缺项在收齐后按零分")
    assert score(asked, "一局", columns="评级") == "2"


def test_missing_takes_the_mean_of_the_units_that_have_it() -> None:
    scheme = plan("甲+乙", 构成="甲：数值，缺项取本组平均 | 乙：数值")
    assert scores(scheme, "一局 甲=4 乙=0", "二局 甲=8 乙=0", "三局 乙=1") == ["4", "8", "7"]
    assert scores(scheme, "一局 乙=1", "二局 乙=0") == [("甲",), ("甲",)]


def test_a_missing_month_takes_the_groups_mean_of_that_month() -> None:
    scheme = plan("各月合计 月考", 构成="月考：数值，按月，缺项取本组平均")
    one, two = "一局 月考[1月]=4 月考[2月]=10", "二局 月考[1月]=8"
    # 二局缺 2 月，取 10；三局全缺，取（4+8）÷2 与 10
    assert scores(scheme, one, two, "三局") == ["14", "18", "16"]


@pytest.mark.parametrize("rounded_at", ["最后", "每一步"])
@pytest.mark.parametrize(
    ("written", "result"),
    [
        # 甲 90，丙 60，乙缺：（90×20%+60×40%）÷60%；90×60%×90%÷60%－6；81+60；（180+60）÷3
        ("甲×60%+乙×40%", "90"),
        ("甲×20%+乙×40%+丙×40%", "70"),
        ("乙×30%+甲×60%－丙×10%", "75"),
        ("乙×30%+甲×60%+丙", "141"),
        ("加权平均（甲：2，乙：3，丙：1）", "80"),
        ("加权求和（甲：60%，乙：40%）", "90"),
    ],
)
def test_the_weight_of_what_is_missing_goes_to_the_others(written: str, result: str, rounded_at: str) -> None:
    components = "甲：汇总值 | 乙：汇总值，缺项分摊权重 | 丙：汇总值"
    scheme = plan(written, 构成=components, 设置=f"舍入时机：{rounded_at}")
    assert score(scheme, "一局 甲=90 丙=60") == result


def test_where_nothing_arrived_there_is_no_one_to_take_the_weight() -> None:
    scheme = plan("甲×60%+乙×40%", 构成="甲：汇总值，缺项分摊权重 | 乙：汇总值，缺项分摊权重")
    assert score(scheme, "一局") == ("甲、乙",)
    assert score(scheme, "一局 甲=80") == "80"


def test_a_stratum_without_ballots_leaves_its_weight_to_the_others() -> None:
    scheme = plan(
        "各层次加权平均（评议：权重）",
        构成="评议：汇总值，按层次，缺项分摊权重",
        参数="权重：领导 3、干部 2、群众 5",
        设置="票数系数：优 1、差 0 | 最少有效票：5",
    )
    # 群众只有 4 张有效票：（100×3+50×2）÷5
    line = "一局 评议[领导]=优5,差0 评议[干部]=优5,差5 评议[群众]=优0,差4"
    assert score(scheme, line) == "80"


# --- parameters ------------------------------------------------------------------------------------------


def test_a_unit_goes_before_its_category_and_both_before_all_others() -> None:
    scheme = plan(
        "系数",
        groups="部门：部门、镇区（一类）、镇区（二类）",
        构成=VALUES,
        参数="系数：一局 1、部门 2、镇区（一类） 3、镇区 4、其余 5",
    )
    lines = ("一局", "二局", "一镇/镇区（一类）", "二镇/镇区（二类）", "三镇/镇区（一类）")
    assert scores(scheme, *lines) == ["1", "2", "3", "4", "3"]
    others = plan("系数", 构成=VALUES, 参数="系数：一局 －1.5、其余 80%", 设置=FOUR)
    assert scores(others, "一局", "二局") == ["-1.5", "0.8"]


@pytest.mark.parametrize(
    ("on", "result"),
    [
        (date(2018, 6, 30), ["1", "2"]),
        (date(2018, 7, 1), ["3", "2"]),
        (date(2018, 12, 31), ["3", "9"]),
        (None, ["3", "9"]),
    ],
)
def test_a_value_holds_from_its_day_on(on: date | None, result: list[str]) -> None:
    lines = "系数：一局 1、其余 2 | 系数（自 2018-10-01）：其余 9 | 系数（自 2018-07-01）：一局 3"
    assert scores(plan("系数", 构成=VALUES, 参数=lines), "一局", "二局", on=on) == result


def test_a_value_of_a_month_or_judge_reaches_formulas_too() -> None:
    direct = plan(
        "各层次加权平均（评议：权重）", 构成="评议：数值，按层次", 参数="权重：领导 3、群众 1、其余 9"
    )
    through = plan(
        "各层次加权平均（评议：权）",
        "权=权重×2",
        构成="评议：数值，按层次",
        参数="权重：领导 3、群众 1、其余 9",
    )
    for scheme in (direct, through):
        assert score(scheme, "一局 评议[领导]=90 评议[群众]=50") == "80"


def test_a_parameter_is_never_rounded_by_the_way() -> None:
    scheme = plan("甲×系数", 构成=VALUES, 参数="系数：其余 1.125", 设置="舍入时机：每一步")
    assert score(scheme, "一局 甲=100") == "112.5"


# --- single entries: filters, limits, clauses ------------------------------------------------------------

BOOK = (
    "3.1：扣分 | 3.2：扣分，合计不超过 1 | 创新：加分，合计不超过 3 | 改革：加分 | 通报：减分，合计不超过 2"
)


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        # 扣 3.1：0.5；3.2：0.8、0.7（合计不超过 1）
        # 加：创新 2、2（不超过 3）、改革 1；减：通报 3（不超过 2）
        ("扣分", "1.5"),
        ("合计（扣分）", "1.5"),
        ("扣分中条款为“3.2”的合计", "1"),
        ("扣分中条款不为“3.2”的合计", "0.5"),
        ("笔数（扣分，条款为“3.2”）", "2"),
        ("最高一项（扣分）", "0.8"),
        ("扣分的最低一项", "0.5"),
        ("合计（扣分，期间为“2018-03”）", "0.8"),
        ("合计（扣分，期间为“2018年一季度”）", "1.3"),
        ("合计（扣分，期间为“2018年上半年”）", "1.3"),
        ("合计（扣分，期间为“2018年下半年”）", "0.7"),
        ("合计（扣分，期间为“2018”，条款为“3.2”）", "1"),
        ("合计（扣分，期间为“2017”）", "0"),
        ("合计（扣分，范围为“指标外”）", "1.5"),
        ("奖惩", "2"),
        ("合计（奖惩）", "2"),
        ("合计（奖惩，类型为“加分”）", "4"),
        ("奖惩中类型为“减分”的合计", "-2"),
        ("合计（奖惩，条款为“创新”、“改革”）", "4"),
        ("合计（奖惩，类型为“加分”，每项不超过 0.5）", "1.5"),
        ("合计（奖惩，每项不超过 1.5）", "2.5"),
        ("合计（奖惩，类型为“减分”，每项不低于 5）", "-2"),
        ("笔数（奖惩，类型不为“加分”）", "1"),
        ("笔数（大事）", "3"),
        ("大事", "3"),
        ("大事中条款为“一票否决”的笔数", "1"),
        ("笔数（大事，事项为“信访”、“安全”）", "2"),
    ],
)
def test_entries_are_chosen_by_what_is_known_of_them_and_held_by_their_clause(
    asked: str, result: str
) -> None:
    # 每项不超过 1.5：创新 1.5+1.5=3（不超过 3）、改革 1、通报 －1.5（不到 －2）：2.5
    scheme = plan(
        asked,
        构成=f"扣分：指标外扣分 | {BONUS} | 大事：认定事项",
        条款=f"{BOOK} | 一票否决：大事 | 其他：大事",
    )
    line = (
        "一局 扣分=0.5〔3.1〕@2018-02-01 扣分=0.8〔3.2〕@2018-03-31 扣分=0.7〔3.2〕@2018-07-01 "
        "奖惩=+2〔创新〕 奖惩=+2〔创新〕 奖惩=+1〔改革〕 奖惩=-3〔通报〕 "
        "大事=信访〔一票否决〕 大事=安全〔其他〕 大事=环保〔其他〕"
    )
    assert score(scheme, line) == result


def test_the_cap_of_a_clause_holds_its_own_entries_and_no_others() -> None:
    scheme = plan("扣分", 构成="扣分：指标外扣分", 条款="甲条：扣分，合计不超过 1 | 乙条：扣分，合计不超过 2")
    line = "一局 扣分=5〔甲条〕 扣分=5〔乙条〕 扣分=5〔别处〕 扣分=5"
    assert score(scheme, line) == "13"


def test_a_column_that_is_not_complete_is_missing_even_beside_entries_of_the_other() -> None:
    scheme = plan("合计（奖惩，类型为“减分”）", 构成=BONUS)
    assert score(scheme, "一局 奖惩=+2", columns="加分") == ("减分",)
    assert score(scheme, "一局 奖惩=+2", columns="减分") == "0"
    assert score(scheme, "一局 奖惩=-2", columns="") == "-2"
    both = plan("笔数（奖惩）", 构成=BONUS)
    assert score(both, "一局 奖惩=+2", columns="加分") == ("减分",)


@pytest.mark.parametrize(
    ("bound", "result"),
    [
        # 修路 8/10，绿化 3/5
        ("不超过 满分×50%", "7.5"),
        ("不超过 满分÷2", "7.5"),
        ("不超过 满分－3", "9"),
        ("不超过 较小（满分×50%，4）", "6.5"),
        ("不超过 若（满分≥10，6，1）", "7"),
        ("不低于 满分×70%", "11.5"),
        ("不超过 （上限）", "5"),
    ],
)
def test_a_limit_of_each_item_may_ask_for_its_own_full_marks(bound: str, result: str) -> None:
    scheme = plan(f"合计（项目，每项{bound}）", 构成=ITEMS, 参数="上限：其余 2.5")
    assert score(scheme, "一局 项目[修路]=8/10 项目[绿化]=3/5") == result
    among = plan(f"项目中每项{bound}的合计", 构成=ITEMS, 参数="上限：其余 2.5")
    assert score(among, "一局 项目[修路]=8/10 项目[绿化]=3/5") == result


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        # 指标1 8/10；指标2（党建）5/5；指标3 0/5；指标4 已取消，满分 20；指标5 不适用，满分 10
        ("得分率（任务）", "0.65"),
        ("任务的得分率", "0.65"),
        ("合计（任务）", "13"),
        ("满分（任务）", "20"),
        ("任务的满分", "20"),
        ("失分（任务）", "7"),
        ("笔数（任务）", "3"),
        ("最高一项（任务）", "8"),
        ("最低一项（任务）", "0"),
        ("最高得分率（任务）", "1"),
        ("最低得分率（任务）", "0"),
        ("得分率（任务，类型为“党建”）", "1"),
        ("任务中类型不为“党建”的得分率", "0.5333"),
        ("笔数（任务，状态为“失分”）", "2"),
        ("笔数（任务，状态为“满分”）", "1"),
        ("失分（任务，状态为“失分”）", "7"),
        ("笔数（任务，状态为“零分”）", "1"),
        ("笔数（任务，状态为“零分”、“满分”）", "2"),
        ("满分（任务，状态为“已取消”）", "20"),
        ("满分（任务，状态为“已取消”、“不适用”）", "30"),
        ("满分（任务，状态不为“失分”）", "35"),
        ("合计（任务，事项为“3”、“任务1”）", "8"),
        ("合计（任务，每项不超过 满分×60%）", "9"),
        ("合计（任务，类型为“扶贫”）", "0"),
        ("最高一项（任务，类型为“扶贫”）", ("最高一项（任务，类型为“扶贫”）（没有这样的记录）",)),
        ("得分率（任务，类型为“扶贫”）", ("得分率（任务，类型为“扶贫”）（除数为 0）",)),
        ("任务", "65"),
        ("业务", "53.3333"),
    ],
)
def test_indicators_are_asked_about_one_by_one(asked: str, result: str | tuple[str, ...]) -> None:
    scheme = plan(
        asked,
        "以上数据代入公式计算成绩时，先折算为百分制",
        构成=f"{MARKS} | 业务：指标得分，不含党建",
        设置=FOUR,
    )
    marks = "任务=1:8/10 任务=2:5/5（党建） 任务=3:0/5 任务=4:取消/20 任务=5:不适用/10"
    twice = "业务=1:8/10 业务=3:0/5"
    assert score(scheme, f"一局 {marks} {twice}") == result


def test_a_component_may_leave_out_indicators_of_several_types() -> None:
    scheme = plan("业务", 构成="业务：指标得分，不含党建、扶贫")
    assert score(scheme, "一局 业务=1:8/10 业务=2:5/5（党建） 业务=3:3/5（扶贫）") == "8"


def test_deductions_inside_indicators_lower_a_mark_and_can_be_asked_for_too() -> None:
    components = f"{MARKS} | 扣分：指标外扣分"
    line = "一局 任务=1:8/10 任务=1:-2 扣分=0.5"
    assert score(plan("任务", 构成=components), line) == "6"
    assert score(plan("合计（扣分，范围为“指标内”）", 构成=components), line) == "2"
    assert score(plan("合计（扣分，范围为“指标内”、“指标外”）", 构成=components), line) == "2.5"
    assert score(plan("合计（扣分）", 构成=components), line) == "0.5"


# --- indicators that do not count ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cancelled", "not_applicable", "result"),
    [
        # 8/10，取消的 20 分，不适用的 10 分
        ("不计入", "不计入", "80"),
        ("按满分", "不计入", "93.3333"),
        ("按零分", "不计入", "26.6667"),
        ("不计入", "按满分", "90"),
        ("不计入", "按零分", "40"),
        ("按零分", "按满分", "45"),
    ],
)
def test_cancelled_and_not_applicable_indicators_read_each_in_its_own_way(
    cancelled: str, not_applicable: str, result: str
) -> None:
    settings = f"取消的指标：{cancelled} | 不适用的指标：{not_applicable} | {FOUR}"
    scheme = plan("任务", "以上数据代入公式计算成绩时，先折算为百分制", 构成=MARKS, 设置=settings)
    assert score(scheme, "一局 任务=1:8/10 任务=2:取消/20 任务=3:不适用/10") == result


@pytest.mark.parametrize(
    ("conversion", "result"), [("得分之和除以分值之和", "55"), ("各指标得分率的平均", "70")]
)
def test_marks_become_percent_by_their_sum_or_by_their_rates(conversion: str, result: str) -> None:
    scheme = plan(
        "任务",
        "以上数据代入公式计算成绩时，先折算为百分制",
        构成=MARKS,
        设置=f"折算口径：{conversion}",
    )
    assert score(scheme, "一局 任务=1:10/10 任务=2:12/30") == result


def test_an_indicator_in_which_all_units_are_equal_is_void() -> None:
    count, void = (
        plan("任务+笔数（任务，状态为“满分”）×100", 构成=MARKS, 设置=f"同分的指标：{reading}")
        for reading in ("照计", "作废")
    )
    # 指标1 得分率相同（8/10、4/5），指标2 不同，指标3 只有一家有，指标4 一家还没有得分
    one = "一局 任务=1:8/10 任务=2:5/5 任务=3:6/6 任务=4:2/2"
    two = "二局 任务=1:4/5 任务=2:3/5 任务=4:/2"
    assert scores(count, one, two.replace("4:/2", "4:1/2")) == ["321", "8"]
    assert scores(void, one, two.replace("4:/2", "4:1/2")) == ["313", "4"]
    assert scores(void, one, two) == ["313", ("指标4 任务",)]
    full = plan("笔数（任务，状态为“满分”）", 构成=MARKS, 设置="同分的指标：作废")
    assert scores(full, "一局 任务=1:5/5 任务=2:5/5", "二局 任务=1:5/5 任务=2:4/5") == ["1", "0"]


def test_units_apart_do_not_say_whether_an_indicator_is_void() -> None:
    scheme = plan("任务", groups="部门：部门 | 单列：三局", 构成=MARKS, 设置="同分的指标：作废")
    lines = ("一局 任务=1:5/5 任务=2:5/5", "二局 任务=1:5/5 任务=2:1/5", "三局 任务=1:3/5 任务=2:3/5")
    assert scores(scheme, *lines) == ["5", "1", "3"]


def test_one_mark_for_the_whole_unit_stands_for_its_indicators() -> None:
    components = "任务：指标得分，可按单位计一个百分制得分"
    percent = "以上数据代入公式计算成绩时，先折算为百分制"
    line = "一局 任务=1:/5 任务=46/50"
    assert score(plan("任务", percent, 构成=components), line) == "92"
    assert score(plan("任务", 构成=components), line) == "46"
    assert score(plan("得分率（任务）", 构成=components), line) == "0.92"
    assert score(plan("失分（任务）", 构成=components), line) == "4"


# --- ballots, feedback -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        # 优 50，良 25，差 5，弃权 20：有效 80
        ("测评", "87.5"),
        ("得票率（测评，优）", "0.625"),
        ("测评的良得票率", "0.3125"),
        ("若 得票率（测评，差）>5% 则 1 否则 0", "1"),
    ],
)
def test_ballots_count_without_abstentions(asked: str, result: str) -> None:
    assert score(plan(asked, **VOTES), "一局 测评=优50,良25,差5,弃权20") == result


def test_too_few_ballots_say_nothing_in_either_way() -> None:
    settings = "票数系数：优 1、差 0 | 最少有效票：30"
    for asked in ("测评", "得票率（测评，优）"):
        scheme = plan(asked, 构成="测评：汇总值", 设置=settings)
        assert score(scheme, "一局 测评=优20,差9,弃权99") == ("测评（有效票不足 30 张）",)
        assert score(scheme, "一局 测评=优0,差0,弃权3") == ("测评（没有有效票）",)
    assert score(plan("测评", 构成="测评：汇总值", 设置=settings), "一局 测评=优20,差10") == "66.67"


def test_feedback_is_a_score_a_rank_or_a_grade() -> None:
    components = "反馈：上级反馈"
    assert score(plan("反馈", 构成=components), "一局 反馈=92") == "92"
    assert score(plan("10－所得名次（反馈）", 构成=components), "一局 反馈=第3名") == "7"
    assert score(plan("10－反馈的所得名次", 构成=components), "一局 反馈=第3名") == "7"
    twice = plan("所得名次（反馈）+反馈的所得名次", 构成=components)
    (term,) = terms(twice, "一局 反馈=第3名").values()
    assert [one.cites for one in nodes(term) if one.cites] == ["一局@1"]
    table = "对照（反馈的等次，“优秀”、“良好”：9，其余：5）"
    assert score(plan(table, 构成=components), "一局 反馈=良好") == "9"
    assert score(plan(table, 构成=components), "一局 反馈=差") == "5"
    (term,) = terms(plan("反馈", 构成=components), "一局 反馈=第3名").values()
    assert (term.value, missing(term)) == (None, ())
    assert [leaf.op for leaf in leaves(term)] == [Op.RECEIVED], "no score is invented"


# --- settings of the result ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "results"),
    [
        # 104.125、60.115、－0.125
        ("小数位数：2", ["104.13", "60.12", "-0.13"]),
        ("舍入方式：四舍六入五成双", ["104.12", "60.12", "-0.12"]),
        ("舍入方式：去尾", ["104.12", "60.11", "-0.12"]),
        ("舍入方式：进位", ["104.13", "60.12", "-0.13"]),
        ("小数位数：0", ["104", "60", "0"]),
        ("小数位数：3", ["104.125", "60.115", "-0.125"]),
        ("成绩上限：100", ["100", "60.12", "-0.13"]),
        ("成绩下限：0", ["104.13", "60.12", "0"]),
        ("成绩上限：60.114 | 成绩下限：－0.1", ["60.11", "60.11", "-0.1"]),
    ],
)
def test_a_result_is_held_and_then_rounded_once(settings: str, results: list[str]) -> None:
    found = scores(
        plan("甲", 构成=VALUES, 设置=settings), "一局 甲=104.125", "二局 甲=60.115", "三局 甲=-0.125"
    )
    assert found == results


@pytest.mark.parametrize(
    ("settings", "result"),
    [
        # 2.005×10+0.335×10－3.35；2.01×10+0.34×10－3.35；2×10+0.33×10－3.35；2×10+0.3×10－3.35=19.65
        ("舍入时机：最后", "20.05"),
        ("舍入时机：每一步", "20.15"),
        ("舍入时机：每一步 | 舍入方式：去尾", "19.95"),
        ("舍入时机：每一步 | 小数位数：1", "19.7"),
    ],
)
def test_every_named_stage_is_rounded_where_the_document_says_so(settings: str, result: str) -> None:
    scheme = plan("乙×10+率×10－3.35", "率=甲÷3", 构成=VALUES, 设置=settings)
    assert score(scheme, "一局 甲=1.005 乙=2.005") == result


# --- units apart -----------------------------------------------------------------------------------------


def test_units_apart_are_scored_and_seen_by_no_one() -> None:
    scheme = plan(
        "甲+本组最高 甲×100+本组家数×10000",
        groups="部门：部门、镇区（一类）、镇区（二类） | 单列：三局、镇区(二类)",
        构成=VALUES,
    )
    lines = ("一局 甲=1", "二局/镇区（一类） 甲=2", "三局 甲=9", "四局/镇区（二类） 甲=8")
    assert scores(scheme, *lines) == ["20201", "20202", "20209", "20208"]
    year = scoring(scheme, *lines)
    assert [unit for unit in year.group("部门").units if year.group("部门").is_apart(unit)] == [
        "三局",
        "四局",
    ]


def test_a_unit_apart_still_finds_its_place_among_the_others() -> None:
    scheme = plan("本组名次 甲", groups="部门：部门 | 单列：三局", 构成=VALUES)
    assert scores(scheme, "一局 甲=1", "二局 甲=3", "三局 甲=2") == ["2", "1", "2"]


# --- the explanation -------------------------------------------------------------------------------------


def test_an_entry_asked_about_in_many_ways_is_one_node() -> None:
    scheme = plan(
        "各月平均（月考）+最高一项（月考）+合计（月考）+笔数（月考）+折算",
        "折算=各月合计（月考×2）",
        构成=MONTHS,
    )
    (term,) = terms(scheme, "一局 月考[1月]=3 月考[2月]=5").values()
    assert term.value == 4 + 5 + 8 + 2 + 16
    cited = [one.cites for one in nodes(term) if one.cites]
    assert sorted(cited) == ["一局@1", "一局@2"]


def test_a_figure_is_written_out_in_full() -> None:
    assert [decimal(Fraction(one)) for one in ("-0.5", "0", "100", "0.0625")] == [
        "-0.5",
        "0",
        "100",
        "0.0625",
    ]
