"""What is due is found among the cases that are open, however many were done before

Revision: 0016, after: 0015 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

OPEN = sa.text("state IN ('received', 'transferred', 'asked')")

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_open", "cases", ["id"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_cases_open", table_name="cases")
