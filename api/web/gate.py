"""The gate before every address: who asks, in which duty, and whether that duty may come in here at all.

A gate is a dependency of its route; a route without one stops the start. What of the data somebody may see
or do is decided behind it, by `domain.access` and `domain.rights`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount

from api.accounts import Duty, Entered, Scope
from api.bootstrap import Kaoji
from api.web.refusals import DeputedDutyUnreadable, ForeignOrigin, ScopeTooNarrow, Unidentified
from api.web.watch import Mark, Watch
from domain.access import SIGHTS, Reach, Sight, may_see
from domain.commands import Command
from domain.facts import Actor, Role
from domain.refusals import NotYourDuty, NotYoursToSee, OnlyAsPublished
from domain.rights import RIGHTS
from projections.reads import NAMED

COOKIE: Final = "kaoji-session"
SECURE_COOKIE: Final = "__Host-kaoji-session"
"""Over HTTPS; a browser takes this name only with Secure, Path=/ and no Domain."""

SAFE: Final = frozenset(("GET", "HEAD", "OPTIONS"))
_BEARER: Final = "bearer "
_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: how they came in, and for whom they act where it is by delegation (受…委托)."""

    entered: Entered
    on_behalf: str | None = None
    deputed: Duty | None = None
    """The duty that was delegated, where it is another than one's own; decisions check the delegation."""

    @property
    def actor(self) -> Actor:
        """The one who acts, as facts will name them."""
        return self.duty.actor(self.entered.account.login, self.on_behalf)

    @property
    def duty(self) -> Duty:
        """The duty acted in."""
        return self.deputed or self.entered.duty

    @property
    def role(self) -> Role:
        """Its role."""
        return self.duty.role

    def sees(
        self, kaoji: Kaoji, year: str, sight: Sight, about: str | None = None, *, published: bool = False
    ) -> None:
        """Refuse to show what they may not see; raises as `may_see`."""
        may_see(
            kaoji.reads.year(year, kaoji.reads.now(), NAMED), self.actor, sight, about, published=published
        )

    def sees_published_only(self, sight: Sight, *views: object) -> bool:
        """Whether they see only what was published; raises OnlyAsPublished for another view."""
        if SIGHTS[sight].get(self.role) is not Reach.PUBLISHED:
            return False
        if any(one is not None for one in views):
            raise OnlyAsPublished(role=self.role)
        return True


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may come in: the duties named, or everybody where None; `act` says to what, for the access log."""

    act: str
    roles: frozenset[Role] | None
    noted: frozenset[Role] = frozenset()
    """Whose looking is written into the access log, since it is at what others scored."""
    sight: Sight | None = None
    command: type[Command] | None = None
    records: bool = False
    """Whether it leads to recording, which a deputy may do in a duty that was delegated (受…委托)."""

    async def __call__(self, request: Request) -> Asker | None:
        """Let somebody in; raises Unidentified, ForeignOrigin, ScopeTooNarrow, NotYourDuty, NotYoursToSee."""
        doorman: Doorman = request.app.state.doorman
        if self.roles is None and request.method not in SAFE:
            return None
        entered = await doorman.entered(request)
        request.state.entered = entered
        if self.roles is None:
            return None if entered is None else Asker(entered)
        if entered is None:
            raise Unidentified
        if request.method not in SAFE and entered.scope is Scope.READ and self.sight is None:
            raise ScopeTooNarrow
        asker = _for_another(entered, request) if self.records else Asker(entered)
        if asker.role not in self.roles:
            self._refuse(asker.role)
        if asker.role in self.noted:
            request.state.look = self.act
            request.app.state.kaoji.access.log.check()
        return asker

    def _refuse(self, role: Role) -> None:
        may = "、".join(one for one in Role if one in (self.roles or ()))
        if self.sight is not None:
            raise NotYoursToSee(role=role, what=self.act, may=may)
        raise NotYourDuty(role=role, act=self.act, may=may)


OPEN: Final = Gate("公开", None)
"""For everybody, signed in or not: what says nothing about anybody."""

SIGNED_IN: Final = Gate("登录后", frozenset(Role))
ADMINISTRATION: Final = Gate("管理账号", frozenset((Role.ADMINISTRATOR,)))
ACCOUNTS_SEEN: Final = Gate("查看账号", frozenset((Role.ADMINISTRATOR, Role.AUDITOR)))
ACCESS_SEEN: Final = Gate("查看访问日志", frozenset((Role.AUDITOR,)))
WORKING: Final = Gate("考核事项", frozenset(Role) - {Role.ADMINISTRATOR}, records=True)
"""Whoever has a duty in the appraisal."""


def seeing(sight: Sight) -> Gate:
    """Return the gate to what there is to see, for all who see any of it, be it later or their own."""
    reaches = SIGHTS[sight]
    own = {role for role, reach in reaches.items() if reach is Reach.OWN and role is Role.UNIT}
    noted = frozenset() if sight in _HARMLESS else frozenset(reaches) - own
    return Gate(sight.value, frozenset(reaches), noted, sight)


def doing(command: type[Command]) -> Gate:
    """Return the gate to an act: all duties that may do it, to whose data ever."""
    right = RIGHTS[command]
    return Gate(right.act, frozenset(right.duties), command=command, records=True)


_HARMLESS: Final = frozenset((Sight.CALENDAR, Sight.INDICATORS))


@dataclass(slots=True)
class Doorman:
    """Recognises who asks, and remembers it as long as nothing in the database has changed."""

    kaoji: Kaoji
    watch: Watch
    known: dict[str, tuple[Mark, datetime, Entered]] = field(default_factory=dict)

    async def entered(self, request: Request) -> Entered | None:
        """Return who came in by a token or by a cookie; None without either.

        Raises Unidentified for what is no longer good, ForeignOrigin for a cookie that another site sent.
        """
        said = request.headers.get("authorization", "")
        if said:
            if not said.lower().startswith(_BEARER):
                raise Unidentified
            return await self._recognised(said[len(_BEARER) :].strip(), by_token=True)
        secret = request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)
        if not secret:
            return None
        if request.method not in SAFE:
            same_origin(request)
        try:
            return await self._recognised(secret, by_token=False)
        except Unidentified:
            # A page that is open to all must show also to whom a session has ended.
            return None

    async def _recognised(self, secret: str, *, by_token: bool) -> Entered:
        mark, access = self.watch.mark(), self.kaoji.access
        found = self.known.get(secret)
        if found and mark is not None and found[0] == mark and self.kaoji.ledger.now() < found[1]:
            return found[2]
        by = access.tokens.entered if by_token else access.sessions.entered
        entered = await run_in_threadpool(by, secret)
        if entered is None:
            self.known.pop(secret, None)
            raise Unidentified
        if mark is not None and entered.until is not None:
            if len(self.known) >= _KEPT:
                self.known.clear()
            self.known[secret] = (mark, entered.until, entered)
        return entered


def same_origin(request: Request) -> None:
    """Refuse what another site's page sent with this one's cookie; raises ForeignOrigin.

    By Sec-Fetch-Site; a plain-HTTP intranet's browser sends none, and then Origin must be this host. With
    neither, nobody knows where it came from.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ForeignOrigin
        return
    if urlsplit(request.headers.get("origin", "")).netloc != request.headers.get("host", " "):
        raise ForeignOrigin


def _for_another(entered: Entered, request: Request) -> Asker:
    """Return who asks, for whom and in which duty, percent-encoded in headers; raises DeputedDutyUnreadable.

    That the duty was delegated is for the decision to find.
    """
    by = unquote(request.headers.get("kaoji-on-behalf", "")).strip()
    said = unquote(request.headers.get("kaoji-duty", "")).strip()
    if not by:
        return Asker(entered)
    if not said:
        return Asker(entered, by)
    role, _, body = said.partition(":")
    if role not in list(Role) or not body.strip():
        raise DeputedDutyUnreadable(text=said)
    return Asker(entered, by, Duty(Role(role), body.strip()))


class RouteWithoutGateError(RuntimeError):
    """A route does not say who may come in."""


def check_gates(app: FastAPI) -> None:
    """Stop the start when a route has no gate, or something else than files is mounted."""
    for one in iter_route_contexts(app.routes):
        route = one.original_route
        if isinstance(route, Mount) and route.path == "/static":
            continue
        if not isinstance(route, APIRoute) and getattr(route, "path", "") == app.openapi_url:
            continue
        if not isinstance(route, APIRoute) or gate_of(route) is None:
            raise RouteWithoutGateError(getattr(route, "path", repr(route)))


def gate_of(route: APIRoute) -> Gate | None:
    """Return the gate of a route."""
    found = [one for one in _calls(route.dependant) if isinstance(one, Gate)]
    return found[0] if len(found) == 1 else None


def _calls(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


def routes_of(app: FastAPI) -> Iterable[tuple[APIRoute, Gate]]:
    """Return every route with its gate."""
    found = (one.original_route for one in iter_route_contexts(app.routes))
    return [(one, gate) for one in found if isinstance(one, APIRoute) and (gate := gate_of(one))]
