"""A sheet of marks on its way: 填报 → 校核 → 签字盖章 → 接收 or 退回, and undone as one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AcceptSheet,
    AssignIndicator,
    CheckSheet,
    CorrectEntry,
    DelegateDuty,
    EnrolUnit,
    EnterMark,
    FileSheet,
    RegisterBody,
    ReturnSheet,
    ReverseEntry,
    SignSheet,
    UndoSheet,
)
from domain.facts import Actor, EntryReversed, MarkEntered, Role, SheetAccepted, SheetFiled, SheetUndone
from domain.scheme import SchemeError, parse, shipped
from domain.sheets import SheetStatus
from tests.domain.conftest import DAY, OFFICE, YEAR, Desk

BODY = "市信访局"
FILER = Actor(id="信访经办", role=Role.ASSESSOR, body=BODY)
CHECKER = Actor(id="信访核表", role=Role.ASSESSOR, body=BODY)
COLLEAGUE = Actor(id="考核办核表", role=Role.OFFICE, body="市政府绩效考核办")
WHY: dict[str, Any] = {"reason": "误收旧稿", "basis": "核查记录"}
SCAN = {"file": "扫描件.pdf", "digest": "0" * 64}
KEYED = {"paper": "信字1号", "scan": SCAN}
ACCEPTED = date(2018, 1, 12)


def row(unit: str, points: str, *, number: str = "9", **told: Any) -> dict[str, Any]:
    """One line of the sheet; below full marks it says why."""
    lost = {} if points == "20" else {"reason": "两件信访积案", "basis": "信访考核细则3"}
    return {"unit": unit, "component": "结果得分", "indicator": number, "points": points} | lost | told


ROWS = (row("市环保局", "18.5"), row("市水利局", "20"))


@pytest.fixture
def bureau(desk: Desk) -> Desk:
    """Both units have an indicator that 市信访局 assesses."""
    desk.when(RegisterBody, on=date(2017, 3, 25), body="市政府绩效考核办")
    desk.when(RegisterBody, on=date(2017, 3, 25), body=BODY, aliases=("信访局",))
    for unit in ("市环保局", "市水利局"):
        told: dict[str, Any] = {"number": "9", "content": "信访工作", "full": "20", "assessor": BODY}
        desk.when(AssignIndicator, on=date(2017, 3, 25), unit=unit, **told)
    return desk


def filed(desk: Desk, rows: Sequence[dict[str, Any]] = ROWS, **told: Any) -> str:
    (fact,) = desk.when(FileSheet, actor=FILER, body=BODY, rows=rows, **told)
    assert isinstance(fact, SheetFiled)
    return fact.sheet


def signed(desk: Desk, rows: Sequence[dict[str, Any]] = ROWS) -> str:
    number = filed(desk, rows)
    total = desk.year.sheets[number].total
    desk.when(CheckSheet, actor=CHECKER, sheet=number, rows=len(rows), total=total)
    desk.when(SignSheet, actor=FILER, sheet=number, signed_on=DAY)
    return number


def accepted(desk: Desk) -> str:
    number = signed(desk)
    desk.when(AcceptSheet, sheet=number, on=ACCEPTED)
    return number


def marks(desk: Desk, unit: str = "市环保局") -> list[MarkEntered]:
    return [fact for fact, _ in desk.unit(unit).live() if isinstance(fact, MarkEntered)]


# --- the way of a sheet ----------------------------------------------------------------------------------


def test_a_sheet_that_a_deputy_filed_for_an_earlier_day_is_accepted(bureau: Desk) -> None:
    """The delegation holds when the sheet is filed; the day from which the marks count is before it."""
    duty: dict[str, Any] = {"by": FILER.id, "role": FILER.role, "body": BODY, "to": "信访代办"}
    bureau.when(DelegateDuty, **duty, until=date(2018, 1, 20), **WHY)
    deputy = FILER.model_copy(update={"id": "信访代办", "on_behalf": FILER.id})
    early = date(2018, 1, 5)
    told: dict[str, Any] = {"sheet": "表1", "on": early}
    bureau.when(FileSheet, actor=deputy, body=BODY, rows=ROWS, **told)
    bureau.when(CheckSheet, actor=CHECKER, rows=2, total="38.5", **told)
    bureau.when(SignSheet, actor=CHECKER, signed_on=early, **told)
    after = date(2018, 2, 1)
    marks = [fact for fact in bureau.when(AcceptSheet, today=after, **told) if fact.kind == "MarkEntered"]
    assert {fact.envelope.actor.on_behalf for fact in marks} == {FILER.id}


def test_marks_count_from_the_acceptance_and_name_who_filed_them(bureau: Desk) -> None:
    number = signed(bureau)
    assert not marks(bureau)
    first, *entered = bureau.when(AcceptSheet, sheet=number, on=ACCEPTED)
    assert isinstance(first, SheetAccepted)
    assert [type(one) for one in entered] == [MarkEntered, MarkEntered]
    (mark,) = marks(bureau)
    assert (mark.points, mark.full, mark.indicator) == (Decimal("18.5"), Decimal(20), "9")
    assert (mark.envelope.actor, mark.envelope.effective_on) == (FILER, ACCEPTED)
    assert (mark.envelope.reason, mark.envelope.basis) == ("两件信访积案", "信访考核细则3")
    assert mark.envelope.cause == bureau.year.sheets[number].id
    assert bureau.year.sheets[number].status is SheetStatus.ACCEPTED


def test_the_steps_are_taken_in_order(bureau: Desk) -> None:
    number = filed(bureau)
    early = bureau.refused(AcceptSheet, refusals.SheetNotThere, sheet=number)
    assert early == "报表“表1”已填报，不能接收；请先校核（kaoji sheet check）。"
    bureau.refused(SignSheet, refusals.SheetNotThere, sheet=number, signed_on=DAY)
    bureau.refused(UndoSheet, refusals.SheetNotThere, sheet=number, **WHY)
    bureau.when(CheckSheet, actor=CHECKER, sheet=number, rows=2, total="38.5")
    bureau.refused(AcceptSheet, refusals.SheetNotThere, sheet=number)
    bureau.when(SignSheet, sheet=number, signed_on=DAY)
    bureau.when(AcceptSheet, sheet=number)
    bureau.refused(ReturnSheet, refusals.SheetNotThere, sheet=number, reason="晚了")
    assert "没有编号为“表2”" in bureau.refused(AcceptSheet, refusals.UnknownSheet, sheet="表2")


def test_no_step_takes_effect_before_the_one_it_follows(bureau: Desk) -> None:
    number = signed(bureau)
    bureau.refused(AcceptSheet, refusals.BeforeEntry, sheet=number, on=date(2018, 1, 9))


def test_sheets_are_numbered_unless_they_bring_a_number(bureau: Desk) -> None:
    assert filed(bureau, [row("市环保局", "20")]) == "表1"
    assert filed(bureau, [row("市水利局", "20")], sheet="信访1") == "信访1"
    assert filed(bureau, [row("市水利局", "20")]) == "表2"
    with pytest.raises(refusals.SheetExists, match="“信访1”已填报"):
        filed(bureau, ROWS, sheet="信访1")


def test_a_sheet_is_returned_with_its_reason_and_filed_again_under_its_number(bureau: Desk) -> None:
    number = signed(bureau)
    bureau.refused(ReturnSheet, refusals.ReturnNeedsReason, sheet=number)
    bureau.when(ReturnSheet, sheet=number, reason="第2行分值有误")
    assert bureau.year.sheets[number].status is SheetStatus.RETURNED
    bureau.refused(AcceptSheet, refusals.SheetNotThere, sheet=number)
    other: dict[str, Any] = {"body": "市政府绩效考核办", "rows": [row("市水利局", "5", number="2")]}
    bureau.refused(FileSheet, refusals.SheetOfAnother, sheet=number, **other)
    again = filed(bureau, [row("市环保局", "18.5"), row("市水利局", "19")], sheet=number)
    sheet = bureau.year.sheets[again]
    assert (sheet.status, sheet.times_returned, sheet.total) == (SheetStatus.FILED, 1, Decimal("37.5"))


# --- who -------------------------------------------------------------------------------------------------


def test_a_body_files_its_own_sheets_with_its_own_indicators_only(bureau: Desk) -> None:
    other = Actor(id="教育经办", role=Role.ASSESSOR, body="市教育局")
    bureau.refused(FileSheet, refusals.NotYourSheet, actor=other, body=BODY, rows=ROWS)
    strange = [row("市环保局", "20", number="1")]
    said = bureau.refused(FileSheet, refusals.RowsRefused, actor=FILER, body=BODY, rows=strange)
    assert "市环保局 指标1 结果得分：“市信访局”不负责考评指标 1" in said
    unit = Actor(id="环保经办", role=Role.UNIT, body="市环保局")
    bureau.refused(FileSheet, refusals.NotYourDuty, actor=unit, body=BODY, rows=ROWS)


def test_who_filed_a_sheet_does_not_check_it(bureau: Desk) -> None:
    number = filed(bureau)
    told: dict[str, Any] = {"sheet": number, "rows": 2, "total": "38.5"}
    bureau.refused(CheckSheet, refusals.CheckerFiled, actor=FILER, **told)
    same_person = Actor(id=FILER.id, role=Role.OFFICE, body="市政府绩效考核办")
    bureau.refused(CheckSheet, refusals.CheckerFiled, actor=same_person, **told)
    stranger = Actor(id="教育经办", role=Role.ASSESSOR, body="市教育局")
    bureau.refused(CheckSheet, refusals.NotYourSheet, actor=stranger, **told)
    bureau.when(CheckSheet, actor=OFFICE, **told)


@pytest.mark.parametrize(("rows", "total"), [(3, "38.5"), (2, "38.4")])
def test_control_totals_that_differ_are_told_both(bureau: Desk, rows: int, total: str) -> None:
    number = filed(bureau)
    told: dict[str, Any] = {"sheet": number, "rows": rows, "total": total}
    said = bureau.refused(CheckSheet, refusals.TotalsDiffer, actor=CHECKER, **told)
    assert f"报表“表1”为 2 行 38.5 分，校核得 {rows} 行 {total} 分" in said


def test_only_the_office_accepts_returns_and_undoes(bureau: Desk) -> None:
    number = signed(bureau)
    bureau.refused(AcceptSheet, refusals.NotYourDuty, actor=CHECKER, sheet=number)
    bureau.refused(ReturnSheet, refusals.NotYourDuty, actor=CHECKER, sheet=number, reason="有误")
    bureau.when(AcceptSheet, sheet=number)
    bureau.refused(UndoSheet, refusals.NotYourDuty, actor=CHECKER, sheet=number, **WHY)


def test_the_office_keys_a_paper_sheet_with_its_number_scan_signature_and_seal(bureau: Desk) -> None:
    told: dict[str, Any] = {"body": "信访局", "rows": ROWS}
    bureau.refused(FileSheet, refusals.KeyedDetailsNeeded, **told)
    (fact,) = bureau.when(FileSheet, keyed=KEYED, **told)
    assert isinstance(fact, SheetFiled)
    assert (fact.body, fact.envelope.actor) == (BODY, OFFICE)
    bureau.refused(CheckSheet, refusals.CheckerFiled, sheet="表1", rows=2, total="38.5")
    bureau.when(CheckSheet, actor=COLLEAGUE, sheet="表1", rows=2, total="38.5")
    bureau.refused(SignSheet, refusals.SealNeeded, sheet="表1", signed_on=DAY)
    ahead = {"sheet": "表1", "signed_on": DAY, "sealed_on": DAY + timedelta(days=1)}
    bureau.refused(SignSheet, refusals.SignedAhead, **ahead)
    bureau.when(SignSheet, sheet="表1", signed_on=DAY, sealed_on=DAY)
    bureau.when(AcceptSheet, sheet="表1")
    (mark,) = marks(bureau)
    assert mark.envelope.actor == OFFICE


def test_the_office_keys_for_a_body_only_what_that_body_may_mark(bureau: Desk) -> None:
    other = [row("市环保局", "20", number="1")]
    bureau.refused(FileSheet, refusals.RowsRefused, body=BODY, rows=other, keyed=KEYED)
    bureau.when(FileSheet, body="市政府绩效考核办", rows=other)


def test_no_body_marks_itself_on_a_sheet_that_another_keys(bureau: Desk) -> None:
    """As indicators stood before self-assessment was refused when they are assigned."""
    told: dict[str, Any] = {"number": "11", "content": "环境信访", "full": "20", "assessor": BODY}
    (fact,) = bureau.when(AssignIndicator, on=date(2017, 3, 25), unit="市水利局", **told)
    own = fact.model_copy(update={"number": "10", "assessor": "市水利局"})
    bureau.remember(f"{YEAR}/市水利局", own)
    rows = [row("市水利局", "20", number="10")]
    said = bureau.refused(FileSheet, refusals.RowsRefused, body="市水利局", rows=rows, keyed=KEYED)
    assert "不能给自己记分" in said


def test_a_sheet_of_a_town_needs_its_seal_beside_the_signature(bureau: Desk) -> None:
    """The scheme of 2017 says so of 镇区 (四（五）3); of other units the signature is enough."""
    bureau.when(EnrolUnit, on=date(2017, 3, 25), unit="汤池镇", category="镇区")
    told: dict[str, Any] = {"number": "9", "content": "信访工作", "full": "20", "assessor": BODY}
    bureau.when(AssignIndicator, on=date(2017, 3, 25), unit="汤池镇", basis="镇区指标表", **told)
    number = filed(bureau, [row("市环保局", "20"), row("汤池镇", "20")])
    bureau.when(CheckSheet, actor=CHECKER, sheet=number, rows=2, total="40")
    said = bureau.refused(SignSheet, refusals.SealNeeded, actor=FILER, sheet=number, signed_on=DAY)
    assert "报表“表1”有镇区的单位，签字之外还须盖章" in said
    bureau.when(SignSheet, actor=FILER, sheet=number, signed_on=DAY, sealed_on=DAY)


def test_a_scheme_asks_for_seals_only_of_categories_it_has() -> None:
    text = (shipped(YEAR) or "").replace("报表须盖章的类别：镇区", "报表须盖章的类别：城镇")
    with pytest.raises(SchemeError, match="城镇：没有这个类别"):
        parse(text)


# --- rows ------------------------------------------------------------------------------------------------


def test_every_row_that_is_refused_is_told_and_nothing_is_filed(bureau: Desk) -> None:
    rows = [
        row("市环保局", "18.5", reason=None, cell="D2"),
        row("市水利", "20", cell="D3"),
        row("市水利局", "21", cell="D4"),
        row("市水利局", "20", cell="D5"),
        row("市水利局", "20", cell="D6"),
    ]
    source = {"file": "表.csv", "digest": "0" * 64}
    said = bureau.refused(
        FileSheet, refusals.RowsRefused, actor=FILER, body=BODY, rows=rows, source=source
    ).splitlines()
    assert said[0] == "报表“表1”有 4 行不能记入，整份未记录："
    assert [line.split("：")[0].strip() for line in said[1:-1]] == [
        "D2 市环保局 指标9 结果得分",
        "D3 市水利 指标9 结果得分",
        "D4 市水利局 指标9 结果得分",
        "D6 市水利局 指标9 结果得分",
    ]
    assert "缺少：事由" in said[1]
    assert "是否指“市水利局”" in said[2]


def test_a_long_list_of_refused_rows_is_cut_short(bureau: Desk) -> None:
    rows = [row("没有的单位", "20") for _ in range(25)]
    said = bureau.refused(FileSheet, refusals.RowsRefused, actor=FILER, body=BODY, rows=rows)
    assert "有 25 行" in said
    assert "……另有 5 行" in said


def test_an_acceptance_enters_all_rows_or_none(bureau: Desk) -> None:
    number = signed(bureau)
    mark = row("市水利局", "20")
    bureau.when(EnterMark, **mark)
    said = bureau.refused(AcceptSheet, refusals.RowsRefused, sheet=number)
    assert "市水利局 指标9 结果得分：“市水利局”指标 9 结果得分已有记录" in said
    assert not marks(bureau, "市环保局")


# --- undone as one ---------------------------------------------------------------------------------------


def test_an_undone_sheet_leaves_nothing_that_counts_and_may_be_filed_again(bureau: Desk) -> None:
    number = accepted(bureau)
    bureau.refused(UndoSheet, refusals.ReasonNeeded, sheet=number, on=ACCEPTED)
    *reversals, last = bureau.when(UndoSheet, sheet=number, on=ACCEPTED, **WHY)
    assert [type(one) for one in reversals] == [EntryReversed, EntryReversed]
    assert isinstance(last, SheetUndone)
    assert not marks(bureau, "市环保局") + marks(bureau, "市水利局")
    assert bureau.year.sheets[number].status is SheetStatus.UNDONE
    again = filed(bureau, sheet=number, on=ACCEPTED)
    assert bureau.year.sheets[again].id == f"{YEAR}@{bureau.year.version}"


def test_a_mark_withdrawn_before_needs_no_undoing(bureau: Desk) -> None:
    number = accepted(bureau)
    entry = bureau.last_id("市环保局")
    bureau.when(ReverseEntry, unit="市环保局", entry=entry, on=ACCEPTED, **WHY)
    reversal, _ = bureau.when(UndoSheet, sheet=number, on=ACCEPTED, **WHY)
    assert isinstance(reversal, EntryReversed)
    assert reversal.entry == f"{YEAR}/市水利局@4"


def test_a_mark_corrected_since_is_withdrawn_before_its_sheet_is_undone(bureau: Desk) -> None:
    number = accepted(bureau)
    correction = {"entry": bureau.last_id("市环保局"), "points": "19"}
    bureau.when(CorrectEntry, unit="市环保局", correction=correction, on=ACCEPTED, **WHY)
    corrected = bureau.last_id("市环保局")
    said = bureau.refused(UndoSheet, refusals.CorrectedSince, sheet=number, on=ACCEPTED, **WHY)
    assert corrected in said
    bureau.when(ReverseEntry, unit="市环保局", entry=corrected, on=ACCEPTED, **WHY)
    bureau.when(UndoSheet, sheet=number, on=ACCEPTED, **WHY)


def test_a_sheet_is_not_undone_before_the_day_it_was_accepted(bureau: Desk) -> None:
    number = accepted(bureau)
    bureau.refused(UndoSheet, refusals.BeforeEntry, sheet=number, on=date(2018, 1, 11), **WHY)
