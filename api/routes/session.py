"""Coming in and going out: a browser's session; and what somebody may change of their own account."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.accounts import Access, Account, Duty, Scope
from api.bootstrap import Kaoji
from api.web.gate import COOKIE, OPEN, SECURE_COOKIE, SIGNED_IN, Asker, same_origin
from api.web.refusals import DutyNotYours, WrongCredentials
from domain.facts import Role
from domain.refusals import Refused
from domain.values import Name


class Strict(BaseModel):
    """A body that holds nothing it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DutySaid(Strict):
    """A duty of the account's own."""

    role: Role
    body: Name

    def of(self, account: Account) -> Duty:
        """Return the duty as the account holds it; raises DutyNotYours."""
        wanted = Duty(self.role, self.body)
        if wanted not in account.duties:
            raise DutyNotYours(duty=wanted, held="、".join(map(str, account.duties)) or "（无）")
        return wanted


class LogIn(Strict):
    """Account and password; the duty to act in, where there are several."""

    login: str = Field(max_length=200, examples=["zhangke"])
    password: str = Field(max_length=1000, examples=["一句只有自己知道的话"])
    duty: DutySaid | None = None


class PasswordSaid(Strict):
    """The password that is and the one that shall be."""

    current: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class TokenSaid(Strict):
    """A token that a program shall use in one duty, up to a time."""

    purpose: Name = Field(examples=["12345 热线每日报送"])
    scope: Scope = Scope.READ
    expires_at: AwareDatetime
    duty: DutySaid | None = None


class NoDuty(Refused):
    """账号 {login} 还没有任何身份。请系统管理员先给一个（kaoji account grant）。"""


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of one's own session, password and tokens."""
    routes, access = APIRouter(prefix="/api/v1", tags=["session"]), kaoji.access

    @routes.post("/session", status_code=201, summary="登录", operation_id="LogIn")
    async def log_in(request: Request, said: LogIn, _: Annotated[Asker | None, Depends(OPEN)]) -> Response:
        """Open a session; its secret goes into a cookie that no script can read."""
        if request.headers.get("sec-fetch-site") or request.headers.get("origin"):
            same_origin(request)
        secret, account, duty = await run_in_threadpool(entered, access, request, said)
        answer = JSONResponse(told(account, duty), status_code=201)
        hand_cookie(request, answer, secret)
        return answer

    @routes.get("/session", summary="我是谁", operation_id="WhoAmI")
    def who_am_i(asker: Annotated[Asker, Depends(SIGNED_IN)]) -> dict[str, Any]:
        """Tell who is signed in, in which duty, and what other duties there are."""
        return told(asker.entered.account, asker.entered.duty)

    @routes.post("/session/duty", status_code=201, summary="换一个身份", operation_id="SwitchDuty")
    def switch(request: Request, said: DutySaid, asker: Annotated[Asker, Depends(SIGNED_IN)]) -> Response:
        """Go on in another duty of one's own, with a new session: the old one ends."""
        account = asker.entered.account
        duty = said.of(account)
        secret = access.sessions.open(account, duty)
        if asker.entered.session:
            access.sessions.end(asker.entered.session)
        answer = JSONResponse(told(account, duty), status_code=201)
        hand_cookie(request, answer, secret)
        return answer

    @routes.delete("/session", status_code=204, summary="退出", operation_id="LogOut")
    def log_out(asker: Annotated[Asker, Depends(SIGNED_IN)]) -> Response:
        """End the session."""
        if asker.entered.session:
            access.sessions.end(asker.entered.session)
        answer = Response(status_code=204, headers={"Clear-Site-Data": '"cookies"'})
        forget_cookie(answer)
        return answer

    @routes.put("/session/password", status_code=204, summary="改密码", operation_id="ChangePassword")
    def change_password(
        request: Request, said: PasswordSaid, asker: Annotated[Asker, Depends(SIGNED_IN)]
    ) -> Response:
        """Change one's own password; all sessions end, this one too."""
        login, address = asker.entered.account.login, address_of(request)
        access.throttle.check(login, address)
        if not access.accounts.fits(login, said.current):
            access.throttle.failed(login, address)
            raise WrongCredentials
        access.accounts.set_password(login, said.new)
        return Response(status_code=204)

    @routes.get("/session/tokens", summary="我的令牌", operation_id="MyTokens")
    def my_tokens(asker: Annotated[Asker, Depends(SIGNED_IN)]) -> dict[str, Any]:
        """Return one's own tokens, without their secrets."""
        return {"tokens": [one.values() for one in access.tokens.all(asker.entered.account.login)]}

    @routes.post("/session/tokens", status_code=201, summary="生成令牌", operation_id="MakeToken")
    def make_token(said: TokenSaid, asker: Annotated[Asker, Depends(SIGNED_IN)]) -> dict[str, Any]:
        """Make a token for a program; its secret is told here and never again."""
        account = asker.entered.account
        duty = said.duty.of(account) if said.duty else asker.entered.duty
        until: datetime = said.expires_at
        secret, token = access.tokens.make(account, duty, said.purpose, said.scope, until)
        return {**token.values(), "secret": secret}

    @routes.delete(
        "/session/tokens/{token}", status_code=204, summary="吊销令牌", operation_id="RevokeMyToken"
    )
    def revoke_token(token: str, asker: Annotated[Asker, Depends(SIGNED_IN)]) -> Response:
        """Revoke one of one's own tokens."""
        access.tokens.revoke(token, asker.entered.account.login)
        return Response(status_code=204)

    return routes


def entered(access: Access, request: Request, said: LogIn) -> tuple[str, Account, Duty]:
    """Return the secret of a new session; raises WrongCredentials, TooManyFailures, NoDuty, DutyNotYours."""
    login, address = said.login.strip(), address_of(request)
    request.state.login, request.state.look = login[:200], "登录"
    access.throttle.check(login, address)
    if not access.accounts.fits(login, said.password):
        access.throttle.failed(login, address)
        raise WrongCredentials
    access.throttle.succeeded(login)
    account = access.accounts.named(login)
    duty = said.duty.of(account) if said.duty else next(iter(account.duties), None)
    if duty is None:
        raise NoDuty(login=login)
    return access.sessions.open(account, duty), account, duty


def hand_cookie(request: Request, answer: Response, secret: str) -> None:
    """Put a session's secret into its cookie; over HTTPS under the name that only HTTPS may set."""
    secure = request.url.scheme == "https"
    name = SECURE_COOKIE if secure else COOKIE
    answer.set_cookie(name, secret, path="/", secure=secure, httponly=True, samesite="lax")


def forget_cookie(answer: Response) -> None:
    """Take the session's cookie away."""
    for name in (COOKIE, SECURE_COOKIE):
        answer.delete_cookie(name, path="/", secure=name == SECURE_COOKIE, httponly=True)


def address_of(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else ""


def told(account: Account, duty: Duty) -> dict[str, Any]:
    """Return who somebody is, and in which duty."""
    return {**account.values(), "duty": {"role": duty.role.value, "body": duty.body}}
