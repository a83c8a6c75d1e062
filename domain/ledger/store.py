"""Where a ledger is kept: a SQLite file or a PostgreSQL database, with one writer at a time in either."""

import weakref
from collections.abc import Mapping
from contextlib import AbstractContextManager

from sqlalchemy import URL, Connection, make_url, text

from domain.ledger.postgres import PostgreSQL
from domain.ledger.sqlite import SQLite
from domain.refusals import LedgerNotDurable


class Store:
    """The database of a ledger; may be used by several threads and, for one database, several processes."""

    def __init__(self, url: str | URL, *, patience: float = 30.0) -> None:
        """Take a SQLAlchemy URL and how many seconds to wait for one's turn; opens nothing yet.

        Raises LedgerNotDurable for a database that cannot keep facts: one in memory, or of another maker.
        """
        self._database = _database(make_url(url), patience)
        self.engine = self._database.engine
        """What reads are made with. Write through `writing()`: in SQLite this engine cannot."""
        # At the end of the program too: Python would close connections without our turn.
        self._closed = weakref.finalize(self, self._database.close)

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one state of the database and can write nothing."""
        return self._database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open the one writer's transaction: committed at the end, rolled back when the block raises.

        Raises LedgerBusy when the turn does not come in time.
        """
        return self._database.writing()

    def migrating(self) -> AbstractContextManager[Connection]:
        """Open a transaction for `migrations.upgrade`, which needs no table to be there yet."""
        return self._database.migrating()

    def guarded(self) -> bool:
        """Whether the database itself still refuses to change, replace or delete facts and keys."""
        with self.reading() as connection:
            found = set(connection.scalars(text(self._database.guards)))
        return set(self._database.guarded_by) <= found

    def check_durable(self) -> None:
        """Raise LedgerNotDurable, naming every problem, if an acknowledged fact could be lost."""
        if problems := list(self._database.problems()):
            raise LedgerNotDurable(problem="；".join(problems))

    def describe(self) -> Mapping[str, str | int | bool | None]:
        """Return what `kaoji doctor` shows of the database: kind, version, place and settings in effect."""
        return self._database.describe()

    def close(self) -> None:
        """Close the connections that are not in use; the store opens new ones when it is used again."""
        self._database.close()


def _database(url: URL, patience: float) -> SQLite | PostgreSQL:
    match url.get_backend_name():
        case "sqlite":
            return SQLite(url, patience=patience)
        case "postgresql":
            return PostgreSQL(url, patience=patience)
        case other:
            raise LedgerNotDurable(problem=f"只支持 SQLite 与 PostgreSQL，不支持 {other}")
