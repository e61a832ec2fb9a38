"""Lines of the audit are neither changed nor deleted before their time, whoever asks

Revision: 0018, after: 0017 (2026-11-25)
"""

from alembic import op

from storage.audit import POSTGRESQL_GUARD, SQLITE_GUARDS

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

POSTGRESQL = (
    POSTGRESQL_GUARD,
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit()",
    "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_audit()",
)


def upgrade() -> None:
    for statement in POSTGRESQL if _is_postgresql() else SQLITE_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    if _is_postgresql():
        for name in ("audit_kept", "audit_not_emptied"):
            op.execute(f"DROP TRIGGER {name} ON audit")
        op.execute("DROP FUNCTION keep_audit()")
        return
    for name in ("audit_unchanged", "audit_kept", "audit_added"):
        op.execute(f"DROP TRIGGER {name}")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
