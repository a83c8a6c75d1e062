"""Entries say which part of their component they are: the month, judge or item."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    # No fact recorded before this step has a part, so the rows that stand in the tables stay right.
    for table in ("entries", "entries_aside"):
        op.add_column(table, sa.Column("part", WORD))
