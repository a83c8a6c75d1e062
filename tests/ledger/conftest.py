"""An empty ledger in SQLite and in PostgreSQL, and small facts to put into it."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import migrations
from domain.facts import Actor, AnyFact, ColumnDeclaredComplete, Envelope, MarkEntered, Placed, Role
from domain.ledger import Ledger, Store
from domain.values import unit_of

YEAR = "dashiqiao-2017"

BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


def _address(kind: str, request: pytest.FixtureRequest) -> str:
    if kind == "postgresql":
        return str(request.getfixturevalue("postgres_database"))
    folder: Path = request.getfixturevalue("tmp_path")
    return f"sqlite:///{folder}/kaoji.sqlite"


def _migrated(url: str) -> str:
    store = Store(url)
    with store.migrating() as connection:
        migrations.upgrade(connection)
    store.close()
    return url


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty ledger, of either kind."""
    return _migrated(_address(request.param, request))


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty ledger in SQLite."""
    return _migrated(_address("sqlite", request))


@pytest.fixture
def postgresql_url(postgres_database: str) -> str:
    """The address of an empty ledger in PostgreSQL."""
    return _migrated(postgres_database)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


@pytest.fixture
def placed() -> Callable[[str, int], Placed]:
    """Return a small fact at a place: a mark for a unit, a complete column for a year."""
    actor = Actor(id="zhang", role=Role.OFFICE, body="考核办")
    envelope = Envelope(actor=actor, effective_on=date(2017, 12, 20))

    def at(stream: str, version: int) -> Placed:
        fact: AnyFact = ColumnDeclaredComplete(envelope=envelope, column="加分")
        if unit_of(stream):
            fact = MarkEntered(
                envelope=envelope, component="指标考核", indicator="1", points=Decimal("4.5"), full=Decimal(5)
            )
        return Placed(stream, version, fact)

    return at
