"""The HTTP application: the API, and the pages beside it, over an open ledger."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, suppress
from signal import SIGTERM, signal
from socket import socket
from typing import Final

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from api import pages
from api.accounts.log import LEAST_DAYS
from api.bootstrap import Kaoji
from api.desk import Refusals
from api.intake.limits import LARGEST_FILE
from api.pages.rendering import static
from api.routes import (
    accounts,
    acts,
    cases,
    collection,
    evidence,
    facts,
    health,
    imports,
    rankings,
    results,
    rules,
    scores,
    session,
    tables,
    years,
)
from api.web import openapi, problems
from api.web.frame import BODY, Frame, Metrics
from api.web.gate import Doorman, check_gates
from api.web.watch import Watch
from domain.refusals import Refused, StaleVersion

KEPT_DAYS: Final = 2 * LEAST_DAYS
"""So long lines of the access log are kept, unless the settings say otherwise."""
_BULK: Final = 16 * BODY
"""Many commands said as one: 20,000 marks with their reasons."""
_PATIENCE: Final = 10
"""So many seconds what has begun may take to end when the server is told to stop."""


def create(kaoji: Kaoji, *, kept_days: int = KEPT_DAYS) -> FastAPI:
    """Return the application over an open ledger; raises RouteWithoutGateError for one left open."""
    watch, metrics = Watch(kaoji.store.engine.url), Metrics()
    app = FastAPI(
        title="考绩台账",
        version="1",
        openapi_url="/api/v1/openapi.json",
        # Both pages would load their scripts from another host.
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(kaoji, watch, kept_days),
    )
    app.state.kaoji, app.state.doorman, app.state.stopping = kaoji, Doorman(kaoji, watch), lambda: False
    app.add_exception_handler(Refused, problems.refused)
    app.add_exception_handler(StaleVersion, problems.refused)
    app.add_exception_handler(Refusals, problems.all_refused)
    app.add_exception_handler(RequestValidationError, problems.unreadable)
    app.add_exception_handler(ValidationError, problems.unreadable)
    app.add_exception_handler(HTTPException, problems.not_there)
    app.add_exception_handler(DBAPIError, problems.database_failed)
    for router in (
        # Asked most often, so looked at first.
        rankings.router(kaoji, watch),
        health.router(kaoji, metrics),
        session.router(kaoji),
        accounts.router(kaoji),
        years.router(kaoji),
        facts.router(kaoji, watch),
        scores.router(kaoji),
        tables.router(kaoji),
        results.router(kaoji),
        collection.router(kaoji),
        cases.router(kaoji),
        rules.router(kaoji),
        imports.router(kaoji),
        evidence.router(kaoji),
        acts.router(kaoji),
        pages.router(kaoji),
    ):
        app.include_router(router)
    app.mount("/static", static(), name="static")
    check_gates(app)
    openapi.describe(app)
    app.add_middleware(Frame, log=kaoji.access.log, metrics=metrics, limit_of=_limits(kaoji))
    return app


def _limits(kaoji: Kaoji) -> Callable[[str], int]:
    """Return how many bytes a body may have, by path: files may be larger than what is said of them."""

    def limit_of(path: str) -> int:
        if path.endswith("/evidence"):
            return kaoji.evidence.largest + BODY
        if path.endswith("/imports"):
            return LARGEST_FILE + BODY
        return _BULK if path.endswith("/commands") else BODY

    return limit_of


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def _lifespan(kaoji: Kaoji, watch: Watch, kept_days: int) -> Lifespan:
    """Return what goes on as long as the application runs: the access log is written, and pruned at first."""

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            kaoji.access.log.prune(kept_days)
            stack.enter_context(kaoji.access.log.writing())
            stack.callback(watch.close)
            yield

    return running


class _Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, and say so once requests are taken."""
        await super().startup(sockets)
        if self.started:
            self._told()


def serve(
    kaoji: Kaoji,
    port: int,
    host: str = "127.0.0.1",
    *,
    kept_days: int = KEPT_DAYS,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until stopped, on this machine only unless told otherwise; being told to stop is a good end."""
    # uvicorn finishes what it has begun, then hands the signal on to whoever was there before it.
    signal(SIGTERM, lambda *_: sys.exit(0))
    app = create(kaoji, kept_days=kept_days)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        limit_concurrency=1000,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_PATIENCE,
    )
    server = _Server(config, started)
    app.state.stopping = lambda: server.should_exit
    # Interrupted by hand: uvicorn has ended well before it says so.
    with suppress(KeyboardInterrupt):
        server.run()
