"""What citizens send besides text: files, and where a matter is

Revision: 0013, after: 0012 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("spot", sa.String(length=30), nullable=True))
    op.create_table(
        "attachments",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=True),
        sa.Column("inbox_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("account", sa.String(length=100), nullable=True),
        sa.Column("remote", sa.String(length=400), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_attachments_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sqlite_autoincrement=True,
    )
    for column in ("conversation", "case_id", "added_at"):
        op.create_index(f"ix_attachments_{column}", "attachments", [column], unique=False)
    waiting = sa.text("remote IS NOT NULL")
    op.create_index(
        "ix_attachments_waiting", "attachments", ["not_before"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    op.drop_table("attachments")
    op.drop_column("cases", "spot")
