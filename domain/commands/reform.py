"""Commands about a reorganisation (机构改革)."""

from typing import Annotated

from pydantic import Field

from domain.commands.base import JointCommand
from domain.values import Name, UnitId, Value


class ReformCommand(JointCommand):
    """A command about units or bodies that change their name, join, part or end."""


class Founding(Value):
    """In which category a successor is enrolled that is not enrolled yet (新设)."""

    category: Name
    sub_class: Name | None = None


class Share(Value):
    """Which of a unit's indicators go to a successor; with none named, all that are not named elsewhere."""

    unit: UnitId
    numbers: tuple[UnitId, ...] = ()


class RenameUnit(ReformCommand):
    """更名, of a unit or of a body."""

    unit: Name
    name: UnitId


class TransferIndicators(ReformCommand):
    """划转 between two units that both go on; with no indicator named, all."""

    unit: Name
    to: Name
    numbers: tuple[UnitId, ...] = ()


class MergeUnits(ReformCommand):
    """合并: units end, one takes over, which is enrolled in the same commit where it is new."""

    units: Annotated[tuple[Name, ...], Field(min_length=1)]
    into: UnitId
    founding: Founding | None = None


class SplitUnit(ReformCommand):
    """拆分: a unit ends, several take over; what concerns no indicator goes to the first of them."""

    unit: Name
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]
    cancelled: tuple[UnitId, ...] = ()
    founding: Founding | None = None


class DissolveUnit(ReformCommand):
    """撤销单位: a unit ends, its indicators go to units that there are, or are cancelled."""

    unit: Name
    shares: tuple[Share, ...] = ()
    cancelled: tuple[UnitId, ...] = ()


class HandOverIndicators(ReformCommand):
    """移交: an assessing body ends, another assesses all its indicators from then on."""

    body: Name
    to: Name
