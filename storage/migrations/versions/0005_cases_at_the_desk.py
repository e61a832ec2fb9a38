"""Cases are searched, worked on by somebody, and about a unit's staff

Revision: 0005, after: 0004 (2026-11-25)
"""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("folded", sa.Text(), nullable=False, server_default=""))
        cases.add_column(sa.Column("about_staff_of", sa.String(length=100), nullable=True))
        cases.add_column(sa.Column("staff_id", ID, nullable=True))
        cases.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        cases.create_foreign_key("fk_cases_staff_id_staff", "staff", ["staff_id"], ["id"])
    op.create_index("ix_cases_office_state", "cases", ["office", "state"], unique=False)
    op.create_index("ix_cases_staff_id", "cases", ["staff_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_cases_staff_id", "cases")
    op.drop_index("ix_cases_office_state", "cases")
    with op.batch_alter_table("cases") as cases:
        cases.drop_constraint("fk_cases_staff_id_staff", type_="foreignkey")
        for column in ("folded", "about_staff_of", "staff_id", "version"):
            cases.drop_column(column)
