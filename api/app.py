"""The HTTP application: health, years and rankings as JSON, and the pages."""

import sys
from collections.abc import Sequence
from signal import SIGTERM, signal
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api import pages
from api.bootstrap import Kaoji
from api.chinese import values
from api.views import Asked
from domain.refusals import Refused
from domain.values import digest
from projections.standings import GroupStandings, Standings, as_values

_POSITION = "Ledger-Position"
_NOT_FOUND = 404


def create(kaoji: Kaoji) -> FastAPI:
    """Return the application over an open ledger."""
    app = FastAPI(
        title="考绩台账",
        version="1",
        openapi_url="/api/v1/openapi.json",
        # Both pages would load their scripts from another host.
        docs_url=None,
        redoc_url=None,
    )
    app.state.kaoji = kaoji
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _not_there)
    app.middleware("http")(_guarded)
    _health(app, kaoji)
    _rankings(app, kaoji)
    app.include_router(pages.router(kaoji))
    app.mount("/static", pages.static(), name="static")
    return app


def serve(kaoji: Kaoji, port: int) -> None:
    """Serve on this machine only, until stopped; being told to stop is a good end."""
    # uvicorn finishes what it has begun, then hands the signal on to whoever was there before it.
    signal(SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(create(kaoji), host="127.0.0.1", port=port, log_level="warning")


def _refused(request: Request, refusal: Exception) -> Response:
    """Answer what a rule refuses."""
    return _problem(request, getattr(refusal, "code", "refused"), str(refusal))


def _unreadable(request: Request, error: Exception) -> Response:
    """Answer a request whose words cannot be read."""
    told = error.errors() if isinstance(error, RequestValidationError) else []
    where = "、".join(dict.fromkeys(str(one["loc"][-1]) for one in told))
    return _problem(request, "unreadable", f"{where}：{values(told)}。")


def _not_there(request: Request, error: Exception) -> Response:
    """Answer for an address that there is not, or not in this way."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    said = "没有这个地址，请核对。" if status == _NOT_FOUND else "这个地址不能这样访问，请核对。"
    return _problem(request, "not-found" if status == _NOT_FOUND else "not-allowed", said, status)


def _problem(request: Request, code: str, sentence: str, status: int = 422) -> Response:
    """Say it as problem+json (RFC 9457), or as a page where a page was asked for."""
    if not request.url.path.startswith("/api/"):
        return pages.refused(sentence, status)
    body = {"type": f"/problems/{code}", "title": sentence, "status": status, "code": code}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


async def _guarded(request: Request, call_next: Any) -> Response:  # noqa: ANN401 - starlette's own signature
    """Add the headers that keep a page to what this server sends."""
    response: Response = await call_next(request)
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _health(app: FastAPI, kaoji: Kaoji) -> None:
    @app.get("/health/live")
    def live() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "ok"}

    @app.get("/health/ready")
    def ready() -> dict[str, object]:
        """Tell that the ledger can be read, and how far it goes."""
        return {"status": "ok", "position": kaoji.ledger.position()}


def _rankings(app: FastAPI, kaoji: Kaoji) -> None:
    @app.get("/api/v1/rankings")
    def rankings(asked: Annotated[Asked, Query()], request: Request) -> Response:
        """Return the rankings of a year's groups, now or as of an earlier day, day of effect, or token."""
        standings = asked.standings(kaoji)
        groups = asked.groups(standings)
        tag = _tag(standings, groups)
        headers = {_POSITION: str(standings.as_of.position), "ETag": tag}
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers=headers)
        return JSONResponse(as_values(standings, groups), headers=headers)

    @app.get("/api/v1/years")
    def years() -> dict[str, Any]:
        """Return the years of this ledger."""
        return {"years": list(kaoji.reads.years())}


def _tag(standings: Standings, groups: Sequence[GroupStandings]) -> str:
    """Return what changes whenever the answer does: the canonical result, and the groups shown of it."""
    shown = "、".join(group.group for group in groups)
    return f'"{digest((standings.digest() + shown).encode())[:32]}"'
