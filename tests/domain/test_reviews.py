"""A unit that disagrees asks for a review: in time or late, accepted, assigned, decided, opened again."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import refusals
from domain.commands import (
    AcceptReview,
    AdoptCalendar,
    AdoptScheme,
    AssignReview,
    ConfirmReview,
    DecideReview,
    DeclineReview,
    DelegateDuty,
    EnterMark,
    ExtendDeadline,
    IssueSlips,
    ReceiveSlip,
    RecordFinding,
    ReopenReview,
    RequestReview,
    VoidSlip,
    WithdrawReview,
)
from domain.facts import (
    Actor,
    CalendarDay,
    EntryReversed,
    MarkEntered,
    Outcome,
    Receipt,
    ReviewAssigned,
    ReviewDecided,
    ReviewNotAccepted,
    Role,
)
from domain.reviews import ReviewStatus
from domain.scheme import shipped
from domain.slips import differences, standing
from domain.state import slip_lines
from projections.reviews import lines
from tests.domain.conftest import YEAR, Desk, of, opened

EPB = "市环保局"
FRIDAY, DEADLINE, LATER = date(2018, 1, 19), date(2018, 1, 23), date(2018, 1, 24)
WHY: dict[str, Any] = {"reason": "漏计一件", "basis": "核查记录"}
OFF = CalendarDay(day=date(2018, 2, 15), working=False, note="春节", document="国办")
PAPER: dict[str, Any] = {"keyed": {"paper": "环申1号", "scan": {"file": "申请.pdf", "digest": "0" * 64}}}
REVIEWER = Actor(id="复核甲", role=Role.REVIEWER, body="复核组")
SECOND = Actor(id="考核办复核", role=Role.OFFICE, body="市政府绩效考核办")
UPHELD: dict[str, Any] = {"outcome": Outcome.UPHELD, "document": "复核1号", **WHY}


@pytest.fixture
def told(desk: Desk) -> Desk:
    """市环保局 lost 1.5 on indicator 1 and was found wanting; it received its slip on a Friday."""
    return receive(desk)


def receive(desk: Desk) -> Desk:
    desk.when(AdoptCalendar, on=date(2017, 3, 25), days=(OFF,))
    mark: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": "18.5", **WHY}
    desk.when(EnterMark, unit=EPB, **mark)
    desk.when(RecordFinding, unit=EPB, points="0.5", **WHY)
    desk.when(IssueSlips, units=(EPB,), on=FRIDAY)
    received: dict[str, Any] = {"how": Receipt.IN_PERSON, "received_on": FRIDAY, "on": FRIDAY}
    desk.when(ReceiveSlip, unit=EPB, slip=slip(desk), **received)
    return desk


def slip(desk: Desk) -> str:
    return next(iter(desk.unit(EPB).slips))


def lost(desk: Desk) -> str:
    return desk.unit(EPB).slips[slip(desk)].shown[0].entry


def asking(desk: Desk, day: date = DEADLINE, **more: Any) -> dict[str, Any]:
    base = {"unit": EPB, "slip": slip(desk), "entries": (lost(desk),), "text": "已办结", "seen": f"{YEAR}~9"}
    return base | {"actor": of(EPB), "on": day, "today": day} | more


def requested(desk: Desk, day: date = DEADLINE, **more: Any) -> str:
    desk.when(RequestReview, **asking(desk, day, **more))
    return desk.last_id(EPB)


def step(desk: Desk, kind: Any, review: str, **more: Any) -> None:
    desk.when(kind, **{"unit": EPB, "review": review, "on": LATER, **more})


def refused(desk: Desk, kind: Any, refusal: type[refusals.Refused], review: str, **more: Any) -> str:
    return desk.refused(kind, refusal, **{"unit": EPB, "review": review, "on": LATER, **more})


def assigned(desk: Desk, person: Actor = REVIEWER) -> str:
    review = requested(desk)
    step(desk, AcceptReview, review)
    step(desk, AssignReview, review, person=person.id, body=person.body)
    return review


def status(desk: Desk, review: str) -> ReviewStatus:
    return desk.unit(EPB).reviews[review].status


def test_the_last_day_is_in_time_and_the_day_after_is_late_and_answered(told: Desk) -> None:
    step(told, AcceptReview, requested(told, DEADLINE))
    finding = told.unit(EPB).slips[slip(told)].shown[1].entry
    late = requested(told, LATER, entries=(finding,))
    assert "2018-01-23 24:00" in refused(told, AcceptReview, refusals.ReviewIsLate, late)
    step(told, DeclineReview, late)
    (fact,) = told.last
    assert isinstance(fact, ReviewNotAccepted)
    assert fact.deadline == DEADLINE
    assert status(told, late) is ReviewStatus.DECLINED


def test_an_extended_deadline_is_the_one_that_counts(told: Desk) -> None:
    told.when(ExtendDeadline, unit=EPB, slip=slip(told), deadline=LATER, on=FRIDAY, **WHY)
    step(told, AcceptReview, requested(told, LATER))


def test_a_provisional_deadline_expires_nothing(desk: Desk) -> None:
    desk.when(EnterMark, unit=EPB, component="结果得分", indicator="1", points="18.5", **WHY)
    desk.when(IssueSlips, units=(EPB,), on=FRIDAY)
    desk.when(ReceiveSlip, unit=EPB, slip=slip(desk), how="系统签收", received_on=FRIDAY, on=FRIDAY)
    day = date(2018, 3, 1)
    step(desk, AcceptReview, requested(desk, day), on=day)


def test_a_paper_in_time_that_is_keyed_late_needs_its_scan_and_a_second_person(told: Desk) -> None:
    day = date(2018, 1, 26)
    keying = {"actor": SECOND, "handed_in": DEADLINE}
    told.refused(RequestReview, refusals.RequestOnPaperNeeded, **asking(told, day, **keying))
    own = {"handed_in": DEADLINE}
    told.refused(RequestReview, refusals.HandedInToday, **asking(told, day, **own))
    review = requested(told, day, **keying, **PAPER)
    assert status(told, review) is ReviewStatus.UNCONFIRMED
    refused(told, AcceptReview, refusals.ReviewNotThere, review, on=day)
    refused(told, ConfirmReview, refusals.ConfirmerKeyed, review, on=day, actor=SECOND)
    step(told, ConfirmReview, review, on=day)
    step(told, AcceptReview, review, on=day)


def test_a_request_in_time_is_declined_only_with_reason_and_basis(told: Desk) -> None:
    review = requested(told)
    refused(told, DeclineReview, refusals.ReasonNeeded, review)
    step(told, DeclineReview, review, **WHY)
    assert requested(told, DEADLINE, entries=(lost(told),))


def test_only_lines_of_a_slip_received_are_disputed_and_each_once(told: Desk) -> None:
    told.refused(RequestReview, refusals.NotOnTheSlip, **asking(told, entries=(f"{YEAR}/{EPB}@1",)))
    told.refused(RequestReview, refusals.TokenUnreadable, **asking(told, seen="昨天"))
    told.refused(RequestReview, refusals.TokenOfAnotherYear, **asking(told, seen="example-2017~9"))
    told.refused(RequestReview, refusals.HandedInOutOfTime, **asking(told, FRIDAY - timedelta(days=1)))
    review = requested(told)
    told.refused(RequestReview, refusals.UnderReviewAlready, **asking(told))
    step(told, WithdrawReview, review, actor=of(EPB))
    review = assigned(told)
    step(told, DecideReview, review, actor=REVIEWER, **UPHELD)
    told.refused(RequestReview, refusals.ReviewedAlready, **asking(told, on=LATER))


def test_a_slip_that_is_void_or_not_received_is_not_disputed(told: Desk) -> None:
    told.when(VoidSlip, unit=EPB, slip=slip(told), on=FRIDAY, **WHY)
    told.refused(RequestReview, refusals.SlipIsVoid, **asking(told))
    told.when(IssueSlips, units=(EPB,), on=FRIDAY)
    second = list(told.unit(EPB).slips)[-1]
    told.refused(RequestReview, refusals.ReviewBeforeReceipt, **asking(told, slip=second))


def test_the_decision_and_its_corrections_are_one_and_make_the_slip_outdated(told: Desk) -> None:
    review, entry = assigned(told), lost(told)
    correction = {"entry": entry, "points": "19"}
    decision = {"outcome": Outcome.PARTLY, "document": "复核1号", "corrections": (correction,), **WHY}
    refused(told, DecideReview, refusals.NotAssignedToYou, review, **decision)
    lowered = decision | {"corrections": ({"entry": entry, "points": "18"},)}
    refused(told, DecideReview, refusals.ReviewLowers, review, actor=REVIEWER, **lowered)
    refused(
        told,
        DecideReview,
        refusals.OutcomeContradicts,
        review,
        actor=REVIEWER,
        **decision | {"outcome": "维持"},
    )
    step(told, DecideReview, review, actor=REVIEWER, **decision)
    decided, reversal, mark = told.last
    assert isinstance(decided, ReviewDecided)
    assert isinstance(reversal, EntryReversed)
    assert isinstance(mark, MarkEntered)
    assert (reversal.replaced_by, mark.replaces, str(mark.points)) == (told.last_id(EPB), entry, "19")
    assert {reversal.envelope.cause, mark.envelope.cause} == {review}
    unit = told.unit(EPB)
    last = standing(unit.slips.values())
    assert last
    assert any(differences(last.told, slip_lines(unit)))


def test_a_deputy_decides_for_whom_it_is_assigned_to(told: Desk) -> None:
    review = assigned(told)
    duty: dict[str, Any] = {"by": REVIEWER.id, "role": Role.REVIEWER, "body": REVIEWER.body, "to": "复核乙"}
    told.when(DelegateDuty, until=date(2018, 2, 28), on=date(2018, 1, 2), **duty, **WHY)
    deputy = Actor(id="复核乙", role=Role.REVIEWER, body=REVIEWER.body, on_behalf=REVIEWER.id)
    step(told, DecideReview, review, actor=deputy, **UPHELD)


def test_a_case_goes_to_nobody_of_the_unit(told: Desk) -> None:
    review = requested(told)
    step(told, AcceptReview, review)
    refused(told, AssignReview, refusals.ScorerIsAssessed, review, person="某人", body=EPB)


def test_whoever_gave_the_mark_is_flagged_or_refused_as_the_scheme_says(told: Desk) -> None:
    scorer = Actor(id="考核办经办", role=Role.OFFICE, body="市政府绩效考核办")
    review = assigned(told, scorer)
    (fact,) = told.last
    assert isinstance(fact, ReviewAssigned)
    assert fact.scored == (lost(told),)
    text = (shipped(YEAR) or "").replace("【设置】", "【设置】\n复核人为原考评人：禁止")
    told.when(AdoptScheme, on=LATER, text=text, basis="修订通知")
    person = {"person": scorer.id, "body": scorer.body}
    assert scorer.id in refused(told, AssignReview, refusals.ReviewerScored, review, **person)
    refused(told, DecideReview, refusals.ReviewerScored, review, actor=scorer, **UPHELD)
    step(told, AssignReview, review, person=REVIEWER.id, body=REVIEWER.body)


def test_a_decided_case_is_opened_again_and_what_it_corrected_may_be_corrected_again(told: Desk) -> None:
    review = assigned(told)
    first = {"outcome": Outcome.PARTLY, "document": "复核1号", **WHY}
    corrected = {"corrections": ({"entry": lost(told), "points": "19"},)}
    step(told, DecideReview, review, actor=REVIEWER, **first, **corrected)
    mark = told.last_id(EPB)
    refused(told, WithdrawReview, refusals.ReviewNotThere, review, actor=of(EPB))
    refused(told, ReopenReview, refusals.ReasonNeeded, review)
    step(told, ReopenReview, review, reason="申诉", basis="督办函")
    step(told, AssignReview, review, person=REVIEWER.id, body=REVIEWER.body)
    step(told, DecideReview, review, actor=REVIEWER, **first, corrections=({"entry": mark, "points": "20"},))
    assert [status(told, review), told.unit(EPB).reversed.get(mark) is not None] == [
        ReviewStatus.DECIDED,
        True,
    ]


def test_the_office_withdraws_for_the_unit_only_with_a_reason(told: Desk) -> None:
    review = requested(told)
    refused(told, WithdrawReview, refusals.ReasonNeeded, review)
    step(told, WithdrawReview, review, **WHY)
    refused(told, AcceptReview, refusals.ReviewNotThere, review)


def test_the_clock_runs_in_working_days_and_says_who_has_the_file(told: Desk) -> None:
    review = requested(told)
    step(told, AcceptReview, review, on=date(2018, 2, 9))
    known = told.unit(EPB).reviews[review]
    assert known.due == date(2018, 2, 26)
    for day, left in ((date(2018, 2, 9), 10), (date(2018, 2, 26), 0), (date(2018, 2, 28), -2)):
        (line,) = lines(told.year, told.unit(EPB), day)
        assert (line.left, line.overdue, line.holder) == (left, left < 0, "考核办")
    step(told, AssignReview, review, person=REVIEWER.id, body=REVIEWER.body, on=date(2018, 2, 9))
    (line,) = lines(told.year, told.unit(EPB), date(2018, 2, 9))
    assert line.holder == "复核组 复核甲"


@given(day=st.dates(FRIDAY, date(2018, 3, 30)), extended=st.dates(LATER, date(2018, 3, 30)))
def test_what_is_handed_in_by_the_deadline_is_never_late_and_what_comes_after_always(
    day: date, extended: date
) -> None:
    told = receive(opened(Desk()))
    told.when(ExtendDeadline, unit=EPB, slip=slip(told), deadline=extended, on=FRIDAY, **WHY)
    review = requested(told, day)
    if day <= extended:
        step(told, AcceptReview, review, on=day)
        return
    refused(told, AcceptReview, refusals.ReviewIsLate, review, on=day)
    step(told, DeclineReview, review, on=day)
    (fact,) = told.last
    assert isinstance(fact, ReviewNotAccepted)
    assert fact.deadline == extended
