"""Facts of sheets of marks (报表), kept with the year since one names many units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.entries import Ballots, Scale
from domain.facts.envelope import Fact, Source
from domain.values import Name, Points, UnitId, Value


class SheetRow(Value):
    """One mark on a sheet, below full marks with reason and basis; with a scale, a component's total.

    A total (汇总值) needs no reason; on the scale of ballots it has counts and no points. `cell` is where
    its file had the row.
    """

    unit: UnitId
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


class Keyed(Value):
    """What a sheet that came on paper is known by, when the office keys it for the body (代录)."""

    paper: Name
    scan: Source


class SheetFiled(Fact):
    """A body's marks for many units are put on a sheet (填报); they count once it is accepted.

    `body` is responsible; who keyed it, where another did, is the envelope's actor (代录人). A sheet that was
    returned or undone is filed again under its number.
    """

    kind: Literal["SheetFiled"] = "SheetFiled"
    sheet: UnitId
    body: Name
    rows: tuple[SheetRow, ...]
    keyed: Keyed | None = None


class SheetChecked(Fact):
    """A second person found the sheet's control totals to agree (校核)."""

    kind: Literal["SheetChecked"] = "SheetChecked"
    sheet: UnitId
    rows: Annotated[int, Field(ge=0)]
    total: Points


class SheetSigned(Fact):
    """The responsible body's leader signed the sheet, and it was sealed (签字盖章)."""

    kind: Literal["SheetSigned"] = "SheetSigned"
    sheet: UnitId
    signed_on: date
    sealed_on: date | None = None
    scan: Source | None = None


class SheetAccepted(Fact):
    """The office accepted the sheet (接收): its marks stand in the same commit, and count from this day."""

    kind: Literal["SheetAccepted"] = "SheetAccepted"
    sheet: UnitId


class SheetReturned(Fact):
    """The office returned the sheet with its reason (退回); none of its marks counts."""

    kind: Literal["SheetReturned"] = "SheetReturned"
    sheet: UnitId


class SheetUndone(Fact):
    """An accepted sheet is undone as one (撤表): its marks are reversed in the same commit."""

    kind: Literal["SheetUndone"] = "SheetUndone"
    sheet: UnitId
