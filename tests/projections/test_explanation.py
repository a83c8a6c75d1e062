"""What a clerk reads of a result under a scheme that uses all the language has."""

from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cli import showing
from domain.asof import AsOf
from domain.scheme import parse
from domain.scheme.model import Conversion
from domain.scoring import Op, Term
from domain.scoring.marks import Marks
from projections.explanation import line, lines, reason_values
from projections.standings import Standing, as_values, standings
from tests.everything import TEXT, figures, ranking, sheets, year


def shown(monkeypatch: pytest.MonkeyPatch, unit: str, text: str = TEXT) -> str:
    """Return what `kaoji why` prints of a unit."""
    written = StringIO()
    monkeypatch.setattr(showing, "out", Console(file=written, width=200))
    showing.why(ranking(text), standing(unit, text), whole=False)
    return "".join(f"{one.rstrip()}\n" for one in written.getvalue().splitlines())


def standing(unit: str, text: str = TEXT) -> Standing:
    found = ranking(text).of(unit)
    assert found is not None
    return found


def with_setting(*settings: str) -> str:
    """Return the scheme with other settings."""
    kept = [one for one in TEXT.splitlines() if not one.startswith(tuple(f"{s[:4]}" for s in settings))]
    return "\n".join([*kept, *settings]) + "\n"


@pytest.mark.parametrize("unit", ["甲局", "丙局", "己镇", "庚镇"])
def test_the_whole_explanation_is_the_one_on_file(monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    """甲局 has it all; 丙局 has a veto and the mean for its taxes; 庚镇 lacks a mark."""
    golden = Path(__file__).with_name(f"why_{unit}.txt")
    assert shown(monkeypatch, unit) == golden.read_text(encoding="utf-8")


def test_a_weight_that_is_shared_out_is_told_with_both_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, "乙局")
    assert "民主测评缺项，权重分摊 92.916667… = (93.333333… × 70% + 90 × 10%) × 100% ÷ 80%" in told


def test_what_every_stage_rounded_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, "甲局", with_setting("舍入时机：每一步"))
    assert "基础得分 93.33 = 93.333333…，四舍五入，保留 2 位小数  〔四（二）〕" in told
    assert "党建得分 90.00  〔三（一）〕  甲局@7" in told
    assert "难度系数 1.1（自 2018-07-01 起）  〔附件3之补充〕" in told


def test_a_leafs_note_is_told_beside_it_and_no_formula_is_repeated() -> None:
    asides = {one.label: one.aside for one in lines(standing("甲局").term)}
    assert asides["难度系数"] == "自 2018-07-01 起"
    assert asides["专项得分"] == "已收齐，无记录，按零分"
    assert asides["部门考评成绩"] == ""
    assert not any("=" in aside for aside in asides.values())


def test_the_division_by_a_quotient_keeps_its_brackets() -> None:
    text = TEXT.replace(
        "奖励得分=若 本组占比（督查扣分>0）>15% 且 本组家数（督查扣分≥1）≥1 则 较小（加（减）分，5） 否则 0",
        "奖励得分=领导评价÷（领导评价÷5）",
    )
    told = {one.label: one.working for one in lines(standing("甲局", text).term)}
    assert told["奖励得分"] == "92 ÷ (92 ÷ 5)"


REWARD = "若 本组占比（督查扣分>0）>15% 且 本组家数（督查扣分≥1）≥1 则 较小（加（减）分，5） 否则 0"


def workings(sentence: str, *changes: tuple[str, str]) -> dict[str, str]:
    """Return what is told of 甲局 with another sentence for 奖励得分, by label."""
    text = TEXT.replace(f"奖励得分={REWARD}", f"奖励得分={sentence}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    told: dict[str, str] = {}
    for one in lines(standing("甲局", text).term, whole=False):
        told.setdefault(one.label, one.told())
    return told


def test_a_sum_that_a_formula_writes_is_told_in_full_however_long() -> None:
    told = workings("领导评价×2%" + "－党建得分×1%" * 3 + "+督查扣分" * 4)
    assert told["奖励得分"] == f" = 92 × 2%{' - 90 × 1%' * 3}{' + 1.6' * 4}"
    assert "党建得分" in told


def test_many_records_stay_closed() -> None:
    marks = [Term(Op.NUMBER, f"指标{n}", figure=Fraction(n)) for n in range(7)]
    told = list(lines(Term(Op.SUM, "任务得分", tuple(marks)), whole=False))
    assert [(one.label, one.told()) for one in told] == [("任务得分", " = 7 项之和")]


def test_what_was_chosen_is_told_with_its_calculation_and_its_parts() -> None:
    told = workings("若 督查扣分≥6 则 1 否则 30－（6－督查扣分）×2")
    assert told["若"] == "：1.6 ≥ 6 不成立 → 30 - (6 - 1.6) × 2"
    assert "督查扣分" in told


def test_no_equals_sign_means_a_comparison() -> None:
    assert workings("若 党建得分=90 则 1 否则 0")["若"] == "：90 等于 90 → 1"
    assert workings("若 党建得分≠90 则 1 否则 0")["若"] == "：90 不等于 90 不成立 → 0"
    assert workings("对照（党建得分，90：6，其余：0）")["对照"] == "：90 → 6"


def test_each_weight_is_told_once_and_says_whose_it_is() -> None:
    weights = "税收目标：其余 300 ——附件4"
    written = f"{weights}\n评委权重：甲评委 40%、乙评委 30%、其余 15% ——附件5"
    told = workings("各评委加权平均（评委名次：评委权重）", (weights, written))
    assert told["各评委加权平均"] == " = (1 × 40% + 3 × 30% + 2 × 15% + 6 × 15%) ÷ (40% + 30% + 15% + 15%)"
    text = TEXT.replace(REWARD, "各评委加权平均（评委名次：评委权重）").replace(weights, written)
    judges = lines(standing("甲局", text).term)
    assert [(one.label, one.figure) for one in judges if one.label.startswith("评委权重")] == [
        ("评委权重（甲评委）", "40%"),
        ("评委权重（乙评委）", "30%"),
        ("评委权重", "15%"),
    ]


def test_a_working_that_repeats_the_figure_is_left_out() -> None:
    rounded = with_setting("舍入时机：每一步").replace(REWARD, "各月合计（月度得分）")
    told = {one.label: one.told() for one in lines(standing("甲局", rounded).term)}
    assert told["月度得分（2018-01）"] == told["2018-01"] == ""


def test_what_is_taken_inside_an_indicator_has_one_sign() -> None:
    inside: dict[str, Any] = {"label": "漏报", "indicator": "1", "scope": "指标内"}
    sheet = figures()[0].add("FindingRecorded", "任务得分", "-3.5", **inside).sheet()
    text = TEXT.replace(REWARD, "合计（督查扣分，范围为“指标内”）")
    found = standings(year(text), AsOf(100), {**sheets(), "甲局": sheet}).of("甲局")
    assert found is not None
    told = list(lines(found.term))
    reward = next(place for place, one in enumerate(told) if one.label == "奖励得分")
    assert [(one.label, one.figure, one.working) for one in told[reward + 1 : reward + 3]] == [
        ("合计（督查扣分，范围为“指标内”）", "3.5", ""),
        ("漏报", "3.5", ""),
    ]
    assert "47 - 3.5" in [one.working for one in told if one.label == "指标1 任务1"]


def test_of_equal_scores_the_figure_that_decided_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Held at 80, all three tie; the first figure tells 丙局 from the others, the second those apart."""
    text = with_setting("成绩上限：80")
    told = {unit: standing(unit, text) for unit in ("甲局", "乙局", "丙局", "丁局")}
    assert [one.rank for one in told.values()] == [2, 1, 3, None]
    assert told["甲局"].tie_broken() == "并列比较：任务得分 95、督查扣分 1.6（少者在前）"
    assert told["丙局"].tie_broken() == "并列比较：任务得分 90"
    assert told["丁局"].tie_broken() == ""
    assert "第 2 名  并列比较：任务得分 95、督查扣分 1.6（少者在前）" in shown(monkeypatch, "甲局", text)
    rows = as_values(ranking(text), ranking(text).groups)["groups"][0]["standings"]
    assert rows[0]["tie_broken"][1] == {"name": "督查扣分", "fewer_first": True, "value": "0"}
    assert "tie_broken" not in rows[3]


def test_a_grades_reasons_for_programs_have_their_terms_and_clauses() -> None:
    graded = standing("丙局").graded
    assert graded is not None
    last = reason_values(graded)[-1]
    assert (last["words"], last["condition"], last["clause"]) == (
        "定为一般：良好→一般",
        "否决事项 1 > 0：成立",
        "五（二）",
    )
    assert last["explanation"]["parts"][0]["parts"][0]["cites"] == "shili-2018/丙局@17"


def test_a_rule_that_changes_no_grade_says_so() -> None:
    """乙局 is the best; a cap at 良好 does nothing to 丙局, which a rule after it puts down."""
    text = TEXT.replace("不高于良好：若 名次>1 且 督查扣分≥1.5", "不高于良好：若 名次>1")
    graded = standing("丙局", text).graded
    assert graded is not None
    assert [one.words for one in graded.reasons][-2:] == ["定为一般：良好→一般", "不高于良好：不变"]


def test_an_indicator_that_is_void_is_named() -> None:
    scheme, sheet = parse(TEXT), sheets()["甲局"]
    void = frozenset({("任务得分", "1")})
    made = Marks(scheme, sheet, void).made(scheme.components["任务得分"])
    told = {one.label: (one.figure, one.aside) for one in lines(made)}
    assert (made.value, told["指标1 任务1"]) == (Fraction(96), ("0", "各单位得分率相同，不计"))
    by_mean = replace(scheme, settings=replace(scheme.settings, conversion=Conversion.MEAN_OF_RATIOS))
    rates = line(Marks(by_mean, sheet, void).made(scheme.components["任务得分"]).parts[0])
    assert rates.working == "0.95、1 平均（指标1 任务1 各单位得分率相同，不计）"


def test_a_condition_that_nobody_knows_yet_is_called_so() -> None:
    (group,) = [one for one in ranking().groups if one.group == "镇"]
    (complete, lacking) = group.standings
    assert group.graded
    assert (complete.awarded(), lacking.awarded()) == ("先进", "未定")
    told = replace(complete, graded=None)
    assert told.awarded() == "未定"
    assert not line(lacking.term).known


def test_a_ranking_shows_grades_results_beside_and_who_stands_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    monkeypatch.setattr(showing, "out", Console(file=written, width=120))
    showing.ranking(ranking(), ranking().groups)
    golden = Path(__file__).with_name("ranking_with_grades.txt")
    told = "".join(f"{one.rstrip()}\n" for one in written.getvalue().splitlines())
    assert told == golden.read_text(encoding="utf-8")
