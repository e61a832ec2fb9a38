"""What editors did about questions that were not answered well, and how narrow each answer was

Revision: 0020, after: 0019 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("margin", sa.Float(), nullable=True))
    op.create_index("ix_questions_asked_at_status", "questions", ["asked_at", "status"], unique=False)
    op.drop_index("ix_questions_asked_at", table_name="questions")
    with op.batch_alter_table("proposals") as proposals:
        proposals.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="topic"))
        proposals.alter_column("case_id", existing_type=ID, nullable=True)
    op.create_table(
        "question_marks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.String(length=200), nullable=True),
        sa.Column("proposal_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("marked_by", sa.String(length=60), nullable=False),
        sa.Column("marked_at", TIME, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_question_marks_proposal_id_proposals", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_question_marks_case_id_cases", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_question_marks"),
        sa.UniqueConstraint("form", name="uq_question_marks_form"),
        sqlite_autoincrement=True,
    )
    for column in ("proposal_id", "case_id", "asked_at"):
        op.create_index(f"ix_question_marks_{column}", "question_marks", [column], unique=False)


def downgrade() -> None:
    op.drop_table("question_marks")
    op.execute("DELETE FROM proposals WHERE case_id IS NULL")
    with op.batch_alter_table("proposals") as proposals:
        proposals.alter_column("case_id", existing_type=ID, nullable=False)
        proposals.drop_column("kind")
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"], unique=False)
    op.drop_index("ix_questions_asked_at_status", table_name="questions")
    with op.batch_alter_table("questions") as questions:
        questions.drop_column("margin")
