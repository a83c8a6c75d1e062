"""Rebuilding what is derived: aside from the facts, compared, then swapped in one transaction.

A rebuild reads facts and writes the read table; it has no way to write a fact. It is made in pages, each
committed with the position it reaches, so one that was cut off goes on from there. Whoever reads meanwhile
sees the table in use, and facts recorded meanwhile are derived last, under the writer's turn.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, func, insert, or_, select

from domain.ledger import Ledger, Store, StoredFact
from projections import derivations
from projections.entries import ASIDE, ENTRIES, MOVING, write_into

_PAGE: Final = 5_000

Progress = Callable[[int, int], None]
"""Told how many facts are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: how many facts and rows, and in how many rows the table had differed."""

    facts: int
    rows: int
    differences: int
    resumed: int = 0
    """The position after which a rebuild that was cut off went on."""


def rebuild(ledger: Ledger, store: Store, progress: Progress = lambda _done, _all: None) -> Rebuilt:
    """Derive `entries` anew and put it in place of the present one if they differ."""
    resumed = _begin(store)
    reached = _fill(ledger, store, resumed, ledger.position(), progress)
    with store.reading() as connection:
        # Rows are only ever added: what is the same up to here stays the same.
        differences = _differences(connection, 0, reached)
    with store.writing() as connection:
        # Facts recorded meanwhile: under the writer's turn no more can come.
        last = ledger.position()
        write_into(ASIDE, connection, list(ledger.stored(after=reached, kinds=MOVING)))
        differences += _differences(connection, reached, last)
        if differences:
            connection.execute(delete(ENTRIES))
            connection.execute(insert(ENTRIES).from_select(ENTRIES.c.keys(), select(ASIDE)))
        rows = connection.scalar(select(func.count()).select_from(ASIDE)) or 0
        connection.execute(delete(ASIDE))
        derivations.end(connection, replaced=bool(differences))
    return Rebuilt(last, rows, differences, resumed)


def _begin(store: Store) -> int:
    """Return the position after which to go on: 0 unless a rebuild by this very code was cut off."""
    with store.writing() as connection:
        under_way = derivations.derivation(connection)
        if under_way.by == derivations.BY:
            return under_way.reached
        connection.execute(delete(ASIDE))
        derivations.begin(connection)
    return 0


def _fill(ledger: Ledger, store: Store, after: int, up_to: int, progress: Progress) -> int:
    for page in _pages(ledger.stored(after=after, up_to=up_to, page=_PAGE, kinds=MOVING)):
        with store.writing() as connection:
            write_into(ASIDE, connection, page)
            derivations.reach(connection, page[-1].id)
        # What lies between two pages has no movements.
        progress(page[-1].id if len(page) == _PAGE else up_to, up_to)
    return up_to


def _pages(facts: Iterator[StoredFact]) -> Iterator[Sequence[StoredFact]]:
    while page := list(islice(facts, _PAGE)):
        yield page


def _differences(connection: Connection, after: int, up_to: int) -> int:
    """Count the rows of either table at these positions that have no like in the other."""
    tables = (ENTRIES, ASIDE), (ASIDE, ENTRIES)
    queries = (
        _without_like(one, other).where(one.c.position > after, one.c.position <= up_to)
        for one, other in tables
    )
    return sum(connection.scalar(query) or 0 for query in queries)


def _without_like(one: Table, other: Table) -> Select[int]:
    """Select how many rows of one table the other has not, walking both in the order of their key."""
    key = {column.name for column in one.primary_key}
    place = and_(*(one.c[name] == other.c[name] for name in key))
    differs: Sequence[ColumnElement[bool]] = [
        column.is_distinct_from(other.c[column.name]) for column in one.c if column.name not in key
    ]
    joined = one.outerjoin(other, place)
    return select(func.count()).select_from(joined).where(or_(other.c.position.is_(None), *differs))
