"""What people ask about their own data, in a ledger; cases of which nothing may be erased for now

Revision: 0014, after: 0013 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("ended_at IS NULL")

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("retained", sa.Text(), nullable=True))
    op.create_table(
        "data_requests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=400), nullable=True),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("extended_at", TIME, nullable=True),
        sa.Column("reminded", sa.String(length=20), nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_data_requests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_data_requests_conversation", "data_requests", ["conversation"], unique=False)
    op.create_index("ix_data_requests_asked_at", "data_requests", ["asked_at"], unique=False)
    op.create_index(
        "ix_data_requests_open",
        "data_requests",
        ["due_on"],
        unique=False,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "request_cases",
        sa.Column("request_id", ID, autoincrement=False, nullable=False),
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["data_requests.id"], name="fk_request_cases_request_id_data_requests", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_request_cases_case_id_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "case_id", name="pk_request_cases"),
    )
    op.create_index("ix_request_cases_case_id", "request_cases", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("request_cases")
    op.drop_table("data_requests")
    op.drop_column("cases", "retained")
