"""Entries switched off, and banners with an end

Revision: 0028, after: 0027 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("entry", sa.String(length=100), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_ending(),
        sa.PrimaryKeyConstraint("id", name="pk_pauses"),
        sqlite_autoincrement=True,
    )
    on = sa.text("ended_at IS NULL")
    op.create_index("uq_pauses_entry", "pauses", ["entry"], unique=True, sqlite_where=on, postgresql_where=on)
    op.create_table(
        "banners",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        *_ending(),
        sa.PrimaryKeyConstraint("id", name="pk_banners"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_banners_until", "banners", ["until"], unique=False, sqlite_where=on, postgresql_where=on)


def downgrade() -> None:
    for table in ("banners", "pauses"):
        op.drop_table(table)


def _ending() -> list[sa.Column[object]]:
    """Who put it there and when, and who took it away."""
    return [
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
    ]
