"""Commands about sheets of marks (报表)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.commands.base import JointCommand
from domain.facts import Ballots, Keyed, Scale, Source
from domain.values import Name, Points, UnitId, Value


class SheetMark(Value):
    """One mark as a sheet's file says it; its full marks, unless said, are those of the indicator.

    Or a component's total (汇总值), on its scale; ballots stand in place of points.
    """

    unit: Name
    component: Name
    indicator: UnitId | None = None
    points: Points | None = None
    full: Points | None = None
    reason: Name | None = None
    basis: Name | None = None
    clause: Name | None = None
    cell: Name | None = None
    part: Name | None = None
    scale: Scale | None = None
    ballots: tuple[Ballots, ...] | None = None


class SheetCommand(JointCommand):
    """A command about a sheet of marks (报表) and the units it names."""


class FileSheet(SheetCommand):
    """填报: the marks of a body for many units; without a number the next one is given (表1、表2……)."""

    sheet: UnitId | None = None
    body: Name
    rows: Annotated[tuple[SheetMark, ...], Field(min_length=1)]
    keyed: Keyed | None = None


class CheckSheet(SheetCommand):
    """校核: the control totals that a second person counted on the sheet itself."""

    sheet: UnitId
    rows: Annotated[int, Field(ge=0)]
    total: Points


class SignSheet(SheetCommand):
    """签字盖章."""

    sheet: UnitId
    signed_on: date
    sealed_on: date | None = None
    scan: Source | None = None


class AcceptSheet(SheetCommand):
    """接收: every mark of the sheet is entered, or none."""

    sheet: UnitId


class ReturnSheet(SheetCommand):
    """退回, with the reason."""

    sheet: UnitId


class UndoSheet(SheetCommand):
    """撤表: every mark of an accepted sheet is reversed, as one."""

    sheet: UnitId
