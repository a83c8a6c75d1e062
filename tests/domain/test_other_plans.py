"""Plans of other cities as scheme files, each giving its worked result exactly; all scores are invented."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from domain.entries import Entry, Indicator, Received, Sheet
from domain.scheme import Scheme, SchemeError, parse
from domain.scheme.writing import written
from domain.scoring import Graded, Reached, Scoring, Term, grades, missing, placings, score_group, shown
from domain.scoring.term import nodes

COLUMNS = frozenset({"加分", "减分", "专项扣分", "专项加分", "专项等次"})


def plan(name: str) -> Scheme:
    return parse((Path(__file__).parent / "schemes" / f"{name}.scheme").read_text(encoding="utf-8"))


def whole(component: str, points: str, full: str = "1000") -> Entry:
    """A component received whole; only a scheme that converts to percent looks at the full marks."""
    day, kind = date(2018, 1, 10), "EvaluationEntered"
    entry_id = f"{component}@{points}"
    return Entry.of(entry_id, kind, component, day, points=Fraction(points), full=Fraction(full))


def part(component: str, name: str, points: float | str, full: str | None = None) -> Entry:
    """One judge's, month's or item's figure."""
    entry = whole(component, str(points), full or "1")
    full_marks = entry.full_millionths if full else None
    return entry._replace(id=f"{component}@{name}", part=name, full_millionths=full_marks)


def grade(component: str, name: str, received: str) -> Entry:
    entry_id, day = f"{component}@{name}", date(2018, 1, 10)
    return Entry.of(
        entry_id, "EvaluationEntered", component, day, part=name, received=Received(grade=received)
    )


def finding(component: str, points: str) -> Entry:
    return Entry.of(f"扣@{points}", "FindingRecorded", component, date(2018, 1, 10), points=Fraction(points))


def matter(component: str, what: str) -> Entry:
    return Entry.of(f"{component}@{what}", "MatterDetermined", component, date(2018, 1, 10), label=what)


def adjustment(points: str, kind: str) -> Entry:
    return Entry.of(f"加减@{points}", kind, "加（减）分", date(2018, 1, 10), points=Fraction(points))


def ballots(component: str, **counts: int) -> Entry:
    received = Received(ballots=tuple(counts.items()))
    return Entry.of(f"{component}@1", "EvaluationEntered", component, date(2018, 1, 10), received=received)


def scored(scheme: Scheme, group: str, units: Mapping[str, list[Entry]]) -> Mapping[str, Term]:
    sheets = {unit: Sheet.of(unit, (), tuple(entries), COLUMNS) for unit, entries in units.items()}
    return score_group(scheme, group, sheets)


def value(term: Term, label: str) -> str:
    """Return what the explanation shows beside a name, to four places."""
    found = next(one.value for one in nodes(term) if one.label == label)
    assert found is not None
    return shown(found, 4)


def test_three_levels_of_weights_on_a_base_of_150() -> None:
    entries = [
        whole("年终考核得分", "141"),
        whole("日常考核得分", "135"),
        whole("社会评价得分", "132"),
        adjustment("2", "BonusApproved"),
        adjustment("-0.5", "PenaltyApproved"),
    ]
    term = scored(plan("weinan-2015"), "市级部门", {"甲局": entries})["甲局"]
    assert value(term, "目标考核得分") == "139.2000"
    assert term.value == Fraction("139.26")
    assert shown(term.value / 150 * 100, 4) == "92.8400"


@pytest.mark.parametrize(("group", "result"), [("正向组", "78.0000"), ("反向组", "82.0000")])
def test_a_figure_between_the_groups_best_and_worst(group: str, result: str) -> None:
    units = {"甲": [whole("指标值", "73")], "乙": [whole("指标值", "55")], "丙": [whole("指标值", "95")]}
    terms = scored(plan("minmax-60-100"), group, units)
    assert terms["甲"].value is not None
    assert shown(terms["甲"].value, 4) == result
    best, worst = ("丙", "乙") if group == "正向组" else ("乙", "丙")
    assert [terms[unit].value for unit in (best, worst)] == [100, 60]


def test_one_unit_more_or_less_changes_what_looks_across_the_group() -> None:
    units = {"甲": [whole("指标值", "73")], "乙": [whole("指标值", "55")], "丙": [whole("指标值", "95")]}
    scheme = plan("minmax-60-100")
    three = scored(scheme, "正向组", units)["甲"].value
    four = scored(scheme, "正向组", units | {"丁": [whole("指标值", "175")]})["甲"].value
    missing = scored(scheme, "正向组", units | {"丁": []})["甲"].value
    assert [three, four, missing] == [78, 66, 78]


def test_ballots_by_coefficient_with_weights_by_category() -> None:
    counts = {"满意": 50, "较满意": 30, "基本满意": 12, "不满意": 3, "弃权": 5}
    entries = [ballots("群众评价", **counts), whole("企业评价", "90", "100")]
    for group, share in (("综合部门", Fraction(4, 10)), ("窗口部门", Fraction(7, 10))):
        term = scored(plan("survey-2018"), group, {"甲": entries})["甲"]
        assert value(term, "群众评价") == "85.4737"
        exact = term.parts[0].value
        assert exact == Fraction("81.2") / 95 * 100 * share + 90 * (1 - share)


def test_a_ratio_to_the_groups_best_ranks_by_judges_and_a_table_of_steps() -> None:
    mine = [
        whole("业绩得分", "545.2"),
        *(part("评委名次", f"评委{judge}", rank) for judge, rank in enumerate((1, 3, 2, 5), start=1)),
        ballots("民主测评", 优秀=157, 良好=33, 差=10),
    ]
    other = [whole("业绩得分", "580")]
    term = scored(plan("ruian-2012"), "部门", {"甲局": mine, "乙局": other})["甲局"]
    assert [value(term, name) for name in ("评委得分", "测评得分")] == ["193.0000", "180.0000"]
    assert shown(Fraction("545.2") / 580 * 600, 4) == "564.0000"
    assert term.value == 937


@pytest.mark.parametrize(
    ("excellent", "poor", "points"), [(90, 0, 200), (60, 35, 170), (59, 33, 160), (59, 34, 130)]
)
def test_the_table_is_looked_through_from_the_top(excellent: int, poor: int, points: int) -> None:
    counts = {"优秀": excellent, "良好": 100 - excellent - poor, "差": poor}
    units = {"甲局": [whole("业绩得分", "1"), part("评委名次", "甲", 51), ballots("民主测评", **counts)]}
    assert scored(plan("ruian-2012"), "部门", units)["甲局"].value == 600 + points


def test_a_divisor_of_zero_leaves_the_unit_incomplete_and_is_named() -> None:
    alone = {"甲": [whole("指标值", "73")]}
    term = scored(plan("minmax-60-100"), "正向组", alone)["甲"]
    assert term.value is None
    assert missing(term) == ("÷（除数为 0）",)


def hangzhou(deducted: int, bonuses: Mapping[int, list[Entry]], grades: Mapping[int, list[Entry]]) -> Scoring:
    """44 units, the first so many with a deduction; each has its own score, so that ranks are clear."""
    sheets = {}
    for number in range(44):
        entries = [whole("目标得分", str(90 - number))]
        if number < deducted:
            entries.append(finding("专项扣分", "0.1"))
        entries += [*bonuses.get(number, []), *grades.get(number, [])]
        sheets[f"单位{number}"] = Sheet.of(f"单位{number}", (), tuple(entries), COLUMNS)
    return Scoring(plan("hangzhou-2018"), {"市直单位": sheets})


THREE_ITEMS = [part("专项加分", f"目标{number}", "0.5", "5") for number in range(3)]
SMALL = [part("专项加分", "目标", "0.7", "5")]


@pytest.mark.parametrize(("deducted", "bonus"), [(6, 0), (7, 1)])
def test_a_bonus_counts_only_when_more_than_15_percent_of_the_units_lost_points(
    deducted: int, bonus: int
) -> None:
    term = hangzhou(deducted, {43: THREE_ITEMS}, {}).results("市直单位")["单位43"]
    assert value(term, "可加分") == "1.0000", "three items of 0.5 each, held at 1"
    assert term.value == 47 + bonus


def test_at_most_10_percent_of_the_units_get_a_bonus_and_an_item_a_tenth_of_its_marks() -> None:
    bonuses = dict.fromkeys((40, 41, 42), THREE_ITEMS) | {38: SMALL, 39: SMALL}
    results = hangzhou(7, bonuses, {}).results("市直单位")
    assert value(results["单位38"], "可加分") == "0.5000", "0.7 of an item of 5 is held at 0.5"
    added = [number for number in range(38, 44) if results[f"单位{number}"].value != 90 - number]
    assert added == [40, 41, 42], "4.4 units are 4 places, and two tie for the fourth"


def test_grades_of_items_become_points_down_to_a_floor() -> None:
    poor = [grade("专项等次", f"目标{place}", one) for place, one in enumerate(("差", "差", "较差"))]
    good = [grade("专项等次", "目标", "优秀")]
    results = hangzhou(0, {}, {0: poor, 1: good, 2: poor[:1]}).results("市直单位")
    assert [results[f"单位{number}"].value for number in range(4)] == [89, 89, Fraction("87.5"), 87]


def test_quotas_by_share_of_units_are_rounded_down() -> None:
    given = graded(hangzhou(0, {}, {}), "市直单位")
    counts = Counter(one.grade for one in given.values())
    assert counts == {"优秀": 6, "良好": 8, "一般": 30}
    assert given["单位5"].grade == "优秀"
    assert given["单位6"].grade == "良好"


def graded(scoring: Scoring, group: str) -> Mapping[str, Graded]:
    """Grade by the published score, as the office's table does."""
    results = scoring.results(group)
    scores = {unit: term.value for unit, term in results.items()}
    ranked = {
        unit: score
        for unit, score in scores.items()
        if score is not None and not scoring.group(group).is_apart(unit)
    }
    placed = placings(ranked)
    reached = {
        unit: Reached(score, placed[unit].rank if unit in placed else None) for unit, score in scores.items()
    }
    return grades(scoring.group(group), reached)


def evaluated(points: str, *more: Entry) -> list[Entry]:
    return [whole("综合考评得分", points), part("核心指标得分", "安全", "80", "100"), *more]


def test_thresholds_vetoes_caps_steps_and_units_apart() -> None:
    units = {
        "甲局": evaluated("95"),
        "乙局": evaluated("93", matter("一票否决事项", "重大事故")),
        "丙局": evaluated("85"),
        "丁局": evaluated("84.99", matter("党建失责事项", "示例")),
        "戊局": evaluated("75", matter("作风问题", "示例")),
        "己局": [whole("综合考评得分", "92"), part("核心指标得分", "安全", "59.99", "100")],
        "庚局": evaluated("59.99"),
    }
    sheets = {unit: Sheet.of(unit, (), tuple(entries), frozenset()) for unit, entries in units.items()}
    sheets["单列单位"] = Sheet.of("单列单位", (), tuple(evaluated("99")), frozenset())
    given = graded(Scoring(plan("grades-2020"), {"市直单位": sheets}), "市直单位")
    assert {unit: (one.grade, one.team) for unit, one in given.items()} == {
        "甲局": ("优秀", "优秀"),
        "乙局": ("不合格", "不合格"),
        "丙局": ("良好", "良好"),
        "丁局": ("合格", "合格"),
        "戊局": ("良好", "合格"),
        "己局": ("不合格", "不合格"),
        "庚局": ("不合格", "不合格"),
        "单列单位": ("优秀", "优秀"),
    }
    assert "名额 7 家 × 20%，去尾为 1 家" in given["丙局"].reasons[1].words


@pytest.mark.parametrize(("basis", "grade"), [("公布成绩", "优秀"), ("精确成绩", "良好")])
def test_a_score_of_84_995_is_graded_as_published_or_exactly(basis: str, grade: str) -> None:
    text = plan("grades-2020").text.replace("，不超过 20%", "") + f"【设置】\n等次依据：{basis}\n"
    sheet = Sheet.of("甲局", (), tuple(evaluated("84.995")), frozenset())
    scoring = Scoring(parse(text), {"市直单位": {"甲局": sheet}})
    (term,) = scoring.results("市直单位").values()
    assert term.value == 85
    score = term.value if basis == "公布成绩" else term.parts[0].value
    assert grades(scoring.group("市直单位"), {"甲局": Reached(score, 1)})["甲局"].grade == grade


def test_a_total_with_the_plain_name_is_graded_by_the_published_score_and_the_rank() -> None:
    text = plan("grades-2020").text
    text = text.replace("市直单位考评成绩=", "成绩=")
    text = text.replace("优秀：≥85，不超过 20%", "优秀：成绩≥85 且 名次≤1")
    units = {unit: evaluated(points) for unit, points in (("甲局", "84.995"), ("乙局", "84.99"))}
    sheets = {unit: Sheet.of(unit, (), tuple(entries), frozenset()) for unit, entries in units.items()}
    given = graded(Scoring(parse(text), {"市直单位": sheets}), "市直单位")
    assert {unit: one.grade for unit, one in given.items()} == {"甲局": "优秀", "乙局": "良好"}


@pytest.mark.parametrize(("complete", "result"), [(frozenset({"任务", "等级"}), 4), (frozenset[str](), None)])
def test_nothing_received_is_zero_once_complete_also_for_marks_and_grades(
    complete: frozenset[str], result: int | None
) -> None:
    text = plan("grades-2020").text.partition("【构成】")[0]
    text += """【构成】
任务：指标得分，缺项在收齐后按零分
等级：等次，缺项在收齐后按零分

【公式】
市直单位考评成绩=任务+对照（等级的等次，“优秀”：5，其余：3）+（若 等级的等次为“优秀” 则 5 否则 0）
"""
    indicators = tuple(Indicator.of(f"i{number}", number, "任务", Fraction(5)) for number in ("1", "2"))
    mark = whole("任务", "4", "5")._replace(kind="MarkEntered", indicator="1")
    terms = score_group(parse(text), "市直单位", {"甲局": Sheet.of("甲局", indicators, (mark,), complete)})
    assert terms["甲局"].value == result


BARE = plan("minmax-60-100").text.partition("【公式】")[0]


@pytest.mark.parametrize(
    "formulas",
    ["总成绩=指标值+加项；加项=1\n反向组总成绩=加项；加项=2", "反向组总成绩=2\n总成绩=指标值+1"],
)
def test_a_bare_total_is_that_of_every_group_without_one_of_its_own(formulas: str) -> None:
    scheme = parse(f"{BARE}【公式】\n{formulas}\n")
    units = {"甲": [whole("指标值", "73")]}
    assert [scored(scheme, group, units)["甲"].value for group in ("正向组", "反向组")] == [74, 2]


@pytest.mark.parametrize(
    "formulas",
    [
        "总成绩=指标值\n总成绩=1",
        "总成绩=指标值\n正向组总成绩=1\n反向组总成绩=2",
        "正向组总成绩=1\n正向组总成绩=2",
    ],
)
def test_a_total_that_no_group_has_or_one_has_twice_is_refused(formulas: str) -> None:
    with pytest.raises(SchemeError, match=r"已有一个成绩公式|各名次组都另有成绩公式"):
        parse(f"{BARE}【公式】\n{formulas}\n")


@pytest.mark.parametrize(
    "formulas",
    [
        "总成绩=综合得分×2。其中：综合得分=指标值+1",
        "正向组考评成绩=正向组总分×2；正向组总分=指标值+1\n总成绩=1",
        "正向组考评成绩=总得分×2；总得分=指标值+1\n反向组总成绩=1",
    ],
)
def test_what_a_total_is_made_of_may_be_called_like_a_total(formulas: str) -> None:
    scheme = parse(f"{BARE}【公式】\n{formulas}\n")
    assert scored(scheme, "正向组", {"甲": [whole("指标值", "73")]})["甲"].value == 148


def test_a_bare_total_is_written_anew_once() -> None:
    scheme = parse(f"{BARE}【公式】\n总成绩=指标值+加项；加项=1\n")
    again = parse(written(scheme))
    assert {group: one.expression for group, one in again.totals.items()} == {
        group: one.expression for group, one in scheme.totals.items()
    }
