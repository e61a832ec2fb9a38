"""Staff, how they sign in, and what they did

Revision: 0004, after: 0003 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=100), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("totp", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
        sqlite_autoincrement=True,
    )
    _of_staff(
        "staff_links",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("totp", sa.String(length=64), nullable=False),
        sa.Column("until", TIME, nullable=False),
    )
    _of_staff("recovery_codes", sa.Column("code", sa.String(length=64), nullable=False))
    _of_staff(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
    )
    _of_staff(
        "devices",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        also=("staff_id",),
    )
    op.create_table(
        "throttles",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_throttles"),
    )
    op.create_index("ix_throttles_updated_at", "throttles", ["updated_at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_object", "audit", ["object"], unique=False)


def _of_staff(table: str, key: "sa.Column[object]", *columns: sa.schema.SchemaItem, also: tuple[str, ...] = ()) -> None:
    """A table of things that somebody has; they go when the person goes."""
    op.create_table(
        table,
        key,
        sa.Column("staff_id", ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(key.name, *also, name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_staff_id", table, ["staff_id"], unique=False)


def downgrade() -> None:
    for table in ("audit", "throttles", "devices", "sessions", "recovery_codes", "staff_links", "staff"):
        op.drop_table(table)
