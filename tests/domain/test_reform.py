"""A reorganisation in mid-year: units renamed, merged, split or dissolved, indicators handed over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import refusals
from domain.commands import (
    AcceptSheet,
    AdoptScheme,
    ApproveBonus,
    AssignIndicator,
    ChangeIndicator,
    CheckSheet,
    ClaimBonus,
    CorrectEntry,
    DetermineCompletion,
    DissolveUnit,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    FileSheet,
    HandOverIndicators,
    MergeUnits,
    OpenYear,
    ProposeIndicator,
    RecordFinding,
    ReformCommand,
    RegisterBody,
    RenameUnit,
    RestoreIndicator,
    ReturnSheet,
    ReverseEntry,
    SealGroup,
    SetCollectionDue,
    SignSheet,
    SplitUnit,
    TransferIndicators,
    UndoSheet,
)
from domain.decisions.transfers import agree, control_totals
from domain.facts import (
    Actor,
    BodyEnded,
    BonusApproved,
    Completion,
    Counting,
    Direction,
    FindingRecorded,
    IndicatorsTransferred,
    MarkEntered,
    Role,
    Scale,
    UnitEnded,
)
from domain.scheme import shipped
from tests.domain.conftest import DAY, YEAR, Desk, of

A, B, C = "市环保局", "市水利局", "市生态中心"
CHANGE = date(2018, 1, 15)
WHY: dict[str, Any] = {"on": CHANGE, "reason": "机构改革", "basis": "机构改革方案"}
LOST: dict[str, Any] = {"reason": "未办结", "basis": "指标表1"}
NEW: dict[str, Any] = {"founding": {"category": "市直部门"}}


@pytest.fixture
def year(desk: Desk) -> Desk:
    """市环保局 has marks, findings inside and outside, a bonus, an open claim and an evaluation."""
    mark: dict[str, Any] = {"unit": A, "component": "结果得分", "indicator": "1"}
    desk.when(EnterMark, points="18", clause="1.2", **mark, **LOST)
    desk.when(RecordFinding, unit=A, points="0.5", indicator="1", **LOST)
    desk.when(RecordFinding, unit=A, points="0.3", **LOST | {"reason": "台账不全"})
    desk.when(ClaimBonus, actor=of(A), unit=A, item="省级表彰", points="1")
    desk.when(ApproveBonus, unit=A, claim=desk.last_id(A))
    desk.when(ClaimBonus, actor=of(A), unit=A, item="市级表彰", points="0.5")
    desk.when(DetermineCompletion, unit=A, number="1", completion=Completion.DONE, basis="核查报告")
    evaluation: dict[str, Any] = {"component": "公众评议", "scale": Scale.PERCENT, "points": "90"}
    desk.when(EnterEvaluation, unit=A, full="100", **evaluation)
    return desk


def counting(desk: Desk, how: Counting) -> None:
    """The scheme is amended: what becomes of units that end."""
    told = f"{shipped(YEAR)}\n【设置】\n机构变动计分：{how}\n"
    if "【设置】" in (shipped(YEAR) or ""):
        told = (shipped(YEAR) or "").replace("【设置】\n", f"【设置】\n机构变动计分：{how}\n")
    desk.when(AdoptScheme, text=told, basis="修订通知")


def held(desk: Desk, unit: str) -> list[tuple[str, str | None, Decimal]]:
    """Return what counts in a unit: component, indicator, points."""
    live = (entry for _, entry in desk.unit(unit).live())
    return [
        (one.component, one.indicator, Decimal(one.points.numerator) / one.points.denominator)
        for one in live
        if one.points is not None
    ]


# --- 划转 ------------------------------------------------------------------------------------------------


def test_an_indicator_goes_over_with_its_marks_findings_and_completion(year: Desk) -> None:
    facts = year.when(TransferIndicators, unit=A, to=B, numbers=("1",), **WHY)
    assert held(year, B) == [
        ("结果得分", "市环保局-1", Decimal(18)),
        ("结果得分", "市环保局-1", Decimal("-0.5")),
    ]
    assert [one for one in held(year, A) if one[1] is not None] == []
    (mark,) = (fact for fact, _ in year.unit(B).live() if isinstance(fact, MarkEntered))
    assert (mark.full, mark.clause, mark.transferred_from) == (Decimal(20), "1.2", f"{YEAR}/{A}@3")
    assert (mark.envelope.reason, mark.envelope.basis) == ("未办结", "指标表1")
    assert mark.envelope.effective_on == CHANGE
    assert year.unit(B).completions["市环保局-1"][1].completion is Completion.DONE
    assert year.unit(A).completions == {}
    told = facts[-1]
    assert isinstance(told, IndicatorsTransferred)
    assert mark.envelope.cause == f"{YEAR}@{year.year.version}"
    assert [(one.number, one.becomes) for one in told.moved] == [("1", "市环保局-1")]
    assert [one.full for one in (*told.before, *told.after)] == [25, 25, 5, 45]
    year.refused(EnterMark, refusals.IndicatorGone, unit=A, component="过程得分", indicator="1", points="20")
    year.refused(RestoreIndicator, refusals.IndicatorGone, unit=A, number="1", **WHY)


def test_an_indicator_keeps_its_direction_and_its_checkpoints(year: Desk) -> None:
    checkpoint = {"day": date(2017, 6, 30), "what": "过半"}
    told: dict[str, Any] = {"direction": Direction.HIGHER, "checkpoints": (checkpoint,)}
    year.when(ChangeIndicator, unit=A, number="1", on=date(2018, 1, 9), reason="写明", basis="通知", **told)
    year.when(TransferIndicators, unit=A, to=B, numbers=("1",), **WHY)
    fact, _ = year.unit(B).indicators["市环保局-1"]
    assert fact.direction is Direction.HIGHER
    assert [one.what for one in fact.checkpoints or ()] == ["过半"]


def test_what_counts_only_from_a_later_day_counts_there_from_that_day(year: Desk) -> None:
    later = date(2018, 1, 20)
    year.when(EnterMark, on=later, unit=A, component="过程得分", indicator="2", points="5")
    year.when(TransferIndicators, unit=A, to=B, numbers=("2",), **WHY)
    (mark,) = (fact for fact, _ in year.unit(B).live())
    assert mark.envelope.effective_on == later
    assert later in year.unit(A).ended.values()


def test_indicators_may_come_back_under_another_number(year: Desk) -> None:
    year.when(TransferIndicators, unit=A, to=B, numbers=("1",), **WHY)
    year.when(TransferIndicators, unit=B, to=A, numbers=("市环保局-1",), **WHY)
    assert ("结果得分", "市环保局-1", Decimal(18)) in held(year, A)
    year.when(TransferIndicators, unit=A, to=B, numbers=("市环保局-1",), **WHY)
    assert ("结果得分", "市环保局-市环保局-1", Decimal(18)) in held(year, B)


def test_a_transferred_mark_is_corrected_where_it_is(year: Desk) -> None:
    year.when(TransferIndicators, unit=A, to=B, numbers=("1",), **WHY)
    (mark, *_) = (entry for fact, entry in year.unit(B).live() if isinstance(fact, MarkEntered))
    year.when(CorrectEntry, unit=B, correction={"entry": mark.id, "points": "19"}, **WHY)
    assert ("结果得分", "市环保局-1", Decimal(19)) in held(year, B)
    told: dict[str, Any] = {"unit": A, "entry": f"{YEAR}/{A}@3", **WHY}
    year.refused(ReverseEntry, refusals.AlreadyReversed, **told)


def test_a_transfer_needs_two_units_and_indicators_of_one(year: Desk) -> None:
    year.refused(TransferIndicators, refusals.OneUnitTwice, unit=A, to=A, **WHY)
    year.refused(TransferIndicators, refusals.IndicatorTwice, unit=A, to=B, numbers=("1", "1"), **WHY)
    year.refused(TransferIndicators, refusals.UnknownIndicator, unit=A, to=B, numbers=("9",), **WHY)
    year.refused(TransferIndicators, refusals.ReasonNeeded, unit=A, to=B)
    early: dict[str, Any] = WHY | {"on": date(2017, 3, 1)}
    year.refused(TransferIndicators, refusals.BeforeEntry, unit=A, to=B, **early)
    year.when(TransferIndicators, unit=A, to=B, **WHY)
    year.refused(TransferIndicators, refusals.NothingToTransfer, unit=A, to=B, **WHY)


def test_no_unit_comes_to_assess_itself(year: Desk) -> None:
    told: dict[str, Any] = {"number": "9", "content": "河长制", "full": "5", "assessor": B}
    year.when(AssignIndicator, on=date(2017, 3, 25), unit=A, **told)
    year.refused(TransferIndicators, refusals.WouldAssessItself, unit=A, to=B, numbers=("9",), **WHY)


def test_a_component_is_not_marked_in_two_ways_by_a_transfer(year: Desk) -> None:
    year.when(EnterMark, unit=A, component="过程得分", indicator="2", points="5")
    year.when(EnterMark, unit=B, component="过程得分", points="100")
    year.refused(TransferIndicators, refusals.MixedMarks, unit=A, to=B, numbers=("2",), **WHY)


def test_nobody_reorganises_his_own_unit(year: Desk) -> None:
    own = Actor(id="某人", role=Role.OFFICE, body=B)
    year.refused(MergeUnits, refusals.ScorerIsAssessed, actor=own, units=(A,), into=B, **WHY)


def test_a_sealed_result_is_not_reorganised(year: Desk) -> None:
    year.when(SealGroup, group="市直部门、园区", position=1, token="t", table="{}")
    year.refused(MergeUnits, refusals.GroupIsSealed, units=(A,), into=B, **WHY)


def test_totals_that_do_not_agree_are_refused(year: Desk) -> None:
    both = control_totals(year.unit(A)), control_totals(year.unit(B))
    agree(both, (both[1], both[0]))
    lost = both[0].model_copy(update={"full": Decimal(24)})
    with pytest.raises(refusals.ControlTotalsDiffer):
        agree(both, (lost, both[1]))


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 40), st.booleans()), max_size=12),
    st.sets(st.integers(1, 6)),
)
def test_whatever_stands_both_units_together_hold_after_a_transfer_what_they_held(
    marks: list[tuple[int, int, bool]], chosen: set[int]
) -> None:
    desk = Desk()
    window: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    desk.when(OpenYear, on=date(2017, 3, 25), jurisdiction="大石桥市", **window)
    desk.when(AdoptScheme, on=date(2017, 1, 1), text=shipped(YEAR))
    for unit in (A, B):
        desk.when(EnrolUnit, on=date(2017, 3, 25), unit=unit, category="市直部门")
    for number in range(1, 7):
        told: dict[str, Any] = {"number": str(number), "content": "任务", "full": "20.5"}
        desk.when(AssignIndicator, on=DAY, unit=A if number % 2 else B, **told)
    for number, half_points, inside in marks:
        unit, points = A if number % 2 else B, Decimal(half_points) / 2
        told = {"unit": unit, "points": points, "indicator": str(number), **LOST}
        kind = RecordFinding if inside else EnterMark
        try:
            desk.when(kind, **told | ({} if inside else {"component": "结果得分"}))
        except refusals.Refused:
            continue
    numbers = tuple(str(one) for one in chosen if one % 2)
    before = sorted(held(desk, A) + held(desk, B), key=lambda one: (one[0], one[2]))
    desk.when(TransferIndicators, unit=A, to=B, numbers=numbers, **WHY)
    after = sorted(held(desk, A) + held(desk, B), key=lambda one: (one[0], one[2]))
    assert [(one[0], one[2]) for one in before] == [(one[0], one[2]) for one in after]
    assert not {one[1] for one in held(desk, A)} & set(numbers or ("1", "3", "5"))


# --- 合并、拆分、撤销 ------------------------------------------------------------------------------------


def test_units_merge_into_a_new_one_with_all_that_adds_up(year: Desk) -> None:
    facts = year.when(MergeUnits, units=(A, B), into=C, **NEW, **WHY)
    assert year.year.units[C].enrolled.envelope.effective_on == CHANGE
    assert list(year.unit(C).indicators) == ["1", "2", "市水利局-1", "市水利局-2"]
    assert sorted(held(year, C)) == [
        ("加（减）分", None, Decimal(1)),
        ("察访核验扣分", None, Decimal("0.3")),
        ("结果得分", "1", Decimal("-0.5")),
        ("结果得分", "1", Decimal(18)),
    ]
    ended = [fact for fact in facts if isinstance(fact, UnitEnded)]
    assert [(one.unit, one.into, one.counting) for one in ended] == [
        (A, (C,), Counting.MERGED),
        (B, (C,), Counting.MERGED),
    ]
    assert [one.component for one in ended[0].left or ()] == ["公众评议"]
    assert [year.year.units[unit].ranked for unit in (A, B, C)] == [False, False, True]


def test_cases_go_on_at_the_successor(year: Desk) -> None:
    year.when(MergeUnits, units=(A,), into=B, **WHY)
    cases = year.unit(B).cases
    assert [one.settled is None for one in cases.values()] == [False, True]
    assert all(one.settled for one in year.unit(A).cases.values())
    (waiting,) = (case for case, one in cases.items() if one.settled is None)
    year.refused(
        ApproveBonus, refusals.ProposerSettles, actor=_office(of(A).id), unit=B, claim=waiting, **WHY
    )
    year.when(ApproveBonus, unit=B, claim=waiting, **WHY)
    approved = [fact for fact, _ in year.unit(B).live() if isinstance(fact, BonusApproved)]
    assert [one.points for one in approved] == [1, Decimal("0.5")]
    assert all(one.claim in cases for one in approved)


def _office(person: str) -> Actor:
    return Actor(id=person, role=Role.OFFICE, body="市政府绩效考核办")


def test_a_unit_that_ended_takes_nothing_new(year: Desk) -> None:
    year.when(MergeUnits, units=(A,), into=B, **WHY)
    said = year.refused(RecordFinding, refusals.UnitHasEnded, unit=A, points="0.1", **LOST)
    assert "已于 2018-01-15 合并，事务由 市水利局 承接" in said
    year.refused(MergeUnits, refusals.UnitHasEnded, units=(A,), into=B, **WHY)
    year.refused(EnrolUnit, refusals.UnitAlreadyEnrolled, unit=A, category="市直部门")
    year.refused(RenameUnit, refusals.UnitHasEnded, unit=A, name="市生态环境局", **WHY)
    (left,) = (entry for _, entry in year.unit(A).live())
    year.when(ReverseEntry, unit=A, entry=left.id, **WHY)


def test_a_typing_error_founds_no_unit(year: Desk) -> None:
    said = year.refused(MergeUnits, refusals.SuccessorNeeded, units=(A,), into="市水力局", **WHY)
    assert "是否指“市水利局”" in said
    year.refused(MergeUnits, refusals.OneUnitTwice, units=(A, A), into=B, **WHY)
    year.refused(MergeUnits, refusals.OneUnitTwice, units=(A,), into=A, **WHY)


def test_a_unit_is_split_and_every_indicator_goes_somewhere(year: Desk) -> None:
    shares: tuple[dict[str, Any], ...] = ({"unit": C, "numbers": ("1",)}, {"unit": B, "numbers": ("2",)})
    said = year.refused(SplitUnit, refusals.IndicatorsLeft, unit=A, shares=shares[:1], **NEW, **WHY)
    assert "“市环保局”的指标 2 没有去处" in said
    twice = ({"unit": C, "numbers": ("1", "2")}, {"unit": B, "numbers": ("2",)})
    year.refused(SplitUnit, refusals.IndicatorTwice, unit=A, shares=twice, **NEW, **WHY)
    rest = ({"unit": C}, {"unit": B})
    year.refused(SplitUnit, refusals.IndicatorsLeft, unit=A, shares=rest, **NEW, **WHY)
    year.when(SplitUnit, unit=A, shares=shares, **NEW, **WHY)
    assert (list(year.unit(C).indicators), list(year.unit(B).indicators)) == (["1"], ["1", "2", "市环保局-2"])
    # What concerns no indicator went to the first.
    assert any(isinstance(fact, FindingRecorded) and not fact.indicator for fact, _ in year.unit(C).live())
    assert held(year, B) == []


def test_a_unit_is_dissolved_and_one_indicator_cancelled(year: Desk) -> None:
    year.when(DissolveUnit, unit=A, shares=({"unit": B},), cancelled=("2",), **WHY)
    assert list(year.unit(B).indicators) == ["1", "2", "市环保局-1"]
    assert year.unit(A).indicators["2"][1].cancelled
    assert year.year.units[A].into == (B,)


def test_counted_apart_a_unit_keeps_what_stood(year: Desk) -> None:
    counting(year, Counting.SEPARATE)
    before = held(year, A)
    year.when(MergeUnits, units=(A,), into=B, **WHY)
    assert held(year, A) == before
    assert list(year.unit(B).indicators) == ["1", "2", "市环保局-2"]
    assert year.year.units[A].ranked
    year.refused(EnterMark, refusals.UnitHasEnded, unit=A, component="过程得分", points="99", **WHY)
    year.when(EnterMark, unit=A, component="过程得分", indicator="1", points="20")


def test_not_assessed_a_unit_hands_over_bare_indicators(year: Desk) -> None:
    counting(year, Counting.OUT)
    year.when(MergeUnits, units=(A,), into=B, **WHY)
    assert list(year.unit(B).indicators) == ["1", "2", "市环保局-1", "市环保局-2"]
    assert held(year, B) == []
    assert not year.year.units[A].ranked


def test_counted_by_months_a_unit_keeps_what_stood_and_leaves_the_ranking(year: Desk) -> None:
    counting(year, Counting.MONTHLY)
    before = held(year, A)
    year.when(MergeUnits, units=(A,), into=B, **WHY)
    assert held(year, A) == before
    assert not year.year.units[A].ranked


# --- 更名 ------------------------------------------------------------------------------------------------


def test_a_unit_is_called_by_its_new_name_and_known_by_both(year: Desk) -> None:
    year.when(RenameUnit, unit=A, name="市生态环境局", **WHY)
    assert year.year.name_of(A) == "市生态环境局"
    year.when(
        RecordFinding, unit=year.year.aliases["市生态环境局"], points="0.1", **LOST | {"reason": "迟报"}
    )
    year.refused(RenameUnit, refusals.NameTaken, unit=B, name="市生态环境局", **WHY)
    year.refused(RenameUnit, refusals.NameTaken, unit=B, name=A, **WHY)
    year.refused(RenameUnit, refusals.NameTaken, unit=A, name="市生态环境局", **WHY)
    year.refused(EnrolUnit, refusals.UnitAlreadyEnrolled, unit="市生态环境局", category="市直部门")
    year.when(RenameUnit, unit="市生态环境局", name=A, **WHY)
    assert year.year.name_of(A) == A


def test_the_name_of_the_latest_day_holds_whatever_was_recorded_last(year: Desk) -> None:
    year.when(RenameUnit, unit=A, name="市生态环境局", **WHY)
    year.when(RenameUnit, unit=A, name="市环境局", **WHY | {"on": date(2017, 10, 1)})
    assert year.year.name_of(A) == "市生态环境局"


# --- 移交 ------------------------------------------------------------------------------------------------

PETITIONS, OFFICE = "市信访局", "市政府办"
FILER, CHECKER = (Actor(id=f"信访{one}", role=Role.ASSESSOR, body=PETITIONS) for one in "甲乙")


@pytest.fixture
def bureau(desk: Desk) -> Desk:
    """市信访局 assesses indicator 9 of both units."""
    for body in (PETITIONS, OFFICE):
        desk.when(RegisterBody, on=date(2017, 3, 25), body=body)
    for unit in (A, B):
        told: dict[str, Any] = {"number": "9", "content": "信访工作", "full": "20", "assessor": PETITIONS}
        desk.when(AssignIndicator, on=date(2017, 3, 25), unit=unit, **told)
    return desk


def filed(desk: Desk) -> None:
    row = {"unit": A, "component": "结果得分", "indicator": "9", "points": "20"}
    desk.when(FileSheet, actor=FILER, sheet="表1", body=PETITIONS, rows=(row,))


def test_a_body_that_ends_hands_over_all_its_indicators_as_one(bureau: Desk) -> None:
    *changed, ended = bureau.when(HandOverIndicators, body=PETITIONS, to=OFFICE, **WHY)
    assert isinstance(ended, BodyEnded)
    assert [*ended.units, ended.indicators, ended.full] == [A, B, 2, Decimal(40)]
    assert [bureau.unit(unit).indicators["9"][0].assessor for unit in (A, B)] == [OFFICE, OFFICE]
    assert {fact.envelope.cause for fact in changed} == {f"{YEAR}@{bureau.year.version}"}
    row = {"unit": A, "component": "结果得分", "indicator": "9", "points": "20"}
    told: dict[str, Any] = {"body": PETITIONS, "rows": (row,)}
    bureau.refused(FileSheet, refusals.BodyHasEnded, actor=FILER, **told)
    late: dict[str, Any] = {"unit": A, "number": "10", "content": "信访", "full": "5", "assessor": PETITIONS}
    bureau.refused(AssignIndicator, refusals.BodyHasEnded, **late)
    bureau.refused(HandOverIndicators, refusals.BodyHasEnded, body=OFFICE, to=PETITIONS, **WHY)


def test_sheets_on_their_way_are_settled_before_a_body_ends(bureau: Desk) -> None:
    filed(bureau)
    said = bureau.refused(HandOverIndicators, refusals.SheetsOnTheirWay, body=PETITIONS, to=OFFICE, **WHY)
    assert "表1" in said
    bureau.when(ReturnSheet, sheet="表1", reason="机构改革")
    bureau.when(HandOverIndicators, body=PETITIONS, to=OFFICE, **WHY)


def test_the_body_that_takes_over_has_the_due_day_unless_it_has_one(bureau: Desk) -> None:
    told: dict[str, Any] = {"body": PETITIONS, "due": date(2018, 1, 25), "basis": "考核通知"}
    bureau.when(SetCollectionDue, **told)
    *_, ended, due = bureau.when(HandOverIndicators, body=PETITIONS, to=OFFICE, **WHY)
    assert isinstance(ended, BodyEnded)
    assert due.envelope.cause == f"{YEAR}@{bureau.year.version - 1}"
    assert bureau.year.due_of(OFFICE) == date(2018, 1, 25)
    bureau.when(RegisterBody, body="市督查办")
    bureau.when(SetCollectionDue, **told | {"body": "市督查办", "due": date(2018, 1, 20)})
    bureau.when(HandOverIndicators, body=OFFICE, to="市督查办", **WHY)
    assert bureau.year.due_of("市督查办") == date(2018, 1, 20)


def test_a_unit_that_assesses_hands_its_indicators_over_before_it_ends(bureau: Desk) -> None:
    bureau.when(EnrolUnit, on=date(2017, 3, 25), unit=C, category="市直部门")
    bureau.when(EnrolUnit, on=date(2017, 3, 25), unit=PETITIONS, category="市直部门")
    own: dict[str, Any] = {"unit": PETITIONS, "number": "1", "content": "办公", "full": "5"}
    bureau.when(AssignIndicator, on=date(2017, 3, 25), **own)
    ways: list[tuple[type[ReformCommand], dict[str, Any]]] = [
        (MergeUnits, {"units": (PETITIONS,), "into": C}),
        (SplitUnit, {"unit": PETITIONS, "shares": ({"unit": C},)}),
        (DissolveUnit, {"unit": PETITIONS, "shares": ({"unit": C},)}),
    ]
    for kind, told in ways:
        said = bureau.refused(kind, refusals.StillAssesses, **told, **WHY)
        assert f"“{PETITIONS}”还考评着 {A}、{B} 的 2 项指标" in said
    bureau.when(HandOverIndicators, body=PETITIONS, to=OFFICE, **WHY)
    bureau.when(MergeUnits, units=(PETITIONS,), into=C, **WHY)


def test_an_indicator_does_not_take_the_number_of_a_proposal_that_waits(year: Desk) -> None:
    told: dict[str, Any] = {"content": "信访", "full": "5", "unit": A, "number": "9"}
    year.when(AssignIndicator, on=date(2017, 3, 25), **told)
    year.when(ProposeIndicator, on=date(2017, 3, 25), **told | {"unit": B})
    year.when(TransferIndicators, unit=A, to=B, numbers=("9",), **WHY)
    assert f"{A}-9" in year.unit(B).indicators


def test_the_body_that_takes_over_is_none_of_the_units_it_would_assess(bureau: Desk) -> None:
    said = bureau.refused(HandOverIndicators, refusals.WouldAssessItself, body=PETITIONS, to=B, **WHY)
    assert B in said


def test_an_accepted_sheet_is_not_undone_past_a_transfer(bureau: Desk) -> None:
    filed(bureau)
    bureau.when(CheckSheet, actor=CHECKER, sheet="表1", rows=1, total="20")
    bureau.when(SignSheet, actor=FILER, sheet="表1", signed_on=DAY)
    bureau.when(AcceptSheet, sheet="表1")
    bureau.when(TransferIndicators, unit=A, to=B, numbers=("9",), **WHY)
    (mark,) = (entry for _, entry in bureau.unit(B).live())
    said = bureau.refused(UndoSheet, refusals.CorrectedSince, sheet="表1", **WHY)
    assert mark.id in said
    bureau.when(ReverseEntry, unit=B, entry=mark.id, **WHY)
    bureau.when(UndoSheet, sheet="表1", **WHY)
