"""By when cases are due and who was reminded, officers' chats, late results, difficulties

Revision: 0008, after: 0007 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("difficulties", "late_results", "chat_codes", "staff_chats", "reminders", "case_clocks")

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _clocks()
    _chats()
    _late_results()
    op.create_table(
        "difficulties",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=60), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_difficulties"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_difficulties_office", "difficulties", ["office"], unique=False)


def _clocks() -> None:
    op.create_table(
        "case_clocks",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_clocks_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_clocks"),
    )
    op.create_index("ix_case_clocks_due_on", "case_clocks", ["due_on"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_reminders_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "stage", "due_on", name="pk_reminders"),
    )


def _chats() -> None:
    op.create_table(
        "staff_chats",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=False),
        sa.Column("linked_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_chats_staff_id_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_chats"),
        sa.UniqueConstraint("conversation", name="uq_staff_chats_conversation"),
    )
    op.create_table(
        "chat_codes",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_chat_codes_staff_id_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_chat_codes"),
        sa.UniqueConstraint("code", name="uq_chat_codes_code"),
    )


def _late_results() -> None:
    op.create_table(
        "late_results",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("receipt", sa.String(length=60), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("person", "dossier", "status", "reason")),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("new_on", sa.Date(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_late_results"),
        sa.UniqueConstraint("office", "receipt", "promised_on", name="uq_late_results_office_receipt_promised_on"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_late_results_office", "late_results", ["office"], unique=False)
    op.create_index("ix_late_results_promised_on", "late_results", ["promised_on"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
