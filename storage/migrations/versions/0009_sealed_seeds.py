"""Seeds of the second factor are kept sealed: a column with room for that; starting seals them, which needs the key

Revision: 0009, after: 0008 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new column, not a longer one: SQLite would make the table anew, and what hangs on its rows would go."""
    op.add_column("staff", sa.Column("seed", sa.String(length=200), nullable=True))
    op.add_column("staff_links", sa.Column("seed", sa.String(length=200), nullable=False, server_default=""))
    op.execute("UPDATE staff SET seed = totp")
    op.execute("UPDATE staff_links SET seed = totp")
    for table in ("staff", "staff_links"):
        op.drop_column(table, "totp")


def downgrade() -> None:
    """What is sealed cannot be opened here: everybody needs a new link."""
    op.add_column("staff", sa.Column("totp", sa.String(length=64), nullable=True))
    op.add_column("staff_links", sa.Column("totp", sa.String(length=64), nullable=False, server_default=""))
    op.execute("DELETE FROM staff_links")
    for table in ("staff", "staff_links"):
        op.drop_column(table, "seed")
