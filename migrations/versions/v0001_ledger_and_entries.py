"""The ledger (facts, keys), which only grows, and the read table of entries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

APPEND_ONLY = "台账只增不改：已记录的内容不能修改、替换或删除，更正须另记一笔"
"""What whoever tries is told."""


def upgrade() -> None:
    _create_facts()
    _create_keys()
    _create_entries("entries")
    _create_entries("entries_aside")
    if op.get_bind().dialect.name == "postgresql":
        _guard_in_postgresql()
    else:
        _guard_in_sqlite("facts", "position = NEW.position OR stream = NEW.stream AND version = NEW.version")
        _guard_in_sqlite("keys", "actor = NEW.actor AND key = NEW.key")


def _create_facts() -> None:
    op.create_table(
        "facts",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False),
        sa.Column("stream", WORD, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("topic", WORD, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("position", name="facts_pk"),
        sa.UniqueConstraint("stream", "version", name="facts_stream_version"),
    )
    op.create_index("facts_recorded_at", "facts", ["recorded_at", "position"])
    opening = sa.text("topic = 'YearOpened'")
    op.create_index("facts_years", "facts", ["position"], sqlite_where=opening, postgresql_where=opening)


def _create_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("actor", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("first_position", sa.BigInteger, nullable=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name="keys_pk"),
        sqlite_with_rowid=False,
    )


def _create_entries(table: str) -> None:
    """Create the table of entries, or its like in which a rebuild is made aside."""
    op.create_table(
        table,
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("line", sa.SmallInteger, nullable=False),
        sa.Column("year", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("entry", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("component", WORD, nullable=False),
        sa.Column("indicator", WORD),
        sa.Column("clause", WORD),
        sa.Column("scope", WORD),
        sa.Column("sign", sa.SmallInteger, nullable=False),
        sa.Column("points", sa.BigInteger),
        sa.Column("full_points", sa.BigInteger),
        sa.Column("received", WORD),
        sa.Column("label", WORD),
        sa.Column("effective_day", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("position", "line", name=f"{table}_pk"),
    )
    op.create_index(f"{table}_unit", table, ["year", "unit", "position"])
    op.create_index(f"{table}_entry", table, ["entry"])


def _guard_in_postgresql() -> None:
    op.execute(
        f"""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table in ("facts", "keys"):
        # By statement, since TRUNCATE knows no rows.
        op.execute(
            f"""
            CREATE TRIGGER {table}_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )


def _guard_in_sqlite(table: str, same: str) -> None:
    """Refuse changes to a table, and to take the place of a row that is the same in any unique column.

    INSERT OR REPLACE deletes without firing DELETE triggers, so it has to be refused before it starts.
    """
    refuse = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - the words of upgrade() above
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}")
