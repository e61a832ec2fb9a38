"""Releases of knowledge, kept for good

Revision: 0019, after: 0018 (2026-11-26)
"""

import sqlalchemy as sa
from alembic import op

from storage.releases import KEPT, POSTGRESQL_GUARD, SQLITE_GUARDS

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_texts",
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("checksum", name="pk_content_texts"),
    )
    op.create_table(
        "releases",
        sa.Column("number", ID, autoincrement=False, nullable=False),
        sa.Column("former", ID, nullable=True),
        sa.Column("checksum", sa.String(length=100), nullable=False),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("checker", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("published_at", TIME, nullable=False),
        sa.Column("overridden_by", sa.String(length=100), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["former"], ["releases.number"], name="fk_releases_former_releases"),
        sa.PrimaryKeyConstraint("number", name="pk_releases"),
    )
    op.create_table(
        "release_files",
        sa.Column("release", ID, autoincrement=False, nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_release_files_release_releases"),
        sa.ForeignKeyConstraint(
            ["checksum"], ["content_texts.checksum"], name="fk_release_files_checksum_content_texts"
        ),
        sa.PrimaryKeyConstraint("release", "path", name="pk_release_files"),
    )
    op.create_table(
        "running_release",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("release", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_running_release_release_releases"),
        sa.PrimaryKeyConstraint("name", name="pk_running_release"),
    )
    for statement in _postgresql() if _is_postgresql() else SQLITE_GUARDS:
        op.execute(statement)


def _postgresql() -> list[str]:
    triggers = [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_releases()"
        for table in KEPT
    ]
    emptying = [
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_releases()"
        for table in KEPT
    ]
    return [POSTGRESQL_GUARD, *triggers, *emptying]


def downgrade() -> None:
    for table in ("running_release", "release_files", "releases", "content_texts"):
        op.drop_table(table)
    if _is_postgresql():
        op.execute("DROP FUNCTION keep_releases()")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
