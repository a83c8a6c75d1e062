"""The same fact is deducted once: a second record of it is warned of, and needs to say why it is another."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    ApprovePenalty,
    CorrectEntry,
    RecordFinding,
    RefusePenalty,
    ReportPenalty,
    ReverseEntry,
)
from domain.facts import FindingRecorded, PenaltyApproved
from projections.telling import sentence
from tests.domain.conftest import DATA_OWNER, Desk

UNIT = "市环保局"
WHY: dict[str, Any] = {"reason": "窗口空岗", "basis": "察访记录2号"}
FINDING: dict[str, Any] = {"unit": UNIT, "points": "0.5"}
PENALTY: dict[str, Any] = {"actor": DATA_OWNER, "unit": UNIT, "item": "督办件逾期", "points": "0.3", **WHY}
SEEN: dict[str, Any] = {"place": "办事大厅", "clause": "3.2"}


@pytest.mark.parametrize(
    "second",
    [
        {"reason": "窗口空岗"},
        {"reason": "窗口 空岗。"},
        {"reason": "无人值守", "place": "办事大厅"},
        {"reason": "无人值守", "clause": "３.２"},
        {"reason": "无人值守", "clause": "3.2", "indicator": "1"},
        {"reason": "窗口空岗", "on": date(2018, 1, 12), "found_on": date(2018, 1, 10)},
    ],
    ids=["同文", "同文异标点", "同地点", "同条款", "一内一外", "补录"],
)
def test_a_second_record_of_one_fact_is_warned_of(desk: Desk, second: dict[str, Any]) -> None:
    desk.when(RecordFinding, **FINDING, **WHY, **SEEN)
    said = desk.refused(
        RecordFinding, refusals.DuplicateFinding, **FINDING | {"basis": "察访记录3号"} | second
    )
    assert desk.last_id(UNIT) in said
    assert ("两者不得并扣" in said) is ("indicator" in second)
    (fact,) = desk.when(
        RecordFinding, **FINDING | {"basis": "察访记录3号", "distinct": "下午另一窗口"} | second
    )
    assert sentence(fact).endswith("（另一事实：下午另一窗口）")


@pytest.mark.parametrize(
    "second",
    [
        {"reason": "车辆超编"},
        {"reason": "车辆超编", "place": "车库", "clause": "4.1"},
        {"reason": "车辆超编", "clause": "32"},
        {"reason": "窗口空岗", "found_on": date(2018, 1, 9)},
        {"reason": "窗口空岗", "unit": "市水利局"},
    ],
    ids=["另一内容", "另一地点条款", "条款少一点", "另一天", "另一单位"],
)
def test_another_fact_is_not_warned_of(desk: Desk, second: dict[str, Any]) -> None:
    desk.when(RecordFinding, **FINDING, **WHY, **SEEN)
    desk.when(RecordFinding, **FINDING | {"basis": "察访记录3号"} | second)


def test_what_was_withdrawn_may_be_recorded_again(desk: Desk) -> None:
    desk.when(RecordFinding, **FINDING, **WHY)
    desk.when(ReverseEntry, unit=UNIT, entry=desk.last_id(UNIT), **WHY)
    desk.when(RecordFinding, **FINDING, **WHY)


def test_a_correction_keeps_why_it_is_another_fact(desk: Desk) -> None:
    desk.when(RecordFinding, **FINDING, **WHY, distinct="下午另一窗口")
    correction = {"entry": desk.last_id(UNIT), "points": "0.3"}
    _, fact = desk.when(CorrectEntry, unit=UNIT, correction=correction, **WHY)
    assert isinstance(fact, FindingRecorded)
    assert (fact.points, fact.distinct) == (Decimal("0.3"), "下午另一窗口")


def test_a_penalty_reported_twice_is_warned_of_until_one_is_refused(desk: Desk) -> None:
    desk.when(ReportPenalty, **PENALTY)
    first = desk.last_id(UNIT)
    assert first in desk.refused(ReportPenalty, refusals.DuplicateFinding, **PENALTY)
    desk.when(ReportPenalty, **PENALTY | {"clause": "减2"})
    desk.when(RefusePenalty, unit=UNIT, report=first, **WHY)
    desk.when(ReportPenalty, **PENALTY)


LATER = date(2018, 2, 10)


def test_a_penalty_that_recurs_is_another_fact_unless_it_rests_on_one_document(desk: Desk) -> None:
    desk.when(ReportPenalty, **PENALTY)
    desk.refused(ReportPenalty, refusals.DuplicateFinding, **PENALTY | {"on": LATER})
    desk.refused(ReportPenalty, refusals.DuplicateFinding, **PENALTY | {"basis": "通报3号"})
    desk.when(ReportPenalty, **PENALTY | {"on": LATER, "basis": "通报3号"})


def test_an_approved_penalty_tells_why_it_is_another(desk: Desk) -> None:
    desk.when(ReportPenalty, **PENALTY)
    desk.when(ApprovePenalty, unit=UNIT, report=desk.last_id(UNIT))
    desk.refused(ReportPenalty, refusals.DuplicateFinding, **PENALTY)
    desk.when(ReportPenalty, **PENALTY, distinct="另一件督办件")
    (fact,) = desk.when(ApprovePenalty, unit=UNIT, report=desk.last_id(UNIT))
    assert isinstance(fact, PenaltyApproved)
    assert sentence(fact) == "认定减分 0.3 分：督办件逾期（另一事实：另一件督办件）"


def test_a_penalty_and_a_finding_of_one_day_and_clause_are_one_fact(desk: Desk) -> None:
    desk.when(RecordFinding, **FINDING, **WHY, clause="3.2")
    desk.refused(ReportPenalty, refusals.DuplicateFinding, **PENALTY, clause="3.2")
    desk.when(ReportPenalty, **PENALTY, clause="3.3")
    told = FINDING | WHY | {"reason": "无人值守", "clause": "3.3"}
    desk.refused(RecordFinding, refusals.DuplicateFinding, **told)
    desk.when(RecordFinding, **told, distinct="不是督办的那一件")


def test_a_penalty_and_a_finding_of_one_day_in_the_same_words_are_one_fact(desk: Desk) -> None:
    desk.when(RecordFinding, **FINDING, **WHY)
    told = PENALTY | {"item": WHY["reason"]}
    desk.refused(ReportPenalty, refusals.DuplicateFinding, **told)
    desk.when(ReportPenalty, **told, distinct="另有一件")


def test_a_finding_does_not_count_from_before_the_day_it_was_found(desk: Desk) -> None:
    told = {"unit": "市环保局", "points": "0.5", "reason": "空岗", "basis": "察访记录第1号"}
    days = {"on": date(2018, 1, 9), "found_on": date(2018, 1, 10)}
    desk.refused(RecordFinding, refusals.FoundAhead, **told | days)
