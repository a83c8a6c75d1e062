"""Whether anything in the database has changed since: what lets answers be remembered without being stale."""

import sqlite3
from threading import Lock
from typing import Final

from sqlalchemy import URL

_CHANGES: Final = "PRAGMA data_version"


class Watch:
    """Tells a mark that differs whenever something was written in between, by whichever process.

    SQLite counts the commits of others for each connection, so one that never writes sees all of them, for
    a few microseconds. Elsewhere there is no mark, and nothing may be remembered.
    """

    def __init__(self, url: URL) -> None:
        self._path = url.database if url.get_backend_name() == "sqlite" else None
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()

    def mark(self) -> int | None:
        """Return the mark, or None where there is none."""
        if self._path is None:
            return None
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, check_same_thread=False)
                self._connection.execute("PRAGMA query_only = 1")
            (mark,) = self._connection.execute(_CHANGES).fetchone()
        return int(mark)

    def close(self) -> None:
        """Close the connection; the next mark opens another, so that none of before fits."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
