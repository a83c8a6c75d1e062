"""What stands around every request: its size and time, its headers, its count, its line in the access log."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, Histogram
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts import AccessLog, Look
from api.web.problems import database_failed, problem, refused
from api.web.refusals import TooLarge, TooSlow

KILOBYTE: Final = 1024
BODY: Final = 1024 * KILOBYTE
"""So large the body of a command may be; a bulk write of an office's year is well under it."""
PATIENCE: Final = 60.0
"""So many seconds a body may take to arrive."""

_HEADERS: Final = (
    (
        b"content-security-policy",
        b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000")
_REFUSED: Final = frozenset((401, 403, 429))
_logger: Final = logging.getLogger("kaoji")


@dataclass(frozen=True, slots=True)
class Metrics:
    """What /metrics tells: counts and times by route, never of whom or what."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        """Register the metrics."""
        labels = ("method", "route", "status")
        requests = Counter("kaoji_requests", "Requests answered.", labels, registry=self.registry)
        seconds = Histogram("kaoji_request_seconds", "Time to answer.", labels[:2], registry=self.registry)
        object.__setattr__(self, "requests", requests)
        object.__setattr__(self, "seconds", seconds)


class Frame:
    """The outermost part of the application."""

    def __init__(
        self, app: ASGIApp, log: AccessLog, metrics: Metrics, limit_of: Callable[[str], int] = lambda _: BODY
    ) -> None:
        """Stand around an application; `limit_of` tells by path how many bytes a body may have."""
        self._app, self._log, self._metrics, self._limit_of = app, log, metrics, limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, told = perf_counter(), _Told(secure=scope.get("scheme") == "https")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told.start(message)
            await send(message)

        body = _Body(receive, self._limit_of(scope["path"]))
        try:
            await self._answer(scope, body, sending, told)
        finally:
            self._note(scope, told.status, perf_counter() - began)

    async def _answer(self, scope: Scope, body: "_Body", send: Send, told: "_Told") -> None:
        """Let the application answer; what it cannot is told without a word of how it is built."""
        request = Request(scope)
        try:
            body.announced(_length(scope))
            await self._app(scope, body.receive, send)
        except (TooLarge, TooSlow) as refusal:
            if not told.status:
                await refused(request, refusal)(scope, body.receive, send)
        except DBAPIError as error:
            _logger.exception("database failed")
            if not told.status:
                await database_failed(request, error)(scope, body.receive, send)
        except Exception:
            _logger.exception("unexpected")
            if told.status:
                raise
            said = "程序出错，本次没有记录任何内容。请稍后再试；若一直如此，请告知系统管理员。"
            await problem(request, "unexpected", said, 500)(scope, body.receive, send)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """Count the request, and write it down where it was refused or looked at another's scores."""
        route = getattr(scope.get("route"), "path", "(none)")
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(scope["method"], route).observe(seconds)
        state: dict[str, Any] = scope.get("state", {})
        act = state.get("look") or ("拒绝" if status in _REFUSED else None)
        if act is None:
            return
        entered, client = state.get("entered"), scope.get("client")
        self._log.note(
            Look(
                at=self._log.now(),
                act=act,
                method=scope["method"],
                path=scope["path"],
                status=status,
                login=entered.account.login if entered else state.get("login"),
                role=entered.duty.role.value if entered else None,
                body=entered.duty.body if entered else None,
                address=client[0] if client else None,
            )
        )


@dataclass(slots=True)
class _Told:
    """What has been answered so far."""

    secure: bool
    status: int = 0

    def start(self, message: Message) -> None:
        """Note the status, and add the headers that every answer has."""
        self.status = message["status"]
        headers = message.setdefault("headers", [])
        names = {name.lower() for name, _ in headers}
        added = [*_HEADERS, *([_HSTS] if self.secure else [])]
        if b"cache-control" not in names:
            added.append((b"cache-control", b"private, no-cache" if b"etag" in names else b"no-store"))
        message["headers"] = [*headers, *(one for one in added if one[0] not in names)]


@dataclass(slots=True)
class _Body:
    """A request's body, counted as it comes."""

    source: Receive
    limit: int
    size: int = 0
    whole: bool = False

    async def receive(self) -> Message:
        """Take the next piece; raises TooLarge, TooSlow."""
        if self.whole:
            return await self.source()
        try:
            message = await asyncio.wait_for(self.source(), PATIENCE)
        except TimeoutError:
            raise TooSlow(seconds=int(PATIENCE)) from None
        self.size += len(message.get("body", b""))
        if self.size > self.limit:
            raise self.too_large()
        self.whole = not message.get("more_body", False)
        return message

    def announced(self, length: int) -> None:
        """Refuse a body that says that it is too large, before any of it is read; raises TooLarge."""
        if length > self.limit:
            raise self.too_large()

    def too_large(self) -> TooLarge:
        """Return the refusal."""
        shown = (
            f"{self.limit // KILOBYTE} KB" if self.limit < KILOBYTE**2 else f"{self.limit // KILOBYTE**2} 兆"
        )
        return TooLarge(limit=shown)


def _length(scope: Scope) -> int:
    """Return how long a body says that it is."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0
