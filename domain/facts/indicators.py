"""Facts of a unit's indicators (指标): what is asked of it, and how far that was completed."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact
from domain.values import FactId, Name, Points, UnitId


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
