"""Facts of a sealed result: approved step by step, published, reopened; facts found too late for it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact, Source
from domain.values import FactId, Name, UnitId, Value, YearId


class DifferenceCause(Value):
    """A fact that moved a result, and in one line what it says and why."""

    fact: FactId
    why: str


class ResultDifference(Value):
    """A unit whose line in a result is another than in the one before; scores as they are published."""

    unit: UnitId
    score_before: str | None = None
    score_after: str | None = None
    rank_before: int | None = None
    rank_after: int | None = None
    grade_before: str | None = None
    grade_after: str | None = None
    causes: tuple[DifferenceCause, ...] | None = None


class ResultApproved(Fact):
    """A sealed result passed one step of its approval (审定), on a day and by a document."""

    kind: Literal["ResultApproved"] = "ResultApproved"
    group: Name
    number: Annotated[int, Field(ge=1)]
    step: Name
    approved_on: date
    document: Name
    scan: Source | None = None


class ResultPublished(Fact):
    """An approved result is published (公布): from now on everybody may see it."""

    kind: Literal["ResultPublished"] = "ResultPublished"
    group: Name
    number: Annotated[int, Field(ge=1)]
    document: Name
    restates: Annotated[int, Field(ge=1)] | None = None
    """The number of the result that was published before and is restated by this one (重新公布)."""


class ReopeningAsked(Fact):
    """A first person asks to reopen a sealed result (重开), by the minutes that decided it."""

    kind: Literal["ReopeningAsked"] = "ReopeningAsked"
    group: Name
    number: Annotated[int, Field(ge=1)]
    minutes: Name


class ResultReopened(Fact):
    """A second person confirms: the group takes facts again; what was sealed stays readable for ever."""

    kind: Literal["ResultReopened"] = "ResultReopened"
    group: Name
    number: Annotated[int, Field(ge=1)]
    minutes: Name


class Outlet(StrEnum):
    """What becomes of a fact found after sealing, short of reopening the year."""

    NEXT_YEAR = "计入发现年度"
    NOT_COUNTED = "不计入"


class LateFactNoted(Fact):
    """A fact found after sealing does not change it; `belongs_to` is the fact's own year (归属年度)."""

    kind: Literal["LateFactNoted"] = "LateFactNoted"
    group: Name
    unit: UnitId
    what: Name
    outlet: Outlet
    belongs_to: YearId
