"""How far each derived table has come: what is in use, and a rebuild of it that is under way."""

from dataclasses import dataclass
from hashlib import sha256
from inspect import getsource
from typing import Final

from sqlalchemy import BigInteger, Column, Connection, PrimaryKeyConstraint, Table, select, update

import domain.entries
import projections.entries
from domain.ledger.tables import METADATA, WORD

DERIVATIONS: Final = Table(
    "derivations",
    METADATA,
    Column("derived", WORD, nullable=False),
    # Another number each time the table was put in place of an earlier one.
    Column("generation", BigInteger, nullable=False),
    # The code by which a rebuild under way derives, and the last position it has derived.
    Column("by", WORD),
    Column("reached", BigInteger, nullable=False),
    PrimaryKeyConstraint("derived", name="derivations_pk"),
)

BY: Final = sha256((getsource(domain.entries) + getsource(projections.entries)).encode()).hexdigest()
"""Tells the code that derives entries from any other: a rebuild begun by other code is begun again."""

_ENTRIES: Final = DERIVATIONS.c.derived == "entries"


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the database says of `entries`."""

    generation: int
    by: str | None
    reached: int


def derivation(connection: Connection) -> Derivation:
    """Return how far `entries` and a rebuild of it have come."""
    columns = (DERIVATIONS.c.generation, DERIVATIONS.c.by, DERIVATIONS.c.reached)
    return Derivation(*connection.execute(select(*columns).where(_ENTRIES)).one())


def begin(connection: Connection) -> None:
    """Say that a rebuild by this code begins."""
    connection.execute(update(DERIVATIONS).where(_ENTRIES).values(by=BY, reached=0))


def reach(connection: Connection, position: int) -> None:
    """Say how far the rebuild has come."""
    connection.execute(update(DERIVATIONS).where(_ENTRIES).values(reached=position))


def end(connection: Connection, *, replaced: bool) -> None:
    """Say that no rebuild is under way any more, and whether its table is the one in use now."""
    generation = DERIVATIONS.c.generation + int(replaced)
    connection.execute(update(DERIVATIONS).where(_ENTRIES).values(generation=generation, by=None, reached=0))
