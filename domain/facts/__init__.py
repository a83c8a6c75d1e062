"""Every kind of fact the ledger can hold, and the envelope that says who, why and from when.

Facts are kept for ever: kinds and optional fields may be added, nothing is renamed or removed. A fact is
written once as readable JSON; its stream, version, position and recording time stand beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, TypeAdapter

from domain.facts.entries import (
    Ballots,
    BonusApproved,
    BonusClaimed,
    BonusRefused,
    EntryReversed,
    EvaluationEntered,
    FeedbackReceived,
    FindingRecorded,
    MarkEntered,
    MatterDetermined,
    Outcome,
    PenaltyApproved,
    PenaltyRefused,
    PenaltyReported,
    ReviewOutcomeRecorded,
    Scale,
)
from domain.facts.envelope import (
    Actor,
    Envelope,
    Fact,
    Role,
    SchemeRef,
    Source,
)
from domain.facts.indicators import (
    Completion,
    CompletionDetermined,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
)
from domain.facts.sheets import (
    Keyed,
    SheetAccepted,
    SheetChecked,
    SheetFiled,
    SheetReturned,
    SheetRow,
    SheetSigned,
    SheetUndone,
)
from domain.facts.year import (
    BodyRegistered,
    CalendarAdopted,
    CalendarDay,
    CollectionDue,
    ColumnDeclaredComplete,
    DelegationEnded,
    DutyDelegated,
    Excepted,
    ExceptionGranted,
    GroupSealed,
    ReminderSent,
    SchemeAdopted,
    UnitEnrolled,
    UnitReclassified,
    YearOpened,
)

__all__ = [
    "FACT",
    "KINDS",
    "Actor",
    "AnyFact",
    "Ballots",
    "BodyRegistered",
    "BonusApproved",
    "BonusClaimed",
    "BonusRefused",
    "CalendarAdopted",
    "CalendarDay",
    "CollectionDue",
    "ColumnDeclaredComplete",
    "Completion",
    "CompletionDetermined",
    "DelegationEnded",
    "DutyDelegated",
    "EntryReversed",
    "Envelope",
    "EvaluationEntered",
    "Excepted",
    "ExceptionGranted",
    "Fact",
    "FeedbackReceived",
    "FindingRecorded",
    "GroupSealed",
    "IndicatorAssigned",
    "IndicatorCancelled",
    "IndicatorChanged",
    "Keyed",
    "MarkEntered",
    "MatterDetermined",
    "Outcome",
    "PenaltyApproved",
    "PenaltyRefused",
    "PenaltyReported",
    "Placed",
    "Recorded",
    "ReminderSent",
    "ReviewOutcomeRecorded",
    "Role",
    "Scale",
    "SchemeAdopted",
    "SchemeRef",
    "SheetAccepted",
    "SheetChecked",
    "SheetFact",
    "SheetFiled",
    "SheetReturned",
    "SheetRow",
    "SheetSigned",
    "SheetUndone",
    "Source",
    "UnitEnrolled",
    "UnitFact",
    "UnitReclassified",
    "YearFact",
    "YearOpened",
    "read",
    "takes_effect",
    "written",
]

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
    | ExceptionGranted
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
