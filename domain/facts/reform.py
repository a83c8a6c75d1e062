"""Facts of a reorganisation (机构改革): names, indicators handed over, units and bodies that end."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact
from domain.values import FactId, Name, Points, UnitId, Value


class Counting(StrEnum):
    """How the year of a unit that ends is counted (requirements, "机构改革")."""

    MERGED = "合并计分"
    """Its marks, deductions and additions go on in the unit that takes over."""
    MONTHLY = "按月折算"
    """The successor's result is made of both results, by months."""
    SEPARATE = "分别计分"
    """It stays ranked with what stood; the successor counts its own."""
    OUT = "不参评"
    """It is not ranked, and nothing of its marks goes on."""


class Ending(StrEnum):
    """How a unit came to end."""

    MERGED = "合并"
    SPLIT = "拆分"
    DISSOLVED = "撤销"


class UnitRenamed(Fact):
    """From its effective date a unit, or a body, goes by another name (更名); its id and stream stay."""

    kind: Literal["UnitRenamed"] = "UnitRenamed"
    unit: UnitId
    name: UnitId


class ComponentTotal(Value):
    """How many live entries a component has in one unit, and the sum of their points."""

    component: Name
    entries: Annotated[int, Field(ge=0)]
    points: Points


class ControlTotals(Value):
    """What one unit holds: its live indicators with tasks and full marks, its points by component."""

    unit: UnitId
    indicators: Annotated[int, Field(ge=0)]
    tasks: Annotated[int, Field(ge=0)]
    full: Points
    components: tuple[ComponentTotal, ...] = ()


class Moved(Value):
    """An indicator handed over, under its number there and its number here."""

    number: UnitId
    becomes: UnitId


class IndicatorsTransferred(Fact):
    """Indicators went from one unit to another (划转), with the control totals of both before and after."""

    kind: Literal["IndicatorsTransferred"] = "IndicatorsTransferred"
    source: UnitId
    to: UnitId
    moved: tuple[Moved, ...]
    entries: Annotated[int, Field(ge=0)]
    """So many marks, deductions, additions and open cases went with them."""
    before: tuple[ControlTotals, ControlTotals]
    after: tuple[ControlTotals, ControlTotals]


class IndicatorTransferred(Fact):
    """From its effective date an indicator is another unit's; here it no longer counts in any way."""

    kind: Literal["IndicatorTransferred"] = "IndicatorTransferred"
    supersedes: FactId
    number: UnitId
    to: UnitId
    becomes: UnitId


class LeftBehind(Value):
    """An entry that does not add up with another unit's, and so stays where it is."""

    entry: FactId
    component: Name


class UnitEnded(Fact):
    """A unit ended (合并、拆分、撤销); `counting` is what the scheme said of it on that day."""

    kind: Literal["UnitEnded"] = "UnitEnded"
    unit: UnitId
    how: Ending
    into: tuple[UnitId, ...] = ()
    counting: Counting
    left: tuple[LeftBehind, ...] | None = None
    """What the office has to enter anew for the successor, such as evaluations received whole."""


class BodyEnded(Fact):
    """An assessing body ended and handed all its indicators over (移交)."""

    kind: Literal["BodyEnded"] = "BodyEnded"
    body: UnitId
    into: UnitId
    units: tuple[UnitId, ...]
    indicators: Annotated[int, Field(ge=0)]
    full: Points
