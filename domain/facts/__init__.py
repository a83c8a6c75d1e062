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
    Checkpoint,
    Completion,
    CompletionDetermined,
    Direction,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
    IndicatorOmitted,
    IndicatorProposed,
    ProposalReturned,
    SelfAssessed,
)
from domain.facts.reform import (
    BodyEnded,
    ComponentTotal,
    ControlTotals,
    Counting,
    Ending,
    IndicatorsTransferred,
    IndicatorTransferred,
    LeftBehind,
    Moved,
    UnitEnded,
    UnitRenamed,
)
from domain.facts.reports import (
    Evidence,
    MeetingDecided,
    Occasion,
    OnSiteChecked,
    ReportChecked,
    SelfReported,
    Verdict,
)
from domain.facts.results import (
    DifferenceCause,
    LateFactNoted,
    Outlet,
    ReopeningAsked,
    ResultApproved,
    ResultDifference,
    ResultPublished,
    ResultReopened,
)
from domain.facts.reviews import (
    CorrectionSpread,
    ReviewAccepted,
    ReviewAssigned,
    ReviewConfirmed,
    ReviewDecided,
    ReviewNotAccepted,
    ReviewReopened,
    ReviewRequested,
    ReviewWithdrawn,
)
from domain.facts.shared import (
    SharedIndicatorAssigned,
    SharedIndicatorCancelled,
    SharedIndicatorChanged,
    SharedIndicatorDefined,
    SharedIndicatorRestored,
    SharedReading,
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
from domain.facts.slips import (
    DeadlineExtended,
    Numbered,
    Receipt,
    SlipContent,
    SlipIssued,
    SlipKind,
    SlipReceived,
    SlipsIssued,
    SlipVoided,
)
from domain.facts.use import HeadcountDeclared, Rating, RatingWithdrawn, UnitRated
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
    UnitTotalsDeclared,
    YearOpened,
)

__all__ = [
    "FACT",
    "KINDS",
    "Actor",
    "AnyFact",
    "Ballots",
    "BodyEnded",
    "BodyRegistered",
    "BonusApproved",
    "BonusClaimed",
    "BonusRefused",
    "CalendarAdopted",
    "CalendarDay",
    "Checkpoint",
    "CollectionDue",
    "ColumnDeclaredComplete",
    "Completion",
    "CompletionDetermined",
    "ComponentTotal",
    "ControlTotals",
    "CorrectionSpread",
    "Counting",
    "DeadlineExtended",
    "DelegationEnded",
    "DifferenceCause",
    "Direction",
    "DutyDelegated",
    "Ending",
    "EntryReversed",
    "Envelope",
    "EvaluationEntered",
    "Evidence",
    "Excepted",
    "ExceptionGranted",
    "Fact",
    "FeedbackReceived",
    "FindingRecorded",
    "GroupSealed",
    "HeadcountDeclared",
    "IndicatorAssigned",
    "IndicatorCancelled",
    "IndicatorChanged",
    "IndicatorOmitted",
    "IndicatorProposed",
    "IndicatorTransferred",
    "IndicatorsTransferred",
    "Keyed",
    "LateFactNoted",
    "LeftBehind",
    "MarkEntered",
    "MatterDetermined",
    "MeetingDecided",
    "Moved",
    "Numbered",
    "Occasion",
    "OnSiteChecked",
    "Outcome",
    "Outlet",
    "PenaltyApproved",
    "PenaltyRefused",
    "PenaltyReported",
    "Placed",
    "ProposalReturned",
    "Rating",
    "RatingWithdrawn",
    "Receipt",
    "Recorded",
    "ReformFact",
    "ReminderSent",
    "ReopeningAsked",
    "ReportChecked",
    "ReportFact",
    "ResultApproved",
    "ResultDifference",
    "ResultFact",
    "ResultPublished",
    "ResultReopened",
    "ReviewAccepted",
    "ReviewAssigned",
    "ReviewConfirmed",
    "ReviewDecided",
    "ReviewFact",
    "ReviewNotAccepted",
    "ReviewOutcomeRecorded",
    "ReviewReopened",
    "ReviewRequested",
    "ReviewWithdrawn",
    "Role",
    "Scale",
    "SchemeAdopted",
    "SchemeRef",
    "SelfAssessed",
    "SelfReported",
    "SharedFact",
    "SharedIndicatorAssigned",
    "SharedIndicatorCancelled",
    "SharedIndicatorChanged",
    "SharedIndicatorDefined",
    "SharedIndicatorRestored",
    "SharedReading",
    "SheetAccepted",
    "SheetChecked",
    "SheetFact",
    "SheetFiled",
    "SheetReturned",
    "SheetRow",
    "SheetSigned",
    "SheetUndone",
    "SlipContent",
    "SlipFact",
    "SlipIssued",
    "SlipKind",
    "SlipReceived",
    "SlipVoided",
    "SlipsIssued",
    "Source",
    "UnitEnded",
    "UnitEnrolled",
    "UnitFact",
    "UnitRated",
    "UnitReclassified",
    "UnitRenamed",
    "UnitTotalsDeclared",
    "UseFact",
    "Verdict",
    "YearFact",
    "YearOpened",
    "read",
    "takes_effect",
    "written",
]

SheetFact = SheetFiled | SheetChecked | SheetSigned | SheetAccepted | SheetReturned | SheetUndone
SharedFact = (
    SharedIndicatorDefined
    | SharedIndicatorChanged
    | SharedIndicatorAssigned
    | SharedIndicatorCancelled
    | SharedIndicatorRestored
)
ReformFact = UnitRenamed | IndicatorsTransferred | UnitEnded | BodyEnded
ResultFact = ResultApproved | ResultPublished | ReopeningAsked | ResultReopened | LateFactNoted
UseFact = UnitRated | RatingWithdrawn | HeadcountDeclared
SlipFact = SlipIssued | SlipReceived | DeadlineExtended | SlipVoided
ReviewFact = (
    ReviewRequested
    | ReviewConfirmed
    | ReviewAccepted
    | ReviewNotAccepted
    | ReviewAssigned
    | ReviewDecided
    | ReviewWithdrawn
    | ReviewReopened
)
ReportFact = SelfReported | ReportChecked | OnSiteChecked | MeetingDecided
YearFact = (
    YearOpened
    | SchemeAdopted
    | BodyRegistered
    | UnitEnrolled
    | UnitReclassified
    | UnitTotalsDeclared
    | CalendarAdopted
    | ColumnDeclaredComplete
    | GroupSealed
    | ResultFact
    | UseFact
    | DutyDelegated
    | DelegationEnded
    | ExceptionGranted
    | SheetFact
    | SlipsIssued
    | CorrectionSpread
    | SharedFact
    | ReformFact
    | CollectionDue
    | ReminderSent
)
UnitFact = (
    IndicatorProposed
    | ProposalReturned
    | IndicatorAssigned
    | IndicatorChanged
    | IndicatorCancelled
    | IndicatorOmitted
    | IndicatorTransferred
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
    | ReportFact
    | SlipFact
    | ReviewFact
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
