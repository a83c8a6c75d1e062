"""An office with a unit, what belongs to it and two bodies that assess it; a sample of every command."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from domain.commands import (
    AcceptReview,
    AcceptSheet,
    AdoptCalendar,
    AdoptScheme,
    ApproveBonus,
    ApprovePenalty,
    ApproveProposal,
    ApproveResult,
    AssignIndicator,
    AssignReview,
    AssignShared,
    CancelIndicator,
    CancelShared,
    ChangeIndicator,
    ChangeShared,
    CheckReport,
    CheckSheet,
    ClaimBonus,
    Command,
    ConfirmReview,
    CorrectEntry,
    DecideReview,
    DeclareComplete,
    DeclareHeadcount,
    DeclareTotals,
    DeclineReview,
    DefineShared,
    DelegateDuty,
    DetermineCompletion,
    DetermineMatter,
    DissolveUnit,
    EndDelegation,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    ExtendDeadline,
    FileReport,
    FileSheet,
    GrantException,
    HandOverIndicators,
    IssueSlips,
    MergeUnits,
    NoteLateFact,
    OpenYear,
    ProposeIndicator,
    PublishResult,
    RateUnit,
    ReceiveFeedback,
    ReceiveSlip,
    ReclassifyUnit,
    RecordFinding,
    RecordMeeting,
    RecordReview,
    RecordVisit,
    RefuseBonus,
    RefusePenalty,
    RegisterBody,
    RenameUnit,
    ReopenResult,
    ReopenReview,
    ReportPenalty,
    RequestReview,
    RestoreIndicator,
    RestoreShared,
    ReturnProposal,
    ReturnSheet,
    ReverseEntry,
    SealGroup,
    SendReminder,
    SetCollectionDue,
    SignSheet,
    SplitUnit,
    SpreadCorrection,
    TransferIndicators,
    UndoSheet,
    VoidSlip,
    WithdrawRating,
    WithdrawReview,
)
from domain.facts import Actor, CalendarDay, Completion, Outcome, Receipt, Role, Verdict
from domain.refusals import Refused
from tests.domain.conftest import DATA_OWNER, YEAR, Desk, of

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


PASSED: dict[str, Any] = {"step": "领导小组审议", "approved_on": date(2018, 1, 10), "document": "纪要1号"}
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
RECEIVED, SLIP = map(named, ("27", "30"))
# Of the findings on the slip received all but the first are under review, each case one step further.
FINDINGS = tuple(named(str(version)) for version in range(21, 27))
REQUESTED, UNCONFIRMED, ACCEPTED, ASSIGNED, DECIDED = map(named, ("32", "33", "34", "36", "39"))


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
    # Its slip was received; what is found later stands on a second one, and what comes after that on none.
    finding: dict[str, Any] = {"unit": UNIT, "clause": "督1", "basis": "核分表"}
    for day in range(11, 17):
        desk.when(RecordFinding, reason=f"迟报{day}", on=date(2017, 9, day), **finding)
    off = CalendarDay(day=date(2018, 2, 15), working=False, note="春节", document="国办")
    desk.when(AdoptCalendar, on=DAY, days=(off,))
    desk.when(IssueSlips, units=(UNIT,))
    received: dict[str, Any] = {"how": Receipt.SYSTEM, "received_on": date(2018, 1, 10)}
    desk.when(ReceiveSlip, unit=UNIT, slip=desk.last_id(UNIT), **received)
    desk.when(RecordFinding, reason="迟报", on=date(2017, 9, 1), **finding)
    desk.when(IssueSlips, units=(UNIT,))
    desk.when(RecordFinding, reason="漏报", on=date(2017, 9, 2), **finding)
    desk.when(RateUnit, unit=SUCCESSOR, rating="差", document="决定1号")
    for group in ("园区", "开发区"):
        desk.when(EnrolUnit, on=DAY, unit=f"{group}一", category=group)
        desk.when(SealGroup, group=group, position=9, token="t", table="{}")
    for step in ("领导小组审议", "报市委市政府审定"):
        desk.when(ApproveResult, group="开发区", **PASSED | {"step": step})
    review_so_far(desk)
    return desk


KEYED: dict[str, Any] = {"keyed": {"paper": "纸件1", "scan": {"file": "扫描.pdf", "digest": "0" * 64}}}
REQUEST: dict[str, Any] = {"unit": UNIT, "slip": RECEIVED, "text": "有异议", "seen": f"{YEAR}~1", **KEYED}
DECISION: dict[str, Any] = {"outcome": Outcome.UPHELD, "document": "复核决定1号", **WHY}


def review_so_far(desk: Desk) -> None:
    """Let the unit ask for five reviews: requested, keyed late, accepted, assigned, decided."""
    anyone = Actor(id="某人", role=Role.REVIEWER, body="复核组")
    steps: tuple[tuple[type[Command], dict[str, Any]], ...] = (
        (AcceptReview, {}),
        (AssignReview, {"person": anyone.id, "body": anyone.body}),
        (DecideReview, {"actor": anyone, **DECISION, "outcome": "支持", "withdrawals": FINDINGS[5:]}),
    )
    for entry, so_far in zip(FINDINGS[1:], (0, 0, 1, 2, 3), strict=True):
        today = date(2018, 1, 20) if entry == FINDINGS[2] else date(2018, 1, 10)
        desk.when(RequestReview, entries=(entry,), today=today, **REQUEST)
        review = desk.last_id(UNIT)
        for kind, told in steps[:so_far]:
            desk.when(kind, unit=UNIT, review=review, **told)


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
    AdoptScheme: {"text": f"{SCHEME}\n复核申请期限：3个工作日\n", "basis": "修订通知"},
    RegisterBody: {"body": "新办"},
    EnrolUnit: {"unit": "新镇", "category": "镇"},
    ReclassifyUnit: {"unit": UNIT, "category": "市直部门", "sub_class": "第二类"},
    DeclareTotals: {"unit": UNIT, "tasks": 6, "points": "120", **WHY},
    AdoptCalendar: {"days": ()},
    DeclareComplete: {"column": "加分"},
    SealGroup: {"group": "镇", "position": 9, "token": "t", "table": "{}"},
    ApproveResult: {"group": "园区", **PASSED},
    PublishResult: {"group": "开发区", "document": "发文1号"},
    ReopenResult: {"group": "园区", "minutes": "纪要2号", **WHY},
    RateUnit: {"unit": UNIT, "rating": "好", "document": "决定1号"},
    WithdrawRating: {"unit": SUCCESSOR, "document": "决定2号", **WHY},
    DeclareHeadcount: {"unit": UNIT, "headcount": 40, "basis": "登记表"},
    NoteLateFact: {"unit": "园区一", "what": "迟报一件", "outlet": "不计入", **WHY},
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
    IssueSlips: {"units": (UNIT,)},
    RequestReview: {"entries": FINDINGS[:1], **REQUEST},
    ConfirmReview: {"unit": UNIT, "review": UNCONFIRMED},
    AcceptReview: {"unit": UNIT, "review": REQUESTED},
    DeclineReview: {"unit": UNIT, "review": REQUESTED, **WHY},
    AssignReview: {"unit": UNIT, "review": ACCEPTED, "person": "某人", "body": "复核组"},
    DecideReview: {"unit": UNIT, "review": ASSIGNED, **DECISION},
    SpreadCorrection: {"review": DECIDED, "entries": FINDINGS[:1]},
    WithdrawReview: {"unit": UNIT, "review": REQUESTED, **WHY},
    ReopenReview: {"unit": UNIT, "review": DECIDED, **WHY},
    ReceiveSlip: {"unit": UNIT, "slip": SLIP, "how": Receipt.SYSTEM, "received_on": date(2018, 1, 10)},
    ExtendDeadline: {"unit": UNIT, "slip": RECEIVED, "deadline": date(2018, 1, 20), **WHY},
    VoidSlip: {"unit": UNIT, "slip": SLIP, **WHY},
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


FOR_ITSELF = {ClaimBonus, ProposeIndicator, FileReport, ReceiveSlip, RequestReview, WithdrawReview}
"""What a unit does for itself."""
