"""A duty is delegated (委托) for some days: both names are recorded, and both persons' conflicts hold."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    ApproveBonus,
    ClaimBonus,
    DelegateDuty,
    EndDelegation,
    EnrolUnit,
    RecordFinding,
    RefuseBonus,
    RegisterBody,
)
from domain.facts import Actor, Role, written
from tests.domain.conftest import OFFICE, YEAR, Desk, of

EPB, WATER = "市环保局", "市水利局"
WHY: dict[str, Any] = {"reason": "出差", "basis": "委托书第1号"}
FINDING: dict[str, Any] = {"unit": EPB, "points": "0.5", "reason": "空岗", "basis": "察访记录第1号"}
FIRST, LAST = date(2018, 1, 10), date(2018, 1, 20)
INSPECTOR = Actor(id="察访员甲", role=Role.INSPECTOR, body="市政府绩效考核办")
DEPUTY = INSPECTOR.model_copy(update={"id": "察访员乙", "on_behalf": "察访员甲"})


def duty(of_whom: Actor = INSPECTOR, **told: Any) -> dict[str, Any]:
    """Return the delegation of somebody's duty to 察访员乙, from 10 to 20 January."""
    whose: dict[str, Any] = {"by": of_whom.id, "role": of_whom.role, "body": of_whom.body}
    return whose | {"to": DEPUTY.id, "on": FIRST, "until": LAST, **WHY} | told


@pytest.fixture
def delegated(desk: Desk) -> Desk:
    """The year, in which 察访员甲 delegates his duty to 察访员乙: the year's fifth fact."""
    desk.when(DelegateDuty, actor=INSPECTOR, **duty())
    return desk


def test_who_is_delegated_acts_in_the_others_duty_and_both_names_are_recorded(delegated: Desk) -> None:
    (fact,) = delegated.when(RecordFinding, actor=DEPUTY, today=FIRST, **FINDING)
    actor = fact.envelope.actor
    assert (actor.id, actor.on_behalf) == ("察访员乙", "察访员甲")


def test_an_act_of_ones_own_says_nothing_of_delegation_in_its_bytes(delegated: Desk) -> None:
    (fact,) = delegated.when(RecordFinding, actor=INSPECTOR, **FINDING)
    assert b"on_behalf" not in written(fact)


@pytest.mark.parametrize("day", [date(2018, 1, 9), date(2018, 1, 21)])
def test_before_its_first_day_and_after_its_last_a_delegation_does_not_hold(
    delegated: Desk, day: date
) -> None:
    said = delegated.refused(RecordFinding, refusals.NotDelegated, actor=DEPUTY, today=day, **FINDING)
    assert said.startswith(day.isoformat())


def test_the_day_of_the_act_counts_not_the_day_of_its_effect(delegated: Desk) -> None:
    """A finding of December is keyed in January; after the delegation none is keyed, of whatever day."""
    then: dict[str, Any] = FINDING | {"on": date(2017, 12, 20)}
    delegated.when(RecordFinding, actor=DEPUTY, today=LAST, **then)
    later: dict[str, Any] = FINDING | {"on": LAST}
    delegated.refused(RecordFinding, refusals.NotDelegated, actor=DEPUTY, today=date(2018, 2, 2), **later)


def test_a_delegation_is_for_one_duty_of_one_body_and_one_person(delegated: Desk) -> None:
    delegated.when(RegisterBody, body="市督查室")
    for other in (
        {"role": Role.OFFICE},
        {"body": "市督查室"},
        {"id": "察访员丙"},
        {"on_behalf": "察访员丁"},
    ):
        actor = DEPUTY.model_copy(update=other)
        delegated.refused(RecordFinding, refusals.NotDelegated, actor=actor, **FINDING)


def test_a_body_may_be_called_by_its_other_name(desk: Desk) -> None:
    desk.when(RegisterBody, body="市政府绩效考核办", aliases=("市绩效办",))
    (fact,) = desk.when(DelegateDuty, **duty(body="市绩效办"))
    assert getattr(fact, "body", None) == "市政府绩效考核办"
    desk.when(RecordFinding, actor=DEPUTY.model_copy(update={"body": "市绩效办"}), **FINDING)


def test_delegation_gives_no_right_that_the_other_has_not(delegated: Desk) -> None:
    claim = {"unit": EPB, "claim": f"{YEAR}/{EPB}@9"}
    delegated.refused(ApproveBonus, refusals.NotYourDuty, actor=DEPUTY, **claim)


@pytest.mark.parametrize("unit", [EPB, "环境监测站"])
def test_a_deputy_does_not_score_the_unit_it_belongs_to(desk: Desk, unit: str) -> None:
    desk.when(RegisterBody, body="环境监测站", parent=EPB)
    desk.when(DelegateDuty, **duty(to_body=unit))
    desk.refused(RecordFinding, refusals.ScorerIsAssessed, actor=DEPUTY, **FINDING)
    desk.when(RecordFinding, actor=DEPUTY, **FINDING | {"unit": WATER})


def test_a_deputy_does_not_score_the_unit_of_whom_it_stands_for(desk: Desk) -> None:
    whose = Actor(id="水利局察访员", role=Role.INSPECTOR, body=WATER)
    desk.when(DelegateDuty, **duty(whose))
    deputy = Actor(id=DEPUTY.id, role=whose.role, body=WATER, on_behalf=whose.id)
    desk.refused(RecordFinding, refusals.ScorerIsAssessed, actor=deputy, **FINDING | {"unit": WATER})


@pytest.mark.parametrize(
    ("proposer", "settler", "same"),
    [
        ("经办", "代理人 受 经办 委托", "经办"),
        ("代理人 受 经办 委托", "经办", "经办"),
        ("代理人", "代理人 受 经办 委托", "代理人"),
        ("代理人 受 经办 委托", "另一人 受 经办 委托", "经办"),
    ],
)
def test_what_either_person_proposed_is_settled_by_neither(
    desk: Desk, proposer: str, settler: str, same: str
) -> None:
    def actor(told: str) -> Actor:
        person, _, by = told.removesuffix(" 委托").partition(" 受 ")
        return OFFICE.model_copy(update={"id": person, "on_behalf": by or None})

    for deputy in ("代理人", "另一人"):
        desk.when(DelegateDuty, **duty(actor("经办"), to=deputy))
    desk.when(ClaimBonus, actor=actor(proposer), unit=EPB, item="表彰", points="1")
    told: dict[str, Any] = {"unit": EPB, "claim": desk.last_id(EPB)}
    said = desk.refused(ApproveBonus, refusals.ProposerSettles, actor=actor(settler), **told)
    assert f"“{same}”" in said
    desk.when(RefuseBonus, actor=OFFICE, **told, **WHY)


# --- delegating ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.ADMINISTRATOR}])
def test_everybody_who_records_anything_may_delegate_the_own_duty_and_take_it_back(
    desk: Desk, role: Role
) -> None:
    person = Actor(id="某人", role=role, body="某单位")
    desk.when(DelegateDuty, actor=person, **duty(person))
    desk.when(EndDelegation, actor=person, delegation=f"{YEAR}@{desk.year.version}", **WHY)


def test_what_is_delegated_is_not_passed_on(delegated: Desk) -> None:
    further = duty(to="察访员丙")
    delegated.refused(DelegateDuty, refusals.DeputyDelegates, actor=DEPUTY, **further)
    ended: dict[str, Any] = {"delegation": f"{YEAR}@{delegated.year.version}", **WHY}
    delegated.refused(EndDelegation, refusals.DeputyDelegates, actor=DEPUTY, **ended)


def test_a_delegation_says_why_to_whom_and_until_when(desk: Desk) -> None:
    desk.refused(DelegateDuty, refusals.ReasonNeeded, **duty(reason=None))
    desk.refused(DelegateDuty, refusals.ReasonNeeded, **duty(basis=None))
    desk.refused(DelegateDuty, refusals.DelegatedToOneself, **duty(to=INSPECTOR.id))
    desk.refused(DelegateDuty, refusals.DelegationUpsideDown, **duty(until=date(2018, 1, 9)))


def test_the_same_delegation_does_not_stand_twice_on_any_day(delegated: Desk) -> None:
    for first, last in ((FIRST, LAST), (LAST, date(2018, 2, 1)), (date(2018, 1, 1), FIRST)):
        delegated.refused(DelegateDuty, refusals.DelegationStands, **duty(on=first, until=last))
    delegated.when(DelegateDuty, **duty(on=date(2018, 1, 21), until=date(2018, 1, 31)))
    delegated.when(DelegateDuty, **duty(to="察访员丙"))


def test_a_delegation_ends_before_its_last_day_and_what_was_done_under_it_stands(delegated: Desk) -> None:
    delegated.when(RecordFinding, actor=DEPUTY, today=FIRST, **FINDING)
    told: dict[str, Any] = {"delegation": f"{YEAR}@{delegated.year.version}"}
    end = date(2018, 1, 15)
    delegated.refused(EndDelegation, refusals.ReasonNeeded, on=end, **told)
    delegated.refused(EndDelegation, refusals.BeforeEntry, on=date(2018, 1, 9), **told, **WHY)
    delegated.when(EndDelegation, on=end, **told, **WHY)
    delegated.when(RecordFinding, actor=DEPUTY, today=date(2018, 1, 14), **FINDING, distinct="当日第二次")
    delegated.refused(RecordFinding, refusals.NotDelegated, actor=DEPUTY, today=end, **FINDING)
    delegated.refused(EndDelegation, refusals.DelegationOver, on=date(2018, 1, 16), **told, **WHY)
    delegated.when(DelegateDuty, **duty(on=date(2018, 1, 16)))


def test_a_delegation_ended_on_its_first_day_never_held(delegated: Desk) -> None:
    told: dict[str, Any] = {"delegation": f"{YEAR}@{delegated.year.version}"}
    delegated.when(EndDelegation, on=FIRST, **told, **WHY)
    delegated.refused(RecordFinding, refusals.NotDelegated, actor=DEPUTY, today=FIRST, **FINDING)
    delegated.when(DelegateDuty, **duty(on=date(2018, 1, 1)))


def test_what_is_no_delegation_is_not_ended(desk: Desk) -> None:
    desk.when(EnrolUnit, unit="新局", category="市直部门")
    desk.refused(EndDelegation, refusals.UnknownDelegation, delegation=f"{YEAR}@1", **WHY)
    theirs = of(EPB)
    desk.refused(EndDelegation, refusals.UnknownDelegation, actor=theirs, delegation=f"{YEAR}@1", **WHY)


def test_a_body_may_belong_to_another_under_any_of_its_names_and_shares_its_conflicts(desk: Desk) -> None:
    desk.when(RegisterBody, body="市审批局", aliases=("政务办",))
    desk.when(EnrolUnit, on=date(2017, 3, 25), unit="市审批局", category="市直部门")
    desk.when(RegisterBody, body="大厅管理处", parent="政务办")
    hall = INSPECTOR.model_copy(update={"body": "大厅管理处"})
    desk.refused(RecordFinding, refusals.ScorerIsAssessed, actor=hall, **FINDING | {"unit": "市审批局"})
