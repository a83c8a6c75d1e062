"""What a clerk reads of a result under a scheme that uses all the language has."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cli import showing
from projections.explanation import line, lines, reason_values
from projections.standings import Standing, as_values
from tests.everything import TEXT, ranking


def shown(monkeypatch: pytest.MonkeyPatch, unit: str, text: str = TEXT) -> str:
    """Return what `kaoji why` prints of a unit."""
    written = StringIO()
    monkeypatch.setattr(showing, "out", Console(file=written, width=200))
    standings = ranking(text)
    showing.why(standings, standing(unit, text), whole=False)
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
        "定为一般：一般",
        "否决事项 1 > 0：成立",
        "五（二）",
    )
    assert last["explanation"]["parts"][0]["parts"][0]["cites"] == "shili-2018/丙局@17"


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
    standings = ranking()
    showing.ranking(standings, standings.groups)
    golden = Path(__file__).with_name("ranking_with_grades.txt")
    told = "".join(f"{one.rstrip()}\n" for one in written.getvalue().splitlines())
    assert told == golden.read_text(encoding="utf-8")
