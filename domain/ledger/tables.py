"""The tables of the ledger: the facts in the order they were recorded, and the key of each command."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

METADATA: Final = MetaData()
"""Every table of the database; projections add theirs."""

WORD: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text ordered by code point in both databases, so that no upgrade of a system's locale breaks an index."""

OPENING: Final = text("topic = 'YearOpened'")
"""Picks the facts that open a year, in the very words of the index of the few of them."""

FACTS: Final = Table(
    "facts",
    METADATA,
    # SQLite keeps rows by this very number only when the type is called INTEGER.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), autoincrement=False, nullable=False),
    Column("stream", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("topic", WORD, nullable=False),
    Column("state", LargeBinary, nullable=False),
    # Microseconds since 1970 UTC: exact, and ordered as numbers.
    Column("recorded_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("position", name="facts_pk"),
    UniqueConstraint("stream", "version", name="facts_stream_version"),
    Index("facts_recorded_at", "recorded_at", "position"),
    Index("facts_years", "position", sqlite_where=OPENING, postgresql_where=OPENING),
)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("actor", WORD, nullable=False),
    Column("key", WORD, nullable=False),
    Column("digest", WORD, nullable=False),
    # A command that had nothing to record keeps an empty range: last is first - 1.
    Column("first_position", BigInteger, nullable=False),
    Column("last_position", BigInteger, nullable=False),
    PrimaryKeyConstraint("actor", "key", name="keys_pk"),
    # A hidden rowid would be one more number by which INSERT OR REPLACE could replace a key.
    sqlite_with_rowid=False,
)
