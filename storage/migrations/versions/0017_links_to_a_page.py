"""Links by which citizens give what a chat is not to carry

Revision: 0017, after: 0016 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_links",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_page_links"),
    )
    for column in ("conversation", "until"):
        op.create_index(f"ix_page_links_{column}", "page_links", [column], unique=False)


def downgrade() -> None:
    op.drop_table("page_links")
