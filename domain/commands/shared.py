"""Commands about common indicators (共性指标): defined once, assigned or changed for many units as one."""

from domain.commands.base import JointCommand
from domain.facts import Checkpoint, Direction, SelfAssessed
from domain.values import Name, Points, UnitId


class SharedCommand(JointCommand):
    """A command about a common indicator and the units that hold it."""

    code: UnitId


class DefineShared(SharedCommand):
    """定义共性指标; no unit has it yet."""

    content: Name
    full: Points
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None
    direction: Direction | None = None
    checkpoints: tuple[Checkpoint, ...] | None = None


class AssignShared(SharedCommand):
    """下达共性指标 to the units named and to all of the categories named, under one number: else its code.

    `self_assessed` says what is done for a unit that would assess itself.
    """

    units: tuple[Name, ...] = ()
    categories: tuple[Name, ...] = ()
    number: UnitId | None = None
    self_assessed: SelfAssessed | None = None
    deputy: Name | None = None


class ChangeShared(SharedCommand):
    """调整共性指标, for all units that hold it; what is None stays."""

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


class CancelShared(SharedCommand):
    """取消共性指标, for the units named or for all that hold it."""

    units: tuple[Name, ...] = ()


class RestoreShared(SharedCommand):
    """恢复取消的共性指标, for the units named or for all it was cancelled for."""

    units: tuple[Name, ...] = ()
