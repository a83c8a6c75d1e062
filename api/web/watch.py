"""Whether facts or accounts have changed since: what lets answers be remembered without being stale."""

import sqlite3
from threading import Lock
from typing import Final

from sqlalchemy import URL

_CHANGES: Final = "PRAGMA data_version"
_STATE: Final = (
    "SELECT max(position) FROM facts",
    "SELECT count(*), count(disabled_at), total(disabled_at) FROM accounts",
    "SELECT group_concat(login || ' ' || role || ' ' || body) FROM duties",
    "SELECT count(*), count(ended_at) FROM sessions",
    "SELECT count(*), count(revoked_at) FROM tokens",
)
"""What tells one state of facts and accounts from another, from small tables and an index's end."""

Mark = tuple[object, ...]


class Watch:
    """Tells a mark that differs whenever facts or accounts were written in between, by whichever process.

    SQLite counts the commits of others for each connection, so one that never writes sees all of them, for
    a few microseconds; only then is it asked what they changed, for the access log is written all the time.
    Elsewhere there is no mark, and nothing may be remembered.
    """

    def __init__(self, url: URL) -> None:
        self._path = url.database if url.get_backend_name() == "sqlite" else None
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()
        self._seen: tuple[int, Mark] | None = None

    def mark(self) -> Mark | None:
        """Return the mark, or None where there is none."""
        if self._path is None:
            return None
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, check_same_thread=False)
                self._connection.execute("PRAGMA query_only = 1")
            (changes,) = self._connection.execute(_CHANGES).fetchone()
            if self._seen is None or self._seen[0] != changes:
                state = tuple(self._connection.execute(one).fetchone() for one in _STATE)
                self._seen = (changes, state)
            return self._seen[1]

    def close(self) -> None:
        """Close the connection; the next mark opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection, self._seen = None, None
