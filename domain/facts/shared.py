"""Facts of common indicators (共性指标), kept with the year: defined once, assigned to many units as one."""

from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact
from domain.facts.indicators import Checkpoint, Direction
from domain.values import FactId, Name, Points, UnitId


class SharedReading(Fact):
    """How a common indicator reads; its code is the year's own."""

    code: UnitId
    content: Name
    full: Points
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None


class SharedIndicatorDefined(SharedReading):
    """A common indicator is defined; the units it is assigned to have copies of their own."""

    kind: Literal["SharedIndicatorDefined"] = "SharedIndicatorDefined"


class SharedIndicatorChanged(SharedReading):
    """A common indicator reads as stated here, whole; the copies are changed in the same commit.

    `supersedes` names the fact that held its reading before.
    """

    kind: Literal["SharedIndicatorChanged"] = "SharedIndicatorChanged"
    supersedes: FactId


class SharedIndicatorAssigned(Fact):
    """A common indicator is assigned to these units, in the same commit, under this number of theirs."""

    kind: Literal["SharedIndicatorAssigned"] = "SharedIndicatorAssigned"
    code: UnitId
    number: UnitId
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]


class SharedIndicatorCancelled(Fact):
    """A common indicator is cancelled for these units, in the same commit."""

    kind: Literal["SharedIndicatorCancelled"] = "SharedIndicatorCancelled"
    code: UnitId
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]


class SharedIndicatorRestored(Fact):
    """A common indicator cancelled for these units counts for them again, in the same commit."""

    kind: Literal["SharedIndicatorRestored"] = "SharedIndicatorRestored"
    code: UnitId
    units: Annotated[tuple[UnitId, ...], Field(min_length=1)]
