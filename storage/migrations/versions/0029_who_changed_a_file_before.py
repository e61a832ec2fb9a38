"""Who else changed a file of a draft

Revision: 0029, after: 0028 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

drafts = sa.table("drafts", sa.column("id"), sa.column("author"))
files = sa.table(
    "draft_files", sa.column("draft_id"), sa.column("changed_by"), sa.column("earlier", sa.JSON(none_as_null=True))
)


def upgrade() -> None:
    op.add_column("draft_files", sa.Column("earlier", sa.JSON(), nullable=True))
    # who began a draft may have changed any file of it that somebody else changed since
    for draft in op.get_bind().execute(sa.select(drafts.c.id, drafts.c.author)).all():
        theirs = sa.update(files).where(files.c.draft_id == draft.id, files.c.changed_by != draft.author)
        op.execute(theirs.values(earlier=[draft.author]))


def downgrade() -> None:
    op.drop_column("draft_files", "earlier")
