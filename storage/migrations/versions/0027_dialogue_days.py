"""Dialogue days, and the questions sent for them in advance

Revision: 0027, after: 0026 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forums",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.String(length=5), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=60), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_forums"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_forums_day", "forums", ["day"], unique=False)
    op.create_table(
        "forum_questions",
        sa.Column("case_id", Id, nullable=False),
        sa.Column("forum_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_forum_questions_case_id_cases", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["forum_id"], ["forums.id"], name="fk_forum_questions_forum_id_forums", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_forum_questions"),
    )
    op.create_index("ix_forum_questions_forum_id", "forum_questions", ["forum_id"], unique=False)


def downgrade() -> None:
    op.drop_table("forum_questions")
    op.drop_table("forums")
