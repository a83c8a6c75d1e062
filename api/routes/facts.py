"""The ledger itself: facts by position, filtered, one by one, and live as they are recorded."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.answers.facts import fact_values
from api.bootstrap import Kaoji
from api.web.answers import answered
from api.web.gate import Asker, Doorman, seeing
from api.web.watch import Watch
from domain.access import Sight
from domain.asof import AsOf
from domain.facts import Recorded
from domain.values import unit_of, year_of

Seer = Annotated[Asker, Depends(seeing(Sight.LEDGER))]

_PAUSE: Final = 0.2
"""So often the ledger is asked for more where it cannot tell by itself."""
_BEAT: Final = 15.0
"""So often a stream says that it is alive, and looks whether its reader still may read."""
_PAGE: Final = 500


class Filter(BaseModel):
    """Which facts: after a position, of a year, a unit, a kind, a person."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(default=0, ge=0, le=2**62, description="从此流水号之后开始。")
    limit: int = Field(default=100, ge=1, le=1000)
    year: str | None = Field(default=None, max_length=200)
    unit: str | None = Field(default=None, max_length=500)
    kind: str | None = Field(default=None, max_length=100, description="记录的种类，例如 MarkEntered。")
    actor: str | None = Field(default=None, max_length=200, description="经办人的账号。")

    def fits(self, one: Recorded) -> bool:
        """Whether a fact is asked for."""
        return (
            self.year in {None, year_of(one.stream)}
            and self.unit in {None, unit_of(one.stream)}
            and self.kind in {None, one.fact.kind}
            and self.actor in {None, one.fact.envelope.actor.id}
        )


def router(kaoji: Kaoji, watch: Watch) -> APIRouter:
    """Return the addresses of facts."""
    routes = APIRouter(prefix="/api/v1/facts", tags=["facts"])

    @routes.get("", summary="全部台账", operation_id="Facts")
    def facts(request: Request, asker: Seer, asked: Annotated[Filter, Query()]) -> Response:
        """Return facts in the order of their positions; the next page is linked."""
        up_to = kaoji.ledger.position()
        found = list(islice(_found(kaoji, asked, up_to), asked.limit))
        answer = answered(request, {"facts": [fact_values(one) for one in found]}, None, AsOf(up_to))
        if len(found) == asked.limit:
            onward = request.url.include_query_params(after=found[-1].position)
            answer.headers["Link"] = f'<{onward.path}?{onward.query}>; rel="next"'
        return answer

    @routes.get("/stream", summary="随记随见", operation_id="FactStream", response_class=StreamingResponse)
    async def stream(
        request: Request,
        asker: Seer,
        after: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    ) -> Response:
        """Send facts as they are recorded, as server-sent events whose ids are positions.

        A reader that comes again names the last one it had (`Last-Event-ID`) and misses none.
        """
        said = request.headers.get("last-event-id", "")
        given = int(said) if said.isascii() and said.isdigit() else after
        start = await run_in_threadpool(kaoji.ledger.position) if given is None else given
        return StreamingResponse(
            _events(kaoji, watch, request, start),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
        )

    @routes.get("/{position}", summary="一条记录", operation_id="Fact")
    def fact(request: Request, asker: Seer, position: int) -> Response:
        """Return the fact at a position; it never changes."""
        one = kaoji.ledger.recorded(position)
        return answered(request, fact_values(one), year_of(one.stream), AsOf(one.position))

    return routes


def _found(kaoji: Kaoji, asked: Filter, up_to: int) -> Iterator[Recorded]:
    return (one for one in kaoji.reads.log(asked.after, up_to) if asked.fits(one))


async def _events(kaoji: Kaoji, watch: Watch, request: Request, after: int) -> AsyncIterator[str]:
    """Give facts after a position for as long as the reader stays, may read, and the server runs."""
    doorman: Doorman = request.app.state.doorman
    clock = asyncio.get_running_loop().time
    beat, mark = clock(), None
    yield "retry: 2000\n\n"
    while not request.app.state.stopping() and not await request.is_disconnected():
        now = watch.mark()
        if now is None or now != mark:
            mark = now
            while page := await run_in_threadpool(_page, kaoji, after):
                for one in page:
                    yield _event(fact_values(one), one)
                after = page[-1].position
        if clock() - beat >= _BEAT:
            beat = clock()
            if await doorman.entered(request) is None:
                return
            yield ": 在\n\n"
        await asyncio.sleep(_PAUSE)


def _page(kaoji: Kaoji, after: int) -> list[Recorded]:
    return list(islice(kaoji.reads.log(after), _PAGE))


def _event(told: dict[str, Any], one: Recorded) -> str:
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"id: {one.position}\nevent: {one.fact.kind}\ndata: {data}\n\n"
