"""Conversations that a person of ours holds

Revision: 0011, after: 0010 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("conversation", sa.String(length=400), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_holds_staff_id_staff", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_holds_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation", name="pk_holds"),
    )
    for column in ("staff_id", "case_id", "until"):
        op.create_index(f"ix_holds_{column}", "holds", [column], unique=False)


def downgrade() -> None:
    op.drop_table("holds")
