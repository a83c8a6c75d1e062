"""Commands about a unit's indicators (指标)."""

from typing import Annotated

from pydantic import Field

from domain.commands.base import UnitCommand
from domain.facts import Completion
from domain.values import Name, Points, UnitId


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


class ChangeIndicator(UnitCommand):
    """调整指标; what is None stays."""

    number: UnitId
    content: Name | None = None
    full: Points | None = None
    type: Name | None = None
    assessor: Name | None = None
    target: Name | None = None
    standard: Name | None = None


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
