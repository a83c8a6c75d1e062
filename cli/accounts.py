"""`kaoji account …`: who may sign in to the pages and the API, and in which duties; `kaoji access …`."""

import sys
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.accounts import Account, Duty
from api.accounts.log import LEAST_DAYS
from cli import showing
from cli.context import AsJson, WrittenWrong, ledger
from domain.facts import Role

account = typer.Typer(
    no_args_is_help=True,
    help="""账号：谁可以登录网页和接口，担任哪些身份；停用而不删除，记录中的经办人才说得清。

    示例：

      kaoji account add admin 系统管理员 --duty 系统管理员:市政府办

      kaoji account add zhangke 张科 --duty 考核办:市政府绩效考核办

      kaoji account list
    """,
)
access = typer.Typer(
    no_args_is_help=True,
    help="""访问日志：谁登录、谁被拒绝、谁看了别人的成绩；与台账分开保存。

    示例：

      kaoji access log --limit 20
    """,
)

Login = Annotated[str, typer.Argument(metavar="账号")]
DutyWords = Annotated[
    str, typer.Argument(metavar="身份:单位", help="例如 考核办:市政府绩效考核办；身份与 --actor 相同。")
]


class DutyUnreadable(WrittenWrong):
    """“{text}”不是“身份:单位”；例如 考核办:市政府绩效考核办。身份可为 {known}。"""


class PasswordsDiffer(WrittenWrong):
    """两次输入的密码不同，没有设置。请再试一次。"""


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(account, name="account", rich_help_panel="台账")
    app.add_typer(access, name="access", rich_help_panel="台账")


def a_duty(text: str) -> Duty:
    """Read `身份:单位`; raises DutyUnreadable."""
    role, colon, body = text.replace("：", ":").partition(":")
    if not (colon and role in list(Role) and body.strip()):
        raise DutyUnreadable(text=text, known="、".join(Role))
    return Duty(Role(role), body.strip())


def _password() -> str:
    """Ask for a new password twice; from a pipe, read one line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = typer.prompt("新密码", hide_input=True)
    if typer.prompt("再输一次", hide_input=True) != first:
        raise PasswordsDiffer
    return str(first)


@account.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Argument(metavar="姓名", help="或岗位名称。")],
    duty: Annotated[
        list[str] | None, typer.Option("--duty", metavar="身份:单位", help="担任的身份；可写多次。")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="编号", help="统一认证中的编号；写明时不设密码。")
    ] = None,
) -> None:
    """新建账号；密码从键盘输入两次，或由管道送入一行，从不写在命令里。

    示例：

      kaoji account add zhangke 张科 --duty 考核办:市政府绩效考核办
    """
    duties = [a_duty(one) for one in duty or ()]
    with ledger() as kaoji:
        password = None if subject else _password()
        made = kaoji.access.accounts.add(login, name, duties, password=password, subject=subject)
    showing.done(f"已新建账号 {_told(made)}")


@account.command("list")
def list_accounts(as_json_: AsJson = False) -> None:
    """列出账号及其身份。

    示例：

      kaoji account list
    """
    with ledger() as kaoji:
        found = kaoji.access.accounts.all()
    if as_json_:
        showing.as_json({"accounts": [one.values() for one in found]})
        return
    table = Table("账号", "姓名", "身份", "状态")
    for one in found:
        cells = (one.login, one.name, "、".join(map(str, one.duties)), "停用" if one.disabled else "启用")
        table.add_row(*map(escape, cells))
    showing.out.print(table)


@account.command("grant")
def grant(login: Login, duty: DutyWords) -> None:
    """给账号一个身份，下一次请求即生效。

    示例：

      kaoji account grant zhangke 复核人员:市政府绩效考核办
    """
    with ledger() as kaoji:
        showing.done(_told(kaoji.access.accounts.grant(login, a_duty(duty))))


@account.command("withdraw")
def withdraw(login: Login, duty: DutyWords) -> None:
    """收回一个身份；以它打开的会话和令牌立即失效。

    示例：

      kaoji account withdraw zhangke 复核人员:市政府绩效考核办
    """
    with ledger() as kaoji:
        showing.done(_told(kaoji.access.accounts.withdraw(login, a_duty(duty))))


@account.command("password")
def password(login: Login) -> None:
    """重设密码，该账号已登录的会话随即结束。

    示例：

      kaoji account password zhangke
    """
    with ledger() as kaoji:
        kaoji.access.accounts.named(login)
        kaoji.access.accounts.set_password(login, _password())
    showing.done(f"已重设 {login} 的密码")


@account.command("disable")
def disable(login: Login) -> None:
    """停用账号，其会话和令牌立即失效；记录中的经办不变。

    示例：

      kaoji account disable zhangke
    """
    with ledger() as kaoji:
        showing.done(f"已停用 {_told(kaoji.access.accounts.disable(login))}")


@account.command("enable")
def enable(login: Login) -> None:
    """重新启用账号。

    示例：

      kaoji account enable zhangke
    """
    with ledger() as kaoji:
        showing.done(f"已启用 {_told(kaoji.access.accounts.enable(login))}")


def _told(one: Account) -> str:
    return f"{one.login}（{one.name}）：{'、'.join(map(str, one.duties)) or '还没有身份'}"


@access.command("log")
def access_log(
    after: Annotated[int, typer.Option("--after", metavar="序号", min=0)] = 0,
    limit: Annotated[int, typer.Option("--limit", metavar="条数", min=1)] = 50,
    login: Annotated[str | None, typer.Option("--login", metavar="账号", help="只看一个账号。")] = None,
    as_json_: AsJson = False,
) -> None:
    """列出访问日志。

    示例：

      kaoji access log --login zhangke
    """
    with ledger() as kaoji:
        found = kaoji.access.log.lines(after, limit, login)
    if as_json_:
        showing.as_json({"lines": [{"number": number, **one.values()} for number, one in found]})
        return
    table = Table("序号", "时间", "账号", "身份", "来自", "事项", "答复")
    for number, one in found:
        at = str(one.values()["at"])[:19]
        cells = (str(number), at, one.login, one.role, one.address, f"{one.act} {one.path}", str(one.status))
        table.add_row(*(escape(cell or "—") for cell in cells))
    showing.out.print(table)


@access.command("prune")
def prune(
    days: Annotated[int, typer.Option("--days", metavar="天数", help=f"保留几天，至少 {LEAST_DAYS} 天。")],
) -> None:
    """删去过期的访问日志；不影响台账中的任何记录。

    示例：

      kaoji access prune --days 365
    """
    with ledger() as kaoji:
        count = kaoji.access.log.prune(days)
    showing.done(f"已删去 {count} 条")
