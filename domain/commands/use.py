"""Commands about the use of a result (好差认定、申报人数)."""

from typing import Annotated

from pydantic import Field

from domain.commands.base import YearCommand
from domain.facts import Rating
from domain.values import Name


class RateUnit(YearCommand):
    """登记好单位或差单位的认定."""

    unit: Name
    rating: Rating
    document: Name
    minutes: Name | None = None


class WithdrawRating(YearCommand):
    """撤回好差认定."""

    unit: Name
    document: Name


class DeclareHeadcount(YearCommand):
    """登记公务员人数, as of `on`."""

    unit: Name
    headcount: Annotated[int, Field(ge=0, le=1_000_000)]
