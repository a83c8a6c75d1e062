"""Slips (考评情况反馈单) go out numbered, are received with a deadline, and corrected by another slip."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import refusals
from domain.commands import (
    AdoptCalendar,
    AdoptScheme,
    ClaimBonus,
    CorrectEntry,
    EnrolUnit,
    EnterMark,
    ExtendDeadline,
    IssueSlips,
    OpenYear,
    ReceiveSlip,
    RecordFinding,
    RefuseBonus,
    VoidSlip,
)
from domain.facts import Actor, CalendarDay, Receipt, Role, SlipIssued, SlipKind, SlipReceived, SlipsIssued
from domain.scheme import shipped
from domain.slips import About, SlipStatus
from tests.domain.conftest import YEAR, Desk, of

EPB, WATER = "市环保局", "市水利局"
ISSUED, DAY = date(2018, 1, 18), date(2018, 1, 19)
WHY: dict[str, Any] = {"reason": "投诉1件", "basis": "指标表1"}
HOLIDAYS = tuple(
    CalendarDay(day=date(2018, 2, 15) + timedelta(days=n), working=False, note="春节", document="国办")
    for n in range(7)
)


@pytest.fixture
def marked(desk: Desk) -> Desk:
    """市环保局 lost a mark and a bonus, and was found wanting; 市水利局 has full marks."""
    desk.when(AdoptCalendar, on=date(2017, 3, 25), days=HOLIDAYS)
    mark: dict[str, Any] = {"component": "结果得分", "indicator": "1", "on": date(2018, 1, 10)}
    desk.when(EnterMark, unit=EPB, points="18.5", **mark, **WHY)
    desk.when(EnterMark, unit=WATER, points="20", **mark)
    desk.when(RecordFinding, unit=EPB, points="0.5", reason="空岗", basis="察访记录2号", on=date(2017, 9, 20))
    desk.when(ClaimBonus, unit=EPB, actor=of(EPB), item="获表彰", points="1", on=date(2017, 12, 5))
    refused: dict[str, Any] = {"claim": desk.last_id(EPB), "reason": "级别不符", "basis": "规则"}
    desk.when(RefuseBonus, unit=EPB, on=date(2017, 12, 20), **refused)
    return desk


@pytest.fixture
def issued(marked: Desk) -> Desk:
    marked.when(IssueSlips, group="市直部门、园区", on=ISSUED)
    return marked


def slip_of(desk: Desk, unit: str = EPB) -> str:
    return list(desk.unit(unit).slips)[-1]


def received(desk: Desk, on: date = DAY, unit: str = EPB) -> SlipReceived:
    told: dict[str, Any] = {"how": Receipt.IN_PERSON, "received_on": on, "slip": slip_of(desk, unit)}
    (fact,) = desk.when(ReceiveSlip, unit=unit, on=on, **told)
    assert isinstance(fact, SlipReceived)
    return fact


def test_a_group_gets_its_slips_numbered_on(issued: Desk) -> None:
    numbers, *slips = issued.last
    assert isinstance(numbers, SlipsIssued)
    assert [(one.unit, one.number) for one in numbers.slips] == [(EPB, 1), (WATER, 2)]
    assert [(one.slip, one.number) for one in slips if isinstance(one, SlipIssued)] == [
        (SlipKind.FULL, 1),
        (SlipKind.FULL, 2),
    ]


def test_who_is_of_the_unit_issues_its_slip_with_the_others_and_does_nothing_else_about_it(
    marked: Desk,
) -> None:
    """What a slip tells follows from the ledger, so that issuing it decides nothing."""
    own = Actor(id="借调", role=Role.OFFICE, body=EPB)
    marked.when(IssueSlips, actor=own, group="市直部门、园区", on=ISSUED)
    told: dict[str, Any] = {"actor": own, "unit": EPB, "slip": slip_of(marked), **WHY}
    marked.refused(VoidSlip, refusals.ScorerIsAssessed, on=ISSUED, **told)
    received(marked)
    marked.refused(ExtendDeadline, refusals.ScorerIsAssessed, on=DAY, deadline=date(2018, 2, 1), **told)


def test_a_slip_tells_each_loss_with_its_basis_and_who_assessed(issued: Desk) -> None:
    shown = issued.unit(EPB).slips[slip_of(issued)].shown
    assert [(line.about, str(line.points), line.what, line.basis) for line in shown] == [
        (About.LOST, "1.5", "投诉1件", "指标表1"),
        (About.FINDING, "0.5", "空岗", "察访记录2号"),
        (About.BONUS_REFUSED, "0", "级别不符", "规则"),
    ]
    assert issued.unit(WATER).slips[slip_of(issued, WATER)].shown == ()


def test_who_has_been_told_all_gets_no_second_slip(issued: Desk) -> None:
    issued.refused(IssueSlips, refusals.NoSlipsDue, group="市直部门、园区", on=DAY)
    said = issued.refused(IssueSlips, refusals.SlipsUpToDate, units=(EPB,), on=DAY)
    assert EPB in said


def test_a_correcting_slip_tells_the_differences_only(issued: Desk) -> None:
    (entry,) = [one.entry for one in issued.unit(EPB).slips[slip_of(issued)].shown if one.about is About.LOST]
    correction = {"entry": entry, "points": "19.5"}
    issued.when(CorrectEntry, unit=EPB, correction=correction, on=DAY, reason="漏加一项", basis="核分表")
    issued.when(IssueSlips, group="市直部门、园区", on=DAY)
    numbers = issued.last[0]
    assert isinstance(numbers, SlipsIssued)
    assert [(one.unit, one.slip, one.number) for one in numbers.slips] == [(EPB, SlipKind.CORRECTING, 1)]
    slip = issued.unit(EPB).slips[slip_of(issued)]
    assert [(line.about, str(line.points)) for line in slip.shown] == [(About.LOST, "0.5")]
    assert [(line.entry, str(line.points)) for line in slip.gone] == [(entry, "1.5")]


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(2018, 1, 19), date(2018, 1, 23)),
        (date(2018, 1, 20), date(2018, 1, 23)),
        (date(2018, 2, 13), date(2018, 2, 22)),
        (date(2018, 2, 14), date(2018, 2, 23)),
    ],
    ids=["周五", "周六", "节前两日", "节前一日"],
)
def test_the_receipt_says_by_when_a_review_may_be_asked_for(issued: Desk, on: date, until: date) -> None:
    fact = received(issued, on)
    assert (fact.deadline, fact.provisional, fact.calendar) == (until, None, 1)
    assert issued.unit(EPB).slips[slip_of(issued)].status is SlipStatus.RECEIVED


def test_without_a_calendar_the_deadline_is_provisional(desk: Desk) -> None:
    desk.when(IssueSlips, units=(EPB,), on=ISSUED)
    fact = received(desk)
    assert (fact.provisional, fact.calendar) == (True, None)


def test_a_refusal_to_sign_takes_two_witnesses(issued: Desk) -> None:
    told: dict[str, Any] = {"slip": slip_of(issued), "how": Receipt.REFUSED, "received_on": DAY, "on": DAY}
    for witnesses in ((), ("甲",), ("甲", "甲")):
        issued.refused(ReceiveSlip, refusals.WitnessesNeeded, unit=EPB, witnesses=witnesses, **told)
    himself = ("甲", "考核办经办")
    issued.refused(ReceiveSlip, refusals.WitnessRecords, unit=EPB, witnesses=himself, **told)
    issued.when(ReceiveSlip, unit=EPB, witnesses=("甲", "乙"), **told)


def test_a_slip_is_received_once_and_between_its_issue_and_today(issued: Desk) -> None:
    told: dict[str, Any] = {"slip": slip_of(issued), "how": Receipt.IN_PERSON, "on": DAY}
    for on in (date(2018, 1, 17), date(2018, 1, 20)):
        issued.refused(ReceiveSlip, refusals.ReceivedOutOfTime, unit=EPB, received_on=on, **told)
    received(issued)
    issued.refused(ReceiveSlip, refusals.SlipReceivedAlready, unit=EPB, received_on=DAY, **told)


def test_the_telephone_will_do_only_where_the_scheme_says_so(issued: Desk) -> None:
    told: dict[str, Any] = {"slip": slip_of(issued), "how": Receipt.TELEPHONE, "received_on": DAY, "on": DAY}
    issued.refused(ReceiveSlip, refusals.NoReceiptByTelephone, unit=EPB, **told)


def test_a_unit_receives_its_own_slip_and_no_other(issued: Desk) -> None:
    own: dict[str, Any] = {"how": Receipt.SYSTEM, "received_on": DAY, "on": DAY}
    told = {"slip": slip_of(issued, WATER), "actor": of(EPB), **own}
    issued.refused(ReceiveSlip, refusals.NotYourUnit, unit=WATER, **told)
    issued.when(ReceiveSlip, unit=EPB, slip=slip_of(issued), actor=of(EPB), **own)


def test_a_deadline_moves_only_by_extension_and_only_later(issued: Desk) -> None:
    slip = slip_of(issued)
    why: dict[str, Any] = {"reason": "系统故障", "basis": "通知"}
    issued.refused(ExtendDeadline, refusals.SlipNotReceived, unit=EPB, slip=slip, deadline=DAY, on=DAY, **why)
    received(issued)
    same = date(2018, 1, 23)
    issued.refused(
        ExtendDeadline, refusals.DeadlineOnlyLater, unit=EPB, slip=slip, deadline=same, on=DAY, **why
    )
    told: dict[str, Any] = {"unit": EPB, "slip": slip, "on": DAY, **why}
    issued.refused(ExtendDeadline, refusals.DeadlineBeyondYear, deadline=date(2108, 1, 25), **told)
    issued.when(ExtendDeadline, deadline=date(2018, 1, 25), **told)
    assert issued.unit(EPB).slips[slip].deadline == date(2018, 1, 25)


def test_a_void_slip_keeps_its_number_and_all_is_told_anew(issued: Desk) -> None:
    slip = slip_of(issued)
    why: dict[str, Any] = {"reason": "错发", "basis": "核查记录"}
    issued.when(VoidSlip, unit=EPB, slip=slip, on=DAY, **why)
    issued.refused(VoidSlip, refusals.SlipIsVoid, unit=EPB, slip=slip, on=DAY, **why)
    issued.when(IssueSlips, units=(EPB,), on=DAY)
    again = issued.unit(EPB).slips[slip_of(issued)]
    assert (again.fact.slip, again.fact.number, len(again.shown)) == (SlipKind.FULL, 3, 3)


@given(
    offset=st.integers(0, 60),
    lines=st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=40, unique_by=lambda one: one[0]),
)
def test_an_issued_deadline_stays_whatever_calendar_comes_later(
    offset: int, lines: list[tuple[int, bool]]
) -> None:
    start = date(2018, 1, 5)
    desk = Desk()
    window: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    desk.when(OpenYear, on=start, jurisdiction="示例市", **window)
    desk.when(AdoptScheme, on=start, text=shipped(YEAR))
    desk.when(EnrolUnit, on=start, unit="甲局", category="市直部门")
    desk.when(IssueSlips, units=("甲局",), on=start)
    received(desk, start + timedelta(days=offset), "甲局")
    before = desk.unit("甲局").slips[slip_of(desk, "甲局")].deadline
    days = [
        CalendarDay(day=start + timedelta(days=n), working=working, note="调休", document="国办")
        for n, working in lines
    ]
    desk.when(AdoptCalendar, on=start, days=tuple(days))
    assert desk.unit("甲局").slips[slip_of(desk, "甲局")].deadline == before
