"""Accounts, their duties and tokens, and the access log: what administrator and auditor look after."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.accounts import Duty
from api.bootstrap import Kaoji
from api.routes.session import DutySaid, Strict
from api.web.answers import answered
from api.web.gate import ACCESS_SEEN, ACCOUNTS_SEEN, ADMINISTRATION, Asker
from domain.facts import Role
from domain.values import Name

Administrator = Annotated[Asker, Depends(ADMINISTRATION)]
Onlooker = Annotated[Asker, Depends(ACCOUNTS_SEEN)]
Auditor = Annotated[Asker, Depends(ACCESS_SEEN)]


class AccountSaid(Strict):
    """An account to be: with a password, or the subject by which a provider knows the person."""

    login: Name = Field(examples=["zhangke"])
    name: Name = Field(examples=["考核办经办一"])
    password: str | None = Field(default=None, max_length=1000)
    subject: Name | None = None
    duties: tuple[DutySaid, ...] = ()


class PasswordGiven(Strict):
    """A new password."""

    password: str = Field(max_length=1000)


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of accounts and of the access log."""
    routes, access = APIRouter(prefix="/api/v1", tags=["accounts"]), kaoji.access

    @routes.get("/accounts", summary="账号", operation_id="Accounts")
    def all_accounts(request: Request, asker: Onlooker) -> Response:
        """Return all accounts with their duties."""
        return answered(request, {"accounts": [one.values() for one in access.accounts.all()]})

    @routes.post("/accounts", status_code=201, summary="新建账号", operation_id="AddAccount")
    def add_account(request: Request, said: AccountSaid, asker: Administrator) -> dict[str, Any]:
        """Add an account."""
        request.state.look = "新建账号"
        duties = [Duty(one.role, one.body) for one in said.duties]
        made = access.accounts.add(
            said.login, said.name, duties, password=said.password, subject=said.subject
        )
        return made.values()

    @routes.get("/accounts/{login}", summary="一个账号", operation_id="Account")
    def one_account(request: Request, login: str, asker: Onlooker) -> Response:
        """Return an account with its duties."""
        return answered(request, access.accounts.named(login).values())

    @routes.put("/accounts/{login}/duties", summary="给予身份", operation_id="GrantDuty")
    def grant(request: Request, login: str, said: DutySaid, asker: Administrator) -> dict[str, Any]:
        """Give an account a duty; to have it already is no error."""
        request.state.look = "给予身份"
        duty = Duty(said.role, said.body)
        if duty in access.accounts.named(login).duties:
            return access.accounts.named(login).values()
        return access.accounts.grant(login, duty).values()

    @routes.delete("/accounts/{login}/duties", summary="收回身份", operation_id="WithdrawDuty")
    def withdraw(
        request: Request,
        login: str,
        role: Annotated[Role, Query()],
        body: Annotated[Name, Query()],
        asker: Administrator,
    ) -> dict[str, Any]:
        """Take a duty away; sessions and tokens in it end at once."""
        request.state.look = "收回身份"
        return access.accounts.withdraw(login, Duty(role, body)).values()

    @routes.put("/accounts/{login}/password", status_code=204, summary="重设密码", operation_id="SetPassword")
    def set_password(request: Request, login: str, said: PasswordGiven, asker: Administrator) -> Response:
        """Set an account's password; its sessions end."""
        request.state.look = "重设密码"
        access.accounts.set_password(login, said.password)
        return Response(status_code=204)

    @routes.post("/accounts/{login}/disabling", summary="停用账号", operation_id="DisableAccount")
    def disable(request: Request, login: str, asker: Administrator) -> dict[str, Any]:
        """Keep an account out; its sessions and tokens end at once."""
        request.state.look = "停用账号"
        return access.accounts.disable(login).values()

    @routes.post("/accounts/{login}/enabling", summary="启用账号", operation_id="EnableAccount")
    def enable(request: Request, login: str, asker: Administrator) -> dict[str, Any]:
        """Let an account in again."""
        request.state.look = "启用账号"
        return access.accounts.enable(login).values()

    @routes.get("/tokens", summary="全部令牌", operation_id="Tokens")
    def all_tokens(request: Request, asker: Onlooker) -> Response:
        """Return the tokens of all accounts, without their secrets."""
        return answered(request, {"tokens": [one.values() for one in access.tokens.all()]})

    @routes.delete("/tokens/{token}", status_code=204, summary="吊销令牌", operation_id="RevokeToken")
    def revoke(request: Request, token: str, asker: Administrator) -> Response:
        """Revoke anybody's token."""
        request.state.look = "吊销令牌"
        access.tokens.revoke(token)
        return Response(status_code=204)

    @routes.get("/access-log", summary="访问日志", operation_id="AccessLog")
    def access_log(
        request: Request,
        asker: Auditor,
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        login: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        """Return lines of the access log, the oldest first; the next page is linked."""
        lines = access.log.lines(after, limit, login)
        answer = answered(request, {"lines": [{"number": at, **one.values()} for at, one in lines]})
        if len(lines) == limit:
            onward = request.url.include_query_params(after=lines[-1][0], limit=limit)
            answer.headers["Link"] = f'<{onward.path}?{onward.query}>; rel="next"'
        return answer

    return routes
