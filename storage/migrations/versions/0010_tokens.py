"""Tokens of channels that give them for a while only

Revision: 0010, after: 0009 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("pair", sa.Text(), nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("refused", sa.String(length=200), nullable=False),
        sa.Column("doubted_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("channel", "account", name="pk_tokens"),
    )


def downgrade() -> None:
    op.drop_table("tokens")
