"""A unit reports on itself; the report is checked, a doubt is looked into, a meeting settles the rest."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AssignIndicator,
    CancelIndicator,
    CheckReport,
    FileReport,
    RecordFinding,
    RecordMeeting,
    RecordVisit,
    RegisterBody,
)
from domain.facts import Actor, Evidence, Occasion, Placed, ReportChecked, Role, SelfReported, Verdict
from domain.state import fold_unit
from projections.reports import cited, doubts, lines
from tests.domain.conftest import OFFICE, YEAR, Desk, of

UNIT = "市环保局"
BODY = Actor(id="信访经办", role=Role.ASSESSOR, body="市信访局")
INSPECTOR = Actor(id="察访", role=Role.INSPECTOR, body="市政府绩效考核办")
WHY: dict[str, Any] = {"reason": "与监测数据不符", "basis": "核查记录4"}
KEYED = {"paper": "环字7号", "scan": {"file": "扫描.pdf", "digest": "0" * 64}}
FIRST, SECOND = (
    Evidence(name=f"{name}.pdf", digest=digit * 64, size=9, type="pdf")
    for name, digit in (("甲", "a"), ("乙", "b"))
)


@pytest.fixture
def bureau(desk: Desk) -> Desk:
    """市信访局 assesses indicator 9."""
    desk.when(RegisterBody, on=date(2017, 3, 25), body=BODY.body)
    told: dict[str, Any] = {"number": "9", "content": "信访工作", "full": "20", "assessor": BODY.body}
    desk.when(AssignIndicator, on=date(2017, 3, 25), unit=UNIT, **told)
    return desk


def test_a_checkpoint_report_is_on_a_checkpoint_of_the_indicator(bureau: Desk) -> None:
    told: dict[str, Any] = {"occasion": Occasion.CHECKPOINT}
    report(bureau, checkpoint=date(2017, 5, 1), **told)
    marked: dict[str, Any] = {"number": "10", "content": "河长制", "full": "5"}
    days = ({"day": "2017-09-30", "what": "收尾"}, {"day": "2017-06-30", "what": "过半"})
    bureau.when(AssignIndicator, on=date(2017, 3, 25), unit=UNIT, checkpoints=days, **marked)
    asked: dict[str, Any] = {"actor": of(UNIT), "unit": UNIT, "number": "10", "text": "过半", **told}
    said = bureau.refused(FileReport, refusals.NoSuchCheckpoint, checkpoint=date(2017, 6, 3), **asked)
    assert "其节点有 2017-06-30（过半）、2017-09-30（收尾）" in said
    bureau.when(FileReport, checkpoint=date(2017, 6, 30), **asked)
    report(bureau, number="10")


def report(desk: Desk, **told: Any) -> str:
    desk.when(FileReport, actor=of(UNIT), unit=UNIT, **{"number": "9", "text": "全部办结"} | told)
    return desk.last_id(UNIT)


def check(desk: Desk, number: str, verdict: Verdict, actor: Actor = OFFICE, **told: Any) -> str:
    why = {} if verdict is Verdict.TRUE else WHY
    desk.when(CheckReport, actor=actor, unit=UNIT, report=number, verdict=verdict, **why | told)
    return desk.last_id(UNIT)


def doubt(desk: Desk) -> str:
    return check(desk, report(desk), Verdict.DOUBTED)


def visit(desk: Desk, number: str, verdict: Verdict = Verdict.FALSE, **told: Any) -> str:
    seen = {"place": "信访大厅", "found": "两件未办结", "basis": "察访记录9"}
    desk.when(RecordVisit, actor=INSPECTOR, unit=UNIT, check=number, verdict=verdict, **seen | told)
    return desk.last_id(UNIT)


# --- reports ---------------------------------------------------------------------------------------------


def test_a_later_report_supersedes_the_one_on_the_same_occasion_and_no_other(bureau: Desk) -> None:
    checkpoint = {"occasion": Occasion.CHECKPOINT, "checkpoint": date(2017, 6, 30)}
    half = report(bureau, **checkpoint, evidence=(FIRST,))
    whole = report(bureau, evidence=(FIRST,))
    again = report(bureau, evidence=(SECOND,))
    fact = bureau.last[0]
    assert isinstance(fact, SelfReported)
    assert fact.supersedes == whole
    assert sorted(bureau.unit(UNIT).reports.standing().values()) == sorted([half, again])
    assert [(one.evidence.name, one.replaced_by) for one in cited(bureau.unit(UNIT))] == [
        ("甲.pdf", None),
        ("甲.pdf", again),
        ("乙.pdf", None),
    ]


def test_a_report_does_not_count_from_before_the_one_it_supersedes(bureau: Desk) -> None:
    report(bureau)
    told: dict[str, Any] = {
        "actor": of(UNIT),
        "unit": UNIT,
        "number": "9",
        "text": "更早",
        "on": date(2018, 1, 9),
    }
    bureau.refused(FileReport, refusals.BeforeEntry, **told)


def test_a_checkpoint_has_its_day_and_the_end_of_the_year_has_none(bureau: Desk) -> None:
    told: dict[str, Any] = {"actor": of(UNIT), "unit": UNIT, "text": "已办结"}
    bureau.refused(FileReport, refusals.CheckpointNeedsDay, **told, occasion=Occasion.CHECKPOINT)
    bureau.refused(FileReport, refusals.CheckpointNeedsDay, **told, checkpoint=date(2017, 6, 30))


def test_a_unit_reports_only_on_itself_and_on_indicators_in_force(bureau: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "text": "已办结"}
    bureau.refused(FileReport, refusals.NotYourUnit, actor=of("市水利局"), **told)
    bureau.refused(FileReport, refusals.UnknownIndicator, actor=of(UNIT), number="8", **told)
    bureau.when(CancelIndicator, unit=UNIT, number="9", **WHY)
    bureau.refused(FileReport, refusals.IndicatorIsCancelled, actor=of(UNIT), number="9", **told)


def test_the_office_keys_a_report_that_came_on_paper_and_another_person_checks_it(bureau: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "text": "全年完成"}
    bureau.refused(FileReport, refusals.ReportOnPaperNeeded, **told)
    bureau.when(FileReport, **told, keyed=KEYED)
    number = bureau.last_id(UNIT)
    checked: dict[str, Any] = {"unit": UNIT, "report": number, "verdict": Verdict.TRUE}
    bureau.refused(CheckReport, refusals.CheckerReported, **checked)
    bureau.when(CheckReport, actor=Actor(id="另一人", role=Role.OFFICE, body=OFFICE.body), **checked)


@pytest.mark.parametrize("text", ["", "  ", "字" * 5001, "完\u202e成"])
def test_a_report_says_something_that_can_be_read(bureau: Desk, text: str) -> None:
    with pytest.raises(ValueError, match="正文"):
        report(bureau, text=text)


# --- checks ----------------------------------------------------------------------------------------------


def test_the_office_and_the_assessing_body_each_check_a_report(bureau: Desk) -> None:
    number = report(bureau)
    check(bureau, number, Verdict.TRUE)
    check(bureau, number, Verdict.TRUE, actor=BODY)
    (line,) = (one for one in lines(bureau.unit(UNIT)) if one.number == "9")
    assert (line.office, line.body) == (Verdict.TRUE, Verdict.TRUE)
    again = check(bureau, number, Verdict.FALSE, actor=BODY)
    fact = bureau.last[0]
    assert isinstance(fact, ReportChecked)
    assert fact.supersedes is not None
    assert bureau.unit(UNIT).reports.check_of(number, office=False) == again


def test_a_body_checks_only_the_indicators_it_assesses(bureau: Desk) -> None:
    for number in ("1", None):
        told: dict[str, Any] = {
            "unit": UNIT,
            "report": report(bureau, number=number),
            "verdict": Verdict.TRUE,
        }
        bureau.refused(CheckReport, refusals.NotYourIndicator, actor=BODY, **told)


def test_what_is_not_true_needs_reason_and_basis(bureau: Desk) -> None:
    told: dict[str, Any] = {"unit": UNIT, "report": report(bureau)}
    for verdict in (Verdict.DOUBTED, Verdict.FALSE):
        bureau.refused(CheckReport, refusals.ReasonNeeded, **told, verdict=verdict)


def test_only_the_report_that_holds_is_checked(bureau: Desk) -> None:
    first = report(bureau)
    report(bureau)
    told: dict[str, Any] = {"unit": UNIT, "verdict": Verdict.TRUE}
    bureau.refused(CheckReport, refusals.ReportSuperseded, report=first, **told)
    bureau.refused(CheckReport, refusals.UnknownReport, report=f"{YEAR}/{UNIT}@1", **told)


# --- doubts ----------------------------------------------------------------------------------------------


def test_a_doubt_is_settled_on_the_spot_and_not_by_another_check_or_report(bureau: Desk) -> None:
    number = doubt(bureau)
    of_doubt = bureau.unit(UNIT).reports.checks[number].report
    told: dict[str, Any] = {"unit": UNIT, "report": of_doubt, "verdict": Verdict.TRUE}
    bureau.refused(CheckReport, refusals.DoubtIsOpen, **told)
    report(bureau)
    assert [one.check for one in doubts(bureau.unit(UNIT))] == [number]
    visit(bureau, number)
    assert not list(doubts(bureau.unit(UNIT)))
    again: dict[str, Any] = {"unit": UNIT, "check": number, "place": "现场", "found": "相符"}
    bureau.refused(RecordVisit, refusals.DoubtSettled, **again, verdict=Verdict.TRUE)


def test_a_visit_comes_to_a_verdict_of_a_doubt(bureau: Desk) -> None:
    sound = check(bureau, report(bureau), Verdict.TRUE)
    told: dict[str, Any] = {"unit": UNIT, "place": "现场", "found": "未见台账"}
    bureau.refused(RecordVisit, refusals.NoSuchDoubt, **told, check=sound, verdict=Verdict.TRUE)
    number = doubt(bureau)
    bureau.refused(RecordVisit, refusals.VisitUndecided, **told, check=number, verdict=Verdict.DOUBTED)
    bureau.refused(RecordVisit, refusals.BasisNeeded, **told, check=number, verdict=Verdict.FALSE)
    ahead = {"check": number, "verdict": Verdict.TRUE, "visited_on": date(2018, 1, 11)}
    bureau.refused(RecordVisit, refusals.VisitAhead, **told, **ahead)


def test_a_finding_names_the_visit_that_led_to_it(bureau: Desk) -> None:
    number = visit(bureau, doubt(bureau))
    told: dict[str, Any] = {"unit": UNIT, "indicator": "9", "points": "1", **WHY}
    bureau.refused(RecordFinding, refusals.UnknownFact, **told, cause=f"{YEAR}/{UNIT}@99")
    (finding,) = bureau.when(RecordFinding, **told, cause=number)
    assert finding.envelope.cause == number


def test_a_meeting_settles_a_doubt_it_is_about_and_nothing_else(bureau: Desk) -> None:
    number = doubt(bureau)
    told: dict[str, Any] = {
        "unit": UNIT,
        "matter": "办结的口径",
        "decision": "以销案为准",
        "minutes": "纪要2号",
    }
    bureau.refused(RecordMeeting, refusals.UnknownFact, **told, about=f"{YEAR}/市水利局@1")
    bureau.refused(RecordMeeting, refusals.NotYourDuty, actor=BODY, **told)
    bureau.when(RecordMeeting, **told)
    assert list(doubts(bureau.unit(UNIT)))
    leader = Actor(id="组长", role=Role.LEADER, body="领导小组")
    bureau.when(RecordMeeting, actor=leader, **told, about=number)
    assert not list(doubts(bureau.unit(UNIT)))


def test_nobody_checks_visits_or_decides_about_its_own_unit(bureau: Desk) -> None:
    number = doubt(bureau)
    own = Actor(id="某人", role=Role.OFFICE, body=UNIT)
    told: dict[str, Any] = {"actor": own, "unit": UNIT}
    reported = report(bureau, number="1")
    bureau.refused(CheckReport, refusals.ScorerIsAssessed, **told, report=reported, verdict=Verdict.TRUE)
    seen: dict[str, Any] = {"check": number, "place": "现场", "found": "相符", "verdict": Verdict.TRUE}
    bureau.refused(RecordVisit, refusals.ScorerIsAssessed, **told, **seen)
    bureau.refused(RecordMeeting, refusals.ScorerIsAssessed, **told, matter="甲", decision="乙", minutes="丙")


# --- reading ---------------------------------------------------------------------------------------------


def test_each_indicator_has_a_line_told_of_or_not(bureau: Desk) -> None:
    report(bureau, number=None)
    number = report(bureau)
    found = {one.number: one.report for one in lines(bureau.unit(UNIT))}
    assert list(found) == [None, "1", "2", "9"]
    assert (found["1"], found["9"]) == (None, number)


def test_a_view_without_the_report_still_tells_the_doubt_about_it(bureau: Desk) -> None:
    """Seen as of a day of effect, an earlier fact may be missing; nothing is refused."""
    number = doubt(bureau)
    state = bureau.unit(UNIT)
    check_alone = state.reports.checks[number]
    seen = fold_unit(state.stream, [Placed(state.stream, int(number.rpartition("@")[2]), check_alone)])
    assert [(one.check, one.number) for one in doubts(seen)] == [(number, None)]
    assert not list(lines(seen))
