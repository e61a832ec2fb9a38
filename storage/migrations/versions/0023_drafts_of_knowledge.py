"""Knowledge that is being worked on

Revision: 0023, after: 0022 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=True),
        sa.Column("checked_by", sa.String(length=60), nullable=True),
        sa.Column("checked_at", TIME, nullable=True),
        sa.Column("publish_at", TIME, nullable=True),
        sa.Column("publish_by", sa.String(length=60), nullable=True),
        sa.Column("overridden_by", sa.String(length=100), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.Column("release", ID, nullable=True),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_drafts_release_releases"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sqlite_autoincrement=True,
    )
    condition = sa.text("ended_at IS NULL")
    op.create_index("ix_drafts_open", "drafts", ["id"], sqlite_where=condition, postgresql_where=condition)
    op.create_table(
        "draft_files",
        sa.Column("draft_id", ID, autoincrement=False, nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_files_draft_id_drafts", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["checksum"], ["content_texts.checksum"], name="fk_draft_files_checksum_content_texts"),
        sa.PrimaryKeyConstraint("draft_id", "path", name="pk_draft_files"),
    )


def downgrade() -> None:
    op.drop_table("draft_files")
    op.drop_table("drafts")
