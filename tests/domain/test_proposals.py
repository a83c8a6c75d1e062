"""Indicators are proposed, approved or returned; what a unit would assess itself is settled first."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    ApproveProposal,
    AssignIndicator,
    ChangeIndicator,
    EnrolUnit,
    EnterMark,
    ProposeIndicator,
    RegisterBody,
    RestoreIndicator,
    ReturnProposal,
)
from domain.commands.indicators import CancelIndicator
from domain.facts import Actor, Direction, IndicatorAssigned, IndicatorOmitted, Role, SelfAssessed
from domain.indicators import IndicatorStatus
from tests.domain.conftest import OFFICE, YEAR, Desk, of

EPB, WATER, PETITIONS = "市环保局", "市水利局", "市信访局"
SPRING, APRIL = date(2017, 3, 25), date(2017, 4, 10)
WHY: dict[str, Any] = {"reason": "任务调整", "basis": "调整通知1号"}
ASKED: dict[str, Any] = {
    "unit": EPB,
    "number": "28",
    "content": "信访办结率",
    "full": "5",
    "assessor": PETITIONS,
    "target": "98%",
    "direction": Direction.HIGHER,
    "checkpoints": ({"day": "2017-06-30", "what": "半年过半"},),
}
OWN: dict[str, Any] = {"unit": EPB, "number": "30", "content": "环境质量", "full": "10", "assessor": EPB}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """The year of 2017, where 市信访局 assesses too, and a station belongs to 市环保局."""
    desk.when(RegisterBody, body=PETITIONS, aliases=("信访局",))
    desk.when(RegisterBody, body="环境监测站", parent=EPB)
    desk.when(EnrolUnit, on=SPRING, unit="示例镇", category="镇区")
    return desk


def proposed(desk: Desk, actor: Actor | None = None, **told: Any) -> str:
    """Propose an indicator for 市环保局, by its own person unless told otherwise; returns the id."""
    desk.when(ProposeIndicator, actor=actor or of(EPB), **{"on": SPRING, **ASKED, **told})
    return desk.last_id(EPB)


# --- proposed, approved, returned ------------------------------------------------------------------------


def test_a_proposal_counts_only_once_another_person_has_approved_it(office: Desk) -> None:
    proposal = proposed(office)
    assert "28" not in office.unit(EPB).indicators
    told: dict[str, Any] = {"unit": EPB, "proposal": proposal, "on": APRIL}
    same = OFFICE.model_copy(update={"id": of(EPB).id})
    office.refused(ApproveProposal, refusals.ProposerApproves, actor=same, **told)
    (fact,) = office.when(ApproveProposal, **told)
    assert isinstance(fact, IndicatorAssigned)
    assert (fact.proposal, fact.target, fact.direction) == (proposal, "98%", Direction.HIGHER)
    assert [str(one.day) for one in fact.checkpoints or ()] == ["2017-06-30"]
    assert office.unit(EPB).proposals[proposal].status is IndicatorStatus.ASSIGNED
    said = office.refused(ApproveProposal, refusals.ProposalSettled, **told)
    assert "已下达" in said


def test_what_is_approved_otherwise_than_proposed_needs_a_reason(office: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "proposal": proposed(office), "on": APRIL}
    office.refused(ApproveProposal, refusals.ReasonNeeded, full="4", **told)
    (fact,) = office.when(ApproveProposal, full="4", content="信访办结率", reason="总分所限", **told)
    assert isinstance(fact, IndicatorAssigned)
    assert (str(fact.full), fact.content, fact.envelope.reason) == ("4", "信访办结率", "总分所限")


def test_a_returned_proposal_says_why_and_comes_again_under_its_number(office: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "proposal": proposed(office), "on": APRIL}
    said = office.refused(ProposeIndicator, refusals.ProposalExists, actor=of(EPB), on=APRIL, **ASKED)
    assert told["proposal"] in said
    office.refused(ReturnProposal, refusals.ReasonNeeded, **told)
    office.refused(ReturnProposal, refusals.BeforeEntry, **told | {"on": date(2017, 3, 1), "reason": "早"})
    office.when(ReturnProposal, reason="目标偏低", **told)
    office.refused(ApproveProposal, refusals.ProposalSettled, **told)
    again = proposed(office, on=APRIL, target="99%")
    office.when(ApproveProposal, unit=EPB, proposal=again, on=APRIL)
    office.refused(ProposeIndicator, refusals.IndicatorExists, on=APRIL, **ASKED)
    assert [one.status.value for one in office.unit(EPB).proposals.values()] == ["退回", "已下达"]


def test_a_body_proposes_what_it_will_assess_and_a_unit_what_is_its_own(office: Desk) -> None:
    bureau = Actor(id="信访经办", role=Role.ASSESSOR, body="信访局")
    proposed(office, bureau)
    other: dict[str, Any] = ASKED | {"number": "29"}
    office.refused(ProposeIndicator, refusals.NotYourIndicator, actor=bureau, **other | {"assessor": WATER})
    office.refused(ProposeIndicator, refusals.NotYourUnit, actor=of(WATER), **other)


def test_a_proposal_is_no_nonsense(office: Desk) -> None:
    office.refused(ProposeIndicator, refusals.FullMarksNotPositive, **ASKED | {"full": "0"})
    office.refused(ProposeIndicator, refusals.UnknownBody, **ASKED | {"assessor": "市某局"})
    nothing: dict[str, Any] = {"unit": EPB, "proposal": f"{YEAR}/{EPB}@99"}
    office.refused(ApproveProposal, refusals.UnknownProposal, **nothing)


def test_a_town_names_the_basis_of_each_indicator(office: Desk) -> None:
    told: dict[str, Any] = ASKED | {"unit": "示例镇", "on": SPRING}
    assert "“镇区”的指标 28" in office.refused(AssignIndicator, refusals.BasisNeeded, **told)
    office.when(ProposeIndicator, actor=of("示例镇"), **told)
    approved: dict[str, Any] = {"unit": "示例镇", "proposal": office.last_id("示例镇"), "on": APRIL}
    office.refused(ApproveProposal, refusals.BasisNeeded, **approved)
    office.when(ApproveProposal, basis="镇区指标表", **approved)


# --- what a unit would assess itself ---------------------------------------------------------------------


@pytest.mark.parametrize("body", [EPB, "环境监测站"])
def test_an_indicator_the_unit_would_assess_itself_waits_for_a_decision(office: Desk, body: str) -> None:
    said = office.refused(AssignIndicator, refusals.SelfAssessedIndicator, **OWN | {"assessor": body})
    assert body in said
    proposal = proposed(office, **OWN | {"assessor": body})
    told: dict[str, Any] = {"unit": EPB, "proposal": proposal, "on": APRIL}
    office.refused(ApproveProposal, refusals.SelfAssessedIndicator, **told)
    office.when(ApproveProposal, self_assessed=SelfAssessed.DEPUTY, deputy=WATER, **told)
    assert office.unit(EPB).indicators["30"][0].owner == body


def test_left_out_it_leaves_the_denominator_and_is_remembered(office: Desk) -> None:
    before = office.value(EPB)
    proposal = proposed(office, **OWN)
    told: dict[str, Any] = {"unit": EPB, "proposal": proposal, "on": APRIL}
    (fact,) = office.when(ApproveProposal, self_assessed=SelfAssessed.OMITTED, **told)
    assert isinstance(fact, IndicatorOmitted)
    assert (fact.assessor, fact.proposal) == (EPB, proposal)
    unit = office.unit(EPB)
    assert (list(unit.indicators), list(unit.omitted)) == (["1", "2"], ["30"])
    assert office.value(EPB) == before
    again = OWN | {"self_assessed": SelfAssessed.OMITTED}
    office.refused(AssignIndicator, refusals.IndicatorIsOmitted, **again)
    office.when(AssignIndicator, **again | {"self_assessed": SelfAssessed.DEPUTY, "deputy": WATER})
    assert not office.unit(EPB).omitted


def test_a_deputy_is_another_body_and_gives_the_marks(office: Desk) -> None:
    deputy: dict[str, Any] = OWN | {"self_assessed": SelfAssessed.DEPUTY}
    office.refused(AssignIndicator, refusals.DeputyNeeded, **deputy)
    office.refused(AssignIndicator, refusals.DeputyNeeded, **OWN | {"deputy": WATER})
    office.refused(AssignIndicator, refusals.DeputyIsAssessed, **deputy | {"deputy": "环境监测站"})
    office.refused(AssignIndicator, refusals.UnknownBody, **deputy | {"deputy": "市某局"})
    office.when(AssignIndicator, on=SPRING, **deputy | {"deputy": WATER})
    water = Actor(id="水利经办", role=Role.ASSESSOR, body=WATER)
    mark: dict[str, Any] = {"unit": EPB, "component": "结果得分", "indicator": "30", "points": "10"}
    office.when(EnterMark, actor=water, **mark)


def test_a_mark_by_a_meeting_cites_its_minutes(office: Desk) -> None:
    office.when(AssignIndicator, on=SPRING, self_assessed=SelfAssessed.COLLECTIVE, **OWN)
    mark: dict[str, Any] = {"unit": EPB, "component": "结果得分", "indicator": "30", "points": "10"}
    assert "由集体评议" in office.refused(EnterMark, refusals.BasisNeeded, **mark)
    office.when(EnterMark, basis="评议会议纪要1号", **mark)


def test_nothing_is_settled_where_another_body_assesses(office: Desk) -> None:
    told: dict[str, Any] = {"self_assessed": SelfAssessed.OMITTED}
    office.refused(AssignIndicator, refusals.NotSelfAssessed, **ASKED, **told)


def test_a_change_may_not_hand_an_indicator_to_the_unit_itself(office: Desk) -> None:
    told: dict[str, Any] = {"unit": EPB, "number": "1", **WHY}
    office.refused(ChangeIndicator, refusals.SelfAssessedIndicator, assessor=EPB, **told)
    omitted: dict[str, Any] = {"assessor": EPB, "self_assessed": SelfAssessed.OMITTED}
    office.refused(ChangeIndicator, refusals.OmittedByCancelling, **omitted, **told)
    deputy: dict[str, Any] = {"self_assessed": SelfAssessed.DEPUTY, "deputy": WATER}
    office.when(ChangeIndicator, assessor=EPB, **deputy, **told)
    fact, _ = office.unit(EPB).indicators["1"]
    assert (fact.assessor, fact.owner) == (WATER, EPB)
    office.when(ChangeIndicator, self_assessed=SelfAssessed.COLLECTIVE, **told)
    fact, _ = office.unit(EPB).indicators["1"]
    assert (fact.assessor, fact.owner) == (None, EPB)
    office.when(ChangeIndicator, assessor=PETITIONS, **told)
    fact, _ = office.unit(EPB).indicators["1"]
    assert (fact.assessor, fact.owner, fact.self_assessed) == (PETITIONS, None, None)


def test_a_restored_indicator_reads_as_before_in_all_its_parts(office: Desk) -> None:
    office.when(AssignIndicator, on=SPRING, **ASKED)
    before, _ = office.unit(EPB).indicators["28"]
    for kind in (CancelIndicator, RestoreIndicator):
        office.when(kind, unit=EPB, number="28", on=APRIL, **WHY)
    after, _ = office.unit(EPB).indicators["28"]
    assert (after.direction, after.checkpoints) == (before.direction, before.checkpoints)
    office.when(ChangeIndicator, unit=EPB, number="28", direction=Direction.REACHED, on=APRIL, **WHY)
    after, _ = office.unit(EPB).indicators["28"]
    assert (after.direction, after.target) == (Direction.REACHED, "98%")


def test_a_number_under_which_a_proposal_waits_is_not_assigned_past_it(office: Desk) -> None:
    office.when(ProposeIndicator, actor=of(EPB), on=SPRING, **ASKED)
    said = office.refused(AssignIndicator, refusals.ProposalExists, on=SPRING, **ASKED)
    assert office.last_id(EPB) in said
    assert "请先批准或退回它" in said
    office.when(ReturnProposal, unit=EPB, proposal=office.last_id(EPB), reason="改为直接下达")
    office.when(AssignIndicator, on=SPRING, **ASKED)
