"""What a scheme says of its components, clauses, types and sub-classes holds for what is recorded."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AdoptScheme,
    ApproveBonus,
    ApprovePenalty,
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    ClaimBonus,
    CorrectEntry,
    DeclareComplete,
    DetermineMatter,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    OpenYear,
    ReceiveFeedback,
    ReclassifyUnit,
    RecordFinding,
    RecordReview,
    ReportPenalty,
    RestoreIndicator,
    ReverseEntry,
    SealGroup,
)
from domain.entries import Entry, Received
from domain.facts import Ballots, Outcome, Scale, written
from tests.domain.conftest import DATA_OWNER, DAY, Desk, of

UNIT, TOWN = "甲局", "乙镇"
WHY: dict[str, Any] = {"reason": "核分", "basis": "核分表第1行"}
TEXT = Path(__file__).with_name("recording.scheme").read_text(encoding="utf-8")


@pytest.fixture
def desk() -> Desk:
    """A year under recording.scheme."""
    return under(TEXT)


def under(text: str) -> Desk:
    """Open a year under a scheme, with 甲局 of the first class, its indicator of 20 points, and 乙镇."""
    desk = Desk()
    window: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    desk.when(OpenYear, on=date(2017, 3, 25), jurisdiction="示例市", **window)
    desk.when(AdoptScheme, on=date(2017, 1, 1), text=text)
    day = date(2017, 3, 25)
    desk.when(EnrolUnit, on=day, unit=UNIT, category="市直部门", sub_class="第一类")
    desk.when(EnrolUnit, on=day, unit=TOWN, category="镇")
    desk.when(AssignIndicator, on=day, unit=UNIT, number="1", content="任务1", full="20")
    return desk


def entry(desk: Desk) -> Entry:
    """Return the last entry of the unit."""
    return list(desk.unit(UNIT).entries.values())[-1][1]


# --- parts, full marks, decimals -------------------------------------------------------------------------


def test_a_component_of_every_month_has_one_figure_for_each(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "日常考核"}
    said = desk.refused(EnterEvaluation, refusals.PartNeeded, points="18", **told)
    assert "按月录入" in said
    desk.when(EnterEvaluation, points="18", part="3月", **told)
    first = desk.last_id(UNIT)
    desk.when(EnterEvaluation, points="17.5", part="4月", **told)
    assert (entry(desk).part, entry(desk).points) == ("4月", Fraction("17.5"))
    said = desk.refused(EnterEvaluation, refusals.AlreadyEntered, points="19", part="3月", **told)
    assert f"日常考核3月已有记录 {first}" in said


def test_a_component_without_parts_takes_none(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "民主测评", "points": "90", "full": "100"}
    desk.refused(EnterEvaluation, refusals.PartNotAsked, part="3月", **told)
    desk.refused(
        ReceiveFeedback, refusals.PartNotAsked, unit=UNIT, component="国家反馈", points="9", part="春"
    )


def test_a_part_withdrawn_may_be_entered_again_from_that_day_on(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "日常考核", "part": "3月"}
    desk.when(EnterEvaluation, points="18", **told)
    desk.when(ReverseEntry, unit=UNIT, entry=desk.last_id(UNIT), on=date(2018, 1, 20), **WHY)
    desk.refused(EnterEvaluation, refusals.StillCountedThen, points="17", on=date(2018, 1, 15), **told)
    desk.when(EnterEvaluation, points="17", on=date(2018, 1, 20), **told)


def test_the_full_marks_that_the_scheme_states_need_not_be_told_and_cannot_be_others(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "日常考核", "part": "3月", "points": "18"}
    said = desk.refused(EnterEvaluation, refusals.FullMarksDiffer, full="25", **told)
    assert "25" in said
    assert "满分 20" in said
    desk.refused(EnterEvaluation, refusals.FullMarksDiffer, scale=Scale.PERCENT, **told)
    desk.refused(EnterEvaluation, refusals.MarkAboveFull, **told | {"points": "20.5"})
    (fact,) = desk.when(EnterEvaluation, **told)
    assert (getattr(fact, "scale", None), getattr(fact, "full", None)) == (Scale.OWN, Fraction(20))


def test_more_decimals_than_the_scheme_allows_are_refused_wherever_points_are_told(desk: Desk) -> None:
    too_many = refusals.TooManyDecimals
    daily: dict[str, Any] = {"unit": UNIT, "component": "日常考核", "part": "3月"}
    said = desk.refused(EnterEvaluation, too_many, points="18.25", **daily)
    assert "至多 1 位小数，现为 18.25" in said
    desk.when(EnterEvaluation, points="18.50", **daily)
    desk.refused(
        CorrectEntry, too_many, unit=UNIT, correction={"entry": desk.last_id(UNIT), "points": "18.25"}, **WHY
    )
    mark: dict[str, Any] = {"unit": UNIT, "component": "结果得分", "indicator": "1", **WHY}
    desk.refused(EnterMark, too_many, points="18.25", **mark)
    desk.when(EnterMark, points="18.5", **mark)
    desk.refused(
        CorrectEntry, too_many, unit=UNIT, correction={"entry": desk.last_id(UNIT), "points": "18.25"}, **WHY
    )
    desk.refused(EnterEvaluation, too_many, unit=UNIT, component="税收增长率", points="-3.125")
    desk.refused(RecordFinding, too_many, unit=UNIT, clause="督2", points="0.225", **WHY)
    desk.refused(RecordFinding, too_many, unit=UNIT, clause="督3", points="0.25", **WHY)
    desk.when(RecordFinding, unit=UNIT, clause="督4", points="0.125", **WHY)
    desk.when(CorrectEntry, unit=UNIT, correction={"entry": desk.last_id(UNIT), "points": "0.375"}, **WHY)
    desk.refused(RecordFinding, too_many, unit=UNIT, indicator="1", clause="督2", points="0.25", **WHY)
    desk.refused(ClaimBonus, too_many, unit=UNIT, item="表彰", clause="加2", points="0.25")
    desk.when(ClaimBonus, actor=of(UNIT), unit=UNIT, item="表彰", clause="加2", points="1.5")
    claim = desk.last_id(UNIT)
    desk.refused(ApproveBonus, too_many, unit=UNIT, claim=claim, points="1.25", **WHY)


# --- scales ----------------------------------------------------------------------------------------------


def test_a_quantity_may_be_negative_or_above_a_hundred_and_has_no_full_marks(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "税收增长率"}
    desk.when(EnterEvaluation, points="-3.25", **told)
    assert (entry(desk).points, entry(desk).full, entry(desk).label) == (Fraction("-3.25"), None, "数值")
    old = desk.last_id(UNIT)
    desk.when(CorrectEntry, unit=UNIT, correction={"entry": old, "points": "133.25"}, **WHY)
    assert entry(desk).points == Fraction("133.25")
    new = {"entry": desk.last_id(UNIT), "points": "90", "full": "100"}
    desk.refused(CorrectEntry, refusals.FullMarksDiffer, unit=UNIT, correction=new, **WHY)
    judged: dict[str, Any] = {"unit": UNIT, "component": "评委名次", "part": "评委甲"}
    desk.refused(EnterEvaluation, refusals.NotOnItsScale, points="3", full="100", **judged)
    desk.when(EnterEvaluation, points="3", **judged)


def test_a_grade_is_received_as_a_grade(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "党建等次"}
    desk.refused(EnterEvaluation, refusals.NotOnItsScale, points="95", **told)
    desk.when(EnterEvaluation, grade="良好", **told)
    assert entry(desk).received == Received(grade="良好")
    old = desk.last_id(UNIT)
    desk.refused(CorrectEntry, refusals.NotCorrectable, unit=UNIT, correction={"entry": old}, **WHY)
    desk.when(CorrectEntry, unit=UNIT, correction={"entry": old, "grade": "优秀"}, **WHY)
    assert entry(desk).received == Received(grade="优秀")


@pytest.mark.parametrize(
    ("component", "scale"),
    [
        ("民主测评", Scale.VALUE),
        ("民主测评", Scale.GRADE),
        ("税收增长率", Scale.PERCENT),
        ("税收增长率", Scale.BALLOTS),
        ("党建等次", Scale.VALUE),
    ],
)
def test_a_scale_belongs_to_its_origin(desk: Desk, component: str, scale: Scale) -> None:
    told: dict[str, Any] = {"component": component, "scale": scale, "points": "90", "full": "100"}
    desk.refused(EnterEvaluation, refusals.ScaleOfAnother, unit=UNIT, **told)


def test_a_bare_figure_is_refused_where_nothing_shows_its_scale(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "民主测评"}
    assert "94.6/100" in desk.refused(EnterEvaluation, refusals.ScaleNeeded, points="9.1", **told)
    ballots = (Ballots(option="满意", count=5),)
    desk.refused(EnterEvaluation, refusals.NotOnItsScale, points="9.1", ballots=ballots, **told)
    desk.refused(EnterEvaluation, refusals.ScaleOfAnother, grade="优秀", **told)
    desk.refused(EnterEvaluation, refusals.FullMarksNeeded, scale=Scale.OWN, points="9.1", **told)
    (fact,) = desk.when(EnterEvaluation, points="91", full="100", **told)
    assert getattr(fact, "scale", None) is Scale.PERCENT


# --- feedback --------------------------------------------------------------------------------------------


def test_of_several_feedbacks_one_is_named(desk: Desk) -> None:
    said = desk.refused(ReceiveFeedback, refusals.ComponentNeeded, unit=UNIT, points="9", full="10")
    assert "省级反馈、国家反馈" in said
    desk.when(ReceiveFeedback, unit=UNIT, component="省级反馈", part="一季度", points="9", full="10")
    desk.when(ReceiveFeedback, unit=UNIT, component="省级反馈", part="二季度", grade="良好")
    assert (entry(desk).component, entry(desk).part) == ("省级反馈", "二季度")
    desk.refused(ReceiveFeedback, refusals.PartNeeded, unit=UNIT, component="省级反馈", grade="良好")
    desk.refused(ReceiveFeedback, refusals.UnknownComponent, unit=UNIT, component="民主测评", grade="良好")


def test_a_feedback_keeps_to_the_full_marks_stated(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "国家反馈"}
    desk.refused(ReceiveFeedback, refusals.FullMarksDiffer, points="90", full="200", **told)
    desk.when(ReceiveFeedback, points="90", **told)
    assert entry(desk).full == 100
    new = {"entry": desk.last_id(UNIT), "points": "90", "full": "200"}
    desk.refused(CorrectEntry, refusals.FullMarksDiffer, unit=UNIT, correction=new, **WHY)


# --- clauses and tariffs ---------------------------------------------------------------------------------


def test_where_the_scheme_lists_clauses_one_of_them_is_cited(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "points": "0.5", **WHY}
    said = desk.refused(RecordFinding, refusals.ClauseNeeded, **told)
    assert "督1、督2、督3" in said
    said = desk.refused(RecordFinding, refusals.UnknownClause, clause="督33", **told)
    assert "可写：督3" in said
    desk.refused(RecordFinding, refusals.UnknownClause, component="督查扣分", clause="效1", **told)
    desk.refused(ClaimBonus, refusals.UnknownClause, unit=UNIT, item="表彰", points="1", clause="减1")
    desk.refused(ReportPenalty, refusals.ClauseNeeded, item="逾期", **told)


def test_a_fixed_tariff_fills_the_points_and_allows_no_others(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "clause": "督1", **WHY}
    (fact,) = desk.when(RecordFinding, **told)
    assert getattr(fact, "points", None) == Fraction("0.5")
    desk.when(RecordFinding, points="0.50", **told, distinct="另一窗口")
    said = desk.refused(RecordFinding, refusals.NotTheTariff, points="1", **told)
    assert "每项 0.5 分，现为 1" in said
    new = {"entry": desk.last_id(UNIT), "points": "0.3"}
    desk.refused(CorrectEntry, refusals.NotTheTariff, unit=UNIT, correction=new, **WHY)


def test_a_tariff_with_a_range_or_a_most_must_be_kept(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, **WHY}
    for points in ("0.1", "2.1"):
        said = desk.refused(RecordFinding, refusals.NotTheTariff, clause="督2", points=points, **told)
        assert "0.2 至 2 分" in said
    assert "不超过 1 分" in desk.refused(
        RecordFinding, refusals.NotTheTariff, clause="督3", points="1.1", **told
    )
    desk.refused(RecordFinding, refusals.PointsNeeded, clause="督2", **told)
    desk.refused(RecordFinding, refusals.PointsNotPositive, clause="督3", points="0", **told)
    desk.when(RecordFinding, clause="督2", points="2", **told)
    new = {"entry": desk.last_id(UNIT), "points": "0.1"}
    desk.refused(CorrectEntry, refusals.NotTheTariff, unit=UNIT, correction=new, **WHY)


def test_a_finding_inside_an_indicator_stands_on_the_clauses_of_the_first_deductions(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "indicator": "1", **WHY}
    desk.refused(RecordFinding, refusals.UnknownClause, clause="效1", points="1", **told)
    desk.refused(RecordFinding, refusals.NoComponentInside, clause="督1", component="督查扣分", **told)
    desk.when(RecordFinding, clause="督1", **told)
    assert (entry(desk).component, entry(desk).points) == ("结果得分", Fraction("-0.5"))
    new = {"entry": desk.last_id(UNIT), "points": "0.3"}
    desk.refused(CorrectEntry, refusals.NotTheTariff, unit=UNIT, correction=new, **WHY)


def test_a_finding_goes_to_the_component_named_or_that_of_its_clause_or_the_first(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, **WHY}
    desk.when(RecordFinding, clause="效1", points="0.123", **told)
    assert entry(desk).component == "效能扣分"
    told["distinct"] = "另一事项"
    desk.when(RecordFinding, component="效能扣分", clause="效1", points="1", **told)
    assert entry(desk).component == "效能扣分"
    desk.when(RecordFinding, clause="督1", **told)
    assert entry(desk).component == "督查扣分"
    said = desk.refused(RecordFinding, refusals.UnknownComponent, component="加（减）分", points="1", **told)
    assert "督查扣分、效能扣分" in said


def test_a_bonus_or_penalty_stands_on_its_clause_and_in_the_component_named(desk: Desk) -> None:
    desk.when(ClaimBonus, actor=of(UNIT), unit=UNIT, item="表彰", clause="加1", component="创新加减分")
    claim = desk.last_id(UNIT)
    desk.refused(ApproveBonus, refusals.NotTheTariff, unit=UNIT, claim=claim, points="0.5", **WHY)
    desk.when(ApproveBonus, unit=UNIT, claim=claim, clause="加2", points="0.5", **WHY)
    assert (entry(desk).component, entry(desk).clause) == ("创新加减分", "加2")
    new = {"entry": desk.last_id(UNIT), "points": "2.5"}
    desk.refused(CorrectEntry, refusals.MoreThanClaimed, unit=UNIT, correction=new, **WHY)
    desk.when(ReportPenalty, actor=DATA_OWNER, unit=UNIT, item="逾期", clause="减1", **WHY)
    desk.when(ApprovePenalty, unit=UNIT, report=desk.last_id(UNIT))
    assert (entry(desk).component, entry(desk).points) == ("加（减）分", Fraction("-0.3"))
    desk.refused(ClaimBonus, refusals.PointsNeeded, unit=UNIT, item="表彰", clause="加2")


def test_without_a_catalogue_points_are_told_and_any_clause_may_be_cited() -> None:
    desk = under(TEXT.partition("【条款】")[0] + "【公式】" + TEXT.partition("【公式】")[2])
    told: dict[str, Any] = {"unit": UNIT, **WHY}
    desk.refused(RecordFinding, refusals.PointsNeeded, clause="旧标准3.2", **told)
    desk.when(RecordFinding, clause="旧标准3.2", points="0.75", **told)
    desk.when(RecordFinding, points="0.75", **told, distinct="另一窗口")


# --- matters ---------------------------------------------------------------------------------------------


def test_a_matter_stands_on_a_document_and_has_no_points(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "what": "发生较大安全事故", "clause": "否1"}
    assert "--basis" in desk.refused(DetermineMatter, refusals.BasisNeeded, **told)
    desk.when(DetermineMatter, basis="事故认定书第1号", **told)
    made = entry(desk)
    assert (made.kind, made.component, made.label) == ("MatterDetermined", "一票否决", "发生较大安全事故")
    assert (made.points, made.clause) == (None, "否1")


def test_of_several_kinds_of_matter_one_is_told_by_name_or_clause(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "what": "通报批评", "basis": "通报第2号"}
    assert "一票否决、一票否优" in desk.refused(DetermineMatter, refusals.ComponentNeeded, **told)
    desk.refused(DetermineMatter, refusals.ClauseNeeded, component="一票否决", **told)
    desk.when(DetermineMatter, component="一票否优", **told)
    assert entry(desk).component == "一票否优"
    desk.refused(DetermineMatter, refusals.NotInTheFormula, component="一票否优", **told | {"unit": TOWN})


def test_a_matter_is_withdrawn_and_never_corrected(desk: Desk) -> None:
    desk.when(DetermineMatter, unit=UNIT, what="通报批评", component="一票否优", basis="通报第2号")
    matter = desk.last_id(UNIT)
    said = desk.refused(
        CorrectEntry, refusals.NotCorrectable, unit=UNIT, correction={"entry": matter, "points": "1"}, **WHY
    )
    assert "--withdraw" in said
    review: dict[str, Any] = {"outcome": Outcome.ALLOWED, "document": "复核决定1号", **WHY}
    desk.when(RecordReview, unit=UNIT, entries=(matter,), withdrawals=(matter,), **review)
    assert matter in desk.unit(UNIT).reversed


def test_a_review_compares_one_month_with_the_same_month(desk: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "component": "日常考核", "part": "3月"}
    desk.when(EnterEvaluation, points="18", **told)
    month = desk.last_id(UNIT)
    review: dict[str, Any] = {"unit": UNIT, "outcome": Outcome.ALLOWED, "document": "复核决定1号", **WHY}
    review |= {"entries": (month,)}
    lower, higher = ({"entry": month, "points": points} for points in ("17", "19"))
    desk.refused(RecordReview, refusals.ReviewLowers, corrections=(lower,), **review)
    desk.when(RecordReview, corrections=(higher,), **review)
    assert (entry(desk).part, entry(desk).points) == ("3月", Fraction(19))


def test_a_review_cannot_tell_whether_a_quantity_is_better(desk: Desk) -> None:
    desk.when(EnterEvaluation, unit=UNIT, component="评委名次", part="评委甲", points="3")
    rank = desk.last_id(UNIT)
    review: dict[str, Any] = {"unit": UNIT, "outcome": Outcome.ALLOWED, "document": "复核决定1号", **WHY}
    new = {"entry": rank, "points": "2"}
    desk.refused(RecordReview, refusals.ReviewLowers, entries=(rank,), corrections=(new,), **review)


# --- indicators ------------------------------------------------------------------------------------------


def test_an_indicator_has_a_type_that_the_scheme_lists_for_the_group(desk: Desk) -> None:
    told: dict[str, Any] = {"number": "2", "content": "任务2", "full": "5"}
    said = desk.refused(AssignIndicator, refusals.UnknownIndicatorType, unit=UNIT, type="重点工作", **told)
    assert "是否指“重点工作指标”" in said
    desk.when(AssignIndicator, unit=UNIT, type="职能工作指标", **told)
    desk.refused(
        ChangeIndicator, refusals.UnknownIndicatorType, unit=UNIT, number="2", type="党建指标", **WHY
    )
    desk.when(AssignIndicator, unit=TOWN, type="党建指标", **told)


def test_an_indicator_may_be_cancelled_as_not_applicable_and_restored(desk: Desk) -> None:
    (fact,) = desk.when(CancelIndicator, unit=UNIT, number="1", not_applicable=True, **WHY)
    assert b'"not_applicable":true' in written(fact)
    reading = desk.unit(UNIT).indicators["1"][1]
    assert (reading.cancelled, reading.not_applicable) == (True, True)
    desk.when(RestoreIndicator, unit=UNIT, number="1", **WHY)
    reading = desk.unit(UNIT).indicators["1"][1]
    assert (reading.cancelled, reading.not_applicable) == (False, False)
    (fact,) = desk.when(CancelIndicator, unit=UNIT, number="1", **WHY)
    assert b"not_applicable" not in written(fact)


# --- sub-classes and columns -----------------------------------------------------------------------------


def test_a_category_that_is_split_needs_its_sub_class(desk: Desk) -> None:
    for sub_class in (None, "第三类"):
        said = desk.refused(
            EnrolUnit, refusals.SubClassNeeded, unit="丙局", category="市直部门", sub_class=sub_class
        )
        assert "第一类、第二类" in said
    desk.refused(ReclassifyUnit, refusals.SubClassNeeded, unit=UNIT, category="市直部门")
    desk.when(ReclassifyUnit, unit=UNIT, category="市直部门", sub_class="第二类", on=date(2017, 9, 1))
    assert desk.year.units[UNIT].sub_class == "第二类"
    desk.when(AssignIndicator, unit=UNIT, number="2", content="任务2", full="5", type="党建指标")


def test_a_seal_closes_the_sub_classes_of_its_group_only(desk: Desk) -> None:
    desk.when(SealGroup, group="第一类部门", position=5, token="shili-2017~5", table="{}")
    desk.refused(EnrolUnit, refusals.GroupIsSealed, unit="丙局", category="市直部门", sub_class="第一类")
    told: dict[str, Any] = {"unit": UNIT, "component": "民主测评", "points": "90", "full": "100"}
    desk.refused(EnterEvaluation, refusals.GroupIsSealed, **told)
    desk.when(EnrolUnit, unit="丙局", category="市直部门", sub_class="第二类")


def test_a_scheme_must_have_a_group_for_every_sub_class_in_use(desk: Desk) -> None:
    merged = TEXT.replace("市直部门（第一类）", "市直部门（第三类）")
    said = desk.refused(AdoptScheme, refusals.CategoriesNotCovered, text=merged, basis="修订通知")
    assert "甲局（市直部门第一类）" in said
    assert "市直部门（第三类）、市直部门（第二类）、镇" in said


def test_a_component_that_counts_as_zero_once_complete_is_a_column(desk: Desk) -> None:
    desk.when(DeclareComplete, column="民主测评", on=DAY)
    said = desk.refused(DeclareComplete, refusals.UnknownColumn, column="税收增长率")
    assert "民主测评、督查扣分、效能扣分、加分、减分" in said
