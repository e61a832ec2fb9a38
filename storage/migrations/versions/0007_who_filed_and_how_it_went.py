"""Cases know who sent them, the dossier they are about, and how content the sender was

Revision: 0007, after: 0005 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("dossier", sa.String(length=60), nullable=True))
        cases.add_column(sa.Column("person", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "ratings",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_ratings_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_ratings"),
    )
    op.create_index("ix_ratings_at", "ratings", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("ratings")
    with op.batch_alter_table("cases") as cases:
        for column in ("dossier", "person"):
            cases.drop_column(column)
