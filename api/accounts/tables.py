"""The tables of accounts, sessions, tokens and the access log; times are microseconds since 1970 UTC."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from domain.ledger.tables import METADATA, WORD

ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    Column("login", WORD, nullable=False),
    Column("name", WORD, nullable=False),
    # Argon2id, with its parameters and salt; none where a provider signs the person in.
    Column("password", WORD),
    Column("subject", WORD),
    Column("disabled_at", BigInteger),
    PrimaryKeyConstraint("login", name="accounts_pk"),
    UniqueConstraint("subject", name="accounts_subject"),
)

DUTIES: Final = Table(
    "duties",
    METADATA,
    Column("login", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    PrimaryKeyConstraint("login", "role", "body", name="duties_pk"),
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    # SHA-256 of the secret in the cookie: who reads this table cannot sign in with it.
    Column("digest", WORD, nullable=False),
    Column("login", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    PrimaryKeyConstraint("digest", name="sessions_pk"),
    Index("sessions_login", "login"),
)

TOKENS: Final = Table(
    "tokens",
    METADATA,
    Column("id", WORD, nullable=False),
    Column("digest", WORD, nullable=False),
    Column("login", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    Column("purpose", WORD, nullable=False),
    Column("scope", WORD, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    PrimaryKeyConstraint("id", name="tokens_pk"),
    UniqueConstraint("digest", name="tokens_digest"),
    Index("tokens_login", "login"),
)

ACCESS_LOG: Final = Table(
    "access_log",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), autoincrement=True, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("login", WORD),
    Column("role", WORD),
    Column("body", WORD),
    Column("address", WORD),
    Column("act", WORD, nullable=False),
    Column("method", WORD, nullable=False),
    Column("path", WORD, nullable=False),
    Column("status", Integer, nullable=False),
    PrimaryKeyConstraint("number", name="access_log_pk"),
    Index("access_log_at", "at"),
)


def instant(micros: int) -> datetime:
    """Return the time that a number of microseconds stands for."""
    seconds, rest = divmod(micros, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
