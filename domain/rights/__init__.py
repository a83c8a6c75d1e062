"""Who may do what to whose data: one table, denied unless allowed (requirements, "Who").

A right belongs to a duty (`Role`), not to a person: the same table serves the command line, the API and the
pages. What is one's own is nobody's to score, approve or review, whatever the table allows. Who acts by
delegation (委托) has the right of the other's duty, and the conflicts of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain import refusals
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
    SheetCommand,
    SignSheet,
    SplitUnit,
    SpreadCorrection,
    TransferIndicators,
    UndoSheet,
    VoidSlip,
    WithdrawRating,
    WithdrawReview,
)
from domain.facts import Actor, Excepted, Role
from domain.rights.conflicts import (
    behind,
    bodies_of,
    not_concerned,
    not_in_person,
    not_oneself,
    persons,
    same_body,
)
from domain.rights.exceptions import waived_by
from domain.rights.proposers import another_person
from domain.rights.scope import Whose, delegates, within
from domain.state import UnitState, YearState

__all__ = [
    "RIGHTS",
    "Right",
    "Whose",
    "allowed",
    "behind",
    "not_concerned",
    "own_sheet",
    "persons",
    "same_body",
    "within_responsibility",
]


@dataclass(frozen=True, slots=True)
class Right:
    """An act, as a refusal names it, and the duties that may do it, each to whose data."""

    act: str
    duties: Mapping[Role, Whose]


def _right(act: str, **others: Whose) -> Right:
    """Return what the office may do to all data, and other duties as told."""
    return Right(act, {Role.OFFICE: Whose.ALL} | {Role[duty]: whose for duty, whose in others.items()})


def _ones_own(act: str) -> Right:
    """Return what the office may do for all, and who has a duty that records anything for this duty."""
    silent = {Role.OFFICE, Role.AUDITOR, Role.ADMINISTRATOR}
    return _right(act, **{role.name: Whose.DUTY for role in Role if role not in silent})


RIGHTS: Final[Mapping[type[Command], Right]] = {
    OpenYear: _right("开启考核年度"),
    AdoptScheme: _right("公布或修订方案"),
    RegisterBody: _right("登记考评单位"),
    EnrolUnit: _right("登记被考评单位"),
    ReclassifyUnit: _right("变更单位类别"),
    AdoptCalendar: _right("采用工作日历"),
    DeclareComplete: _right("宣布收齐"),
    SealGroup: _right("封存结果"),
    ApproveResult: _right("登记结果审批", LEADER=Whose.ALL),
    PublishResult: _right("公布结果", LEADER=Whose.ALL),
    ReopenResult: _right("重开结果", LEADER=Whose.ALL),
    NoteLateFact: _right("登记封存后发现的事实"),
    RateUnit: _right("认定好差单位", LEADER=Whose.ALL),
    WithdrawRating: _right("撤回好差认定", LEADER=Whose.ALL),
    DeclareHeadcount: _right("登记公务员人数"),
    DelegateDuty: _ones_own("委托职责"),
    EndDelegation: _ones_own("终止委托"),
    GrantException: _right("批准破例", LEADER=Whose.ALL),
    ProposeIndicator: _right("提出指标", UNIT=Whose.OWN, ASSESSOR=Whose.OWNED),
    ApproveProposal: _right("批准所提指标"),
    ReturnProposal: _right("退回所提指标"),
    AssignIndicator: _right("下达指标"),
    ChangeIndicator: _right("调整指标"),
    CancelIndicator: _right("取消指标"),
    RestoreIndicator: _right("恢复指标"),
    DeclareTotals: _right("登记申报的任务数和分值"),
    DefineShared: _right("定义共性指标"),
    AssignShared: _right("下达共性指标"),
    ChangeShared: _right("调整共性指标"),
    CancelShared: _right("取消共性指标"),
    RestoreShared: _right("恢复共性指标"),
    DetermineCompletion: _right("认定完成情况", ASSESSOR=Whose.OWNED),
    FileReport: _right("提交自评", UNIT=Whose.OWN),
    CheckReport: _right("审核自评", ASSESSOR=Whose.OWNED),
    RecordVisit: _right("记录现场核查", INSPECTOR=Whose.ALL),
    RecordMeeting: _right("记录会议认定", LEADER=Whose.ALL),
    EnterMark: _right("录入得分", ASSESSOR=Whose.OWNED),
    EnterEvaluation: _right("录入汇总值", PARTY_OFFICE=Whose.ALL),
    RecordFinding: _right("记录察访核验扣分", INSPECTOR=Whose.ALL),
    DetermineMatter: _right("登记认定事项", LEADER=Whose.ALL),
    ReceiveFeedback: _right("登记上级反馈"),
    ClaimBonus: _right("申报加分", UNIT=Whose.OWN),
    ApproveBonus: _right("认定加分"),
    RefuseBonus: _right("不予加分"),
    ReportPenalty: _right("报送减分", DATA_OWNER=Whose.ALL),
    ApprovePenalty: _right("认定减分"),
    RefusePenalty: _right("不予减分"),
    ReverseEntry: _right(
        "撤销记录", ASSESSOR=Whose.OWNED, PARTY_OFFICE=Whose.ENTERED, INSPECTOR=Whose.ENTERED
    ),
    CorrectEntry: _right(
        "更正记录", ASSESSOR=Whose.OWNED, PARTY_OFFICE=Whose.ENTERED, INSPECTOR=Whose.ENTERED
    ),
    RecordReview: _right("记录复核结果", REVIEWER=Whose.ALL),
    FileSheet: _right("填报报表", ASSESSOR=Whose.SHEETS, PARTY_OFFICE=Whose.SHEETS),
    CheckSheet: _right("校核报表", ASSESSOR=Whose.SHEETS, PARTY_OFFICE=Whose.SHEETS),
    SignSheet: _right("登记报表的签字盖章", ASSESSOR=Whose.SHEETS, PARTY_OFFICE=Whose.SHEETS),
    AcceptSheet: _right("接收报表"),
    ReturnSheet: _right("退回报表"),
    UndoSheet: _right("撤销报表"),
    RenameUnit: _right("更名"),
    TransferIndicators: _right("划转指标"),
    MergeUnits: _right("合并单位"),
    SplitUnit: _right("拆分单位"),
    DissolveUnit: _right("撤销单位"),
    HandOverIndicators: _right("移交考评职责"),
    IssueSlips: _right("发出反馈单"),
    RequestReview: _right("申请复核", UNIT=Whose.OWN),
    ConfirmReview: _right("确认收件时间"),
    AcceptReview: _right("受理复核申请"),
    DeclineReview: _right("不予受理复核申请"),
    AssignReview: _right("交办复核"),
    DecideReview: _right("作出复核决定", REVIEWER=Whose.ALL, ASSESSOR=Whose.ALL),
    SpreadCorrection: _right("举一反三", REVIEWER=Whose.ALL),
    WithdrawReview: _right("撤回复核申请", UNIT=Whose.OWN),
    ReopenReview: _right("重启复核"),
    ReceiveSlip: _right("登记反馈单签收", UNIT=Whose.OWN),
    ExtendDeadline: _right("延长复核申请期限"),
    VoidSlip: _right("作废反馈单"),
    SetCollectionDue: _right("规定采集截止日"),
    SendReminder: _right("登记催办"),
}
"""By command, who may give it; a duty that is not named may not."""

_FOR_ONESELF: Final = (ClaimBonus, ProposeIndicator, FileReport, ReceiveSlip, RequestReview, WithdrawReview)
"""What a unit does for itself; all else about a unit is refused to that unit."""


def allowed(
    year: YearState, command: Command, actor: Actor, today: date, unit: UnitState | None = None
) -> None:
    """Refuse a command that this actor may not give today; raises the refusal that says who may.

    Conflicts of interest go before duties: who scores itself is told so whatever its duty. An exception
    (破例) waives the one rule it was granted for, and only where that rule would refuse.
    """
    if command.exception is None:
        _allowed(year, command, actor, today, unit)
        return
    if isinstance(command, SealGroup):
        # The decision knows whether anything is open, so that there is something to waive.
        waived_by(year, command.exception, actor, today, command.group)
        _allowed(year, command, actor, today, unit)
        return
    waived = waived_by(year, command.exception, actor, today, _about(year, command, unit))
    try:
        _allowed(year, command, actor, today, unit)
    except refusals.Refused:
        _allowed(year, command, actor, today, unit, waived)
    else:
        raise refusals.ExceptionNotNeeded


def _allowed(  # noqa: PLR0917 - who asks what when, about whom, and what is waived
    year: YearState,
    command: Command,
    actor: Actor,
    today: date,
    unit: UnitState | None,
    waived: Excepted | None = None,
) -> None:
    bodies = bodies_of(year, actor, today)
    about = _about(year, command, unit)
    impartial = waived is not Excepted.OWN_UNIT and not isinstance(command, _FOR_ONESELF)
    if about and impartial:
        for body in bodies:
            not_oneself(year, about, body)
    right = RIGHTS[type(command)]
    whose = right.duties.get(actor.role)
    if whose is None:
        raise refusals.NotYourDuty(role=actor.role.value, act=right.act, may="、".join(right.duties))
    if isinstance(command, (DelegateDuty, EndDelegation)):
        delegates(whose, year, command, actor)
    if unit is not None:
        if whose is not Whose.OWNED or waived is not Excepted.OWN_INDICATORS:
            within(whose, year, unit, command, actor)
        another_person(unit, command, actor)
        if impartial:
            not_in_person(unit, actor)


def _about(year: YearState, command: Command, unit: UnitState | None) -> str | None:
    """Return the unit that a command is about, in whose affairs nobody of that unit decides."""
    match command:
        case ReclassifyUnit(unit=name) | DeclareTotals(unit=name) | NoteLateFact(unit=name):
            return year.aliases.get(name, name)
        case RateUnit(unit=name) | WithdrawRating(unit=name) | DeclareHeadcount(unit=name):
            return year.aliases.get(name, name)
        case GrantException(unit=str(name)):
            return year.aliases.get(name, name)
        case _:
            return unit.unit if unit else None


# --- sheets of marks -------------------------------------------------------------------------------------


def own_sheet(year: YearState, command: SheetCommand, body: str, actor: Actor) -> None:
    """Refuse to act on a sheet that another body is responsible for; the office may act on all."""
    right = RIGHTS[type(command)]
    if right.duties.get(actor.role) is Whose.SHEETS and not same_body(year, body, actor.body):
        raise refusals.NotYourSheet(body=body, actor=actor.body, act=right.act)


def within_responsibility(  # noqa: PLR0917 - whose mark it is, who enters it, and when
    year: YearState,
    unit: UnitState,
    mark: EnterMark | EnterEvaluation,
    body: str,
    actor: Actor,
    today: date,
) -> None:
    """Refuse a mark on a sheet that the responsible body could not give itself, whoever files the sheet.

    Marks that no body is named for are the office's own. A total is given by no body about itself.
    """
    if isinstance(mark, EnterEvaluation):
        allowed(year, mark, Actor(id=actor.id, role=Role.PARTY_OFFICE, body=body), today, unit)
        return
    known = unit.indicators.get(mark.indicator or "")
    office = actor.role is Role.OFFICE and same_body(year, body, actor.body)
    if not (office and (known is None or known[0].assessor is None)):
        allowed(year, mark, Actor(id=actor.id, role=Role.ASSESSOR, body=body), today, unit)
