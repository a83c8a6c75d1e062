"""A trial of another scheme: who moves, by how much and why; and the amendment, on both axes of time."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from api.bootstrap import Kaoji
from domain import refusals
from domain.asof import AsOf
from domain.commands import (
    AdoptScheme,
    AssignIndicator,
    DeclareComplete,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    ReopenResult,
    SealGroup,
)
from domain.facts import Ballots, GroupSealed, Scale
from domain.scheme import parse, shipped
from projections.naive import naive_standings
from projections.standings import columns
from projections.trial import Cause, Move, Trial, as_values, trial
from tests import everything
from tests.everything import TEXT as EVERYTHING
from tests.projections.conftest import ANOTHER, OFFICE, Office

TEXT = shipped("dashiqiao-2017") or ""
LEADERS, PUBLIC = "甲局", "乙局"
GROUP = "市直部门、园区"
WEIGHTS = "领导评价×70%+公众评议×30%"
NEW: dict[str, Any] = {"basis": "补充通知"}
"""The basis of an amendment."""


def scheme_text(*changes: tuple[str, str]) -> str:
    """Return the scheme of 2017 with these changes."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


OTHER = scheme_text((WEIGHTS, "领导评价×30%+公众评议×70%"))


@pytest.fixture
def two(office: Office) -> Office:
    """Two departments alike but for this: leaders prefer 甲局 (90 and 80), the public 乙局 (80 and 90).

    甲局 89.7 = 90×80% + 90×10% + 87×10%, 乙局 89.3 = 90×80% + 90×10% + 83×10%.
    """
    for unit, leaders, public in ((LEADERS, "90", "80"), (PUBLIC, "80", "90")):
        office.perform(EnrolUnit, unit=unit, category="市直部门", on=date(2017, 3, 25))
        whole: dict[str, Any] = {"unit": unit, "scale": Scale.PERCENT}
        from_indicators(office, unit)
        office.perform(EnterEvaluation, component="党建工作考核得分", points="90", **whole)
        office.perform(EnterEvaluation, component="领导评价", points=leaders, **whole)
        office.perform(EnterEvaluation, component="公众评议", points=public, **whole)
    for column in ("察访核验扣分", "加分", "减分"):
        office.perform(DeclareComplete, column=column)
    return office


def from_indicators(office: Office, unit: str) -> None:
    """Give a unit 90 of 100 for its one indicator, result and process."""
    office.perform(AssignIndicator, unit=unit, number="1", content="任务", full="100", on=date(2017, 3, 25))
    for component in ("结果得分", "过程得分"):
        why: dict[str, Any] = {"reason": "示例", "basis": "核分表"}
        office.perform(EnterMark, unit=unit, component=component, indicator="1", points="90", **why)


def tried(office: Office, text: str, applies_from: date | None = None, day: date | None = None) -> Trial:
    """Try a scheme on all that is recorded, as of a day of effect or of none."""
    now = AsOf(office.kaoji.ledger.position(), day)
    return office.kaoji.reads.trial(office.year, now, parse(text), applies_from)


def moves(made: Trial, group: str = GROUP) -> dict[str, Move]:
    (found,) = [one for one in made.groups if one.group == group]
    return {one.unit: one for one in found.moves}


# --- who moves -------------------------------------------------------------------------------------------


def test_a_trial_tells_who_rises_who_falls_by_how_much_and_by_which_clause(two: Office) -> None:
    """30% and 70%: 甲局 90×80% + 90×10% + 83×10% = 89.3, 乙局 89.7."""
    moved = moves(tried(two, OTHER))
    assert (moved[PUBLIC].up, moved[PUBLIC].gain) == (1, Fraction(4, 10))
    assert (moved[LEADERS].up, moved[LEADERS].gain) == (-1, Fraction(-4, 10))
    assert moved[LEADERS].causes == (
        Cause("满意度测评得分", "领导评价", "四（四）1", Fraction(63), Fraction(27)),
        Cause("满意度测评得分", "公众评议", "四（四）1", Fraction(24), Fraction(56)),
    )


def test_a_trial_records_nothing(two: Office) -> None:
    before = two.kaoji.ledger.position()
    ranking = two.kaoji.reads.standings(two.year, two.kaoji.reads.now()).digest()
    tried(two, OTHER)
    assert two.kaoji.ledger.position() == before
    assert two.kaoji.reads.standings(two.year, two.kaoji.reads.now()).digest() == ranking


def test_the_same_scheme_moves_nobody(two: Office) -> None:
    made = tried(two, TEXT)
    assert (made.differences, moves(made)) == ((), {})
    assert [one.unmoved for one in made.groups] == [2, 0, 0]


def test_a_total_with_other_weights_is_the_cause_itself(two: Office) -> None:
    total = f"{GROUP}考评成绩"
    text = scheme_text((f"{total}=指标考核得分×80%", f"{total}=指标考核得分×70%"))
    (cause,) = moves(tried(two, text))[LEADERS].causes
    assert cause == Cause(total, "指标考核得分", "四（四）1", Fraction(72), Fraction(63))


def test_a_formula_that_is_no_sum_is_a_cause_as_a_whole(two: Office) -> None:
    text = scheme_text((f"满意度测评得分={WEIGHTS}", "满意度测评得分=公众评议"))
    (cause,) = moves(tried(two, text))[LEADERS].causes
    assert cause == Cause("满意度测评得分", None, "四（四）1", Fraction(87), Fraction(80))


def test_where_every_stage_comes_to_be_rounded_the_first_rounded_stage_is_the_cause(two: Office) -> None:
    """甲局: 86.45 is rounded to 86.5, and 89.645 becomes 89.65, published as 89.7 instead of 89.6."""
    one_place = ((WEIGHTS, "领导评价×64.5%+公众评议×35.5%"), ("小数位数：2", "小数位数：1"))
    two.perform(AdoptScheme, text=scheme_text(*one_place), **NEW)
    every_stage = scheme_text(*one_place, ("舍入时机：最后", "舍入时机：每一步"))
    one = moves(tried(two, every_stage))[LEADERS]
    assert one.gain == Fraction(1, 10)
    (cause,) = one.causes
    assert (cause.formula, cause.settings) == ("满意度测评得分", ("设置 舍入时机",))
    assert (cause.old, cause.new) == (Fraction(8645, 100), Fraction(865, 10))


def test_another_rounding_is_a_cause_too(two: Office) -> None:
    text = scheme_text(("小数位数：2", "小数位数：0"))
    (cause,) = moves(tried(two, text))[LEADERS].causes
    assert (cause.formula, cause.old, cause.new) == ("成绩", Fraction(897, 10), Fraction(90))


def test_what_becomes_missing_is_named(two: Office) -> None:
    text = scheme_text((WEIGHTS, "领导评价×50%+市直部门评价×20%+公众评议×30%"))
    one = moves(tried(two, text))[LEADERS]
    assert one.turned
    assert one.new
    assert one.new.missing == ("市直部门评价",)
    assert (one.up, one.gain) == (None, None)


def test_entries_that_the_other_scheme_leaves_out_are_counted(two: Office) -> None:
    two.perform(EnrolUnit, unit="示例镇", category="镇区", on=date(2017, 3, 25))
    votes = (Ballots(option="较满意", count=3), Ballots(option="满意", count=1))
    for component in ("市直部门评价", "公众评议"):
        two.perform(EnterEvaluation, unit="示例镇", component=component, scale=Scale.BALLOTS, ballots=votes)
    changed = (("党建工作考核得分", "党建得分"), ("、较满意 0.8", ""), ("+市直部门评价×20%", ""))
    assert tried(two, scheme_text(*changed)).unheard == (
        "方案没有构成“党建工作考核得分”，已记录的 2 笔将不计",
        "“镇区”的公式不用“市直部门评价”，已记录的 1 笔将不计",
        "方案没有票数选项“较满意”，已记录的 1 笔将不计",
    )


def test_units_without_a_category_in_the_other_scheme_are_named(two: Office) -> None:
    made = tried(two, scheme_text((f"{GROUP}：市直部门、开发区、", f"{GROUP}：开发区、")))
    assert made.homeless == (f"{LEADERS}（市直部门）", f"{PUBLIC}（市直部门）")
    assert set(moves(made, f"{GROUP}（试算后不在任何名次组）")) == {LEADERS, PUBLIC}


def test_a_view_of_a_day_before_the_scheme_applies_stays_as_it_is(two: Office) -> None:
    day = date(2018, 1, 15)
    made = tried(two, OTHER, applies_from=date(2018, 1, 16), day=day)
    assert (made.applies, moves(made)) == (False, {})
    assert moves(tried(two, OTHER, applies_from=day, day=day))


def test_a_trial_gives_what_the_amendment_then_gives(two: Office) -> None:
    promised = tried(two, OTHER).new.groups
    two.perform(AdoptScheme, text=OTHER, **NEW)
    amended = two.kaoji.reads.standings(two.year, two.kaoji.reads.now())
    assert amended.groups == promised
    assert amended.scheme_version == 2


# --- grades, parameters and the like ---------------------------------------------------------------------


def graded(*changes: tuple[str, str]) -> dict[str, Move]:
    """Return who moves among the departments of the year that uses everything."""
    text = EVERYTHING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return moves(trial(everything.year(), AsOf(100), everything.sheets(), parse(text)), "部门")


def causes(move: Move) -> list[tuple[str, str | None]]:
    return [(one.formula, one.term) for one in move.causes]


def test_who_only_changes_grade_moves_too() -> None:
    """Of three units 30% is one place, 50% are two: 乙局 comes in, and its score stays."""
    moved = graded(("不超过 30%", "不超过 50%"))
    assert set(moved) == {"乙局"}
    one = moved["乙局"]
    assert one.old
    assert one.new
    assert (one.old.awarded(), one.new.awarded()) == ("良好", "优秀")
    assert one.regraded
    assert (one.up, one.gain, one.causes) == (0, Fraction(0), ())


def test_a_grade_that_only_the_leadership_team_loses_is_a_move() -> None:
    one = graded(("班子降一等：若 督查扣分≥1", "班子降二等：若 督查扣分≥1"))["甲局"]
    assert one.new
    assert one.new.awarded() == "优秀（班子 一般）"


def test_a_parameter_is_a_cause_by_its_name_and_clause() -> None:
    moved = graded(("甲局 1.10 ——", "甲局 1.08 ——"))
    assert set(moved) == {"甲局"}
    (cause,) = moved["甲局"].causes
    assert cause == Cause("难度系数", None, "附件3之补充", Fraction("1.1"), Fraction("1.08"))


def test_a_clause_with_another_cap_shows_in_the_column_it_holds() -> None:
    moved = graded(("空岗：督查扣分，每项 0.5，合计不超过 1", "空岗：督查扣分，每项 0.5，合计不超过 1.2"))
    assert causes(moved["甲局"]) == [("督查扣分", None)]


def test_a_figure_of_one_judge_or_month_is_a_cause_under_its_formula() -> None:
    moved = graded(("10×（1－2%×（评委名次－1））", "10×（1－5%×（评委名次－1））"))
    assert causes(moved["乙局"]) == [("名次得分", "评委名次（丙评委）、评委名次（乙评委）")]


def test_a_unit_that_comes_to_stand_apart_moves() -> None:
    moved = graded(("单列：丁局、园区", "单列：丁局、乙局、园区"))
    assert moved["乙局"].new
    assert moved["乙局"].new.place() == "单列"


def test_who_only_moves_up_because_another_stands_apart_is_told_so(two: Office) -> None:
    group = "镇区：镇区 ——一（二）、四（四）2"
    moved = moves(tried(two, scheme_text((group, f"{group}\n单列：{LEADERS}"))))
    assert (moved[PUBLIC].up, moved[PUBLIC].causes) == (1, ())
    assert moved[PUBLIC].others == (f"{LEADERS} 单列",)


def test_a_setting_that_alone_changes_a_figure_is_named_as_its_cause() -> None:
    cause = graded(("不适用的指标：按满分", "不适用的指标：不计入"))["甲局"].causes[0]
    assert (cause.formula, cause.settings) == ("任务得分", ("设置 不适用的指标",))


def test_a_change_that_a_limit_takes_away_is_no_cause() -> None:
    """With a limit of 5 on 其他得分, which 甲局 has reached, another 单项得分 changes nothing for it."""
    held = ("，不超过 12，", "，不超过 5，")
    less = ("失分（任务得分）÷100", "失分（任务得分）÷50")
    moved = graded(held)
    assert "其他得分" in {one.formula for one in moved["甲局"].causes}
    both = graded(held, less)["甲局"]
    assert "单项得分" not in {one.formula for one in both.causes}


def test_what_a_group_of_sub_classes_no_longer_uses_is_counted() -> None:
    text = EVERYTHING.replace("+得票率（民主测评，满意）", "")
    made = trial(everything.year(), AsOf(100), everything.sheets(), parse(text))
    assert made.unheard == ("“镇”的公式不用“民主测评”，已记录的 2 笔将不计",)


def test_a_column_declared_for_a_group_of_sub_classes_is_complete_there() -> None:
    declared = replace(everything.year(), complete=frozenset({("督查扣分", "镇")}))
    assert columns(declared, "己镇") == {"督查扣分"}
    assert columns(declared, "甲局") == frozenset()


def test_grades_are_given_to_programs_on_both_sides() -> None:
    text = EVERYTHING.replace("不超过 30%", "不超过 50%")
    made = as_values(trial(everything.year(), AsOf(100), everything.sheets(), parse(text)))
    (one,) = made["groups"][0]["moves"]
    assert (one["old"]["grade"], one["new"]["grade"]) == ("良好", "优秀")


# --- the amendment, on both axes -------------------------------------------------------------------------


def first(kaoji: Kaoji, year: str, as_of: AsOf) -> str:
    """Return who stands first, once both calculators have said the same."""
    fast = kaoji.reads.standings(year, as_of)
    assert fast == naive_standings(kaoji.ledger.scan(), year, as_of)
    return fast.groups[0].standings[0].unit


def test_an_amendment_scores_from_its_day_on_and_never_an_earlier_position(two: Office) -> None:
    before = two.kaoji.reads.now()
    digest = two.kaoji.reads.standings(two.year, before).digest()
    two.perform(AdoptScheme, text=OTHER, on=date(2018, 1, 20), **NEW)
    now = two.kaoji.ledger.position()
    assert first(two.kaoji, two.year, AsOf(now)) == PUBLIC
    assert first(two.kaoji, two.year, AsOf(now, date(2018, 1, 20))) == PUBLIC
    assert first(two.kaoji, two.year, AsOf(now, date(2018, 1, 19))) == LEADERS
    assert first(two.kaoji, two.year, before) == LEADERS
    assert two.kaoji.reads.standings(two.year, before).digest() == digest


def test_of_two_amendments_the_last_published_that_applies_holds(two: Office) -> None:
    """The second applies from an earlier day than the first: it replaces it from then on."""
    two.perform(AdoptScheme, text=OTHER, on=date(2018, 1, 20), **NEW)
    two.perform(AdoptScheme, text=TEXT, on=date(2018, 1, 15), **NEW)
    now = two.kaoji.ledger.position()
    assert first(two.kaoji, two.year, AsOf(now)) == LEADERS
    assert first(two.kaoji, two.year, AsOf(now, date(2018, 1, 25))) == LEADERS
    assert first(two.kaoji, two.year, AsOf(now - 1, date(2018, 1, 25))) == PUBLIC


def test_an_amendment_never_changes_what_was_sealed(two: Office) -> None:
    sealed = two.kaoji.reads.standings(two.year, two.kaoji.reads.now())
    table = sealed.canonical().decode()
    seal = two.perform(
        SealGroup, group=GROUP, position=sealed.as_of.position, token=sealed.token, table=table
    )
    with pytest.raises(refusals.SealedGroupRecomputed):
        two.perform(AdoptScheme, text=OTHER, **NEW)
    for actor in (OFFICE, ANOTHER):
        two.perform(
            ReopenResult, group=GROUP, minutes="纪要1号", actor=actor, reason="修订方案", basis="纪要1号"
        )
    two.perform(AdoptScheme, text=OTHER, **NEW)
    fact = next(one.fact for one in two.kaoji.ledger.scan() if one.id == seal)
    assert isinstance(fact, GroupSealed)
    assert fact.table == table
    again = two.kaoji.reads.as_of(two.year, token=fact.token)
    assert two.kaoji.reads.standings(two.year, again).canonical().decode() == table


def test_an_amendment_needs_a_basis(two: Office) -> None:
    with pytest.raises(refusals.AmendmentNeedsBasis):
        two.perform(AdoptScheme, text=OTHER)
