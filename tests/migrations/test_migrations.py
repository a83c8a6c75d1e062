"""The schema is made by its steps, once, and is the one the code expects."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

import migrations
import projections
from domain.ledger import Store
from domain.ledger.tables import METADATA
from domain.refusals import LedgerBusy

T = TypeVar("T")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kaoji.sqlite"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


def read(store: Store, question: Callable[[Connection], T]) -> T:
    with store.reading() as connection:
        return question(connection)


def upgrade(store: Store) -> None:
    with store.migrating() as connection:
        migrations.upgrade(connection)


def test_an_empty_database_is_at_no_revision_and_then_at_the_newest(store: Store) -> None:
    assert read(store, migrations.current) is None
    upgrade(store)
    assert read(store, migrations.current) == migrations.head()


def test_upgrading_again_changes_nothing(store: Store) -> None:
    upgrade(store)
    upgrade(store)
    assert read(store, migrations.current) == migrations.head()


def test_an_engine_will_do(address: str, tmp_path: Path) -> None:
    (tmp_path / "kaoji.sqlite").touch()
    engine = create_engine(address)
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert migrations.current(connection) == migrations.head()
        assert {"facts", "keys", "entries", "entries_aside"} < set(inspect(connection).get_table_names())
    engine.dispose()


def test_an_upgrade_that_fails_leaves_nothing_behind(store: Store) -> None:
    def broken() -> None:
        with store.migrating() as connection:
            migrations.upgrade(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert read(store, lambda connection: inspect(connection).get_table_names()) == []


def test_several_that_start_at_once_make_the_schema_once(address: str) -> None:
    def start(_: int) -> None:
        store = Store(address)
        upgrade(store)
        store.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(start, range(6)))
    store = Store(address)
    assert read(store, migrations.current) == migrations.head()
    store.close()


def test_whoever_waits_too_long_for_another_to_upgrade_is_told_so(address: str, store: Store) -> None:
    with store.migrating() as connection:
        migrations.upgrade(connection)
        with ThreadPoolExecutor(1) as thread:
            assert isinstance(thread.submit(upgrade, Store(address, patience=0.1)).exception(), LedgerBusy)


def test_the_schema_made_is_the_schema_the_code_expects(store: Store) -> None:
    for module in pkgutil.walk_packages(projections.__path__, "projections."):
        importlib.import_module(module.name)
    upgrade(store)

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        found: list[object] = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
        return found

    assert read(store, differences) == []


def test_a_rebuild_has_a_table_of_entries_aside_like_the_one_in_use(store: Store) -> None:
    upgrade(store)

    def columns(table: str) -> list[tuple[object, ...]]:
        found = read(store, lambda connection: inspect(connection).get_columns(table))
        return [(column["name"], str(column["type"]), column["nullable"]) for column in found]

    assert columns("entries") == columns("entries_aside") != []


def test_a_table_of_the_first_version_keeps_its_rows_and_learns_of_parts(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    row = "1, 0, '甲-2017', '甲局', '甲-2017/甲局@1', 'MarkEntered', '结果得分', 1, 736330"
    with store.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        columns = "position, line, year, unit, entry, kind, component, sign, effective_day"
        connection.execute(text(f"INSERT INTO entries ({columns}) VALUES ({row})"))  # noqa: S608 - written above
    upgrade(store)
    found = read(
        store, lambda connection: connection.execute(text("SELECT component, part FROM entries")).all()
    )
    assert [tuple(one) for one in found] == [("结果得分", None)]
