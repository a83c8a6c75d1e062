"""Every kind of fact the ledger can hold, and the envelope that says who, why and from when.

Facts are kept for ever: kinds and optional fields may be added, nothing is renamed or removed. A fact is
written once as readable JSON; its stream, version, position and recording time stand beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from domain.values import Digest, FactId, Name, Points, UnitId, Value, YearId


class Role(StrEnum):
    """In which duty a person acted (requirements, "Who")."""

    OFFICE = "考核办"
    ASSESSOR = "考评单位"
    PARTY_OFFICE = "党建考核办"
    DATA_OWNER = "数据牵头部门"
    INSPECTOR = "察访人员"
    UNIT = "被考评单位"
    REVIEWER = "复核人员"
    LEADER = "领导小组"
    AUDITOR = "审计"
    ADMINISTRATOR = "系统管理员"


class Actor(Value):
    """Who acted: a person's account, the duty it was done in, and the body spoken for.

    With `on_behalf` the duty and the body are those of that person, who delegated them (受…委托).
    """

    id: Name
    role: Role
    body: Name
    on_behalf: Name | None = None


class Source(Value):
    """Where in which file a number stood."""

    file: Name
    digest: Digest
    sheet: Name | None = None
    cell: str | None = None


class SchemeRef(Value):
    """The scheme the author saw in force; it does not decide which scheme scores the fact."""

    version: int
    digest: Digest


class Envelope(Value):
    """What every fact says beside its content.

    `effective_on` is the day from which it counts. `cause` names the request, review or batch that led
    to it. `reason` and `basis` (document or clause) are required wherever points go down.
    """

    actor: Actor
    effective_on: date
    reason: Name | None = None
    basis: Name | None = None
    cause: Name | None = None
    source: Source | None = None
    scheme: SchemeRef | None = None


class Fact(Value):
    """Base of all facts."""

    envelope: Envelope


# --- facts of a year -------------------------------------------------------------------------------------


class YearOpened(Fact):
    """An appraisal year begins; no fact may take effect outside its window."""

    kind: Literal["YearOpened"] = "YearOpened"
    year: YearId
    jurisdiction: Name
    window_from: date
    window_to: date
    timezone: str = "Asia/Shanghai"
    example: bool = False
    """True marks 示例数据: a story played at its own dates, its scores invented."""


class SchemeAdopted(Fact):
    """A scheme, or an amended version of it, is published with its whole text."""

    kind: Literal["SchemeAdopted"] = "SchemeAdopted"
    scheme: Name
    version: Annotated[int, Field(ge=1)]
    text: str
    digest: Digest
    applies_from: date


class BodyRegistered(Fact):
    """A body that scores, reports or reviews is known by this name, and by its aliases."""

    kind: Literal["BodyRegistered"] = "BodyRegistered"
    body: UnitId
    parent: UnitId | None = None
    aliases: tuple[Name, ...] = ()


class UnitEnrolled(Fact):
    """A unit is assessed this year, in a category (附件1), with the totals the document declares for it."""

    kind: Literal["UnitEnrolled"] = "UnitEnrolled"
    unit: UnitId
    category: Name
    sub_class: Name | None = None
    number: Annotated[int, Field(ge=1)] | None = None
    declared_tasks: Annotated[int, Field(ge=0)] | None = None
    declared_points: Points | None = None
    aliases: tuple[Name, ...] = ()


class UnitReclassified(Fact):
    """From its effective date the unit belongs to another category or sub-class."""

    kind: Literal["UnitReclassified"] = "UnitReclassified"
    unit: UnitId
    category: Name
    sub_class: Name | None = None


class CalendarDay(Value):
    """One line of a State Council notice: a day off, or a weekend day to be worked."""

    day: date
    working: bool
    note: Name
    document: Name


class CalendarAdopted(Fact):
    """A working-day calendar, whole; a later version replaces it for receipts made after it."""

    kind: Literal["CalendarAdopted"] = "CalendarAdopted"
    version: Annotated[int, Field(ge=1)]
    days: tuple[CalendarDay, ...]


class ColumnDeclaredComplete(Fact):
    """The office declares that a column of additions or deductions is complete: no entry now means 0."""

    kind: Literal["ColumnDeclaredComplete"] = "ColumnDeclaredComplete"
    column: Name
    group: Name | None = None


class GroupSealed(Fact):
    """The result of one rank group is sealed (封存, 第n稿) as it stood at a position."""

    kind: Literal["GroupSealed"] = "GroupSealed"
    group: Name
    number: Annotated[int, Field(ge=1)]
    token: str
    table: str
    digest: Digest


class DutyDelegated(Fact):
    """A person's duty is delegated (委托), from the effective date to `until`; both act under their names."""

    kind: Literal["DutyDelegated"] = "DutyDelegated"
    by: Name
    role: Role
    body: Name
    to: Name
    to_body: Name | None = None
    """The body that the other person belongs to, where it is another: what is its own stays off limits."""
    until: date


class DelegationEnded(Fact):
    """A delegation no longer holds, from the effective date on."""

    kind: Literal["DelegationEnded"] = "DelegationEnded"
    delegation: FactId


# --- sheets of marks (报表), kept with the year since one names many units ---------------------------------


class SheetRow(Value):
    """One mark on a sheet, below full marks with its reason and basis. `cell` is where its file had it."""

    unit: UnitId
    component: Name
    indicator: UnitId | None = None
    points: Points
    full: Points
    reason: Name | None = None
    basis: Name | None = None
    clause: Name | None = None
    cell: Name | None = None


class Keyed(Value):
    """What a sheet that came on paper is known by, when the office keys it for the body (代录)."""

    paper: Name
    scan: Source


class SheetFiled(Fact):
    """A body's marks for many units are put on a sheet (填报); they count once it is accepted.

    `body` is responsible; who keyed it, where another did, is the envelope's actor (代录人). A sheet that was
    returned or undone is filed again under its number.
    """

    kind: Literal["SheetFiled"] = "SheetFiled"
    sheet: UnitId
    body: Name
    rows: tuple[SheetRow, ...]
    keyed: Keyed | None = None


class SheetChecked(Fact):
    """A second person found the sheet's control totals to agree (校核)."""

    kind: Literal["SheetChecked"] = "SheetChecked"
    sheet: UnitId
    rows: Annotated[int, Field(ge=0)]
    total: Points


class SheetSigned(Fact):
    """The responsible body's leader signed the sheet, and it was sealed (签字盖章)."""

    kind: Literal["SheetSigned"] = "SheetSigned"
    sheet: UnitId
    signed_on: date
    sealed_on: date | None = None
    scan: Source | None = None


class SheetAccepted(Fact):
    """The office accepted the sheet (接收): its marks stand in the same commit, and count from this day."""

    kind: Literal["SheetAccepted"] = "SheetAccepted"
    sheet: UnitId


class SheetReturned(Fact):
    """The office returned the sheet with its reason (退回); none of its marks counts."""

    kind: Literal["SheetReturned"] = "SheetReturned"
    sheet: UnitId


class SheetUndone(Fact):
    """An accepted sheet is undone as one (撤表): its marks are reversed in the same commit."""

    kind: Literal["SheetUndone"] = "SheetUndone"
    sheet: UnitId


# --- the collection of marks (采集) ------------------------------------------------------------------------


class CollectionDue(Fact):
    """By the end of this day a body, or every body that has no day of its own, is to report its marks."""

    kind: Literal["CollectionDue"] = "CollectionDue"
    body: Name | None = None
    due: date


class ReminderSent(Fact):
    """A body was reminded of the marks it still owes (催办), on the effective day; without units, of all."""

    kind: Literal["ReminderSent"] = "ReminderSent"
    body: Name
    units: tuple[UnitId, ...] = ()
    channel: Name
    note: Name | None = None


# --- facts of a unit -------------------------------------------------------------------------------------


class IndicatorAssigned(Fact):
    """An indicator (指标) is assigned to the unit with its full marks (分值)."""

    kind: Literal["IndicatorAssigned"] = "IndicatorAssigned"
    number: UnitId
    content: Name
    full: Points
    tasks: Annotated[int, Field(ge=1)] = 1
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None


class IndicatorChanged(Fact):
    """From its effective date an indicator reads as stated here, whole (指标动态管理).

    `supersedes` names the fact that held its reading before.
    """

    kind: Literal["IndicatorChanged"] = "IndicatorChanged"
    supersedes: FactId
    number: UnitId
    content: Name
    full: Points
    tasks: Annotated[int, Field(ge=1)] = 1
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None


class IndicatorCancelled(Fact):
    """From its effective date an indicator no longer counts."""

    kind: Literal["IndicatorCancelled"] = "IndicatorCancelled"
    supersedes: FactId
    number: UnitId
    not_applicable: Literal[True] | None = None
    """It is cancelled because it does not apply to the unit (不适用)."""


class MarkEntered(Fact):
    """A mark for one indicator, or, with none named, one percent mark for the unit's whole component."""

    kind: Literal["MarkEntered"] = "MarkEntered"
    component: Name
    indicator: UnitId | None = None
    points: Points
    full: Points
    clause: Name | None = None
    replaces: FactId | None = None


class Scale(StrEnum):
    """On which scale a component's total arrived (requirements: "an import declares its scale")."""

    PERCENT = "百分制"
    WEIGHTED = "折算分"
    OWN = "自定满分"
    BALLOTS = "票数"
    VALUE = "数值"
    """A plain quantity: without full marks, and negative where need be."""
    GRADE = "等次"


class Ballots(Value):
    """How many valid ballots chose one option; never who."""

    option: Name
    count: Annotated[int, Field(ge=0)]


class EvaluationEntered(Fact):
    """A component received whole (汇总值): party-building, leaders', departments' or public evaluation."""

    kind: Literal["EvaluationEntered"] = "EvaluationEntered"
    component: Name
    part: Name | None = None
    """Which month, judge or item, where the component has an entry for each (按月、按评委)."""
    scale: Scale
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    ballots: tuple[Ballots, ...] = ()
    replaces: FactId | None = None

    @model_validator(mode="after")
    def _as_its_scale_says(self) -> "EvaluationEntered":
        given = (self.points is not None, self.full is not None, self.grade is not None, bool(self.ballots))
        match self.scale:
            case Scale.BALLOTS:
                fits = given == (False, False, False, True)
            case Scale.GRADE:
                fits = given == (False, False, True, False)
            case Scale.VALUE:
                fits = given == (True, False, False, False)
            case _:
                fits = given[:3] == (True, True, False)
        if not fits:
            msg = "票数口径须给出各选项票数，等次口径须给出等次，数值口径只给出数值；其他口径须给出得分与满分"
            raise ValueError(msg)
        return self


class FindingRecorded(Fact):
    """An inspection finding (察访核验扣分): inside the indicator it names, or outside all of them."""

    kind: Literal["FindingRecorded"] = "FindingRecorded"
    component: Name
    indicator: UnitId | None = None
    points: Points
    what: Name
    """What was found; a correction gives a reason of its own and leaves this as it was."""
    found_on: date
    place: Name | None = None
    clause: Name | None = None
    replaces: FactId | None = None


class BonusClaimed(Fact):
    """The unit claims a bonus (加分申报); where no component is named, it is the scheme's first."""

    kind: Literal["BonusClaimed"] = "BonusClaimed"
    component: Name | None = None
    item: Name
    points: Points
    clause: Name | None = None


class BonusApproved(Fact):
    """The office approves a claim, wholly or in part; only now it counts."""

    kind: Literal["BonusApproved"] = "BonusApproved"
    component: Name
    claim: FactId
    item: Name
    points: Points
    clause: Name | None = None
    replaces: FactId | None = None


class BonusRefused(Fact):
    """The office refuses a claim, with its reason."""

    kind: Literal["BonusRefused"] = "BonusRefused"
    claim: FactId


class PenaltyReported(Fact):
    """A data-owning department reports a penalty (减分); where no component is named, the scheme's first."""

    kind: Literal["PenaltyReported"] = "PenaltyReported"
    component: Name | None = None
    item: Name
    points: Points
    clause: Name | None = None


class PenaltyApproved(Fact):
    """The office approves a reported penalty; only now it counts."""

    kind: Literal["PenaltyApproved"] = "PenaltyApproved"
    component: Name
    report: FactId
    item: Name
    points: Points
    clause: Name | None = None
    replaces: FactId | None = None


class PenaltyRefused(Fact):
    """The office refuses a reported penalty, with its reason."""

    kind: Literal["PenaltyRefused"] = "PenaltyRefused"
    report: FactId


class FeedbackReceived(Fact):
    """The upper office's feedback (反馈考评结果): a score on its own scale, a grade, or a rank."""

    kind: Literal["FeedbackReceived"] = "FeedbackReceived"
    component: Name
    part: Name | None = None
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    rank: Annotated[int, Field(ge=1)] | None = None
    replaces: FactId | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> "FeedbackReceived":
        given = [
            (self.points is not None and self.full is not None),
            self.grade is not None,
            self.rank is not None,
        ]
        if (self.points is None) != (self.full is None) or not any(given):
            msg = "反馈须给出得分与满分，或等次，或名次"
            raise ValueError(msg)
        return self


class MatterDetermined(Fact):
    """A decision determined a matter (认定事项), such as a veto: it is counted, and has no points itself."""

    kind: Literal["MatterDetermined"] = "MatterDetermined"
    component: Name
    what: Name
    clause: Name | None = None


class Completion(StrEnum):
    """How far a task was completed (完成情况)."""

    DONE = "完成"
    MOSTLY = "基本完成"
    UNDONE = "未完成"


class CompletionDetermined(Fact):
    """How far an indicator's task was completed, as determined on a basis; never inferred from its marks.

    `supersedes` names the determination that held before.
    """

    kind: Literal["CompletionDetermined"] = "CompletionDetermined"
    number: UnitId
    completion: Completion
    supersedes: FactId | None = None


class EntryReversed(Fact):
    """An earlier fact no longer counts from the effective date; `replaced_by` names what does instead."""

    kind: Literal["EntryReversed"] = "EntryReversed"
    entry: FactId
    replaced_by: FactId | None = None


class Outcome(StrEnum):
    """What a review came to (四（五）4)."""

    UPHELD = "维持"
    PARTLY = "部分支持"
    ALLOWED = "支持"


class ReviewOutcomeRecorded(Fact):
    """The outcome of a review of the entries named; its corrections stand in the same commit."""

    kind: Literal["ReviewOutcomeRecorded"] = "ReviewOutcomeRecorded"
    entries: tuple[FactId, ...]
    outcome: Outcome
    document: Name


SheetFact = SheetFiled | SheetChecked | SheetSigned | SheetAccepted | SheetReturned | SheetUndone
YearFact = (
    YearOpened
    | SchemeAdopted
    | BodyRegistered
    | UnitEnrolled
    | UnitReclassified
    | CalendarAdopted
    | ColumnDeclaredComplete
    | GroupSealed
    | DutyDelegated
    | DelegationEnded
    | SheetFact
    | CollectionDue
    | ReminderSent
)
UnitFact = (
    IndicatorAssigned
    | IndicatorChanged
    | IndicatorCancelled
    | MarkEntered
    | EvaluationEntered
    | FindingRecorded
    | BonusClaimed
    | BonusApproved
    | BonusRefused
    | PenaltyReported
    | PenaltyApproved
    | PenaltyRefused
    | FeedbackReceived
    | MatterDetermined
    | CompletionDetermined
    | EntryReversed
    | ReviewOutcomeRecorded
)
AnyFact = YearFact | UnitFact

FACT: TypeAdapter[AnyFact] = TypeAdapter(Annotated[AnyFact, Field(discriminator="kind")])
KINDS: frozenset[str] = frozenset(kind.__name__ for kind in AnyFact.__args__)


def takes_effect(fact: AnyFact) -> date:
    """Return the first day a fact counts: a year is open on any day, a scheme from where it applies."""
    match fact:
        case YearOpened():
            return date.min
        case SchemeAdopted():
            return fact.applies_from
        case _:
            return fact.envelope.effective_on


def written(fact: AnyFact) -> bytes:
    """Return the bytes a fact is stored as: readable JSON, kind first, absent fields left out."""
    body = fact.model_dump_json(exclude_none=True, exclude={"kind"}, ensure_ascii=False)
    return f'{{"kind":"{fact.kind}",{body[1:]}'.encode()


def read(stored: bytes) -> AnyFact:
    """Read a fact back from its stored bytes; raises pydantic's ValidationError for anything else."""
    return FACT.validate_json(stored)


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact at its place in a stream: what decisions return and what folds consume."""

    stream: str
    version: int
    fact: AnyFact

    @property
    def id(self) -> str:
        """The id other facts cite: `<stream>@<version>`."""
        return f"{self.stream}@{self.version}"


@dataclass(frozen=True, slots=True)
class Recorded(Placed):
    """A fact as the ledger holds it: with its position in the whole ledger and its recording time (UTC)."""

    position: int
    recorded_at: datetime
