"""The composition root: the one place that joins the ledger, what is derived from it, and the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

import migrations
from api.desk import Desk
from domain.ledger import Ledger, Store, utc_now
from domain.ledger.recorder import Clock
from domain.refusals import Refused
from projections.entries import write_entries
from projections.reads import Reads


class NoLedger(Refused):
    """这里还没有台账：{where}。新建请运行 kaoji init，看示例请运行 kaoji demo。"""


class LedgerOfAnotherVersion(Refused):
    """台账的结构版本是 {found}，本程序需要 {needed}。请先备份，再运行 kaoji init --upgrade。"""


@dataclass(frozen=True, slots=True)
class Kaoji:
    """An open ledger with its desk and its reads."""

    store: Store
    ledger: Ledger
    desk: Desk
    reads: Reads


@contextmanager
def opened(url: URL, *, clock: Clock = utc_now, create: bool = False) -> Iterator[Kaoji]:
    """Open the ledger at an address; `create` makes or upgrades its tables.

    Raises NoLedger, LedgerOfAnotherVersion, LedgerNotDurable.
    """
    if not create and url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise NoLedger(where=url.database)
    store = Store(url)
    try:
        if create:
            with store.migrating() as connection:
                migrations.upgrade(connection)
        _right_version(store)
        with Ledger(store, clock=clock, inlines=(write_entries,)) as ledger:
            yield Kaoji(store, ledger, Desk(ledger), Reads(ledger, store))
    finally:
        store.close()


def _right_version(store: Store) -> None:
    with store.reading() as connection:
        found = migrations.current(connection)
    if found is None:
        raise NoLedger(where=store.engine.url.render_as_string(hide_password=True))
    if found != migrations.head():
        raise LedgerOfAnotherVersion(found=found, needed=migrations.head())


class StoryClock:
    """Tells the time of a story: only `demo` and `simulate`, which write a new ledger, hand it in."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """Tell the story's time."""
        return self.now
