"""The database's schema, step by step (Alembic); no step imports the code that uses it."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

ONE_AT_A_TIME = 0x6B616F6A69
"""The number under which PostgreSQL keeps the lock of whoever migrates: "kaoji" in ASCII."""


def upgrade(database: Engine | Connection) -> None:
    """Bring a database to the newest schema, wholly or not at all; where it is so already, nothing is done.

    A connection that stands in a transaction is neither committed nor rolled back. Several processes may
    call this at once: in PostgreSQL they take turns here, in SQLite by BEGIN IMMEDIATE (a ledger in use also
    wants its writer's turn: hand in the connection of `Store.migrating()`).
    """
    if isinstance(database, Engine):
        with database.begin() as connection:
            upgrade(connection)
        return
    _take_turn(database)
    config = _config()
    config.attributes["connection"] = database
    command.upgrade(config, "head")


def current(connection: Connection) -> str | None:
    """Return the revision a database is at, or None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the newest revision."""
    (revision,) = ScriptDirectory.from_config(_config()).get_heads()
    return revision


def _config() -> Config:
    config = Config()
    # Found beside this file in a clone and in an installed wheel; % would start an interpolation.
    config.set_main_option("script_location", str(files(__name__)).replace("%", "%%"))
    return config


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
    elif not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]  # sqlite3's own
        connection.exec_driver_sql("BEGIN IMMEDIATE")
