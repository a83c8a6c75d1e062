"""Verbs that make and look after a ledger: init, doctor, serve."""

import platform
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from typing import Annotated, Any, Final

import typer
from sqlalchemy import URL

from api.accounts.examples import example_accounts
from api.bootstrap import Kaoji, LedgerOfAnotherVersion, NoLedger, opened
from api.checks import verify
from api.settings import Settings, describe
from cli import showing
from cli.context import AsJson, Basis, By, WrittenWrong, a_date, evidence_of, the_actor
from cli.texts import scheme_text
from domain.commands import AdoptScheme, OpenYear, YearCommand
from domain.decisions import decide_year, readable
from domain.facts import Actor, Placed, Role
from domain.refusals import Refused
from domain.state import YearState, evolve_year

_DOCTOR: Final = {
    "kaoji": "考绩台账版本",
    "python": "Python 版本",
    "settings_file": "设置文件",
    "database_url": "台账地址",
    "evidence_folder": "佐证材料",
    "actor": "默认经办人",
    "database": "数据库",
    "version": "数据库版本",
    "wal_reset_bug": "该版本有并发写入缺陷（已由轮流写入避开）",
    "writers_take_turns": "各程序轮流写入",
    "path": "台账文件",
    "bytes": "文件大小（字节）",
    "wal_bytes": "预写日志大小（字节）",
    "file_system": "所在磁盘的文件系统",
    "years": "考核年度",
    "position": "最新流水号",
}


class LedgerOfExamples(Refused):
    """{where} 是示例台账，不能再开启实际的年度。请换一个文件夹，或用 KAOJI_DATABASE_URL 指明自己的台账。"""


class YearIdUnreadable(WrittenWrong):
    """“{year}”不是年度编号；年度编号须由地区的拼音或英文与年份组成，例如 dashiqiao-2017。"""


class PortTaken(Refused):
    """端口 {port} 已被占用，请用 --port 换一个，例如 kaoji serve --port 8081。"""


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for verb in (init, doctor, serve):
        app.command(rich_help_panel="台账")(verb)


def show_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        showing.say(f"kaoji {version('kaoji')}")
        raise typer.Exit


def year_number(year: str) -> int:
    """Return the calendar year a year's id ends with; raises YearIdUnreadable."""
    number = year[-4:]
    if not (number.isascii() and number.isdigit() and year[-5:-4] == "-"):
        raise YearIdUnreadable(year=year)
    return int(number)


def init(
    year: Annotated[str, typer.Argument(metavar="年度", help="年度编号，形如 dashiqiao-2017。")],
    scheme: Annotated[
        str | None, typer.Option("--scheme", metavar="方案", help="方案名或方案文件；默认与年度同名。")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="地区", help="默认取方案中的地区。")] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="日期", help="可记录期间的起日；默认为该年 1 月 1 日。")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="日期", help="止日；默认为次年 12 月 31 日。")
    ] = None,
    basis: Basis = None,
    actor: By = None,
) -> None:
    """建立台账（如尚没有）并开启一个考核年度。

    示例：

      kaoji init dashiqiao-2017

      kaoji init mycity-2018 --scheme 我市方案.scheme --place 我市 --basis 市委办发〔2018〕1号
    """
    text = scheme_text(scheme or year)
    found = readable(text)
    first = a_date(start) if start else date(year_number(year), 1, 1)
    last = a_date(end) if end else date(year_number(year) + 1, 12, 31)
    common: dict[str, Any] = {"year": year, "on": first, "basis": basis or found.metadata["文号"]}
    commands: tuple[YearCommand, ...] = (
        OpenYear(
            **common,
            jurisdiction=place or found.metadata["地区"],
            window_from=first,
            window_to=last,
        ),
        AdoptScheme(**common, text=text),
    )
    who, url = the_actor(actor), Settings.load().url()
    _would_open(year, commands, who)
    with opened(url, create=True) as kaoji:
        _no_example(kaoji, url)
        showing.recorded(kaoji.desk.perform(commands, who))
    showing.say(f"台账：{told(url)}")
    showing.say(
        "下一步：先登记不在考核之列的考评单位（kaoji record body 名称），再导入单位表和指标表（kaoji import）"
    )


def _would_open(year: str, commands: Sequence[YearCommand], actor: Actor) -> None:
    """Refuse what a new year would refuse before any file is made."""
    state = YearState(year)
    for command in commands:
        for fact in decide_year(state, command, actor, command.on):
            state = evolve_year(state, Placed(year, state.version + 1, fact))


def _no_example(kaoji: Kaoji, url: URL) -> None:
    """Refuse to mix an office's own year into a ledger of examples."""
    for year in kaoji.reads.years():
        opening = kaoji.reads.year(year, kaoji.reads.now()).opened
        if opening and opening.example:
            raise LedgerOfExamples(where=told(url))


def told(url: URL) -> str:
    """Return a ledger's address as people write it: a file's path, or the database without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)


def exists(url: URL, *, of_any_version: bool = False) -> bool:
    """Whether there is a ledger at an address; one of another version is refused unless it may be any."""
    try:
        with opened(url):
            return True
    except NoLedger:
        return False
    except LedgerOfAnotherVersion:
        if of_any_version:
            return True
        raise


def show_checks(kaoji: Kaoji) -> bool:
    """Verify the ledger, show each check, and return whether all hold."""
    with showing.err.status("核对台账"):
        checks = verify(kaoji)
    for check in checks:
        if check.holds:
            showing.done(f"{check.name}：{check.found}")
        else:
            showing.complain([f"{check.name}：{check.found}"])
    return all(check.holds for check in checks)


def doctor(
    upgrade: Annotated[bool, typer.Option("--upgrade", help="把旧版本的台账升级到本程序的结构。")] = False,
    as_json_: AsJson = False,
) -> None:
    """检查运行环境：设置、数据库及其能否断电不丢记录、台账结构版本、各年度。

    示例：

      kaoji doctor

      kaoji doctor --upgrade
    """
    settings = Settings.load()
    found: dict[str, object] = {"kaoji": version("kaoji"), "python": platform.python_version()}
    found |= describe(settings)
    url = settings.url()
    if not exists(url, of_any_version=True):
        raise NoLedger(where=told(url))
    with opened(url, create=upgrade) as kaoji:
        found |= kaoji.store.describe()
        found |= {"years": list(kaoji.reads.years()), "position": kaoji.ledger.position()}
    if as_json_:
        showing.as_json(found)
        return
    for name, value in found.items():
        showing.say(f"{_DOCTOR.get(name, name)}：{_in_words(value)}")
    showing.done("台账可用，已确认的记录断电不丢")


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(value) or "（无）"
        case _:
            return str(value)


def serve(
    port: Annotated[int, typer.Option("--port", metavar="端口", min=1, max=65535)] = 8080,
    host: Annotated[
        str, typer.Option("--host", metavar="地址", help="默认只接受本机访问；0.0.0.0 为本机的所有地址。")
    ] = "127.0.0.1",
) -> None:
    """启动网页与接口服务；按 Ctrl-C 停止。账号用 kaoji account add 建立。

    示例台账每次启动时打印各身份的示例账号和新的密码。

    示例：

      kaoji serve --port 8080

      kaoji serve --host 0.0.0.0
    """
    from api.app import serve as run

    settings = Settings.load()
    with opened(settings.url(), evidence=evidence_of(settings, settings.url())) as kaoji, _free(port, host):
        _tell_accounts(kaoji)
        shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - what the user wrote
        run(
            kaoji,
            port,
            host,
            kept_days=settings.access_log_days,
            started=lambda: showing.say(f"已启动：http://{shown}:{port}/   按 Ctrl-C 停止"),
        )


def _tell_accounts(kaoji: Kaoji) -> None:
    """Say how to sign in: by the example accounts of an example, else by accounts that somebody added."""
    years = [kaoji.reads.year(one, kaoji.reads.now()).opened for one in kaoji.reads.years()]
    if years and all(one is not None and one.example for one in years):
        actors = (one.fact.envelope.actor for one in kaoji.reads.log(0))
        state = kaoji.reads.year(kaoji.reads.years()[0], kaoji.reads.now())
        others = {Role.ASSESSOR: next(iter(state.bodies)), Role.LEADER: "领导小组", Role.AUDITOR: "市审计局"}
        password, made = example_accounts(kaoji.access.accounts, actors, others)
        for one in made:
            showing.say(f"示例账号 {one.login}：{'、'.join(map(str, one.duties))}")
        showing.say(f"以上账号的密码（本次启动新设）：{password}")
    elif not kaoji.access.accounts.all():
        showing.say("还没有账号。请先建立：kaoji account add 账号 姓名 --duty 考核办:单位名称")


@contextmanager
def _free(port: int, host: str) -> Iterator[None]:
    """Refuse a port that another program listens on, before the server complains in its own words."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(port=port) from None
    yield
