"""The access log: who came in, who was refused, who looked at another's scores; kept apart from the facts.

Lines are gathered and written a few times a second, in the writer's turn; when they cannot be written,
nothing more may be looked at that would have to be (GB/T 22239-2019, 8.1.4.3).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from api.accounts.tables import ACCESS_LOG, instant
from domain.ledger import Store
from domain.ledger.mapper import micros
from domain.ledger.recorder import Clock
from domain.refusals import LedgerBusy, Refused

LEAST_DAYS: Final = 180
"""Six months: the least the Cybersecurity Law (网络安全法 第二十一条) asks for."""
_PAUSE: Final = 0.2
_MOST: Final = 50_000
"""So many lines may wait to be written; beyond, nothing more is let in."""


class RetentionTooShort(Refused):
    """访问日志至少须保存 {least} 天（网络安全法第二十一条），不能只留 {days} 天。请写更大的天数。"""


class LogNotWritten(Refused):
    """访问日志写不进去，暂停受理；已记录的内容不受影响。请系统管理员检查磁盘与数据库。"""


@dataclass(frozen=True, slots=True)
class Look:
    """One line: who did what, from where, and how it was answered."""

    at: int
    act: str
    method: str
    path: str
    status: int
    login: str | None = None
    role: str | None = None
    body: str | None = None
    address: str | None = None

    def values(self) -> dict[str, Any]:
        """Return it as plain values."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return told | {"at": instant(self.at).isoformat()}


class AccessLog:
    """Writes and reads the access log of a ledger."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._waiting: list[Look] = []
        self._change = Lock()
        self._failed = False

    def now(self) -> int:
        """Return the time, as lines have it."""
        return micros(self._clock())

    def note(self, look: Look) -> None:
        """Take a line to be written soon."""
        with self._change:
            self._waiting.append(look)

    def check(self) -> None:
        """Refuse to go on when lines cannot be written; raises LogNotWritten."""
        if self._failed or len(self._waiting) > _MOST:
            raise LogNotWritten

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write what is noted, in a thread of its own, until the block ends; the rest is written then."""
        closing = Event()
        thread = Thread(target=self._write_on, args=(closing,), name="access-log", daemon=True)
        thread.start()
        try:
            yield
        finally:
            closing.set()
            thread.join()

    def _write_on(self, closing: Event) -> None:
        # Woken by the clock and not by each line, which would cost every request a change of threads.
        while not closing.wait(_PAUSE):
            self.flush()
        self.flush()

    def flush(self) -> None:
        """Write what is waiting; what cannot be written goes on waiting."""
        with self._change:
            lines, self._waiting = self._waiting, []
        if not lines:
            return
        try:
            with self._store.writing() as connection:
                connection.execute(insert(ACCESS_LOG), [asdict(one) for one in lines])
        except (SQLAlchemyError, LedgerBusy, OSError):
            with self._change:
                self._waiting[:0] = lines
                self._failed = True
        else:
            self._failed = False

    def lines(self, after: int = 0, limit: int = 100, login: str | None = None) -> Sequence[tuple[int, Look]]:
        """Return lines after a number, oldest first, with their numbers."""
        mine = () if login is None else (ACCESS_LOG.c.login == login,)
        query = select(ACCESS_LOG).where(ACCESS_LOG.c.number > after, *mine)
        with self._store.reading() as connection:
            rows = connection.execute(query.order_by(ACCESS_LOG.c.number).limit(limit)).all()
        return [(row.number, Look(**{name: row._mapping[name] for name in Look.__slots__})) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name

    def prune(self, days: int) -> int:
        """Delete lines older than so many days and return how many; raises RetentionTooShort."""
        if days < LEAST_DAYS:
            raise RetentionTooShort(least=LEAST_DAYS, days=days)
        end = micros(self._day(days))
        with self._store.writing() as connection:
            return connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.at < end)).rowcount

    def _day(self, days: int) -> datetime:
        return self._clock() - timedelta(days=days)
