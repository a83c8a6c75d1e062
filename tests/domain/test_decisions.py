"""What may be recorded, and what is refused with which sentence."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AdoptCalendar,
    AdoptScheme,
    ApproveBonus,
    ApprovePenalty,
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    ClaimBonus,
    CorrectEntry,
    Correction,
    DeclareComplete,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    OpenYear,
    ReceiveFeedback,
    ReclassifyUnit,
    RecordFinding,
    RecordReview,
    RefuseBonus,
    RegisterBody,
    ReportPenalty,
    RestoreIndicator,
    ReverseEntry,
    SealGroup,
)
from domain.facts import Actor, Ballots, CalendarDay, EntryReversed, Outcome, Role, Scale
from tests.domain.conftest import DATA_OWNER, DAY, Desk, of

EPB = "市环保局"
WHY: dict[str, Any] = {"reason": "核分", "basis": "核分表第1行"}


def mark(desk: Desk, indicator: str, points: str, component: str = "结果得分", **told: object) -> str:
    desk.when(EnterMark, unit=EPB, component=component, indicator=indicator, points=points, **WHY | told)
    return desk.last_id(EPB)


# --- the year --------------------------------------------------------------------------------------------


def test_nothing_is_recorded_before_the_year_is_opened(empty: Desk) -> None:
    assert "kaoji init" in empty.refused(RegisterBody, refusals.YearNotOpened, body="市信访局")


def test_a_year_is_opened_once(desk: Desk) -> None:
    told: dict[str, Any] = {
        "jurisdiction": "大石桥市",
        "window_from": date(2017, 1, 1),
        "window_to": date(2018, 12, 31),
    }
    desk.refused(OpenYear, refusals.YearAlreadyOpened, **told)


def test_a_year_needs_a_window_that_runs_forward_and_a_time_zone_that_exists(empty: Desk) -> None:
    told: dict[str, Any] = {
        "jurisdiction": "大石桥市",
        "window_from": date(2018, 1, 1),
        "window_to": date(2017, 1, 1),
    }
    empty.refused(OpenYear, refusals.WindowUpsideDown, **told)
    told = {"jurisdiction": "大石桥市", "window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    empty.refused(OpenYear, refusals.UnknownTimezone, timezone="Asia/Dashiqiao", **told)


@pytest.mark.parametrize("day", [date(2016, 12, 31), date(2019, 1, 1)])
def test_a_fact_takes_effect_within_the_years_window(desk: Desk, day: date) -> None:
    said = desk.refused(RecordFinding, refusals.OutsideWindow, unit=EPB, points="1", on=day, **WHY)
    assert "2017-01-01 至 2018-12-31" in said


def test_a_scheme_that_cannot_be_read_is_refused_with_line_and_column(desk: Desk) -> None:
    text = (desk.year.schemes[0].text).replace("领导评价×70%", "领导得分×70%")
    said = desk.refused(AdoptScheme, refusals.SchemeUnreadable, text=text)
    assert "是否指 领导评价" in said
    assert "第 30 行" in said


def test_a_scheme_of_another_year_or_without_change_is_refused(desk: Desk) -> None:
    text = desk.year.schemes[0].text
    desk.refused(AdoptScheme, refusals.SchemeUnchanged, text=text)
    desk.refused(AdoptScheme, refusals.SchemeOfAnotherYear, text=text.replace("年度：2017", "年度：2018"))


def test_a_unit_or_body_is_registered_once_under_each_of_its_names(desk: Desk) -> None:
    desk.refused(EnrolUnit, refusals.UnitAlreadyEnrolled, unit=EPB, category="镇区")
    desk.when(RegisterBody, body="市政府绩效考核办", aliases=("市政府绩效办",))
    desk.refused(RegisterBody, refusals.BodyAlreadyRegistered, body="市政府绩效办")


def test_a_unit_needs_a_category_of_the_scheme(desk: Desk) -> None:
    said = desk.refused(EnrolUnit, refusals.UnknownCategory, unit="市国税局", category="税务")
    assert "垂直管理单位" in said


def test_a_category_is_dated_and_the_latest_day_holds(desk: Desk) -> None:
    desk.when(ReclassifyUnit, unit=EPB, category="园区", on=date(2017, 9, 1))
    desk.when(ReclassifyUnit, unit=EPB, category="开发区", on=date(2017, 6, 1))
    assert desk.year.units[EPB].category == "园区"


def test_a_column_is_declared_complete_once_for_all_or_for_one_group(desk: Desk) -> None:
    desk.when(DeclareComplete, column="加分", group="镇区")
    desk.when(DeclareComplete, column="加分")
    desk.refused(DeclareComplete, refusals.ColumnAlreadyComplete, column="加分", group="市直部门、园区")
    assert "察访核验扣分、加分、减分" in desk.refused(
        DeclareComplete, refusals.UnknownColumn, column="党建工作考核得分"
    )


def test_a_calendar_names_each_day_once(desk: Desk) -> None:
    day = CalendarDay(day=date(2018, 1, 1), working=False, note="元旦", document="国办发明电〔2017〕12号")
    desk.refused(AdoptCalendar, refusals.CalendarDayTwice, days=(day, day))


# --- indicators ------------------------------------------------------------------------------------------


def test_an_indicator_has_its_own_number_positive_full_marks_and_a_known_assessing_body(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "content": "信访工作", "full": "20"}
    desk.refused(AssignIndicator, refusals.IndicatorExists, number="1", **told)
    desk.refused(AssignIndicator, refusals.FullMarksNotPositive, number="9", **told | {"full": "0"})
    said = desk.refused(AssignIndicator, refusals.UnknownBody, number="9", assessor="市水利", **told)
    assert "是否指“市水利局”" in said


def test_an_assessing_body_named_by_its_alias_is_filed_under_its_name(desk: Desk) -> None:
    desk.when(RegisterBody, body="市政府绩效考核办", aliases=("市政府绩效办",))
    told: dict[str, Any] = {"content": "信访工作", "full": "20", "assessor": "市政府绩效办"}
    (fact,) = desk.when(AssignIndicator, unit=EPB, number="9", **told)
    assert getattr(fact, "assessor", None) == "市政府绩效考核办"


def test_an_indicator_is_changed_or_cancelled_with_reason_and_basis(desk: Desk) -> None:
    desk.refused(ChangeIndicator, refusals.ReasonNeeded, unit=EPB, number="1", full="10")
    desk.refused(ChangeIndicator, refusals.NothingChanged, unit=EPB, number="1", full="20", **WHY)
    desk.when(ChangeIndicator, unit=EPB, number="1", full="10", **WHY)
    desk.refused(CancelIndicator, refusals.ReasonNeeded, unit=EPB, number="2")
    desk.when(CancelIndicator, unit=EPB, number="2", **WHY)
    told: dict[str, Any] = {"component": "结果得分", "indicator": "2", "points": "1", **WHY}
    desk.refused(EnterMark, refusals.IndicatorIsCancelled, unit=EPB, **told)


def test_an_indicator_cancelled_by_mistake_is_restored_with_its_marks(desk: Desk) -> None:
    mark(desk, "2", "4", on=date(2017, 7, 1))
    desk.refused(RestoreIndicator, refusals.IndicatorNotCancelled, unit=EPB, number="2", **WHY)
    desk.when(CancelIndicator, unit=EPB, number="2", on=date(2017, 8, 1), **WHY)
    desk.refused(
        RestoreIndicator, refusals.BeforeIndicator, unit=EPB, number="2", on=date(2017, 7, 31), **WHY
    )
    desk.when(RestoreIndicator, unit=EPB, number="2", on=date(2017, 8, 1), **WHY)
    assert not desk.unit(EPB).indicators["2"][1].cancelled
    desk.refused(RestoreIndicator, refusals.IndicatorNotCancelled, unit=EPB, number="2", **WHY)


def test_full_marks_are_not_lowered_below_a_mark_that_stands(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    said = desk.refused(
        ChangeIndicator, refusals.MarkAboveChangedFull, unit=EPB, number="1", full="15", **WHY
    )
    assert entry in said


# --- marks -----------------------------------------------------------------------------------------------


def test_full_marks_need_no_reason_and_anything_less_needs_reason_and_basis(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "component": "结果得分"}
    desk.when(EnterMark, indicator="1", points="20", **told)
    said = desk.refused(EnterMark, refusals.ReasonNeeded, indicator="2", points="4.5", reason="迟报", **told)
    assert "缺少：依据" in said


def test_a_mark_lies_between_zero_and_full_marks(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "component": "结果得分", "indicator": "2"}
    said = desk.refused(EnterMark, refusals.MarkAboveFull, points="5.000001", **told)
    assert "5.000001 高于满分 5" in said
    desk.refused(EnterMark, refusals.NegativePoints, points="-1", **told)


def test_a_second_mark_is_refused_and_the_first_is_to_be_corrected(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    told: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": "19", **WHY}
    assert f"kaoji correct {entry}" in desk.refused(EnterMark, refusals.AlreadyEntered, unit=EPB, **told)


def test_an_unknown_indicator_component_or_full_marks_is_refused(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "points": "1", **WHY}
    said = desk.refused(EnterMark, refusals.UnknownIndicator, component="结果得分", indicator="7", **told)
    assert "1、2" in said
    desk.refused(EnterMark, refusals.UnknownComponent, component="领导评价", indicator="1", **told)
    desk.refused(EnterMark, refusals.NeedsIndicator, component="结果得分", **told)
    told |= {"component": "结果得分", "indicator": "1", "full": "25"}
    desk.refused(EnterMark, refusals.FullMarksDiffer, **told)


def test_process_is_marked_item_by_item_or_once_for_the_unit_never_both(desk: Desk) -> None:
    desk.when(EnterMark, unit=EPB, component="过程得分", points="97", **WHY)
    told: dict[str, Any] = {"component": "过程得分", "indicator": "1", "points": "20"}
    desk.refused(EnterMark, refusals.MixedMarks, unit=EPB, **told)


def test_a_unit_does_not_score_itself(desk: Desk) -> None:
    itself = Actor(id="环保局经办", role=Role.ASSESSOR, body=EPB)
    told: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": "20"}
    desk.refused(EnterMark, refusals.ScorerIsAssessed, unit=EPB, actor=itself, **told)


# --- evaluations and feedback ----------------------------------------------------------------------------


def test_an_evaluation_arrives_on_the_scale_it_declares(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "component": "党建工作考核得分", "points": "9.46"}
    (fact,) = desk.when(EnterEvaluation, scale=Scale.WEIGHTED, **told)
    assert str(getattr(fact, "full", None)) == "10"


def test_a_weighted_score_above_its_weight_is_refused(desk: Desk) -> None:
    told: dict[str, Any] = {"component": "党建工作考核得分", "scale": Scale.WEIGHTED, "points": "94.6"}
    desk.refused(EnterEvaluation, refusals.MarkAboveFull, unit=EPB, **told)


def test_a_component_whose_weight_differs_by_group_names_its_full_marks(desk: Desk) -> None:
    told: dict[str, Any] = {"component": "领导评价", "scale": Scale.WEIGHTED, "points": "60"}
    desk.refused(EnterEvaluation, refusals.FullMarksNeeded, unit=EPB, **told)


def test_ballots_are_counts_of_the_schemes_options(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "component": "公众评议", "scale": Scale.BALLOTS}
    odd = (Ballots(option="很好", count=3),)
    assert "较满意" in desk.refused(EnterEvaluation, refusals.UnknownOption, ballots=odd, **told)
    abstained = (Ballots(option="弃权", count=3),)
    desk.refused(EnterEvaluation, refusals.NoBallots, ballots=abstained, **told)


def test_feedback_is_a_score_a_grade_or_a_rank(desk: Desk) -> None:
    desk.when(EnrolUnit, unit="市国税局", category="垂直管理单位")
    desk.refused(ReceiveFeedback, refusals.FeedbackIncomplete, unit="市国税局")
    desk.refused(ReceiveFeedback, refusals.MarkAboveFull, unit="市国税局", points="201", full="200")
    desk.when(ReceiveFeedback, unit="市国税局", points="187.6", full="200")
    assert desk.value("市国税局") == Fraction("93.80")


# --- findings, bonuses, penalties ------------------------------------------------------------------------


def test_a_deduction_needs_points_reason_and_basis(desk: Desk) -> None:
    desk.refused(RecordFinding, refusals.ReasonNeeded, unit=EPB, points="0.5")
    desk.refused(RecordFinding, refusals.PointsNotPositive, unit=EPB, points="0", **WHY)


def test_a_finding_lowers_the_indicator_it_names_or_the_total_never_both(desk: Desk) -> None:
    (inside,) = desk.when(RecordFinding, unit=EPB, points="1", indicator="1", **WHY)
    said = desk.refused(RecordFinding, refusals.DuplicateFinding, unit=EPB, points="1", **WHY)
    assert "一在指标内、一在指标外，两者不得并扣" in said
    (outside,) = desk.when(RecordFinding, unit=EPB, points="1", **WHY, distinct="另一处")
    assert getattr(inside, "component", None) == "结果得分"
    assert getattr(outside, "component", None) == "察访核验扣分"


def test_a_bonus_counts_once_approved_and_is_settled_once(desk: Desk) -> None:
    desk.when(ClaimBonus, actor=of(EPB), unit=EPB, item="获省级表彰", points="1")
    claim = desk.last_id(EPB)
    desk.refused(ApproveBonus, refusals.MoreThanClaimed, unit=EPB, claim=claim, points="2")
    desk.refused(ApproveBonus, refusals.ReasonNeeded, unit=EPB, claim=claim, points="0.5")
    desk.when(ApproveBonus, unit=EPB, claim=claim)
    desk.refused(RefuseBonus, refusals.CaseSettled, unit=EPB, claim=claim, **WHY)


def test_a_bonus_is_refused_with_reason_and_basis_and_may_be_reopened(desk: Desk) -> None:
    desk.when(ClaimBonus, actor=of(EPB), unit=EPB, item="获省级表彰", points="1")
    claim = desk.last_id(EPB)
    desk.refused(RefuseBonus, refusals.ReasonNeeded, unit=EPB, claim=claim)
    desk.when(RefuseBonus, unit=EPB, claim=claim, **WHY)
    desk.when(ReverseEntry, unit=EPB, entry=desk.last_id(EPB), **WHY)
    desk.when(ApproveBonus, unit=EPB, claim=claim)


def test_an_approved_penalty_stands_on_the_reports_reason_and_basis(desk: Desk) -> None:
    desk.refused(ReportPenalty, refusals.ReasonNeeded, unit=EPB, item="督办逾期", points="0.3")
    desk.when(ReportPenalty, actor=DATA_OWNER, unit=EPB, item="督办逾期", points="0.3", **WHY)
    (fact,) = desk.when(ApprovePenalty, unit=EPB, report=desk.last_id(EPB))
    assert (fact.envelope.reason, fact.envelope.basis) == (WHY["reason"], WHY["basis"])


def test_a_claim_that_does_not_exist_is_not_approved(desk: Desk) -> None:
    desk.refused(ApproveBonus, refusals.UnknownCase, unit=EPB, claim=f"dashiqiao-2017/{EPB}@1")


# --- corrections and reviews -----------------------------------------------------------------------------


def test_a_correction_is_a_reversal_and_a_new_entry_that_name_each_other(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    reversal, new = desk.when(
        CorrectEntry, unit=EPB, correction=Correction.model_validate({"entry": entry, "points": "19"}), **WHY
    )
    assert isinstance(reversal, EntryReversed)
    assert (reversal.entry, reversal.replaced_by) == (entry, desk.last_id(EPB))
    assert getattr(new, "replaces", None) == entry
    assert reversal.envelope.effective_on == new.envelope.effective_on


def test_an_entry_is_ended_once_with_reason_not_before_its_own_day_and_by_something_different(
    desk: Desk,
) -> None:
    entry = mark(desk, "1", "18")
    same = Correction.model_validate({"entry": entry, "points": "18"})
    desk.refused(CorrectEntry, refusals.CorrectionChangesNothing, unit=EPB, correction=same, **WHY)
    desk.refused(ReverseEntry, refusals.ReasonNeeded, unit=EPB, entry=entry)
    desk.refused(ReverseEntry, refusals.BeforeEntry, unit=EPB, entry=entry, on=date(2018, 1, 9), **WHY)
    desk.when(ReverseEntry, unit=EPB, entry=entry, **WHY)
    desk.refused(ReverseEntry, refusals.AlreadyReversed, unit=EPB, entry=entry, **WHY)
    desk.refused(ReverseEntry, refusals.UnknownEntry, unit=EPB, entry=f"dashiqiao-2017/{EPB}@1", **WHY)


def test_a_corrected_figure_is_checked_like_a_first_one(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    above = Correction.model_validate({"entry": entry, "points": "21"})
    desk.refused(CorrectEntry, refusals.MarkAboveFull, unit=EPB, correction=above, **WHY)


def test_a_review_and_its_corrections_are_one_and_cite_it(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    told: dict[str, Any] = {
        "entries": (entry,),
        "outcome": Outcome.PARTLY,
        "document": "复核决定〔2018〕1号",
        **WHY,
    }
    better = (Correction.model_validate({"entry": entry, "points": "18.5"}),)
    review, reversal, new = desk.when(
        RecordReview, unit=EPB, corrections=better, on=date(2018, 1, 29), **told
    )
    assert review.kind == "ReviewOutcomeRecorded"
    assert {reversal.envelope.cause, new.envelope.cause} == {f"dashiqiao-2017/{EPB}@4"}


def test_a_review_does_not_lower_a_score(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    told: dict[str, Any] = {
        "entries": (entry,),
        "document": "复核决定〔2018〕1号",
        "outcome": Outcome.PARTLY,
        **WHY,
    }
    worse = (Correction.model_validate({"entry": entry, "points": "17"}),)
    desk.refused(RecordReview, refusals.ReviewLowers, unit=EPB, corrections=worse, **told)
    desk.refused(RecordReview, refusals.ReviewLowers, unit=EPB, withdrawals=(entry,), **told)


def test_a_review_may_withdraw_a_deduction(desk: Desk) -> None:
    desk.when(RecordFinding, unit=EPB, points="1", **WHY)
    entry = desk.last_id(EPB)
    told: dict[str, Any] = {
        "entries": (entry,),
        "document": "复核决定〔2018〕1号",
        "outcome": Outcome.ALLOWED,
        **WHY,
    }
    desk.when(RecordReview, unit=EPB, withdrawals=(entry,), **told)
    assert entry in desk.unit(EPB).reversed


def test_an_outcome_agrees_with_what_it_orders(desk: Desk) -> None:
    entry, other = mark(desk, "1", "18"), mark(desk, "2", "4")
    told: dict[str, Any] = {"entries": (entry,), "document": "复核决定〔2018〕1号", **WHY}
    better = (Correction.model_validate({"entry": entry, "points": "19"}),)
    upheld, allowed = Outcome.UPHELD, Outcome.ALLOWED
    desk.refused(RecordReview, refusals.OutcomeContradicts, unit=EPB, outcome=allowed, **told)
    desk.refused(
        RecordReview, refusals.OutcomeContradicts, unit=EPB, outcome=upheld, corrections=better, **told
    )
    undisputed = (Correction.model_validate({"entry": other, "points": "5"}),)
    desk.refused(
        RecordReview, refusals.NotDisputed, unit=EPB, outcome=allowed, corrections=undisputed, **told
    )


# --- sealed results --------------------------------------------------------------------------------------


def test_after_sealing_only_a_review_changes_a_result(desk: Desk) -> None:
    entry = mark(desk, "1", "18")
    told: dict[str, Any] = {
        "group": "市直部门、园区",
        "position": 9,
        "token": "dashiqiao-2017~9",
        "table": "{}",
    }
    desk.when(SealGroup, on=DAY, **told)
    desk.refused(SealGroup, refusals.SealStands, **told)
    desk.refused(RecordFinding, refusals.GroupIsSealed, unit=EPB, points="1", **WHY)
    desk.refused(ReverseEntry, refusals.GroupIsSealed, unit=EPB, entry=entry, **WHY)
    better = (Correction.model_validate({"entry": entry, "points": "19"}),)
    review: dict[str, Any] = {
        "entries": (entry,),
        "document": "复核决定〔2018〕1号",
        "outcome": Outcome.ALLOWED,
        **WHY,
    }
    desk.when(RecordReview, unit=EPB, corrections=better, **review)


# --- nothing counts twice, and nothing is recorded that would not count -----------------------------------


def test_a_mark_entered_anew_does_not_reach_back_to_when_the_withdrawn_one_counted(desk: Desk) -> None:
    """Given a mark that counted until a review's day, when one is entered for a day before, it is refused."""
    entry = mark(desk, "1", "18", on=date(2017, 7, 1))
    desk.when(ReverseEntry, unit=EPB, entry=entry, on=date(2017, 10, 1), **WHY)
    again: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": "20"}
    said = desk.refused(EnterMark, refusals.StillCountedThen, unit=EPB, on=date(2017, 8, 1), **again)
    assert "2017-10-01" in said
    desk.when(EnterMark, unit=EPB, on=date(2017, 10, 1), **again)


def test_a_mark_that_was_never_true_leaves_its_whole_time_free(desk: Desk) -> None:
    entry = mark(desk, "1", "18", on=date(2017, 7, 1))
    desk.when(ReverseEntry, unit=EPB, entry=entry, on=date(2017, 7, 1), **WHY)
    again: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": "20"}
    desk.when(EnterMark, unit=EPB, on=date(2017, 6, 1), **again)


def test_a_claim_approved_anew_does_not_count_twice_on_any_day(desk: Desk) -> None:
    desk.when(ClaimBonus, actor=of(EPB), unit=EPB, item="表彰", points="2", on=date(2017, 7, 1))
    claim = desk.last_id(EPB)
    desk.refused(ApproveBonus, refusals.BeforeEntry, unit=EPB, claim=claim, on=date(2017, 6, 1))
    desk.when(ApproveBonus, unit=EPB, claim=claim, on=date(2017, 8, 1))
    desk.when(ReverseEntry, unit=EPB, entry=desk.last_id(EPB), on=date(2017, 10, 1), **WHY)
    desk.refused(ApproveBonus, refusals.StillCountedThen, unit=EPB, claim=claim, on=date(2017, 8, 15))
    desk.when(ApproveBonus, unit=EPB, claim=claim, on=date(2017, 10, 1))


def test_a_corrected_mark_fits_the_full_marks_of_every_day_it_counts(desk: Desk) -> None:
    entry = mark(desk, "2", "4", on=date(2017, 7, 1))
    desk.when(ChangeIndicator, unit=EPB, number="2", full="20", on=date(2017, 9, 1), **WHY)
    higher = Correction.model_validate({"entry": entry, "points": "15"})
    desk.refused(
        CorrectEntry, refusals.MarkAboveFull, unit=EPB, correction=higher, on=date(2017, 7, 1), **WHY
    )
    desk.when(CorrectEntry, unit=EPB, correction=higher, on=date(2017, 9, 1), **WHY)


def test_what_the_formula_of_the_group_does_not_use_is_not_recorded(desk: Desk) -> None:
    desk.when(EnrolUnit, unit="市国税局", category="垂直管理单位")
    desk.refused(RecordFinding, refusals.NotInTheFormula, unit="市国税局", points="1", **WHY)
    desk.refused(ClaimBonus, refusals.NotInTheFormula, unit="市国税局", item="表彰", points="1")
    told: dict[str, Any] = {"component": "市直部门评价", "scale": Scale.PERCENT, "points": "90"}
    desk.refused(EnterEvaluation, refusals.NotInTheFormula, unit=EPB, **told)
    desk.refused(ReceiveFeedback, refusals.NotInTheFormula, unit=EPB, points="90", full="100")


def test_party_building_indicators_count_as_a_whole_and_not_among_the_others(desk: Desk) -> None:
    told: dict[str, Any] = {"number": "9", "content": "党建", "full": "10", "type": "党建工作指标"}
    desk.when(AssignIndicator, unit=EPB, **told)
    again: dict[str, Any] = {"component": "结果得分", "indicator": "9", "points": "10"}
    desk.refused(EnterMark, refusals.IndicatorCountsElsewhere, unit=EPB, **again)
    desk.refused(RecordFinding, refusals.IndicatorCountsElsewhere, unit=EPB, indicator="9", points="1", **WHY)


def test_ballots_name_each_option_once(desk: Desk) -> None:
    counts = (Ballots(option="满意", count=50), Ballots(option="满意", count=10))
    told: dict[str, Any] = {"component": "公众评议", "scale": Scale.BALLOTS, "ballots": counts}
    desk.refused(EnterEvaluation, refusals.OptionTwice, unit=EPB, **told)


def test_a_review_does_not_lower_ballots_either(desk: Desk) -> None:
    counts = (Ballots(option="满意", count=50), Ballots(option="不满意", count=10))
    told: dict[str, Any] = {"component": "公众评议", "scale": Scale.BALLOTS, "ballots": counts}
    desk.when(EnterEvaluation, unit=EPB, **told)
    entry = desk.last_id(EPB)
    worse = Correction(entry=entry, ballots=(counts[1], Ballots(option="满意", count=9)))
    review: dict[str, Any] = {"entries": (entry,), "document": "复核决定1号", "outcome": Outcome.ALLOWED}
    desk.refused(RecordReview, refusals.ReviewLowers, unit=EPB, corrections=(worse,), **review, **WHY)
    better = Correction(entry=entry, ballots=(counts[0], Ballots(option="不满意", count=9)))
    desk.when(RecordReview, unit=EPB, corrections=(better,), **review, **WHY)


def test_an_alias_never_hides_a_unit_or_a_body(desk: Desk) -> None:
    desk.refused(RegisterBody, refusals.BodyAlreadyRegistered, body="怪", aliases=(EPB,))
    desk.when(RegisterBody, body="办")
    desk.refused(EnrolUnit, refusals.UnitAlreadyEnrolled, unit="新局", category="市直部门", aliases=("办",))
    desk.when(EnrolUnit, unit="办", category="市直部门", aliases=("办公室",))


def test_nobody_scores_itself_under_another_name(desk: Desk) -> None:
    desk.when(EnrolUnit, unit="市信访局", category="市直部门", aliases=("信访局",))
    itself = Actor(id="信访局经办", role=Role.INSPECTOR, body="信访局")
    desk.refused(RecordFinding, refusals.ScorerIsAssessed, unit="市信访局", points="1", actor=itself, **WHY)


def test_a_sealed_group_neither_gains_nor_loses_a_unit(desk: Desk) -> None:
    told: dict[str, Any] = {"group": "市直部门、园区", "position": 9, "token": "t", "table": "{}"}
    desk.when(SealGroup, **told)
    desk.refused(EnrolUnit, refusals.GroupIsSealed, unit="新局", category="市直部门")
    desk.refused(ReclassifyUnit, refusals.GroupIsSealed, unit=EPB, category="镇区")
