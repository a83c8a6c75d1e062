"""Entries say what must be told wherever they show, such as that a rule was waived for them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    # No fact recorded before this step has a remark, so the rows that stand in the tables stay right.
    for table in ("entries", "entries_aside"):
        op.add_column(table, sa.Column("remark", WORD))
