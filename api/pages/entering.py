"""The page to sign in on, and going out again."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts.throttle import TooManyFailures
from api.bootstrap import Kaoji
from api.pages.rendering import page
from api.routes.session import DutySaid, LogIn, NoDuty, entered, forget_cookie, hand_cookie
from api.web.gate import OPEN, SIGNED_IN, Asker, same_origin
from api.web.refusals import WrongCredentials
from domain.facts import Role

_LONGEST: Final = 2000


def router(kaoji: Kaoji) -> APIRouter:
    """Return the routes of coming in and going out."""
    routes, access = APIRouter(include_in_schema=False), kaoji.access

    @routes.get("/login")
    def sign_in(
        asker: Annotated[Asker | None, Depends(OPEN)],
        onward: Annotated[str, Query(alias="next", max_length=_LONGEST)] = "/",
    ) -> Response:
        if asker is not None:
            return RedirectResponse(_local(onward), status_code=303)
        return page("login.html", {"onward": _local(onward), "login": "", "problem": None})

    @routes.post("/login")
    def signed_in(
        request: Request,
        _: Annotated[Asker | None, Depends(OPEN)],
        login: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        onward: Annotated[str, Form(alias="next", max_length=_LONGEST)] = "/",
    ) -> Response:
        same_origin(request)
        try:
            secret, _account, _duty = entered(access, request, LogIn(login=login, password=password))
        except (WrongCredentials, TooManyFailures, NoDuty) as refusal:
            told = {"onward": _local(onward), "login": login, "problem": str(refusal)}
            return page("login.html", told, status=401)
        answer = RedirectResponse(_local(onward), status_code=303)
        hand_cookie(request, answer, secret)
        return answer

    @routes.post("/session/duty")
    def switch(
        request: Request,
        asker: Annotated[Asker, Depends(SIGNED_IN)],
        role: Annotated[Role, Form()],
        body: Annotated[str, Form(max_length=500)],
    ) -> Response:
        account, duty = asker.entered.account, DutySaid(role=role, body=body)
        secret = access.sessions.open(account, duty.of(account))
        if asker.entered.session:
            access.sessions.end(asker.entered.session)
        answer = RedirectResponse("/", status_code=303)
        hand_cookie(request, answer, secret)
        return answer

    @routes.post("/logout")
    def sign_out(asker: Annotated[Asker, Depends(SIGNED_IN)]) -> Response:
        if asker.entered.session:
            access.sessions.end(asker.entered.session)
        answer = RedirectResponse("/login", status_code=303)
        forget_cookie(answer)
        return answer

    return routes


def _local(onward: str) -> str:
    """Return where to go on after signing in: a path of this server, whatever a link says."""
    parts = urlsplit(onward)
    fits = (
        onward.startswith("/") and not onward.startswith(("//", "/\\")) and not (parts.netloc or parts.scheme)
    )
    return onward if fits else "/"
