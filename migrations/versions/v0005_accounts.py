"""Who may sign in, in which duties, what they signed in with, and who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("login", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("password", WORD),
        sa.Column("subject", WORD),
        sa.Column("disabled_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("login", name="accounts_pk"),
        sa.UniqueConstraint("subject", name="accounts_subject"),
    )
    op.create_table(
        "duties",
        sa.Column("login", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.PrimaryKeyConstraint("login", "role", "body", name="duties_pk"),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("digest", name="sessions_pk"),
        sa.Index("sessions_login", "login"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("scope", WORD, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="tokens_pk"),
        sa.UniqueConstraint("digest", name="tokens_digest"),
        sa.Index("tokens_login", "login"),
    )
    op.create_table(
        "access_log",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("login", WORD),
        sa.Column("role", WORD),
        sa.Column("body", WORD),
        sa.Column("address", WORD),
        sa.Column("act", WORD, nullable=False),
        sa.Column("method", WORD, nullable=False),
        sa.Column("path", WORD, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="access_log_pk"),
        sa.Index("access_log_at", "at"),
    )
