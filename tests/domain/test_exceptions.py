"""An act against a rule (破例) takes a second person, and is flagged wherever it shows."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import ClaimBonus, EnrolUnit, EnterMark, GrantException, ReclassifyUnit, RecordFinding
from domain.facts import Actor, Excepted, Role
from domain.state import sheet_of
from projections.telling import sentence
from tests.domain.conftest import OFFICE, YEAR, Desk, of

GOVERNMENT, EPB = "市政府办", "市环保局"
FIRST, LAST = date(2018, 1, 10), date(2018, 1, 20)
CLERK = Actor(id="李某", role=Role.OFFICE, body=GOVERNMENT)
LEADER = Actor(id="组长", role=Role.LEADER, body="市委")
WHY: dict[str, Any] = {"reason": "考核办无他人在岗", "basis": "会议纪要第3号"}
FINDING: dict[str, Any] = {"unit": GOVERNMENT, "points": "0.5", "reason": "空岗", "basis": "察访记录第1号"}


def exception(**told: Any) -> dict[str, Any]:
    """Return that 李某 may decide in the affairs of 市政府办 from 10 to 20 January."""
    what: dict[str, Any] = {"rule": Excepted.OWN_UNIT, "person": CLERK.id, "unit": GOVERNMENT}
    return what | {"on": FIRST, "until": LAST, **WHY} | told


@pytest.fixture
def granted(desk: Desk) -> Desk:
    """市政府办 is assessed too, and the leader let its clerk 李某 act on it."""
    desk.when(EnrolUnit, on=date(2017, 3, 25), unit=GOVERNMENT, category="市直部门")
    desk.when(GrantException, actor=LEADER, **exception())
    return desk


def the_exception(desk: Desk) -> str:
    (fact_id,) = desk.year.exceptions
    return fact_id


def test_without_an_exception_nobody_acts_on_its_own_unit(granted: Desk) -> None:
    granted.refused(RecordFinding, refusals.ScorerIsAssessed, actor=CLERK, today=FIRST, **FINDING)


def test_what_is_recorded_by_an_exception_names_it_and_is_flagged(granted: Desk) -> None:
    by = the_exception(granted)
    (fact,) = granted.when(RecordFinding, actor=CLERK, today=FIRST, exception=by, **FINDING)
    assert fact.envelope.exception == by
    assert sentence(fact).startswith("【破例】")
    (entry,) = sheet_of(granted.unit(GOVERNMENT), frozenset()).entries
    assert entry.remark == "破例"


def test_what_needs_no_exception_is_not_recorded_as_one(granted: Desk) -> None:
    moved = CLERK.model_copy(update={"body": "市政府绩效考核办"})
    told = {"actor": moved, "today": FIRST, "exception": the_exception(granted), **FINDING}
    granted.refused(RecordFinding, refusals.ExceptionNotNeeded, **told)


@pytest.mark.parametrize(
    ("actor", "today", "unit", "said"),
    [
        (CLERK.model_copy(update={"id": "王某"}), FIRST, GOVERNMENT, "它是给“李某”的"),
        (CLERK, date(2018, 1, 9), GOVERNMENT, "它自 2018-01-10 起至 2018-01-20 止"),
        (CLERK, date(2018, 1, 21), GOVERNMENT, "它自 2018-01-10 起至 2018-01-20 止"),
        (CLERK, FIRST, EPB, "它只涉及“市政府办”"),
    ],
    ids=["他人", "早一天", "晚一天", "另一单位"],
)
def test_an_exception_holds_for_its_person_unit_and_days_only(
    granted: Desk, actor: Actor, today: date, unit: str, said: str
) -> None:
    told = FINDING | {"unit": unit, "actor": actor, "today": today, "exception": the_exception(granted)}
    assert said in granted.refused(RecordFinding, refusals.ExceptionDoesNotFit, **told)


def test_an_exception_that_there_is_not_lets_nothing_pass(granted: Desk) -> None:
    told = FINDING | {"actor": CLERK, "today": FIRST, "exception": f"{YEAR}@99"}
    assert "没有这一编号的批准" in granted.refused(RecordFinding, refusals.ExceptionDoesNotFit, **told)


def test_an_exception_waives_its_own_rule_and_no_other(granted: Desk) -> None:
    inspected = CLERK.model_copy(update={"role": Role.AUDITOR})
    told = {"actor": inspected, "today": FIRST, "exception": the_exception(granted), **FINDING}
    granted.refused(RecordFinding, refusals.NotYourDuty, **told)


def test_an_indicator_of_another_body_takes_the_exception_from_the_division_of_work(desk: Desk) -> None:
    assessor = Actor(id="赵某", role=Role.ASSESSOR, body="市水利局")
    told: dict[str, Any] = {"rule": Excepted.OWN_INDICATORS, "person": "赵某", "unit": EPB}
    desk.when(GrantException, actor=LEADER, **exception(**told))
    mark: dict[str, Any] = {"unit": EPB, "component": "结果得分", "indicator": "1", "points": "20"}
    desk.refused(EnterMark, refusals.NotYourIndicator, actor=assessor, today=FIRST, **mark)
    (fact,) = desk.when(EnterMark, actor=assessor, today=FIRST, exception=the_exception(desk), **mark)
    assert fact.envelope.actor == assessor


def test_nobody_excepts_oneself_nor_for_the_own_unit(desk: Desk) -> None:
    desk.when(EnrolUnit, on=date(2017, 3, 25), unit=GOVERNMENT, category="市直部门")
    itself = LEADER.model_copy(update={"id": CLERK.id})
    desk.refused(GrantException, refusals.ExceptedOneself, actor=itself, **exception())
    colleague = CLERK.model_copy(update={"id": "王某"})
    desk.refused(GrantException, refusals.ScorerIsAssessed, actor=colleague, **exception())


def test_an_exception_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    told = exception(unit=EPB, until=date(2018, 1, 9))
    desk.refused(GrantException, refusals.ExceptionUpsideDown, actor=LEADER, **told)


def test_nobody_puts_the_own_unit_into_another_category(granted: Desk) -> None:
    told: dict[str, Any] = {"unit": GOVERNMENT, "category": "园区"}
    granted.refused(ReclassifyUnit, refusals.ScorerIsAssessed, actor=CLERK, **told)


def test_who_acted_for_a_unit_does_not_score_it_in_another_duty_but_by_an_exception(desk: Desk) -> None:
    moved = OFFICE.model_copy(update={"id": of(EPB).id})
    found = FINDING | {"unit": EPB, "actor": moved, "today": FIRST}
    desk.when(ClaimBonus, actor=of(EPB), unit=EPB, item="获省级表彰", points="1", basis="表彰文件")
    said = desk.refused(RecordFinding, refusals.ScorerActedForUnit, **found)
    assert said.startswith(f"“{moved.id}”曾代表“{EPB}”办理")
    desk.when(GrantException, actor=LEADER, **exception(person=moved.id, unit=EPB))
    (fact,) = desk.when(RecordFinding, exception=the_exception(desk), **found)
    assert fact.envelope.exception


def test_who_acted_for_a_unit_goes_on_to_act_for_it_and_scores_others(desk: Desk) -> None:
    for item in ("获省级表彰", "获市级表彰"):
        desk.when(ClaimBonus, actor=of(EPB), unit=EPB, item=item, points="1", basis=item)
    moved = OFFICE.model_copy(update={"id": of(EPB).id})
    desk.when(RecordFinding, **FINDING | {"unit": "市水利局", "actor": moved, "today": FIRST})
