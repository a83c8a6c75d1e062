"""Who may do what to whose data, for every command, every duty and every body there can be.

The table is the office's: 全 all data, 本 its own unit, 指 the indicators that its body assesses, 录 what its
body entered, 任 the duty one is in, 表 the sheets its body is responsible for, — nothing. The columns:
考核办、考评单位、党建考核办、数据牵头部门、察访人员、被考评单位、复核人员、领导小组、审计、系统管理员.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from domain import commands, refusals
from domain.commands import (
    AcceptSheet,
    AdoptCalendar,
    AdoptScheme,
    ApproveBonus,
    ApprovePenalty,
    ApproveProposal,
    AssignIndicator,
    AssignShared,
    CancelIndicator,
    CancelShared,
    ChangeIndicator,
    ChangeShared,
    CheckReport,
    CheckSheet,
    ClaimBonus,
    Command,
    CorrectEntry,
    DeclareComplete,
    DefineShared,
    DelegateDuty,
    DetermineCompletion,
    DetermineMatter,
    DissolveUnit,
    EndDelegation,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    FileReport,
    FileSheet,
    GrantException,
    HandOverIndicators,
    MergeUnits,
    OpenYear,
    ProposeIndicator,
    ReceiveFeedback,
    ReclassifyUnit,
    RecordFinding,
    RecordMeeting,
    RecordReview,
    RecordVisit,
    ReformCommand,
    RefuseBonus,
    RefusePenalty,
    RegisterBody,
    RenameUnit,
    ReportPenalty,
    RestoreIndicator,
    RestoreShared,
    ReturnProposal,
    ReturnSheet,
    ReverseEntry,
    SealGroup,
    SendReminder,
    SetCollectionDue,
    SharedCommand,
    SignSheet,
    SplitUnit,
    TransferIndicators,
    UndoSheet,
    UnitCommand,
)
from domain.facts import Actor, Completion, Outcome, Role, Verdict
from domain.refusals import Refused
from domain.rights import RIGHTS, Whose
from tests.domain.conftest import DATA_OWNER, YEAR, Desk, of

TABLE = """
                                      办  评  党  数  察  被  复  领  审  管
OpenYear            开启考核年度      全  —   —   —   —   —   —   —   —   —
AdoptScheme         公布或修订方案    全  —   —   —   —   —   —   —   —   —
RegisterBody        登记考评单位      全  —   —   —   —   —   —   —   —   —
EnrolUnit           登记被考评单位    全  —   —   —   —   —   —   —   —   —
ReclassifyUnit      变更单位类别      全  —   —   —   —   —   —   —   —   —
AdoptCalendar       采用工作日历      全  —   —   —   —   —   —   —   —   —
DeclareComplete     宣布收齐          全  —   —   —   —   —   —   —   —   —
SealGroup           封存结果          全  —   —   —   —   —   —   —   —   —
DelegateDuty        委托职责          全  任  任  任  任  任  任  任  —   —
EndDelegation       终止委托          全  任  任  任  任  任  任  任  —   —
GrantException      批准破例          全  —   —   —   —   —   —   全  —   —
ProposeIndicator    提出指标          全  指  —   —   —   本  —   —   —   —
ApproveProposal     批准所提指标      全  —   —   —   —   —   —   —   —   —
ReturnProposal      退回所提指标      全  —   —   —   —   —   —   —   —   —
AssignIndicator     下达指标          全  —   —   —   —   —   —   —   —   —
ChangeIndicator     调整指标          全  —   —   —   —   —   —   —   —   —
CancelIndicator     取消指标          全  —   —   —   —   —   —   —   —   —
RestoreIndicator    恢复指标          全  —   —   —   —   —   —   —   —   —
DefineShared        定义共性指标      全  —   —   —   —   —   —   —   —   —
AssignShared        下达共性指标      全  —   —   —   —   —   —   —   —   —
ChangeShared        调整共性指标      全  —   —   —   —   —   —   —   —   —
CancelShared        取消共性指标      全  —   —   —   —   —   —   —   —   —
RestoreShared       恢复共性指标      全  —   —   —   —   —   —   —   —   —
DetermineCompletion 认定完成情况      全  指  —   —   —   —   —   —   —   —
FileReport          提交自评          全  —   —   —   —   本  —   —   —   —
CheckReport         审核自评          全  指  —   —   —   —   —   —   —   —
RecordVisit         记录现场核查      全  —   —   —   全  —   —   —   —   —
RecordMeeting       记录会议认定      全  —   —   —   —   —   —   全  —   —
EnterMark           录入得分          全  指  —   —   —   —   —   —   —   —
EnterEvaluation     录入汇总值        全  —   全  —   —   —   —   —   —   —
RecordFinding       记录察访核验扣分  全  —   —   —   全  —   —   —   —   —
DetermineMatter     登记认定事项      全  —   —   —   —   —   —   全  —   —
ReceiveFeedback     登记上级反馈      全  —   —   —   —   —   —   —   —   —
ClaimBonus          申报加分          全  —   —   —   —   本  —   —   —   —
ApproveBonus        认定加分          全  —   —   —   —   —   —   —   —   —
RefuseBonus         不予加分          全  —   —   —   —   —   —   —   —   —
ReportPenalty       报送减分          全  —   —   全  —   —   —   —   —   —
ApprovePenalty      认定减分          全  —   —   —   —   —   —   —   —   —
RefusePenalty       不予减分          全  —   —   —   —   —   —   —   —   —
ReverseEntry        撤销记录          全  指  录  —   录  —   —   —   —   —
CorrectEntry        更正记录          全  指  录  —   录  —   —   —   —   —
RecordReview        记录复核结果      全  —   —   —   —   —   全  —   —   —
FileSheet           填报报表          全  表  表   —   —   —   —   —   —   —
CheckSheet          校核报表          全  表  表   —   —   —   —   —   —   —
SignSheet           登记报表的签字盖章 全 表  表   —   —   —   —   —   —   —
AcceptSheet         接收报表          全  —   —   —   —   —   —   —   —   —
ReturnSheet         退回报表          全  —   —   —   —   —   —   —   —   —
UndoSheet           撤销报表          全  —   —   —   —   —   —   —   —   —
RenameUnit          更名              全  —   —   —   —   —   —   —   —   —
TransferIndicators  划转指标          全  —   —   —   —   —   —   —   —   —
MergeUnits          合并单位          全  —   —   —   —   —   —   —   —   —
SplitUnit           拆分单位          全  —   —   —   —   —   —   —   —   —
DissolveUnit        撤销单位          全  —   —   —   —   —   —   —   —   —
HandOverIndicators  移交考评职责      全  —   —   —   —   —   —   —   —   —
SetCollectionDue    规定采集截止日    全  —   —   —   —   —   —   —   —   —
SendReminder        登记催办          全  —   —   —   —   —   —   —   —   —
"""

LETTERS = {
    Whose.ALL: "全",
    Whose.OWN: "本",
    Whose.OWNED: "指",
    Whose.ENTERED: "录",
    Whose.DUTY: "任",
    Whose.SHEETS: "表",
}
ROWS: Mapping[str, tuple[str, dict[Role, str]]] = {
    words[0]: (words[1], dict(zip(Role, words[2:], strict=True)))
    for words in map(str.split, TABLE.strip().splitlines()[1:])
}

UNIT, ALIAS, ATTACHED, BENEATH = "甲局", "甲", "甲局监测站", "甲局监测一室"
"""The assessed unit, its other name, a body that belongs to it, and a body that belongs to that."""
SUCCESSOR = "乙局"
PETITIONS, PETITIONS_ALIAS, WATER = "市信访局", "信访局", "市水利局"
ITSELF, OTHERS = (UNIT, ALIAS, ATTACHED, BENEATH), (PETITIONS, PETITIONS_ALIAS)

SCHEME = Path(__file__).with_name("recording.scheme").read_text(encoding="utf-8")
WHY: dict[str, Any] = {"reason": "核分", "basis": "核分表"}
DAY = date(2017, 3, 25)
WINDOW: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
MARK: dict[str, Any] = {"unit": UNIT, "component": "结果得分", "points": "20"}


DUTY: dict[str, Any] = {"by": "某人", "role": Role.ASSESSOR, "body": PETITIONS, "until": date(2018, 1, 20)}


def named(version: str) -> str:
    """Return the id of a fact of the unit, by its version."""
    return f"{YEAR}/{UNIT}@{version}"


# The unit's facts: five indicators (1 and 3 are 市信访局's, 2 and 4 市水利局's, 5 is cancelled), a mark of
# each of the two bodies, a bonus that the unit claims, a penalty that 市信访局 reports. The year's eighth
# fact is the delegation of a duty of 市信访局. 甲局 proposes one more indicator; of three common ones, the
# first is nobody's, the second is 甲局's, the third is cancelled.
CANCELLED, OURS, THEIRS, CLAIM, REPORT, PROPOSAL = map(named, ("6", "7", "8", "9", "10", "12"))
# Last stand reports of the unit on indicators 3 and 4 and on its year, of which the last is in doubt.
OURS_TOLD, THEIRS_TOLD, DOUBT = map(named, ("17", "18", "20"))


@cache
def desk() -> Desk:
    """A year with an assessed unit, what belongs to it, and two bodies that assess it."""
    desk = Desk()
    desk.when(OpenYear, on=DAY, jurisdiction="示例市", **WINDOW)
    desk.when(AdoptScheme, on=date(2017, 1, 1), text=SCHEME)
    desk.when(EnrolUnit, on=DAY, unit=UNIT, category="市直部门", sub_class="第一类", aliases=(ALIAS,))
    desk.when(RegisterBody, on=DAY, body=ATTACHED, parent=UNIT)
    desk.when(RegisterBody, on=DAY, body=BENEATH, parent=ATTACHED)
    desk.when(RegisterBody, on=DAY, body=PETITIONS, aliases=(PETITIONS_ALIAS,))
    desk.when(RegisterBody, on=DAY, body=WATER)
    for number, assessor in zip("12345", (PETITIONS, WATER, PETITIONS, WATER, None), strict=True):
        told: dict[str, Any] = {"number": number, "content": f"任务{number}", "full": "20"}
        desk.when(AssignIndicator, on=DAY, unit=UNIT, assessor=assessor, **told)
    desk.when(CancelIndicator, on=DAY, unit=UNIT, number="5", **WHY)
    for number, body in (("1", PETITIONS), ("2", WATER)):
        clerk = Actor(id=f"{body}经办", role=Role.ASSESSOR, body=body)
        desk.when(EnterMark, actor=clerk, indicator=number, **MARK)
    desk.when(ClaimBonus, actor=of(UNIT), unit=UNIT, item="表彰", points="1", clause="加1")
    desk.when(ReportPenalty, actor=DATA_OWNER, unit=UNIT, item="逾期", clause="减1", **WHY)
    desk.when(DelegateDuty, to="李四", **DUTY, **WHY)
    desk.when(EnrolUnit, on=DAY, unit=SUCCESSOR, category="市直部门", sub_class="第一类")
    desk.when(AssignIndicator, on=DAY, unit=UNIT, assessor=PETITIONS, number="6", content="任务6", full="20")
    desk.when(ProposeIndicator, actor=of(UNIT), unit=UNIT, number="8", content="任务8", full="5")
    for code in ("G1", "G2", "G3"):
        desk.when(DefineShared, code=code, content="平安建设", full="5")
    for code in ("G2", "G3"):
        desk.when(AssignShared, code=code, units=(UNIT,))
    desk.when(CancelShared, code="G3", **WHY)
    for number, so_far in SHEETS.items():
        file_so_far(desk, number, so_far)
    for indicator in ("3", "4", None):
        desk.when(FileReport, actor=of(UNIT), unit=UNIT, number=indicator, text="已完成")
    desk.when(CheckReport, unit=UNIT, report=desk.last_id(UNIT), verdict=Verdict.DOUBTED, **WHY)
    return desk


SHEETS = {"表甲": 0, "表乙": 1, "表丙": 2, "表丁": 3}
"""Sheets of 市信访局's: filed, checked, signed, accepted."""


def row(indicator: str) -> dict[str, Any]:
    return {"indicator": indicator, "reason": None, **MARK}


def file_so_far(desk: Desk, number: str, so_far: int) -> None:
    filer, checker = (Actor(id=f"信访{one}", role=Role.ASSESSOR, body=PETITIONS) for one in "甲乙")
    rows = (row("6" if number == "表丁" else "3"),)
    desk.when(FileSheet, actor=filer, sheet=number, body=PETITIONS, rows=rows)
    steps: list[tuple[type[Command], dict[str, Any]]] = [
        (CheckSheet, {"actor": checker, "rows": 1, "total": "20"}),
        (SignSheet, {"actor": checker, "signed_on": date(2018, 1, 10)}),
        (AcceptSheet, {}),
    ]
    for kind, told in steps[:so_far]:
        desk.when(kind, sheet=number, **told)


SAMPLES: Mapping[type[Command], dict[str, Any]] = {
    OpenYear: {"on": DAY, "jurisdiction": "示例市", **WINDOW},
    AdoptScheme: {"text": SCHEME.replace("缺项在收齐后按零分", "满分 100"), "basis": "修订通知"},
    RegisterBody: {"body": "新办"},
    EnrolUnit: {"unit": "新镇", "category": "镇"},
    ReclassifyUnit: {"unit": UNIT, "category": "市直部门", "sub_class": "第二类"},
    AdoptCalendar: {"days": ()},
    DeclareComplete: {"column": "加分"},
    SealGroup: {"group": "镇", "position": 9, "token": "t", "table": "{}"},
    DelegateDuty: {"to": "王五", **DUTY, **WHY},
    EndDelegation: {"delegation": f"{YEAR}@8", **WHY},
    GrantException: {"rule": "利益回避", "person": "王五", "unit": UNIT, "until": date(2018, 12, 31), **WHY},
    ProposeIndicator: {
        "unit": UNIT,
        "number": "9",
        "content": "新任务",
        "full": "5",
        "assessor": PETITIONS,
    },
    ApproveProposal: {"unit": UNIT, "proposal": PROPOSAL},
    ReturnProposal: {"unit": UNIT, "proposal": PROPOSAL, "reason": "重复"},
    AssignIndicator: {"unit": UNIT, "number": "9", "content": "新任务", "full": "5"},
    ChangeIndicator: {"unit": UNIT, "number": "1", "content": "改后", **WHY},
    CancelIndicator: {"unit": UNIT, "number": "3", **WHY},
    RestoreIndicator: {"unit": UNIT, "number": "5", **WHY},
    DefineShared: {"code": "G9", "content": "平安建设", "full": "5"},
    AssignShared: {"code": "G1", "units": (UNIT,), "number": "91"},
    ChangeShared: {"code": "G2", "full": "6", **WHY},
    CancelShared: {"code": "G2", **WHY},
    RestoreShared: {"code": "G3", **WHY},
    DetermineCompletion: {"unit": UNIT, "number": "3", "completion": Completion.UNDONE, **WHY},
    FileReport: {
        "unit": UNIT,
        "text": "已完成",
        "keyed": {"paper": "纸件1", "scan": {"file": "扫描.pdf", "digest": "0" * 64}},
    },
    CheckReport: {"unit": UNIT, "report": OURS_TOLD, "verdict": Verdict.TRUE},
    RecordVisit: {"unit": UNIT, "check": DOUBT, "place": "现场", "verdict": Verdict.TRUE, "found": "相符"},
    RecordMeeting: {"unit": UNIT, "matter": "口径", "decision": "从严", "minutes": "纪要1号"},
    EnterMark: {"indicator": "3", **MARK},
    EnterEvaluation: {"unit": UNIT, "component": "税收增长率", "points": "3"},
    RecordFinding: {"unit": UNIT, "clause": "督1", **WHY},
    DetermineMatter: {"unit": UNIT, "what": "较大事故", "clause": "否1", "basis": "认定书"},
    ReceiveFeedback: {"unit": UNIT, "component": "国家反馈", "points": "90"},
    ClaimBonus: {"unit": UNIT, "item": "表彰", "clause": "加1"},
    ApproveBonus: {"unit": UNIT, "claim": CLAIM},
    RefuseBonus: {"unit": UNIT, "claim": CLAIM, **WHY},
    ReportPenalty: {"unit": UNIT, "item": "再次逾期", "clause": "减1", **WHY},
    ApprovePenalty: {"unit": UNIT, "report": REPORT},
    RefusePenalty: {"unit": UNIT, "report": REPORT, **WHY},
    ReverseEntry: {"unit": UNIT, "entry": OURS, **WHY},
    CorrectEntry: {"unit": UNIT, "correction": {"entry": OURS, "points": "19"}, **WHY},
    RecordReview: {
        "unit": UNIT,
        "entries": (OURS,),
        "outcome": Outcome.UPHELD,
        "document": "复核决定1号",
        **WHY,
    },
    FileSheet: {
        "body": PETITIONS,
        "rows": (row("3"),),
        "keyed": {"paper": "纸表1", "scan": {"file": "扫描.pdf", "digest": "0" * 64}},
    },
    CheckSheet: {"sheet": "表甲", "rows": 1, "total": "20"},
    SignSheet: {"sheet": "表乙", "signed_on": date(2018, 1, 10)},
    AcceptSheet: {"sheet": "表丙"},
    ReturnSheet: {"sheet": "表甲", "reason": "缺章"},
    UndoSheet: {"sheet": "表丁", **WHY},
    RenameUnit: {"unit": UNIT, "name": "甲新局", **WHY},
    TransferIndicators: {"unit": UNIT, "to": SUCCESSOR, "numbers": ("3",), **WHY},
    MergeUnits: {"units": (UNIT,), "into": SUCCESSOR, **WHY},
    SplitUnit: {"unit": UNIT, "shares": ({"unit": SUCCESSOR},), **WHY},
    DissolveUnit: {"unit": UNIT, "shares": ({"unit": SUCCESSOR},), **WHY},
    HandOverIndicators: {"body": WATER, "to": PETITIONS, **WHY},
    SetCollectionDue: {"due": date(2018, 1, 20), "basis": "考核通知"},
    SendReminder: {"body": PETITIONS, "channel": "电话"},
}
"""Of every command one that somebody entitled may give; what it is about is 市信访局's."""

FOREIGN: Mapping[type[Command], dict[str, Any]] = {
    ProposeIndicator: {"assessor": WATER},
    DetermineCompletion: {"number": "4"},
    CheckReport: {"report": THEIRS_TOLD},
    EnterMark: {"indicator": "4"},
    ReverseEntry: {"entry": THEIRS},
    CorrectEntry: {"correction": {"entry": THEIRS, "points": "19"}},
}
"""The same about what is 市水利局's."""


def outcome(kind: type[Command], actor: Actor, **told: Any) -> type[Refused] | None:
    """Return why a command is refused to this actor, or None once it is done."""
    tried = Desk() if kind is OpenYear else Desk(desk().year, dict(desk().units))
    try:
        tried.when(kind, actor=actor, **told)
    except Refused as refusal:
        return type(refusal)
    return None


def conflict(kind: type[Command], letter: str) -> type[Refused] | None:
    """Return how a command about the unit is refused to whoever belongs to that unit."""
    if issubclass(kind, (UnitCommand, ReclassifyUnit, GrantException)):
        return None if kind in {ClaimBonus, ProposeIndicator, FileReport} else refusals.ScorerIsAssessed
    if letter != "全":
        return None
    if kind is FileSheet:
        # The office's person keys it, and belongs to the unit that is marked.
        return refusals.RowsRefused
    if issubclass(kind, SharedCommand) and kind is not DefineShared:
        return refusals.UnitsRefused
    return refusals.ScorerIsAssessed if issubclass(kind, ReformCommand) else None


def due(kind: type[Command], role: Role, body: str, *, ours: bool) -> type[Refused] | None:
    """Return what the table says of a command, for a duty of a body, about its data or another's."""
    letter = ROWS[kind.__name__][1][role]
    if body in ITSELF and (refused := conflict(kind, letter)):
        return refused
    match letter:
        case "全":
            return None
        case "表" if kind is FileSheet and role is Role.PARTY_OFFICE and body in OTHERS:
            # It gives totals only, and the sample is a mark.
            return refusals.RowsRefused
        case "表":
            return None if body in OTHERS else refusals.NotYourSheet
        case "本":
            return None if body in {UNIT, ALIAS} else refusals.NotYourUnit
        case "指":
            return None if ours and body in OTHERS else refusals.NotYourIndicator
        case "录":
            return None if ours else refusals.NotYourEntry
        case "任":
            return None if (role, body in OTHERS) == (DUTY["role"], True) else refusals.NotYourDelegation
        case _:
            return refusals.NotYourDuty


def every_command(kind: type[Command] = Command) -> Iterator[type[Command]]:
    """Yield the commands there are, whether anyone thought of their right or not."""
    for one in kind.__subclasses__():
        if one.__subclasses__():
            yield from every_command(one)
        else:
            yield one


def test_every_command_has_its_row_and_its_sample() -> None:
    every = {one.__name__ for one in every_command() if one.__module__.startswith(commands.__name__)}
    assert every == set(ROWS) == {one.__name__ for one in SAMPLES} == {one.__name__ for one in RIGHTS}


@pytest.mark.parametrize("kind", RIGHTS, ids=lambda kind: kind.__name__)
def test_the_table_of_the_code_is_the_table_of_the_office(kind: type[Command]) -> None:
    right = RIGHTS[kind]
    cells = {role: LETTERS[right.duties[role]] if role in right.duties else "—" for role in Role}
    assert (right.act, cells) == ROWS[kind.__name__]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_a_command_is_done_or_refused_as_the_table_says(kind: type[Command], role: Role) -> None:
    for body in (*ITSELF, *OTHERS):
        actor = Actor(id="某人", role=role, body=body)
        assert outcome(kind, actor, **SAMPLES[kind]) is due(kind, role, body, ours=True), body
        if kind in FOREIGN:
            found = outcome(kind, actor, **SAMPLES[kind] | FOREIGN[kind])
            assert found is due(kind, role, body, ours=False), body


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_and_administrators_record_nothing(role: Role) -> None:
    assert [right.act for right in RIGHTS.values() if role in right.duties] == []


def test_who_scores_itself_is_told_so_whatever_its_duty() -> None:
    """A conflict of interest goes before the duty: another duty would not help."""
    auditor = Actor(id="某人", role=Role.AUDITOR, body=BENEATH)
    assert outcome(RecordFinding, auditor, **SAMPLES[RecordFinding]) is refusals.ScorerIsAssessed


def test_a_mark_without_an_indicator_is_the_offices_to_correct() -> None:
    tried = Desk(desk().year, dict(desk().units))
    tried.when(RecordFinding, unit=UNIT, clause="督1", **WHY)
    told: dict[str, Any] = {"unit": UNIT, "entry": tried.last_id(UNIT), **WHY}
    assessor = Actor(id="某人", role=Role.ASSESSOR, body=PETITIONS)
    tried.refused(ReverseEntry, refusals.NotYourIndicator, actor=assessor, **told)
    tried.when(ReverseEntry, **told)


@pytest.mark.parametrize(
    ("kind", "proposer"),
    [
        (ApproveBonus, of(UNIT)),
        (RefuseBonus, of(UNIT)),
        (ApprovePenalty, DATA_OWNER),
        (RefusePenalty, DATA_OWNER),
        (ApproveProposal, of(UNIT)),
        (ReturnProposal, of(UNIT)),
    ],
)
def test_nobody_settles_what_he_proposed_in_another_duty(kind: type[Command], proposer: Actor) -> None:
    """Compared by person: the same account, now in the office's name."""
    same = Actor(id=proposer.id, role=Role.OFFICE, body="市政府绩效考核办")
    proposal = kind in {ApproveProposal, ReturnProposal}
    own = refusals.ProposerApproves if proposal else refusals.ProposerSettles
    assert outcome(kind, same, **SAMPLES[kind]) is own
    assert outcome(kind, same.model_copy(update={"id": "另一人"}), **SAMPLES[kind]) is None
