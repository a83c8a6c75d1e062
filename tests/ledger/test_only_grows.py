"""Nobody changes, replaces or removes what is recorded, whatever statement they try."""

from collections.abc import Callable

import pytest
from sqlalchemy import exc, text

from domain.facts import Placed
from domain.ledger import Key, Ledger, Store

UNIT = "dashiqiao-2017/市环保局"

EVERYWHERE = [
    "UPDATE facts SET topic = 'x' WHERE position = 1",
    "UPDATE facts SET recorded_at = recorded_at + 1",
    "UPDATE facts SET position = position + 10",
    "DELETE FROM facts WHERE position = 2",
    "DELETE FROM facts",
    "INSERT INTO facts SELECT 1, 'x', 9, topic, state, recorded_at FROM facts WHERE position = 2",
    "INSERT INTO facts SELECT 9, stream, version, 'x', state, recorded_at FROM facts",
    "INSERT INTO facts SELECT * FROM facts WHERE true ON CONFLICT (position) DO UPDATE SET topic = 'x'",
    "UPDATE keys SET digest = 'x'",
    "DELETE FROM keys",
    "INSERT INTO keys SELECT actor, key, 'x', 1, 1 FROM keys",
    "INSERT INTO keys SELECT * FROM keys WHERE true ON CONFLICT (actor, key) DO UPDATE SET digest = 'x'",
]
IN_SQLITE = [
    "INSERT OR REPLACE INTO facts SELECT 1, 'x', 9, topic, state, recorded_at FROM facts",
    "INSERT OR REPLACE INTO facts SELECT 9, stream, version, 'x', state, recorded_at FROM facts",
    "REPLACE INTO facts SELECT * FROM facts WHERE position = 1",
    "INSERT OR IGNORE INTO facts SELECT * FROM facts WHERE position = 1",
    "UPDATE OR REPLACE facts SET position = 2 WHERE position = 1",
    "UPDATE OR REPLACE facts SET version = 2 WHERE position = 1",
    "UPDATE OR IGNORE facts SET topic = 'x' WHERE position = 1",
    "INSERT OR REPLACE INTO keys VALUES ('zhang', 'k1', 'x', 1, 1)",
    "UPDATE OR REPLACE keys SET digest = 'x'",
    "UPDATE OR REPLACE keys SET key = 'k2'",
]
IN_POSTGRESQL = [
    "TRUNCATE facts",
    "TRUNCATE keys",
    "TRUNCATE facts, keys RESTART IDENTITY CASCADE",
    "MERGE INTO facts USING (SELECT 1 AS one) AS x ON position = one WHEN MATCHED THEN DELETE",
    "MERGE INTO keys USING (SELECT 1 AS one) AS x ON true WHEN MATCHED THEN UPDATE SET digest = 'x'",
]


@pytest.fixture
def kept(ledger: Ledger, placed: Callable[[str, int], Placed]) -> Ledger:
    """Return a ledger of two facts and two keys."""
    for version in (1, 2):
        key = Key("zhang", f"k{version}", f"d{version}")
        ledger.append([placed(UNIT, version)], read={}, key=key)
    return ledger


def whole(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        tables = ("SELECT * FROM facts ORDER BY position", "SELECT * FROM keys ORDER BY key")
        return [tuple(row) for table in tables for row in connection.execute(text(table))]


def refuse(store: Store, statement: str) -> None:
    before = whole(store)
    with pytest.raises(exc.IntegrityError), store.writing() as connection:
        connection.execute(text(statement))
    assert whole(store) == before


@pytest.mark.usefixtures("kept")
def test_facts_and_keys_cannot_be_changed_replaced_or_removed(store: Store) -> None:
    particular = {"sqlite": IN_SQLITE, "postgresql": IN_POSTGRESQL}[store.engine.dialect.name]
    for statement in EVERYWHERE + particular:
        refuse(store, statement)


@pytest.mark.usefixtures("kept")
def test_whoever_tries_reads_why(store: Store) -> None:
    with (
        pytest.raises(
            exc.IntegrityError, match="台账只增不改：已记录的内容不能修改、替换或删除，更正须另记一笔"
        ),
        store.writing() as connection,
    ):
        connection.execute(text("DELETE FROM facts"))


@pytest.mark.usefixtures("kept")
def test_a_reader_cannot_write(store: Store) -> None:
    insert = text("INSERT INTO keys VALUES ('zhang', 'k3', 'd3', 1, 1)")
    with pytest.raises(exc.DBAPIError), store.reading() as connection:
        connection.execute(insert)


def test_a_reader_sees_one_state_while_others_write(
    store: Store, kept: Ledger, placed: Callable[[str, int], Placed]
) -> None:
    count = text("SELECT count(*) FROM facts")
    with store.reading() as connection:
        assert connection.scalar(count) == 2
        kept.append([placed(UNIT, 3)], read={})
        assert connection.scalar(count) == 2
    assert kept.position() == 3
