"""Citizens follow a case of theirs from another channel

Revision: 0021, after: 0020 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_followers",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_followers_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "conversation", name="pk_case_followers"),
    )
    op.create_index("ix_case_followers_conversation", "case_followers", ["conversation"], unique=False)
    op.create_table(
        "follow_codes",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_follow_codes_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_follow_codes"),
        sa.UniqueConstraint("code", name="uq_follow_codes_code"),
    )
    op.create_index("ix_follow_codes_until", "follow_codes", ["until"], unique=False)


def downgrade() -> None:
    op.drop_table("follow_codes")
    op.drop_table("case_followers")
