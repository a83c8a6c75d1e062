"""Sheets of marks in a real ledger, and how far the collection of marks has come."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.commands import (
    AcceptSheet,
    AssignIndicator,
    CancelIndicator,
    CheckSheet,
    Command,
    CorrectEntry,
    EnrolUnit,
    EnterMark,
    FileSheet,
    RecordReview,
    RegisterBody,
    ReturnSheet,
    SetCollectionDue,
    SignSheet,
    UndoSheet,
)
from domain.facts import Actor, Outcome, Role
from projections.collection import Cell, Collection, Duty
from projections.naive import naive_standings
from projections.rebuild import rebuild
from tests.projections.conftest import Office

BODY = "市信访局"
UNITS = ("甲局", "乙局")
FILER = Actor(id="信访经办", role=Role.ASSESSOR, body=BODY)
CHECKER = Actor(id="信访核表", role=Role.ASSESSOR, body=BODY)
WHY: dict[str, Any] = {"reason": "核分", "basis": "核分表"}
START = date(2018, 1, 10)


@pytest.fixture
def bureau(office: Office) -> Office:
    """Two units, each with an indicator of 市信访局 and one that no body is named for."""
    day = date(2017, 3, 25)
    office.perform(RegisterBody, on=day, body=BODY)
    for unit in UNITS:
        office.perform(EnrolUnit, on=day, unit=unit, category="市直部门")
        told: dict[str, Any] = {"unit": unit, "content": "任务", "full": "20"}
        office.perform(AssignIndicator, on=day, number="1", assessor=BODY, **told)
        office.perform(AssignIndicator, on=day, number="2", **told)
    return office


def act(office: Office, kind: type[Command], actor: Actor, **told: Any) -> None:
    told = {"year": office.year, "on": START} | told
    office.kaoji.desk.perform([kind.model_validate(told)], actor)


def row(unit: str, points: str, component: str = "结果得分") -> dict[str, Any]:
    return {"unit": unit, "component": component, "indicator": "1", "points": points, **WHY}


ROWS = [row("甲局", "18"), row("甲局", "20", "过程得分"), row("乙局", "20")]


def signed(office: Office, sheet: str = "表1") -> None:
    act(office, FileSheet, FILER, sheet=sheet, body=BODY, rows=ROWS)
    act(office, CheckSheet, CHECKER, sheet=sheet, rows=3, total="58")
    act(office, SignSheet, FILER, sheet=sheet, signed_on=START)


def seen(office: Office, day: date = START) -> Collection:
    view = AsOf(office.kaoji.ledger.position(), day)
    return office.kaoji.reads.collection(office.year, view, day)


def duty(office: Office, day: date = START, body: str = BODY) -> Duty:
    return next(one for one in seen(office, day).duties if one.body == body)


def test_both_calculators_agree_after_a_sheet_is_accepted_and_undone(bureau: Office, kaoji: Kaoji) -> None:
    signed(bureau)
    bureau.perform(AcceptSheet, sheet="表1", on=START + timedelta(2))
    bureau.perform(UndoSheet, sheet="表1", on=START + timedelta(4), **WHY)
    signed_again = {"on": START + timedelta(5)}
    act(bureau, FileSheet, FILER, sheet="表1", body=BODY, rows=ROWS, **signed_again)
    act(bureau, CheckSheet, CHECKER, sheet="表1", rows=3, total="58", **signed_again)
    act(bureau, SignSheet, FILER, sheet="表1", signed_on=START, **signed_again)
    bureau.perform(AcceptSheet, sheet="表1", on=START + timedelta(6))
    facts = list(kaoji.ledger.scan())
    for position in range(2, len(facts) + 1):
        for day in (None, *(START + timedelta(days) for days in range(8))):
            view = AsOf(position, day)
            assert kaoji.reads.standings(bureau.year, view) == naive_standings(facts, bureau.year, view)
    assert rebuild(kaoji.ledger, kaoji.store).differences == 0


def test_a_body_owes_each_component_of_its_live_indicators(bureau: Office) -> None:
    cells = seen(bureau).cells
    assert {pair: cell.owed for pair, cell in cells.items()} == {
        (body, unit): 2 for body in (BODY, "考核办") for unit in UNITS
    }
    bureau.perform(CancelIndicator, unit="乙局", number="1", **WHY)
    assert (BODY, "乙局") not in seen(bureau).cells


def test_marks_are_reported_once_their_sheet_is_accepted(bureau: Office) -> None:
    signed(bureau)
    assert duty(bureau).total == Cell(owed=4)
    bureau.perform(AcceptSheet, sheet="表1")
    cells = seen(bureau).cells
    assert (cells[BODY, "甲局"], cells[BODY, "乙局"]) == (Cell(2, 2), Cell(2, 1))
    bureau.perform(UndoSheet, sheet="表1", **WHY)
    assert duty(bureau).total == Cell(owed=4)


def test_one_mark_for_the_whole_unit_stands_for_all_its_indicators(bureau: Office) -> None:
    bureau.perform(EnterMark, unit="甲局", component="过程得分", points="97", **WHY)
    cells = seen(bureau).cells
    assert (cells[BODY, "甲局"].reported, cells["考核办", "甲局"].reported) == (1, 1)


def test_what_was_returned_is_told_until_it_is_filed_again(bureau: Office) -> None:
    signed(bureau)
    bureau.perform(ReturnSheet, sheet="表1", reason="第2行有误")
    assert seen(bureau).cells[BODY, "甲局"] == Cell(owed=2, returned=2)
    assert seen(bureau).cells[BODY, "乙局"] == Cell(owed=2, returned=1)
    bureau.perform(EnterMark, **row("乙局", "20"))
    assert seen(bureau).cells[BODY, "乙局"] == Cell(owed=2, reported=1)
    act(bureau, FileSheet, FILER, sheet="表1", body=BODY, rows=ROWS[:2])
    assert duty(bureau).total.returned == 0
    assert duty(bureau).returned == 1


def test_marks_are_overdue_after_the_day_they_are_due(bureau: Office) -> None:
    bureau.perform(SetCollectionDue, due=START, basis="通知")
    assert duty(bureau).total.overdue == 0
    late = START + timedelta(1)
    assert duty(bureau, late).total.overdue == duty(bureau, late, "考核办").total.overdue == 4
    bureau.perform(SetCollectionDue, due=late, body=BODY, basis="延期批复")
    assert duty(bureau, late).total.overdue == 0
    assert duty(bureau, late, "考核办").total.overdue == 4


def test_a_mark_is_late_by_the_day_it_first_counted(bureau: Office) -> None:
    bureau.perform(SetCollectionDue, due=START, basis="通知")
    mark = bureau.perform(EnterMark, **row("甲局", "18"))
    told: dict[str, Any] = {"unit": "甲局", "on": START + timedelta(3)}
    bureau.perform(CorrectEntry, correction={"entry": mark, "points": "19"}, **told, **WHY)
    bureau.perform(EnterMark, on=START + timedelta(1), **row("乙局", "20"))
    one = duty(bureau, START + timedelta(5))
    assert (one.late, one.marks, one.full, one.full_share) == (1, 2, 1, Fraction(1, 2))


def test_what_a_review_changed_is_counted_against_the_body(bureau: Office) -> None:
    mark = bureau.perform(EnterMark, **row("甲局", "18"))
    corrected = bureau.perform(CorrectEntry, unit="甲局", correction={"entry": mark, "points": "18.5"}, **WHY)
    assert duty(bureau).overturned == 0
    decided: dict[str, Any] = {"outcome": Outcome.ALLOWED, "document": "复核决定1号"}
    corrections = [{"entry": corrected, "points": "20"}]
    told: dict[str, Any] = {"unit": "甲局", "entries": [corrected], "corrections": corrections}
    bureau.perform(RecordReview, **told, **decided, **WHY)
    assert (duty(bureau).overturned, duty(bureau).full) == (1, 1)


def test_a_body_without_marks_has_no_share_of_full_marks(bureau: Office) -> None:
    assert duty(bureau).full_share is None
