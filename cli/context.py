"""What every command shares: opening the ledger, choosing the year, the actor, the dates."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Final

import typer
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from api.bootstrap import Kaoji, evidence_beside, opened
from api.evidence import EvidenceStore
from api.settings import Settings, evidence_folder
from domain.access import SIGHTS, Reach, Sight, may_see
from domain.asof import AsOf, moment
from domain.decisions import today_in
from domain.facts import Actor, Role
from domain.refusals import OnlyAsPublished, Refused
from domain.values import stream_of
from projections.reads import NAMED

OFFICE: Final = "考核办"


class WrittenWrong(Refused):
    """命令的写法不对。"""


class ActorUnreadable(WrittenWrong):
    """“{actor}”不是“账号:身份:单位”；例如 zhangke:考核办:市政府绩效考核办。身份可为 {known}。"""


class DateUnreadable(WrittenWrong):
    """“{text}”不是日期；请写成 2018-01-29。"""


class MomentUnreadable(WrittenWrong):
    """“{text}”不是日期；请写成 2018-01-29，或带时刻 2018-01-29T17:30。"""


class ViewsClash(WrittenWrong):
    """--at 已经指明是哪一天的结果，不能再写 --as-of 或 --effective-on。请只写其一。"""


class LedgerAddressUnreadable(WrittenWrong):
    """“{text}”不是台账文件或数据库地址，请核对；例如 sqlite:///ledger.db。"""


Year = Annotated[str | None, typer.Option("--year", metavar="年度", help="年度编号；只有一个年度时可省略。")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序使用。")]
Recorded = Annotated[
    str | None,
    typer.Option("--as-of", metavar="日期", help="截至该日 24:00 已记录的内容；也可写到时刻。"),
]
EffectiveOn = Annotated[
    str | None, typer.Option("--effective-on", metavar="日期", help="只计该日及之前生效的内容。")
]
At = Annotated[str | None, typer.Option("--at", metavar="存档编号", help="按存档编号重现当时的结果。")]
By = Annotated[
    str | None, typer.Option("--actor", metavar="账号:身份:单位", help="经办人；默认为系统登录名、考核办。")
]
OnBehalf = Annotated[
    str | None,
    typer.Option(
        "--on-behalf", metavar="委托人", help="受谁委托办理；此时 --actor 写本人账号和所受委托的身份、单位。"
    ),
]
KeyOption = Annotated[
    str | None, typer.Option("--key", metavar="编号", help="请求编号：同一编号重复提交只记一次。")
]
Exception_ = Annotated[
    str | None,
    typer.Option("--exception", metavar="批准编号", help="按哪一项破例批准办理；见 kaoji record exception。"),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="日期", help="生效日期；默认为今天（不在年度期间内时取最近一日）。"),
]
Reason = Annotated[
    str | None, typer.Option("--reason", metavar="事由", help="事由；凡扣分、失分、更正必填。")
]
Basis = Annotated[str | None, typer.Option("--basis", metavar="依据", help="依据的文件或条款；同上必填。")]


@contextmanager
def ledger() -> Iterator[Kaoji]:
    """Open the configured ledger."""
    settings = Settings.load()
    with opened(settings.url(), evidence=evidence_of(settings, settings.url())) as kaoji:
        yield kaoji


def evidence_of(settings: Settings, url: URL) -> EvidenceStore:
    """Return the evidence store of a ledger: where it is set, else beside the ledger."""
    if folder := evidence_folder(settings):
        return EvidenceStore(folder, settings.evidence_megabytes)
    return evidence_beside(url, settings.evidence_megabytes)


def address(text: str) -> URL:
    """Read a file path or a database address."""
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        return make_url(text)
    except ArgumentError:
        raise LedgerAddressUnreadable(text=text) from None


def the_actor(written: str | None, on_behalf: str | None = None) -> Actor:
    """Return who acts, and for whom: as named, as set, or the system's login name for the office."""
    text = written or Settings.load().actor
    actor = an_actor(text) if text else Actor(id=_login_name(), role=Role.OFFICE, body=OFFICE)
    return Actor(id=actor.id, role=actor.role, body=actor.body, on_behalf=on_behalf)


def permitted(
    kaoji: Kaoji, year: str, sight: Sight, about: str | None = None, *, published: bool = False
) -> None:
    """Refuse to show what the person set as actor may not see; `published`: whether the result is."""
    known = kaoji.reads.year(year, kaoji.reads.now(), NAMED)
    may_see(known, the_actor(None), sight, about, published=published)


def sees_published_only(sight: Sight, *views: str | None) -> bool:
    """Whether the person set as actor sees only what was published; raises OnlyAsPublished for a view."""
    reader = the_actor(None)
    if SIGHTS[sight].get(reader.role) is not Reach.PUBLISHED:
        return False
    if any(views):
        raise OnlyAsPublished(role=reader.role)
    return True


def an_actor(text: str) -> Actor:
    """Read `账号:身份:单位`; raises ActorUnreadable."""
    match text.split(":"):
        case [account, role, body] if role in list(Role) and account.strip() and body.strip():
            return Actor(id=account, role=Role(role), body=body)
        case _:
            raise ActorUnreadable(actor=text, known="、".join(Role))


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}" if hasattr(os, "getuid") else "unknown"


def the_day(kaoji: Kaoji, year: str, written: str | None) -> date:
    """Return the day a fact takes effect: as named, or today within the year's window."""
    if written is not None:
        return a_date(written)
    state = kaoji.reads.year(year, kaoji.reads.now())
    return today_in(state, datetime.now(kaoji.reads.zone(year)).date())


def a_date(text: str) -> date:
    """Read an ISO date; raises DateUnreadable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateUnreadable(text=text) from None


def a_moment(text: str) -> date | datetime:
    """Read a date, or a date with a time; raises MomentUnreadable."""
    try:
        return moment(text)
    except ValueError:
        raise MomentUnreadable(text=text) from None


def view(kaoji: Kaoji, year: str, recorded: str | None, effective_on: str | None, token: str | None) -> AsOf:
    """Return the view that the options ask for; raises ViewsClash."""
    if token and (recorded or effective_on):
        raise ViewsClash
    return kaoji.reads.as_of(
        year,
        recorded=a_moment(recorded) if recorded else None,
        effective_on=a_date(effective_on) if effective_on else None,
        token=token,
    )


def whole_id(kaoji: Kaoji, entry: str, year: str | None = None) -> str:
    """Return an entry's id with its year, which may be left out where there is only one: 市环保局@12.

    A fact of the year itself, such as the filing of a sheet, is named by the year: dashiqiao-2017@57.
    """
    if "/" in entry or entry.rpartition("@")[0] in kaoji.reads.years():
        return entry
    return stream_of(kaoji.reads.the_year(year), entry)
