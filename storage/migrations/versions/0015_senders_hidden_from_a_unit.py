"""Senders who want to be hidden from the unit complained about

Revision: 0015, after: 0014 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("sealed_from", sa.String(length=100), nullable=True))
        cases.add_column(sa.Column("opened_by", sa.String(length=100), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        for column in ("sealed_from", "opened_by"):
            cases.drop_column(column)
