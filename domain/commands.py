"""What a person can ask of the ledger, as values: the CLI, the API, imports and stories all say these.

A command says what is wanted and why; who asks, and in which duty, stands beside it. Decisions
(`domain.decisions`) turn it into facts or refuse it.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.facts import Ballots, CalendarDay, Completion, Keyed, Outcome, Role, Scale, Source
from domain.values import FactId, Name, Points, UnitId, Value, YearId, digest


class Command(Value):
    """Base of all commands. `on` is the day from which the fact counts (生效日期)."""

    year: YearId
    on: date
    reason: Name | None = None
    basis: Name | None = None
    cause: Name | None = None
    source: Source | None = None

    def canonical(self) -> str:
        """Return the one text that says exactly this command, for its idempotency digest."""
        return f"{type(self).__name__}{self.model_dump_json(exclude_none=True, ensure_ascii=False)}"


class YearCommand(Command):
    """A command about the year as a whole."""


class UnitCommand(Command):
    """A command about one assessed unit, named by its id or an alias."""

    unit: Name


class OpenYear(YearCommand):
    """开启考核年度."""

    jurisdiction: Name
    window_from: date
    window_to: date
    timezone: str = "Asia/Shanghai"
    example: bool = False


class AdoptScheme(YearCommand):
    """公布方案或其修订版; `text` is the whole scheme."""

    text: str
    applies_from: date | None = None


class RegisterBody(YearCommand):
    """登记考评单位、数据牵头部门等."""

    body: UnitId
    parent: UnitId | None = None
    aliases: tuple[Name, ...] = ()


class EnrolUnit(YearCommand):
    """登记被考评单位及其类别."""

    unit: UnitId
    category: Name
    sub_class: Name | None = None
    number: Annotated[int, Field(ge=1)] | None = None
    declared_tasks: Annotated[int, Field(ge=0)] | None = None
    declared_points: Points | None = None
    aliases: tuple[Name, ...] = ()


class ReclassifyUnit(YearCommand):
    """自某日起变更单位类别."""

    unit: Name
    category: Name
    sub_class: Name | None = None


class AdoptCalendar(YearCommand):
    """采用工作日历."""

    days: tuple[CalendarDay, ...]


class DeclareComplete(YearCommand):
    """宣布某一栏已收齐."""

    column: Name
    group: Name | None = None


class SealGroup(YearCommand):
    """封存一个名次组的结果."""

    group: Name
    position: int
    token: str
    table: str


class DelegateDuty(YearCommand):
    """委托职责: from `on` to `until`, `to` may act in a duty of `by`."""

    by: Name
    role: Role
    body: Name
    to: Name
    to_body: Name | None = None
    until: date


class EndDelegation(YearCommand):
    """终止委托, from `on`."""

    delegation: FactId


class SheetMark(Value):
    """One mark as a sheet's file says it; its full marks, unless said, are those of the indicator."""

    unit: Name
    component: Name
    indicator: UnitId | None = None
    points: Points
    full: Points | None = None
    reason: Name | None = None
    basis: Name | None = None
    clause: Name | None = None
    cell: Name | None = None


class SheetCommand(YearCommand):
    """A command about a sheet of marks (报表): it reads its units' streams, and may write them."""


class FileSheet(SheetCommand):
    """填报: the marks of a body for many units; without a number the next one is given (表1、表2……)."""

    sheet: UnitId | None = None
    body: Name
    rows: Annotated[tuple[SheetMark, ...], Field(min_length=1)]
    keyed: Keyed | None = None


class CheckSheet(SheetCommand):
    """校核: the control totals that a second person counted on the sheet itself."""

    sheet: UnitId
    rows: Annotated[int, Field(ge=0)]
    total: Points


class SignSheet(SheetCommand):
    """签字盖章."""

    sheet: UnitId
    signed_on: date
    sealed_on: date | None = None
    scan: Source | None = None


class AcceptSheet(SheetCommand):
    """接收: every mark of the sheet is entered, or none."""

    sheet: UnitId


class ReturnSheet(SheetCommand):
    """退回, with the reason."""

    sheet: UnitId


class UndoSheet(SheetCommand):
    """撤表: every mark of an accepted sheet is reversed, as one."""

    sheet: UnitId


class SetCollectionDue(YearCommand):
    """规定采集截止日, for one body or for all that have none of their own."""

    body: Name | None = None
    due: date


class SendReminder(YearCommand):
    """登记催办: 电话、书面、系统……"""

    body: Name
    units: tuple[Name, ...] = ()
    channel: Name
    note: Name | None = None


class AssignIndicator(UnitCommand):
    """下达指标."""

    number: UnitId
    content: Name
    full: Points
    tasks: Annotated[int, Field(ge=1)] = 1
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None


class ChangeIndicator(UnitCommand):
    """调整指标; what is None stays."""

    number: UnitId
    content: Name | None = None
    full: Points | None = None
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None


class RestoreIndicator(UnitCommand):
    """恢复取消的指标: it reads again as it did before."""

    number: UnitId


class CancelIndicator(UnitCommand):
    """取消指标; `not_applicable` because it does not apply to the unit."""

    number: UnitId
    not_applicable: bool = False


class EnterMark(UnitCommand):
    """录入指标的结果得分或过程得分; without an indicator, one percent mark for the whole component."""

    component: Name
    indicator: UnitId | None = None
    points: Points
    full: Points | None = None
    clause: Name | None = None


class EnterEvaluation(UnitCommand):
    """录入汇总值: 党建、领导评价、部门评价、公众评议, or a plain quantity (数值) or grade (等次).

    `part` is the month, judge or item, where the component has an entry for each. Without a scale the
    scheme and what is given must show it.
    """

    component: Name
    part: Name | None = None
    scale: Scale | None = None
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    ballots: tuple[Ballots, ...] = ()


class RecordFinding(UnitCommand):
    """记录察访核验扣分; inside an indicator when one is named, else outside.

    Outside it goes to the component named, to the clause's, or to the first one. Without points it is what
    the clause's fixed tariff says.
    """

    indicator: UnitId | None = None
    component: Name | None = None
    points: Points | None = None
    found_on: date | None = None
    place: Name | None = None
    clause: Name | None = None


class ClaimBonus(UnitCommand):
    """申报加分; without points, what the clause's fixed tariff says."""

    item: Name
    component: Name | None = None
    points: Points | None = None
    clause: Name | None = None


class ApproveBonus(UnitCommand):
    """认定加分; without points, as claimed."""

    claim: FactId
    points: Points | None = None
    clause: Name | None = None


class RefuseBonus(UnitCommand):
    """不予加分."""

    claim: FactId


class ReportPenalty(UnitCommand):
    """报送减分; without points, what the clause's fixed tariff says."""

    item: Name
    component: Name | None = None
    points: Points | None = None
    clause: Name | None = None


class ApprovePenalty(UnitCommand):
    """认定减分; without points, as reported."""

    report: FactId
    points: Points | None = None
    clause: Name | None = None


class RefusePenalty(UnitCommand):
    """不予减分."""

    report: FactId


class ReceiveFeedback(UnitCommand):
    """登记上级反馈的成绩、等次或名次; the component is named where there are several."""

    component: Name | None = None
    part: Name | None = None
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    rank: Annotated[int, Field(ge=1)] | None = None


class DetermineMatter(UnitCommand):
    """认定事项, such as a veto; the component is named where neither the scheme nor the clause tells it."""

    component: Name | None = None
    what: Name
    clause: Name | None = None


class DetermineCompletion(UnitCommand):
    """认定一项指标的完成情况; a later determination supersedes the earlier."""

    number: UnitId
    completion: Completion


class ReverseEntry(UnitCommand):
    """撤销一条记录."""

    entry: FactId


class Correction(Value):
    """What should stand instead of an entry."""

    entry: FactId
    points: Points | None = None
    full: Points | None = None
    ballots: tuple[Ballots, ...] = ()
    grade: Name | None = None
    rank: Annotated[int, Field(ge=1)] | None = None


class CorrectEntry(UnitCommand):
    """更正一条记录: the old entry is reversed and the new one linked to it, as one."""

    correction: Correction


class RecordReview(UnitCommand):
    """记录复核结果; its corrections take effect with it, as one."""

    entries: tuple[FactId, ...]
    outcome: Outcome
    document: Name
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[FactId, ...] = ()


def digest_of(commands: tuple[Command, ...]) -> str:
    """Return the digest that tells whether a repeated idempotency key carries the same commands."""
    return digest("\n".join(command.canonical() for command in commands).encode())
