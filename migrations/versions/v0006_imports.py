"""Files checked to be imported: what they were read for, and which facts they became."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", WORD, nullable=False),
        sa.Column("year", WORD, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("first_position", sa.BigInteger),
        sa.Column("last_position", sa.BigInteger),
        sa.Column("undone_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="imports_pk"),
        sa.Index("imports_year", "year", "made_at"),
    )
