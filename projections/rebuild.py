"""Rebuilding what is derived: aside from the facts, compared, then swapped in one transaction.

A rebuild reads facts and writes the read table; it has no way to write a fact.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, delete, func, insert, select

from domain.facts import Recorded
from domain.ledger import Ledger, Store
from projections.entries import ASIDE, ENTRIES, write_into

_PAGE = 1000

Progress = Callable[[int, int], None]
"""Told how many facts are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: how many facts and rows, and in how many rows the table had differed."""

    facts: int
    rows: int
    differences: int


def rebuild(ledger: Ledger, store: Store, progress: Progress = lambda _done, _all: None) -> Rebuilt:
    """Derive `entries` anew and put it in place of the present one if they differ."""
    with store.writing() as connection:
        connection.execute(delete(ASIDE))
    done = _fill(ledger, store, ledger.position(), progress)
    with store.writing() as connection:
        # Facts recorded meanwhile: under the writer's turn no more can come.
        newest = list(ledger.scan(after=done))
        write_into(ASIDE, connection, newest)
        differences = _differences(connection)
        if differences:
            connection.execute(delete(ENTRIES))
            connection.execute(insert(ENTRIES).from_select(ENTRIES.c.keys(), select(ASIDE)))
        rows = connection.scalar(select(func.count()).select_from(ENTRIES)) or 0
        connection.execute(delete(ASIDE))
    return Rebuilt(done + len(newest), rows, differences)


def _fill(ledger: Ledger, store: Store, up_to: int, progress: Progress) -> int:
    done = 0
    for page in _pages(ledger.scan(up_to=up_to)):
        with store.writing() as connection:
            write_into(ASIDE, connection, page)
        done = page[-1].position
        progress(done, up_to)
    return done


def _pages(facts: Iterator[Recorded]) -> Iterator[list[Recorded]]:
    while page := list(islice(facts, _PAGE)):
        yield page


def _differences(connection: Connection) -> int:
    """Count the rows that stand in only one of the two tables."""
    here, aside = select(ENTRIES), select(ASIDE)
    return sum(
        connection.scalar(select(func.count()).select_from(one.except_(other).subquery())) or 0
        for one, other in ((here, aside), (aside, here))
    )
