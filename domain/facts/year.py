"""Facts of a year: scheme, bodies, units, calendar, columns, seals, delegations, reminders."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact, Role
from domain.facts.results import ResultDifference
from domain.values import Digest, FactId, Name, Points, UnitId, Value, YearId


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


class UnitTotalsDeclared(Fact):
    """From its effective date a document (附件1) declares other totals for a unit, or the first ones."""

    kind: Literal["UnitTotalsDeclared"] = "UnitTotalsDeclared"
    unit: UnitId
    tasks: Annotated[int, Field(ge=0)]
    points: Points


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
    open: tuple[str, ...] | None = None
    """What was still open, where another person let it be sealed nevertheless (破例)."""
    reviews: tuple[FactId, ...] | None = None
    """The reviews decided since the seal before, which are the ground to seal again (改判)."""
    differences: tuple[ResultDifference, ...] | None = None
    """What is other than in the result before, each difference with its causes."""


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


class Excepted(StrEnum):
    """The rules from which a second person may except an act (破例)."""

    OWN_UNIT = "利益回避"
    """Nobody scores, approves or reviews what is its own."""
    OWN_INDICATORS = "考评分工"
    """An assessing body scores the indicators it owns, and only those."""
    SEALING = "封存条件"
    """A rank group is sealed only when nothing of it is open."""


class ExceptionGranted(Fact):
    """A second person excepts an act on a unit, or a group's seal, from a rule, up to a day (破例批准)."""

    kind: Literal["ExceptionGranted"] = "ExceptionGranted"
    rule: Excepted
    person: Name
    unit: UnitId | None = None
    group: Name | None = None
    until: date


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
