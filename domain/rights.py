"""Who may do what to whose data: one table, denied unless allowed (requirements, "Who").

A right belongs to a duty (`Role`), not to a person: the same table serves the command line, the API and the
pages. What is one's own is nobody's to score, approve or review, whatever the table allows. Who acts by
delegation (委托) has the right of the other's duty, and the conflicts of both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain import refusals
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
    SheetCommand,
    SignSheet,
    SplitUnit,
    TransferIndicators,
    UndoSheet,
)
from domain.facts import Actor, AnyFact, DutyDelegated, Excepted, FindingRecorded, MarkEntered, Role
from domain.state import UnitState, YearState


class Whose(StrEnum):
    """To whose data a right extends."""

    ALL = "全部"
    OWN = "本单位"
    """The assessed unit acts for itself."""
    OWNED = "本单位负责考评的指标"
    """The indicators, and the entries under them, that one's body assesses."""
    ENTERED = "本单位记录的条目"
    """What one's body entered, be it under an indicator or not."""
    DUTY = "本人的职责"
    """The duty that the actor is in."""
    SHEETS = "本单位负责的报表"


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
    SetCollectionDue: _right("规定采集截止日"),
    SendReminder: _right("登记催办"),
}
"""By command, who may give it; a duty that is not named may not."""

_FOR_ONESELF: Final = (ClaimBonus, ProposeIndicator, FileReport)
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
    waived = _waived(year, command, command.exception, actor, today, unit)
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
    bodies = _bodies(year, actor, today)
    about = _about(year, command, unit)
    if about and waived is not Excepted.OWN_UNIT and not isinstance(command, _FOR_ONESELF):
        for body in bodies:
            _not_oneself(year, about, body)
    right = RIGHTS[type(command)]
    whose = right.duties.get(actor.role)
    if whose is None:
        raise refusals.NotYourDuty(role=actor.role.value, act=right.act, may="、".join(right.duties))
    if isinstance(command, (DelegateDuty, EndDelegation)):
        _delegates(whose, year, command, actor)
    if unit is not None:
        if whose is not Whose.OWNED or waived is not Excepted.OWN_INDICATORS:
            _within(whose, year, unit, command, actor)
        _another_person(unit, command, actor)


def _about(year: YearState, command: Command, unit: UnitState | None) -> str | None:
    """Return the unit that a command is about, in whose affairs nobody of that unit decides."""
    match command:
        case ReclassifyUnit(unit=name) | GrantException(unit=name):
            return year.aliases.get(name, name)
        case _:
            return unit.unit if unit else None


def _waived(  # noqa: PLR0917 - as for _allowed
    year: YearState, command: Command, exception: str, actor: Actor, today: date, unit: UnitState | None
) -> Excepted:
    """Return the rule that an exception waives for this person, unit and day."""
    granted = year.exceptions.get(exception)
    problem = None
    if granted is None:
        problem = "没有这一编号的批准"
    elif granted.person != actor.id:
        problem = f"它是给“{granted.person}”的"
    elif granted.unit != _about(year, command, unit):
        problem = f"它只涉及“{granted.unit}”"
    elif not granted.envelope.effective_on <= today <= granted.until:
        problem = f"它自 {granted.envelope.effective_on} 起至 {granted.until} 止"
    if granted is None or problem:
        raise refusals.ExceptionDoesNotFit(exception=exception, problem=problem)
    return granted.rule


def _bodies(year: YearState, actor: Actor, today: date) -> tuple[str, ...]:
    """Return the bodies behind an act: the one spoken for and, by delegation, the actor's own.

    The delegation must hold on the day the act is done, not on the day from which its facts count: a
    deputy in January may well key a penalty that counts from December, and one whose delegation ended in
    December may no longer.
    """
    if actor.on_behalf is None:
        return (actor.body,)
    duty = (actor.on_behalf, actor.role, actor.id)
    for one in year.delegations.values():
        fact = one.fact
        same = (fact.by, fact.role, fact.to) == duty and same_body(year, fact.body, actor.body)
        if same and one.in_force(today):
            return (actor.body, fact.to_body or actor.body)
    raise refusals.NotDelegated(
        by=actor.on_behalf, person=actor.id, body=actor.body, role=actor.role.value, today=today
    )


def _not_oneself(year: YearState, unit: str, body: str) -> None:
    """Refuse to score, approve or review what is one's own, also through a parent body (挂靠单位)."""
    if unit in behind(year, body):
        raise refusals.ScorerIsAssessed(body=body, unit=unit)


def not_concerned(year: YearState, units: Iterable[str], actor: Actor, today: date) -> None:
    """Refuse a reorganisation to whoever belongs to one of the units or bodies concerned."""
    bodies = _bodies(year, actor, today)
    for body in bodies:
        for unit in units:
            if unit in behind(year, body):
                raise refusals.ScorerIsAssessed(body=body, unit=unit)


def behind(year: YearState, body: str) -> tuple[str, ...]:
    """Return a body's registered name, and those of the bodies it belongs to, the nearest first."""
    return tuple(_behind(year, body))


def _behind(year: YearState, body: str) -> Iterator[str]:
    name: str | None = year.aliases.get(body, body)
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        yield name
        registered = year.bodies.get(name)
        parent = registered.parent if registered else None
        name = None if parent is None else year.aliases.get(parent, parent)


def _within(whose: Whose, year: YearState, unit: UnitState, command: Command, actor: Actor) -> None:
    """Refuse what lies outside the data that a right extends to."""
    match whose:
        case Whose.OWN if year.aliases.get(actor.body, actor.body) != unit.unit:
            raise refusals.NotYourUnit(body=actor.body, unit=unit.unit)
        case Whose.OWNED:
            _owned(year, unit, command, actor)
        case Whose.ENTERED:
            fact = _entered(unit, command)
            if fact is not None and not same_body(year, fact.envelope.actor.body, actor.body):
                raise refusals.NotYourEntry(body=actor.body, by=fact.envelope.actor.body)
        case _:
            pass


def _owned(year: YearState, unit: UnitState, command: Command, actor: Actor) -> None:
    """Refuse an indicator that another body assesses; a mark for the whole unit is the office's to enter."""
    match command:
        case ProposeIndicator(number=number, assessor=named):
            if named is None or not same_body(year, named, actor.body):
                raise refusals.NotYourIndicator(body=actor.body, number=number, assessor=named or "考核办")
            return
        case EnterMark(indicator=number) | DetermineCompletion(number=number):
            pass
        case CheckReport(report=report_id):
            report = unit.reports.filed.get(report_id)
            number = report.number if report else None
        case _:
            number = _indicator(_entered(unit, command))
    if number is None:
        raise refusals.NotYourIndicator(body=actor.body, number="（全部）", assessor="考核办")
    known = unit.indicators.get(number)
    assessor = known[0].assessor if known else None
    if known and (assessor is None or not same_body(year, assessor, actor.body)):
        raise refusals.NotYourIndicator(body=actor.body, number=number, assessor=assessor or "考核办")


def _entered(unit: UnitState, command: Command) -> AnyFact | None:
    """Return the entry that a command is about."""
    match command:
        case ReverseEntry(entry=entry):
            pass
        case CorrectEntry(correction=correction):
            entry = correction.entry
        case _:
            return None
    return unit.entries[entry][0] if entry in unit.entries else None


def _indicator(fact: AnyFact | None) -> str | None:
    return fact.indicator if isinstance(fact, (MarkEntered, FindingRecorded)) else None


def same_body(year: YearState, one: str, other: str) -> bool:
    """Whether two names mean one body."""
    return year.aliases.get(one, one) == year.aliases.get(other, other)


def _delegates(whose: Whose, year: YearState, command: DelegateDuty | EndDelegation, actor: Actor) -> None:
    """Refuse to delegate, or to end, what is another's duty, and to pass on what is one's by delegation."""
    if actor.on_behalf is not None:
        raise refusals.DeputyDelegates(person=actor.id, by=actor.on_behalf)
    known = command if isinstance(command, DelegateDuty) else _delegation(year, command.delegation)
    if whose is not Whose.DUTY or known is None:
        return
    if (known.by, known.role) != (actor.id, actor.role) or not same_body(year, known.body, actor.body):
        raise refusals.NotYourDelegation(person=actor.id, by=known.by)


def _delegation(year: YearState, fact_id: str) -> DutyDelegated | None:
    known = year.delegations.get(fact_id)
    return known.fact if known else None


def _another_person(unit: UnitState, command: Command, actor: Actor) -> None:
    """Refuse to settle what one proposed oneself, compared by person (approver ≠ proposer).

    By delegation two persons stand behind a proposal or a settlement: none of them may stand behind both.
    """
    told = _proposed(unit, command)
    if told and (both := persons(told[0]) & persons(actor)):
        raise told[1](person="、".join(sorted(both)), case=told[2])


def _proposed(unit: UnitState, command: Command) -> tuple[Actor, type[refusals.Refused], str] | None:
    """Return who proposed what a command settles, and how the same person is refused."""
    match command:
        case ApproveBonus(claim=case) | RefuseBonus(claim=case) if known := unit.cases.get(case):
            return known.fact.envelope.actor, refusals.ProposerSettles, case
        case ApprovePenalty(report=case) | RefusePenalty(report=case) if known := unit.cases.get(case):
            return known.fact.envelope.actor, refusals.ProposerSettles, case
        case ApproveProposal(proposal=case) | ReturnProposal(proposal=case) if told := unit.proposals.get(
            case
        ):
            return told.fact.envelope.actor, refusals.ProposerApproves, case
        case CheckReport(report=case) if report := unit.reports.filed.get(case):
            return report.envelope.actor, refusals.CheckerReported, case
        case _:
            return None


def persons(actor: Actor) -> set[str]:
    """Return who acts: the person, and for whom."""
    return {actor.id, actor.on_behalf or actor.id}


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
