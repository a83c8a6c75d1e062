"""Sealed results: as sealed, what blocks the next seal, reproduced, compared, and what follows from them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.answers import results
from api.bootstrap import Kaoji
from api.routes.cases import OnDay
from api.web.answers import answered
from api.web.gate import Asker, seeing
from domain.access import Sight
from domain.asof import AsOf
from domain.refusals import UnknownResult
from domain.results import Result
from domain.state import YearState
from projections.results import result_named
from projections.threefold import threefold

Ranker = Annotated[Asker, Depends(seeing(Sight.RANKS))]
Keeper = Annotated[Asker, Depends(seeing(Sight.RECORDS))]
User = Annotated[Asker, Depends(seeing(Sight.USE))]


class Sealing(OnDay):
    """A view, and the day on which a group would be sealed."""

    on: date | None = Field(default=None, description="按哪天封存；默认今天。")


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of results."""
    routes = APIRouter(prefix="/api/v1/years/{year}/results", tags=["results"])

    @routes.get("", summary="各名次组的各稿", operation_id="Results")
    def every(request: Request, year: str, asker: Ranker) -> Response:
        """Return all results and how far each has come; before publication only to whom may see them."""
        state, seen = _now(kaoji, year)
        limited = asker.sees_published_only(Sight.RANKS)
        return answered(request, results.results(kaoji, state, limited=limited), year, seen)

    @routes.get("/use", summary="结果运用", operation_id="ResultUse")
    def use(
        request: Request,
        year: str,
        asker: User,
        group: Annotated[str | None, Query(max_length=500)] = None,
        number: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    ) -> Response:
        """Return what follows from results, for whom and why; people decide, the program lists."""
        state, seen = _now(kaoji, year)
        asker.sees(kaoji, year, Sight.USE)
        found = results.uses(kaoji, state, group, number if group else None)
        return answered(request, results.use_values(state, found, seen.token(year)), year, seen)

    @routes.get("/{group}/check", summary="能否封存", operation_id="SealCheck")
    def check(
        request: Request, year: str, group: str, asker: Ranker, asked: Annotated[Sealing, Query()]
    ) -> Response:
        """Return all that must be settled before a group is sealed, each with what to do next."""
        asker.sees(kaoji, kaoji.reads.the_year(year), Sight.RANKS)
        seen = asked.seen(kaoji, year)
        told = results.check(kaoji, year, group, asked.on or asked.today(kaoji, year), seen)
        return answered(request, told, year, seen)

    @routes.get("/{group}/{number}", summary="一稿结果", operation_id="Result")
    def one(request: Request, year: str, group: str, number: int, asker: Ranker) -> Response:
        """Return a result as it was sealed; nothing recorded later changes it."""
        state, seen = _now(kaoji, year)
        limited = asker.sees_published_only(Sight.RANKS)
        found = _seen(kaoji, asker, state, group, number)
        return answered(request, results.result(kaoji, state, found, limited=limited), year, seen)

    @routes.get("/{group}/{number}/reproduction", summary="重算一稿", operation_id="Reproduction")
    def reproduction(request: Request, year: str, group: str, number: int, asker: Ranker) -> Response:
        """Work a result out again by today's code; it must be the same to the byte."""
        state, seen = _now(kaoji, year)
        found = _seen(kaoji, asker, state, group, number)
        return answered(request, results.reproduced(kaoji, found), year, seen)

    @routes.get("/{group}/{number}/views", summary="三种口径", operation_id="ThreeViews")
    def views(request: Request, year: str, group: str, number: int, asker: Keeper) -> Response:
        """Return a result as published, as recomputed, and as corrected since, with what separates them."""
        state, seen = _now(kaoji, year)
        found = threefold(kaoji.reads, state, result_named(state, group, number))
        return answered(request, results.threefold_values(found), year, seen)

    @routes.get("/{group}/{number}/differences", summary="两稿的差异", operation_id="ResultDifferences")
    def differences(
        request: Request,
        year: str,
        group: str,
        number: int,
        asker: Keeper,
        since: Annotated[int, Query(ge=1, le=2**31, description="与哪一稿比较。")],
    ) -> Response:
        """Return which units differ from an earlier result, and what was recorded in between."""
        state, seen = _now(kaoji, year)
        old, new = (result_named(state, group, each) for each in (since, number))
        return answered(request, results.differences(kaoji, year, old, new), year, seen)

    return routes


def _now(kaoji: Kaoji, year: str) -> tuple[YearState, AsOf]:
    seen = kaoji.reads.now()
    return kaoji.reads.year(kaoji.reads.the_year(year), seen), seen


def _seen(kaoji: Kaoji, asker: Asker, state: YearState, group: str, number: int) -> Result:
    """Return a result that the reader may see; raises NotYetPublished and as `result_named`."""
    limited = asker.sees_published_only(Sight.RANKS)
    found, visible = results.seen_result(state, group, number, limited=limited)
    asker.sees(kaoji, state.year, Sight.RANKS, published=visible)
    if found is None:
        raise UnknownResult(group=group, number=number, known="")
    return found
