"""Whose turn it is to write a SQLite ledger: one thread of one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Final

from filelock import FileLock, Timeout

from domain.refusals import LedgerBusy

POLL: Final = 0.002
"""Seconds between two looks at the lock file: a system can wake threads by itself, but not processes."""


class Turn:
    """The writer's turn at one database file; free to take again for the thread that has it.

    The threads of this process queue at a lock in memory, so that only one of them ever looks at the lock
    file. The system drops that lock when a process dies, however it dies.
    """

    def __init__(self, database: Path) -> None:
        self._threads = RLock()
        self._processes = FileLock(f"{database}.lock", mode=0o600, thread_local=False, poll_interval=POLL)

    @contextmanager
    def taken(self, patience: float) -> Iterator[None]:
        """Hold the turn; raises LedgerBusy when it has not come after `patience` seconds."""
        deadline = monotonic() + patience
        if not self._threads.acquire(timeout=patience):
            raise LedgerBusy(seconds=f"{patience:g}")
        try:
            try:
                self._processes.acquire(timeout=max(0.0, deadline - monotonic()))
            except Timeout:
                raise LedgerBusy(seconds=f"{patience:g}") from None
            try:
                yield
            finally:
                self._processes.release()
        finally:
            self._threads.release()


@cache
def turn_at(database: Path) -> Turn:
    """Return the one turn that all users of a database file in this process share; the path is resolved."""
    return Turn(database)
