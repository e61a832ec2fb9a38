"""News: who wants it, what was written, how it went with each

Revision: 0024, after: 0023 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("topic", "conversation", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_conversation", "subscriptions", ["conversation"], unique=False)
    op.create_table(
        "broadcasts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("written_by", sa.String(length=60), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(length=60)),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("reached", sa.String(length=400)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("broadcast_id", Id, nullable=False),
        sa.Column("conversation", sa.String(length=400)),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("post_id", Id),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_deliveries_broadcast_id_broadcasts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("broadcast_id", "conversation", name="uq_deliveries_broadcast_id_conversation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_conversation", "deliveries", ["conversation"], unique=False)
    op.create_index("ix_deliveries_broadcast_id_state", "deliveries", ["broadcast_id", "state", "id"], unique=False)
    underway = sa.text("state IN ('queued', 'waiting')")
    op.create_index(
        "ix_deliveries_underway", "deliveries", ["post_id"], sqlite_where=underway, postgresql_where=underway
    )


def downgrade() -> None:
    for table in ("deliveries", "broadcasts", "subscriptions"):
        op.drop_table(table)
