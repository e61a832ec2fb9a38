"""Files that officers give to citizens, and the links by which they are had

Revision: 0022, after: 0021 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("given_by", sa.String(length=60), nullable=True))
    op.add_column("attachments", sa.Column("link", sa.String(length=64), nullable=True))
    op.create_index("ix_attachments_link", "attachments", ["link"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_attachments_link", table_name="attachments")
    op.drop_column("attachments", "link")
    op.drop_column("attachments", "given_by")
