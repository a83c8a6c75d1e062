"""Facts of reviews (复核) as cases: requested, accepted or not, assigned, decided, withdrawn (四（五）4)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.entries import Outcome
from domain.facts.envelope import Fact, Source
from domain.facts.reports import Evidence
from domain.facts.sheets import Keyed
from domain.values import FactId, Name, Prose, UnitId


class ReviewRequested(Fact):
    """The unit disagrees with lines of a slip (《考评复核申请表》); this fact's id is the case's.

    `handed_in` is the day its application came in (收件时间), by which lateness is judged, never the day it
    was keyed. `seen` is the token of what the unit had been shown. One that was keyed after the deadline
    though its paper came in time has to be confirmed (`unconfirmed`) by a second person.
    """

    kind: Literal["ReviewRequested"] = "ReviewRequested"
    slip: FactId
    entries: Annotated[tuple[FactId, ...], Field(min_length=1)]
    handed_in: date
    text: Prose
    seen: Name
    scan: Source | None = None
    evidence: tuple[Evidence, ...] | None = None
    keyed: Keyed | None = None
    unconfirmed: Literal[True] | None = None


class ReviewConfirmed(Fact):
    """A second person saw the paper of an application, and that it was handed in on the day it says."""

    kind: Literal["ReviewConfirmed"] = "ReviewConfirmed"
    review: FactId


class ReviewAccepted(Fact):
    """An application is accepted (受理); `due` is the last day for its decision, counted in working days.

    `calendar` is the version counted by (None: none was adopted); a provisional day (暂定) expires nothing.
    """

    kind: Literal["ReviewAccepted"] = "ReviewAccepted"
    review: FactId
    due: date
    provisional: Literal[True] | None = None
    calendar: Annotated[int, Field(ge=1)] | None = None


class ReviewNotAccepted(Fact):
    """An application is not accepted (不予受理); `deadline` is the day it came after, where late."""

    kind: Literal["ReviewNotAccepted"] = "ReviewNotAccepted"
    review: FactId
    deadline: date | None = None


class ReviewAssigned(Fact):
    """A case is assigned to a person (交办), who holds the file from then on.

    `scored` names those of the disputed entries that this person gave.
    """

    kind: Literal["ReviewAssigned"] = "ReviewAssigned"
    review: FactId
    person: Name
    body: Name
    scored: tuple[FactId, ...] | None = None


class ReviewDecided(Fact):
    """A case is decided; its corrections and reversals stand in the same commit and cite the case."""

    kind: Literal["ReviewDecided"] = "ReviewDecided"
    review: FactId
    outcome: Outcome
    document: Name
    scored: tuple[FactId, ...] | None = None


class CorrectionSpread(Fact):
    """What a decision corrected is corrected in the same way for other units (举一反三).

    `entries` are those that no longer count; what does instead stands in the same commit and cites the case.
    """

    kind: Literal["CorrectionSpread"] = "CorrectionSpread"
    review: FactId
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]
    entries: Annotated[tuple[FactId, ...], Field(min_length=1)]


class ReviewWithdrawn(Fact):
    """The unit withdraws its application, before it is decided."""

    kind: Literal["ReviewWithdrawn"] = "ReviewWithdrawn"
    review: FactId


class ReviewReopened(Fact):
    """A decided case is opened again, on escalation; it may be assigned and decided again by `due`."""

    kind: Literal["ReviewReopened"] = "ReviewReopened"
    review: FactId
    due: date
    provisional: Literal[True] | None = None
    calendar: Annotated[int, Field(ge=1)] | None = None
