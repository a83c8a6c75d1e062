"""Facts of a unit's indicators (指标): proposed, assigned, changed, cancelled or left out, and completed."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact
from domain.values import FactId, Name, Points, UnitId, Value


class Direction(StrEnum):
    """Which way an indicator's figure is better (正向指标、反向指标)."""

    HIGHER = "越高越好"
    LOWER = "越低越好"
    REACHED = "达到即可"


class Checkpoint(Value):
    """By which day what is to be done (考核节点)."""

    day: date
    what: Name


class SelfAssessed(StrEnum):
    """What is done where the assessing body is the assessed unit itself."""

    OMITTED = "不设"
    DEPUTY = "代评"
    """Another body assesses in its stead."""
    COLLECTIVE = "集体评议"
    """A meeting assesses; each mark cites its minutes."""


class IndicatorProposed(Fact):
    """An indicator is proposed for the unit; it counts in nothing until it is approved, by assigning it."""

    kind: Literal["IndicatorProposed"] = "IndicatorProposed"
    number: UnitId
    content: Name
    full: Points
    tasks: Annotated[int, Field(ge=1)] = 1
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None


class ProposalReturned(Fact):
    """A proposed indicator is returned with the reason; it may be proposed anew under its number."""

    kind: Literal["ProposalReturned"] = "ProposalReturned"
    proposal: FactId


class IndicatorOmitted(Fact):
    """An indicator that the unit would assess itself is left out (不设): it is listed, and never counts."""

    kind: Literal["IndicatorOmitted"] = "IndicatorOmitted"
    number: UnitId
    content: Name
    full: Points
    tasks: Annotated[int, Field(ge=1)] = 1
    type: Name | None = None
    assessor: Name
    proposal: FactId | None = None
    shared: UnitId | None = None


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
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None
    proposal: FactId | None = None
    """The proposal it was approved from."""
    shared: UnitId | None = None
    """The code of the common indicator (共性指标) that it is this unit's copy of."""
    self_assessed: SelfAssessed | None = None
    owner: Name | None = None
    """The body that would assess it, were it not the unit itself."""
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""


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
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None
    proposal: FactId | None = None
    """The proposal it was approved from."""
    shared: UnitId | None = None
    """The code of the common indicator (共性指标) that it is this unit's copy of."""
    self_assessed: SelfAssessed | None = None
    owner: Name | None = None
    """The body that would assess it, were it not the unit itself."""


class IndicatorCancelled(Fact):
    """From its effective date an indicator no longer counts."""

    kind: Literal["IndicatorCancelled"] = "IndicatorCancelled"
    supersedes: FactId
    number: UnitId
    not_applicable: Literal[True] | None = None
    """It is cancelled because it does not apply to the unit (不适用)."""


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
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""
