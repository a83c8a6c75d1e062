"""Plans of other cities as scheme files, each giving its worked result exactly; all scores are invented."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from domain.entries import Entry, Received, Sheet
from domain.scheme import Scheme, parse
from domain.scoring import Term, missing, score_group, shown
from domain.scoring.term import nodes

COLUMNS = frozenset({"加分", "减分"})


def plan(name: str) -> Scheme:
    return parse((Path(__file__).parent / "schemes" / f"{name}.scheme").read_text(encoding="utf-8"))


def whole(component: str, points: str, full: str = "1000") -> Entry:
    """A component received whole; only a scheme that converts to percent looks at the full marks."""
    day, kind = date(2018, 1, 10), "EvaluationEntered"
    entry_id = f"{component}@{points}"
    return Entry(entry_id, kind, component, day, points=Fraction(points), full=Fraction(full))


def adjustment(points: str, kind: str) -> Entry:
    return Entry(f"加减@{points}", kind, "加（减）分", date(2018, 1, 10), points=Fraction(points))


def ballots(component: str, **counts: int) -> Entry:
    received = Received(ballots=tuple(counts.items()))
    return Entry(f"{component}@1", "EvaluationEntered", component, date(2018, 1, 10), received=received)


def scored(scheme: Scheme, group: str, units: Mapping[str, list[Entry]]) -> Mapping[str, Term]:
    sheets = {unit: Sheet(unit, (), tuple(entries), COLUMNS) for unit, entries in units.items()}
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


def test_a_ratio_to_the_groups_best_and_a_table_of_steps() -> None:
    mine = [
        whole("业绩得分", "545.2"),
        whole("评委名次分", "193"),
        ballots("民主测评", 优秀=157, 良好=33, 差=10),
    ]
    other = [whole("业绩得分", "580")]
    term = scored(plan("ruian-2012"), "部门", {"甲局": mine, "乙局": other})["甲局"]
    assert value(term, "测评得分") == "180.0000"
    assert term.value == 937


@pytest.mark.parametrize(
    ("excellent", "poor", "points"), [(90, 0, 200), (60, 35, 170), (59, 33, 160), (59, 34, 130)]
)
def test_the_table_is_looked_through_from_the_top(excellent: int, poor: int, points: int) -> None:
    counts = {"优秀": excellent, "良好": 100 - excellent - poor, "差": poor}
    units = {"甲局": [whole("业绩得分", "1"), whole("评委名次分", "0"), ballots("民主测评", **counts)]}
    assert scored(plan("ruian-2012"), "部门", units)["甲局"].value == 600 + points


def test_a_divisor_of_zero_leaves_the_unit_incomplete_and_is_named() -> None:
    alone = {"甲": [whole("指标值", "73")]}
    term = scored(plan("minmax-60-100"), "正向组", alone)["甲"]
    assert term.value is None
    assert missing(term) == ("÷（除数为 0）",)
