"""Common indicators (共性指标): defined once, and assigned, changed, cancelled, restored for many as one."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AssignIndicator,
    AssignShared,
    CancelShared,
    ChangeIndicator,
    ChangeShared,
    DefineShared,
    DissolveUnit,
    EnrolUnit,
    EnterMark,
    RegisterBody,
    RestoreShared,
    TransferIndicators,
)
from domain.facts import IndicatorAssigned, IndicatorChanged, IndicatorOmitted, SelfAssessed
from tests.domain.conftest import OFFICE, YEAR, Desk

EPB, WATER, PETITIONS = "市环保局", "市水利局", "市信访局"
SPRING, MAY = date(2017, 3, 25), date(2017, 5, 1)
WHY: dict[str, Any] = {"reason": "任务调整", "basis": "调整通知1号"}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """市信访局 assesses the common indicator G1 of 10 points, which no unit has yet."""
    desk.when(RegisterBody, body=PETITIONS)
    told: dict[str, Any] = {"code": "G1", "content": "信访维稳", "full": "10", "assessor": PETITIONS}
    desk.when(DefineShared, on=SPRING, **told)
    return desk


@pytest.fixture
def held(office: Desk) -> Desk:
    """Both units have it."""
    office.when(AssignShared, on=SPRING, code="G1", categories=("市直部门",))
    return office


def fulls(desk: Desk) -> dict[str, str | None]:
    """Return the full marks of each unit's copy; None where it is cancelled."""
    copies = {name: desk.unit(name).indicators["G1"] for name in (EPB, WATER)}
    return {name: None if reading.cancelled else str(fact.full) for name, (fact, reading) in copies.items()}


def test_it_is_assigned_to_a_whole_category_in_one_commit(office: Desk) -> None:
    facts = office.when(AssignShared, on=SPRING, code="G1", categories=("市直部门",), units=(EPB,))
    assert [fact.kind for fact in facts] == ["SharedIndicatorAssigned", *["IndicatorAssigned"] * 2]
    for unit in (EPB, WATER):
        fact, _ = office.unit(unit).indicators["G1"]
        assert isinstance(fact, IndicatorAssigned)
        assert (fact.shared, fact.assessor, fact.envelope.cause) == ("G1", PETITIONS, f"{YEAR}@6")


def test_each_unit_that_cannot_have_it_is_named_and_none_has_it(office: Desk) -> None:
    office.when(AssignIndicator, on=SPRING, unit=WATER, number="50", content="另一项", full="1")
    told: dict[str, Any] = {"code": "G1", "number": "50", "categories": ("市直部门",)}
    said = office.refused(AssignShared, refusals.UnitsRefused, **told)
    assert "有 1 个单位不能下达这项指标" in said
    assert "市水利局：“市水利局”已有指标 50" in said
    own = OFFICE.model_copy(update={"body": EPB})
    said = office.refused(AssignShared, refusals.UnitsRefused, actor=own, code="G1", units=(EPB, WATER))
    assert "不能给自己记分" in said


def test_what_is_unknown_is_told(office: Desk) -> None:
    office.refused(DefineShared, refusals.SharedExists, code="G1", content="又一项", full="1")
    office.refused(DefineShared, refusals.FullMarksNotPositive, code="G2", content="又一项", full="0")
    office.refused(DefineShared, refusals.UnknownBody, code="G2", content="又一项", full="1", assessor="无")
    office.refused(AssignShared, refusals.UnknownShared, code="G7", units=(EPB,))
    office.refused(AssignShared, refusals.UnitsNeeded, code="G1")
    office.refused(AssignShared, refusals.UnknownCategory, code="G1", categories=("市直",))
    office.refused(AssignShared, refusals.UnknownUnit, code="G1", units=("市某局",))
    office.refused(CancelShared, refusals.NobodyHolds, code="G1", **WHY)


def test_it_changes_for_all_that_hold_it_as_one(held: Desk) -> None:
    held.refused(ChangeShared, refusals.ReasonNeeded, code="G1", full="12")
    held.refused(ChangeShared, refusals.NothingChanged, code="G1", full="10", **WHY)
    held.refused(ChangeShared, refusals.BeforeIndicator, code="G1", full="9", on=date(2017, 2, 1), **WHY)
    alone: dict[str, Any] = {"unit": EPB, "number": "G1", "on": MAY, **WHY}
    held.when(ChangeIndicator, full="12", **alone)
    facts = held.when(ChangeShared, on=MAY, code="G1", full="12", **WHY)
    assert [fact.kind for fact in facts] == ["SharedIndicatorChanged", "IndicatorChanged"]
    assert fulls(held) == {EPB: "12", WATER: "12"}
    assert str(held.year.shared["G1"].reading.full) == "12"


def test_a_copy_that_cannot_change_keeps_all_from_changing(held: Desk) -> None:
    mark: dict[str, Any] = {"component": "结果得分", "indicator": "G1", "points": "10"}
    held.when(EnterMark, unit=WATER, **mark)
    said = held.refused(ChangeShared, refusals.UnitsRefused, code="G1", full="8", **WHY)
    assert "市水利局：指标 G1 已有得分 10" in said
    assert fulls(held) == {EPB: "10", WATER: "10"}


def test_it_is_cancelled_for_some_or_all_and_restored(held: Desk) -> None:
    held.refused(CancelShared, refusals.ReasonNeeded, code="G1")
    held.when(CancelShared, on=MAY, code="G1", units=(EPB,), **WHY)
    assert fulls(held) == {EPB: None, WATER: "10"}
    said = held.refused(CancelShared, refusals.NobodyHolds, code="G1", units=(EPB, WATER), **WHY)
    assert said.startswith("市环保局没有尚在执行的共性指标“G1”")
    held.when(CancelShared, on=MAY, code="G1", **WHY)
    assert fulls(held) == {EPB: None, WATER: None}
    held.when(RestoreShared, on=MAY, code="G1", **WHY)
    assert fulls(held) == {EPB: "10", WATER: "10"}
    held.refused(RestoreShared, refusals.NobodyHolds, code="G1", **WHY)


def test_units_that_ended_and_copies_handed_over_keep_nobody_from_anything(held: Desk) -> None:
    third = "市林业局"
    for unit in (third, "市农业局"):
        held.when(EnrolUnit, on=SPRING, unit=unit, category="市直部门")
    held.when(AssignShared, on=SPRING, code="G1", units=(third,))
    held.when(TransferIndicators, on=MAY, unit=EPB, to="市农业局", numbers=("G1",), **WHY)
    held.when(CancelShared, on=MAY, code="G1", units=(third,), **WHY)
    held.when(DissolveUnit, on=MAY, unit=third, shares=({"unit": WATER},), **WHY)
    held.when(CancelShared, on=MAY, code="G1", **WHY)
    facts = held.when(RestoreShared, on=MAY, code="G1", **WHY)
    assert [fact.kind for fact in facts] == ["SharedIndicatorRestored", "IndicatorChanged"]
    assert fulls(held)[WATER] == "10"
    said = held.refused(AssignShared, refusals.UnitsRefused, on=MAY, code="G1", units=(third,), number="77")
    assert "市林业局" in said
    held.when(AssignShared, on=MAY, code="G1", categories=("市直部门",), number="77")
    assert "77" not in held.unit(third).indicators


def test_a_unit_that_would_assess_itself_is_settled_with_the_rest(office: Desk) -> None:
    told: dict[str, Any] = {"code": "G2", "content": "生态环境", "full": "5", "assessor": EPB}
    office.when(DefineShared, on=SPRING, **told)
    asked: dict[str, Any] = {"code": "G2", "units": (EPB, WATER), "on": SPRING}
    said = office.refused(AssignShared, refusals.UnitsRefused, **asked)
    assert "市环保局：指标 G2 的考核主体“市环保局”就是“市环保局”" in said
    assert "市水利局：" not in said
    facts = office.when(AssignShared, self_assessed=SelfAssessed.OMITTED, **asked)
    assert [type(fact) for fact in facts[1:]] == [IndicatorOmitted, IndicatorAssigned]
    assert "G2" in office.unit(EPB).omitted


def test_a_body_that_comes_to_assess_itself_by_a_change_is_settled_too(held: Desk) -> None:
    told: dict[str, Any] = {"code": "G1", "assessor": WATER, "on": MAY, **WHY}
    held.refused(ChangeShared, refusals.UnitsRefused, **told)
    deputy: dict[str, Any] = {"self_assessed": SelfAssessed.DEPUTY, "deputy": PETITIONS}
    facts = held.when(ChangeShared, **told, **deputy)
    found = {fact.owner: fact.assessor for fact in facts if isinstance(fact, IndicatorChanged)}
    assert found == {None: WATER, WATER: PETITIONS}


def test_what_nobody_needs_is_refused_and_not_passed_over(held: Desk) -> None:
    told: dict[str, Any] = {"self_assessed": SelfAssessed.COLLECTIVE}
    said = held.refused(ChangeShared, refusals.NobodyAssessesItself, code="G1", full="12", **told, **WHY)
    assert "请去掉自评处理和代评单位" in said
    held.when(DefineShared, on=SPRING, code="G2", content="平安建设", full="5")
    held.refused(AssignShared, refusals.NobodyAssessesItself, code="G2", units=(EPB,), on=SPRING, **told)


def test_how_a_self_owned_copy_is_assessed_may_change_with_the_rest(held: Desk) -> None:
    told: dict[str, Any] = {"code": "G1", "on": MAY, **WHY}
    deputy: dict[str, Any] = {"self_assessed": SelfAssessed.DEPUTY, "deputy": PETITIONS}
    held.when(ChangeShared, assessor=WATER, **told, **deputy)
    held.when(ChangeShared, full="12", self_assessed=SelfAssessed.COLLECTIVE, **told)
    fact, _ = held.unit(WATER).indicators["G1"]
    assert (fact.assessor, fact.owner, str(fact.full)) == (None, WATER, "12")
    other, _ = held.unit(EPB).indicators["G1"]
    assert (other.assessor, str(other.full)) == (WATER, "12")
