"""What people answered in quizzes, and who of them may win

Revision: 0026, after: 0025 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz_tries",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("quiz", sa.String(length=60), nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_tries"),
        sa.UniqueConstraint("quiz", "conversation", name="uq_quiz_tries_quiz_conversation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quiz_tries_conversation", "quiz_tries", ["conversation"], unique=False)
    op.create_index("ix_quiz_tries_at", "quiz_tries", ["at"], unique=False)
    op.create_index("ix_quiz_tries_quiz_score", "quiz_tries", ["quiz", "score"], unique=False)


def downgrade() -> None:
    op.drop_table("quiz_tries")
