"""The peers: the raw database, and the eventsourcing library as its own pages show it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from domain.ledger.sqlite import SETTINGS

PAGE = 500


class Unit(Aggregate):
    """A unit as a plain user of the library would write it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.points: dict[str, Decimal] = {}

    @event("MarkEntered")
    def mark(  # noqa: PLR0917 - the fields of a mark
        self, component: str, indicator: str, points: Decimal, full: Decimal, on: str, actor: str, basis: str
    ) -> None:
        """Enter a mark."""
        del full, on, actor, basis
        self.points[f"{component}/{indicator}"] = points


class Plain(Application[UUID]):
    """The library's application, as it is."""

    notification_log_section_size = PAGE


def _marked(unit: Unit, number: int) -> None:
    unit.mark(
        "结果得分",
        str(number % 40 + 1),
        Decimal(number % 10) + Decimal("0.25"),
        Decimal(10),
        f"2017-10-{1 + number % 28:02}",
        "示例绩效考核办经办",
        "考核办法四（二）",
    )


@contextmanager
def library(path: Path, units: int, facts: int) -> Iterator[tuple[Plain, list[UUID]]]:
    """Open the library's own ledger with so many units of so many facts each."""
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    application = Plain(env=environment)
    ids = []
    for number in range(units):
        unit = Unit(f"示例局{number:03}")
        for one in range(facts - 1):
            _marked(unit, one)
        application.save(unit)
        ids.append(unit.id)
    try:
        yield application, ids
    finally:
        application.close()


def decided(application: Plain, unit: UUID, number: int) -> None:
    """Load a unit, let one thing happen, save it."""
    aggregate: Unit = application.repository.get(unit)
    _marked(aggregate, number)
    application.save(aggregate)


def folded(application: Plain, path: Path) -> tuple[float, int]:
    """Fold the notification log into totals by unit and component, a commit a section: seconds and facts."""
    begin, facts, start = perf_counter(), 0, 1
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE totals (unit TEXT, part TEXT, points TEXT, PRIMARY KEY (unit, part))")
        while notifications := application.recorder.select_notifications(start, PAGE):
            totals: dict[tuple[str, str], Decimal] = {}
            for one in notifications:
                happened = application.mapper.to_domain_event(one)
                if isinstance(happened, Unit.MarkEntered):  # type: ignore[attr-defined]  # made by @event
                    key = (str(happened.originator_id), happened.component)
                    totals[key] = totals.get(key, Decimal(0)) + happened.points
            _add(database, totals)
            facts, start = facts + len(notifications), notifications[-1].id + 1
    return perf_counter() - begin, facts


def _add(database: sqlite3.Connection, totals: Mapping[tuple[str, str], Decimal]) -> None:
    for (unit, part), points in totals.items():
        found = database.execute(
            "SELECT points FROM totals WHERE unit = ? AND part = ?", (unit, part)
        ).fetchone()
        total = points + (Decimal(found[0]) if found else 0)
        database.execute("INSERT OR REPLACE INTO totals VALUES (?, ?, ?)", (unit, part, str(total)))
    database.commit()


def raw_commits(path: Path, count: int) -> list[float]:
    """Commit one row so many times with the ledger's own settings; return the seconds of each."""
    times = []
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        for name, value in SETTINGS.items():
            database.execute(f"PRAGMA {name} = {value}")
        database.execute("CREATE TABLE IF NOT EXISTS raw (position INTEGER PRIMARY KEY, state BLOB)")
        for _ in range(count):
            begin = perf_counter()
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO raw (state) VALUES (?)", (b"x" * 400,))
            database.execute("COMMIT")
            times.append(perf_counter() - begin)
    return times
