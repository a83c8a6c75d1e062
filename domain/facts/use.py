"""Facts about the use of a result (结果运用): units named good or poor by decision, and their headcounts."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.facts.envelope import Fact
from domain.values import FactId, Name, UnitId


class Rating(StrEnum):
    """What a decision names a unit (好单位、差单位); without one it is 未认定."""

    GOOD = "好"
    POOR = "差"


class UnitRated(Fact):
    """A decision of the leading group names a unit good or poor, by a document and its minutes."""

    kind: Literal["UnitRated"] = "UnitRated"
    unit: UnitId
    rating: Rating
    document: Name
    minutes: Name | None = None


class RatingWithdrawn(Fact):
    """A later decision withdraws what a unit was named; it is 未认定 again. `rated` is the fact withdrawn."""

    kind: Literal["RatingWithdrawn"] = "RatingWithdrawn"
    unit: UnitId
    rated: FactId
    document: Name


class HeadcountDeclared(Fact):
    """So many civil servants (公务员) a unit has on the effective day, by which its 优秀 are reckoned."""

    kind: Literal["HeadcountDeclared"] = "HeadcountDeclared"
    unit: UnitId
    headcount: Annotated[int, Field(ge=0, le=1_000_000)]
