"""Commands about a unit's indicators (指标)."""

from typing import Annotated

from pydantic import Field

from domain.commands.base import UnitCommand
from domain.facts import Checkpoint, Completion, Direction, SelfAssessed
from domain.values import FactId, Name, Points, UnitId


class ProposeIndicator(UnitCommand):
    """提出指标, to be approved by another person."""

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


class ApproveProposal(UnitCommand):
    """批准提出的指标; what is None is approved as proposed, what is amended needs a reason."""

    proposal: FactId
    content: Name | None = None
    full: Points | None = None
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None
    self_assessed: SelfAssessed | None = None
    deputy: Name | None = None


class ReturnProposal(UnitCommand):
    """退回提出的指标, with the reason."""

    proposal: FactId


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
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None
    self_assessed: SelfAssessed | None = None
    """What is done where the assessing body is the unit itself; `deputy` assesses by 代评."""
    deputy: Name | None = None


class ChangeIndicator(UnitCommand):
    """调整指标; what is None stays."""

    number: UnitId
    content: Name | None = None
    full: Points | None = None
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None
    self_assessed: SelfAssessed | None = None
    deputy: Name | None = None


class RestoreIndicator(UnitCommand):
    """恢复取消的指标: it reads again as it did before."""

    number: UnitId


class CancelIndicator(UnitCommand):
    """取消指标; `not_applicable` because it does not apply to the unit."""

    number: UnitId
    not_applicable: bool = False


class DetermineCompletion(UnitCommand):
    """认定一项指标的完成情况; a later determination supersedes the earlier."""

    number: UnitId
    completion: Completion
