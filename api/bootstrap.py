"""The composition root: the one place that joins the ledger, what is derived from it, and the clock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import OperationalError

import migrations
from api.accounts import Access
from api.chinese import in_chinese
from api.desk import Desk
from api.evidence import MEGABYTES, EvidenceStore
from domain.ledger import Ledger, Store, utc_now
from domain.ledger.recorder import Clock
from domain.refusals import Refused
from projections.entries import write_entries
from projections.reads import Reads


class NoLedger(Refused):
    """这里还没有台账：{where}。新建请运行 kaoji init，看示例请运行 kaoji demo。"""


class LedgerOfAnotherVersion(Refused):
    """台账的结构版本是 {found}，本程序需要 {needed}。请先备份，再运行 kaoji doctor --upgrade。"""


class NotALedger(Refused):
    """{where} 不是考绩台账（是别的文件或数据库，或已损坏），未作任何改动。请核对地址。"""


class DatabaseUnreachable(Refused):
    """打不开台账 {where}：{problem}。请确认文件可读写、磁盘未满；若是数据库服务，请确认已启动、地址无误。"""


@dataclass(frozen=True, slots=True)
class Kaoji:
    """An open ledger with its desk, its reads, its evidence, and who may come in."""

    store: Store
    ledger: Ledger
    desk: Desk
    reads: Reads
    evidence: EvidenceStore
    access: Access


@contextmanager
def opened(
    url: URL, *, clock: Clock = utc_now, create: bool = False, evidence: EvidenceStore | None = None
) -> Iterator[Kaoji]:
    """Open the ledger at an address; `create` makes or upgrades its tables.

    Its evidence is kept beside it unless told elsewhere.

    Raises NoLedger, NotALedger, DatabaseUnreachable, LedgerOfAnotherVersion, LedgerNotDurable.
    """
    if url.get_backend_name() == "sqlite" and not _is_ledger(url) and not create:
        raise NoLedger(where=url.database)
    store = Store(url)
    try:
        try:
            if create:
                with store.migrating() as connection:
                    migrations.upgrade(connection)
            _right_version(store)
            ledger = Ledger(store, clock=clock, inlines=(write_entries,))
        except OperationalError as error:
            problem = in_chinese(str(error.orig).strip().splitlines()[0])
            raise DatabaseUnreachable(where=_shown(url), problem=problem) from error
        with ledger:
            kept, access = evidence or evidence_beside(url), Access.to(store, utc_now)
            yield Kaoji(store, ledger, Desk(ledger), Reads(ledger, store), kept, access)
    finally:
        store.close()


def evidence_beside(url: URL, megabytes: int = MEGABYTES) -> EvidenceStore:
    """Return the evidence of a ledger: `ledger.evidence` beside `ledger.db`; a server has no such place."""
    file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    folder = Path(url.database or "").expanduser().with_suffix(".evidence") if file else None
    return EvidenceStore(folder, megabytes)


def _is_ledger(url: URL) -> bool:
    """Whether a SQLite file holds a ledger; looks without changing it, raises NotALedger for other files."""
    path = Path(url.database or "").expanduser()
    if path.is_dir():
        raise NotALedger(where=path)
    if not path.is_file() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.OperationalError as error:
        raise DatabaseUnreachable(where=path, problem=in_chinese(str(error))) from error
    except sqlite3.DatabaseError as error:
        raise NotALedger(where=path) from error
    if tables and "facts" not in tables:
        raise NotALedger(where=path)
    return bool(tables)


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _right_version(store: Store) -> None:
    with store.reading() as connection:
        found = migrations.current(connection)
    if found is None:
        raise NoLedger(where=_shown(store.engine.url))
    if found != migrations.head():
        raise LedgerOfAnotherVersion(found=found, needed=migrations.head())


class StoryClock:
    """Tells the time of a story: only `demo` and `simulate`, which write a new ledger, hand it in."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """Tell the story's time."""
        return self.now
