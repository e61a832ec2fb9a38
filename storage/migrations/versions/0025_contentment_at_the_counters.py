"""How content people were at the counters, of nobody in particular

Revision: 0025, after: 0024 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visits_day_office", "visits", ["day", "office"], unique=False)
    op.create_table(
        "visit_marks",
        sa.Column("conversation", sa.String(length=400), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "day", "what", name="pk_visit_marks"),
    )
    op.create_index("ix_visit_marks_day", "visit_marks", ["day"], unique=False)


def downgrade() -> None:
    for table in ("visit_marks", "visits"):
        op.drop_table(table)
