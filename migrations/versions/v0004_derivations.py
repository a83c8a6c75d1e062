"""A rebuild says how far it has come, so that one cut off goes on; each table in use has a number."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    derivations = op.create_table(
        "derivations",
        sa.Column("derived", WORD, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("by", WORD),
        sa.Column("reached", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("derived", name="derivations_pk"),
    )
    op.bulk_insert(derivations, [{"derived": "entries", "generation": 1, "by": None, "reached": 0}])
    # Nobody asks the table aside for a unit's rows; and an entry is found by its fact's own index.
    op.drop_index("entries_aside_unit", "entries_aside")
    for table in ("entries", "entries_aside"):
        op.drop_index(f"{table}_entry", table)
