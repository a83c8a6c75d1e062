"""Ledgers of any size: one simulated year, played through the desk, and the same year for many jurisdictions.

Copies are made of the stored bytes: only the year's name in them differs, and it is as long. They are
interleaved as offices would record them: the first fact of every jurisdiction, then the second of every one.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from api.bootstrap import StoryClock, opened
from api.settings import sqlite_url
from cli.simulation import YEAR, simulate_year
from cli.simulation.spring import FIRST
from cli.simulation.world import at
from projections.rebuild import rebuild
from tests.benchmarks.report import say

_COLUMNS: Final = "position, stream, version, topic, state, recorded_at"
_INSERT: Final = f"INSERT INTO facts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - written above
_EFFECTIVE: Final = re.compile(rb'"effective_on":"(\d{4}-\d{2}-\d{2})"')
_SCORED: Final = frozenset(("MarkEntered", "EvaluationEntered", "FindingRecorded"))
_BACK: Final = timedelta(days=60)

Row = tuple[int, str, int, str, bytes, int]


def simulated(folder: Path, units: int, seed: int = 1) -> Path:
    """Return a ledger with one simulated year, played once and kept in the folder."""
    path = folder / f"year-{units}-{seed}.sqlite"
    if not path.exists():
        say(f"playing a year of {units} units")
        clock = StoryClock(at(FIRST))
        unready = path.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        with opened(sqlite_url(unready), clock=clock, create=True) as kaoji:
            simulate_year(kaoji, clock, units, seed)
        with closing(sqlite3.connect(unready)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        unready.rename(path)
    return path


def name_of(copy: int) -> str:
    """Return the year's name in a copy: of the same length as the year that was played."""
    return f"s{copy:04}{YEAR[5:]}"


def copied(folder: Path, facts: int, *, units: int = 100, back_dated: float = 0) -> tuple[Path, int]:
    """Return a ledger of about so many facts, and how many years it has; made once and kept in the folder.

    Of the marks, evaluations and findings a share is dated back by sixty days.
    """
    one = simulated(folder, units)
    with closing(sqlite3.connect(one)) as database:
        rows: list[Row] = database.execute(f"SELECT {_COLUMNS} FROM facts ORDER BY position").fetchall()  # noqa: S608
    copies = max(1, round(facts / len(rows)))
    path = folder / f"facts-{facts}-{units}-{round(back_dated * 100)}.sqlite"
    if not path.exists():
        say(f"writing {copies * len(rows):,} facts of {copies} years")
        unready = path.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        with opened(sqlite_url(unready), create=True):
            pass
        with closing(sqlite3.connect(unready)) as database:
            database.execute("PRAGMA synchronous = OFF")
            with database:
                database.executemany(_INSERT, _copies(rows, copies, back_dated))
        with opened(sqlite_url(unready)) as kaoji:
            say("deriving its entries")
            rebuild(kaoji.ledger, kaoji.store)
        with closing(sqlite3.connect(unready)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        unready.rename(path)
    return path, copies


def _copies(rows: list[Row], copies: int, back_dated: float) -> Iterator[Row]:
    drawn = Random(1)  # noqa: S311 - a sample, not a secret
    position, played = 0, YEAR.encode()
    for _, stream, version, topic, state, recorded_at in rows:
        told = state
        if topic in _SCORED and drawn.random() < back_dated:
            told = _EFFECTIVE.sub(_earlier, state, count=1)
        for copy in range(copies):
            position += 1
            name = name_of(copy)
            yield (
                position,
                stream.replace(YEAR, name),
                version,
                topic,
                told.replace(played, name.encode()),
                recorded_at,
            )


def _earlier(found: re.Match[bytes]) -> bytes:
    day = date.fromisoformat(found[1].decode()) - _BACK
    return f'"effective_on":"{day}"'.encode()
