"""A ledger in a PostgreSQL database, for many processes on many machines."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, create_engine, event, text
from sqlalchemy.exc import OperationalError

from domain.refusals import LedgerBusy

OLDEST: Final = 150000
"""PostgreSQL 15, the oldest version that the tests have seen."""

LOCK_NOT_AVAILABLE: Final = "55P03"

SAFE: Final = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    # `local` still waits for this server's own disk.
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
"""The values of each setting with which a power failure loses nothing that was acknowledged."""


class PostgreSQL:
    """One PostgreSQL database and the connections to it."""

    guards = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    guarded_by = ("facts_only_grow", "keys_only_grow")

    def __init__(self, url: URL, *, patience: float) -> None:
        """Take the database's address; nothing is opened yet."""
        self.patience = patience
        self.url = url.set(drivername="postgresql+psycopg")
        self.engine = create_engine(self.url, isolation_level="READ COMMITTED", pool_pre_ping=True)
        event.listen(self.engine, "connect", self._set_up)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one state of the database, whatever is written meanwhile."""
        with self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write, alone; committed at the end, or nothing is written when the block raises.

        The lock makes the order of positions the order of commits: who tails the ledger misses nothing.
        Each statement sees what was committed before it (READ COMMITTED), so after the lock nothing is old.
        """
        with self.engine.connect() as connection:
            with self._patiently():
                connection.execute(text("LOCK TABLE facts IN EXCLUSIVE MODE"))
            yield connection
            connection.commit()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Change the schema: before the first change there is no table to lock, so migrations lock."""
        with self._patiently(), self.engine.begin() as connection:
            yield connection

    def problems(self) -> Iterator[str]:
        """Name what could lose an acknowledged fact."""
        with self.reading() as connection:
            settings = _settings(connection, *SAFE, "server_version_num")
        for name, safe in SAFE.items():
            if settings[name] not in safe:
                yield f"PostgreSQL 的 {name} 为 {settings[name]}，须为 {'、'.join(sorted(safe))}"
        if int(settings["server_version_num"]) < OLDEST:
            yield "PostgreSQL 须为 15 或更高版本"

    def describe(self) -> Mapping[str, str | int | bool | None]:
        """Return what doctor shows; settings are those in effect."""
        with self.reading() as connection:
            settings = _settings(connection, *SAFE, "server_version")
        return {
            "database": "PostgreSQL",
            "version": settings.pop("server_version"),
            "path": self.url.render_as_string(hide_password=True),
            **settings,
        }

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()

    def _set_up(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - as SQLAlchemy hands it over
        connection.execute(f"SET lock_timeout = {int(self.patience * 1000)}")
        connection.commit()

    @contextmanager
    def _patiently(self) -> Iterator[None]:
        """Say LedgerBusy where PostgreSQL says that a lock did not come in time."""
        try:
            yield
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise LedgerBusy(seconds=f"{self.patience:g}") from error
            raise


def _settings(connection: Connection, *names: str) -> dict[str, str]:
    query = text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)")
    return dict(connection.execute(query, {"names": list(names)}).all())
