"""A ledger in one SQLite file, safe from lost and damaged commits (docs/decisions/0001-recorder.md)."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError

from domain.ledger.turn import Turn, turn_at
from domain.refusals import LedgerBusy, LedgerNotDurable

LONG_WAL: Final = 4 * 1024 * 1024
"""Bytes, a thousand pages: where SQLite itself would checkpoint."""

SETTINGS: Final[dict[str, str | int]] = {
    # Each commit reaches the disk before it is acknowledged; the second line does the same for macOS.
    "synchronous": "FULL",
    "fullfsync": 1,
    # Checkpoints happen only when we ask for one, in our turn.
    "wal_autocheckpoint": 0,
    # A WAL that starts anew is cut to this: a longer file holds facts that no checkpoint has copied yet.
    "journal_size_limit": LONG_WAL,
    "foreign_keys": 1,
}
FULL: Final = 2
"""What `PRAGMA synchronous` answers for FULL; EXTRA, still safer, is 3."""

READERS: Final = 16
"""Connections kept open. None is opened beyond: closing one takes the writer's turn."""

WAL_RESET_BUG: Final = ((3, 7, 0), (3, 51, 3))
"""From the first version that has the bug to the first that has not; 3.44.6 and 3.50.7 have the fix too."""
WAL_RESET_FIXED: Final = {(3, 44, 6), (3, 50, 7)}

NETWORK_DRIVES: Final = frozenset(
    ("9p", "afs", "ceph", "cifs", "fuse.sshfs", "lustre", "nfs", "nfs4", "smb3", "smbfs", "vboxsf")
)
"""File systems whose locks and shared memory SQLite cannot rely on."""


class _ClosedInTurn(sqlite3.Connection):
    """A connection that closes in the writer's turn, because closing the last one checkpoints."""

    turn: Turn
    patience: float

    def close(self) -> None:
        try:
            with self.turn.taken(self.patience):
                super().close()
        except LedgerBusy:
            # Whoever has had the turn for so long has the ledger open: ours is not the last connection.
            super().close()


class SQLite:
    """One database file and the connections to it."""

    guards = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    guarded_by = tuple(
        f"{table}_no_{act}" for table in ("facts", "keys") for act in ("update", "delete", "replace")
    )

    def __init__(self, url: URL, *, patience: float) -> None:
        """Take the file's address; raises LedgerNotDurable when it is not a plain path.

        In `file:` addresses and options SQLite would take `mode=memory`, `nolock` and the like.
        """
        if url.query or not url.database or url.database == ":memory:" or url.database.startswith("file:"):
            problem = "SQLite 台账须是磁盘上的一个文件，地址写成 sqlite:////完整路径/kaoji.sqlite；内存数据库随程序结束而消失"
            raise LedgerNotDurable(problem=problem)
        # Resolved: two names of one file must not have two lock files.
        self.path = Path(url.database).expanduser().resolve()
        self.patience = patience
        self.turn = turn_at(self.path)
        # The writer's connection is its own: no number of readers can keep it from whoever has the turn,
        # and no reader can write without the turn.
        self.engine = self._engine(url, connections=READERS, query_only=1)
        self._writer = self._engine(url, connections=1, query_only=0)
        self._checkpointed_at = 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one state of the database, whatever is written meanwhile."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write, alone; committed at the end, or nothing is written when the block raises."""
        self._create_file()
        with self.turn.taken(self.patience), self._writer.connect() as connection:
            self._begin(connection)
            yield connection
            connection.commit()
            self._checkpoint_when_long(connection)

    migrating = writing

    def problems(self) -> Iterator[str]:
        """Name what could lose an acknowledged fact."""
        with self.reading() as connection:
            mode, level = _pragma(connection, "journal_mode"), _pragma(connection, "synchronous")
        if mode != "wal":
            yield f"SQLite 未能启用预写日志（journal_mode={mode}）"
        if int(str(level)) < FULL:
            yield f"SQLite 提交时未等待写入磁盘（synchronous={level}）"
        if (drive := file_system(self.path)) in NETWORK_DRIVES:
            yield f"台账文件 {self.path} 在网络盘（{drive}）上，请移到本机磁盘，或改用 PostgreSQL"

    def describe(self) -> Mapping[str, str | int | bool | None]:
        """Return what doctor shows; settings are those in effect."""
        with self.reading() as connection:
            settings = {name: _pragma(connection, name) for name in ("journal_mode", *SETTINGS)}
        return {
            "database": "SQLite",
            "version": sqlite3.sqlite_version,
            "wal_reset_bug": has_wal_reset_bug(sqlite3.sqlite_version_info),
            "writers_take_turns": True,
            "path": str(self.path),
            "bytes": self.path.stat().st_size,
            "wal_bytes": self._wal_bytes(),
            "file_system": file_system(self.path),
            **settings,
        }

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()
        self._writer.dispose()

    def _engine(self, url: URL, *, connections: int, query_only: int) -> Engine:
        return create_engine(
            url,
            creator=lambda: self._connect(query_only),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=self.patience,
        )

    def _connect(self, query_only: int) -> sqlite3.Connection:
        self._create_file()
        connection = sqlite3.connect(
            self.path,
            timeout=self.patience,
            isolation_level=None,
            check_same_thread=False,
            factory=_ClosedInTurn,
        )
        connection.turn, connection.patience = self.turn, self.patience
        try:
            self._set_up(connection, query_only)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_up(self, connection: sqlite3.Connection, query_only: int) -> None:
        """Set what SQLite forgets with each connection, and once what it keeps in the file."""
        for name, value in SETTINGS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            with self.turn.taken(self.patience):
                connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA query_only = {query_only}")

    def _create_file(self) -> None:
        """Create the file for its owner alone.

        An existing file is not touched: closing any handle of it would drop SQLite's own locks on it.
        """
        if self.path.exists():
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600))

    def _begin(self, connection: Connection) -> None:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if isinstance(error.orig, sqlite3.OperationalError) and _is_busy(error.orig):
                # A program that takes no turns, such as a database browser, is writing.
                raise LedgerBusy(seconds=f"{self.patience:g}") from error
            raise

    def _checkpoint_when_long(self, connection: Connection) -> None:
        """Copy a long WAL into the database; looking at its size costs microseconds.

        PASSIVE: it waits for no reader, and the next commit writes the same file from its start, which is
        faster than letting a truncated one grow again. With a reader in the way it copies what it may and is
        tried again after as much has been written. The commit stands whatever happens here, so a failure
        waits for that next time too.
        """
        size = self._wal_bytes()
        if size <= LONG_WAL:
            self._checkpointed_at = 0
        elif size > self._checkpointed_at + LONG_WAL:
            self._checkpointed_at = size
            with suppress(OperationalError):
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def _wal_bytes(self) -> int:
        try:
            return Path(f"{self.path}-wal").stat().st_size
        except FileNotFoundError:
            return 0


def _pragma(connection: Connection, name: str) -> str | int | None:
    answer: str | int | None = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
    return answer


def _is_busy(error: sqlite3.OperationalError) -> bool:
    # The lower byte is the kind of error, the rest its details.
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite could damage a database that several connections write and checkpoint."""
    first, fixed = WAL_RESET_BUG
    return first <= version < fixed and version not in WAL_RESET_FIXED


def file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """Return the type of the file system a path is on, as far as the system tells (Linux)."""
    if not mounts.exists():
        return None
    found: dict[Path, str] = {}
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, folder, kind, *_ = line.split(" ")
        # Spaces and the like are written as octal numbers; what is mounted later hides what was before.
        found[Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), folder))] = kind
    return next((found[parent] for parent in (path, *path.parents) if parent in found), None)
