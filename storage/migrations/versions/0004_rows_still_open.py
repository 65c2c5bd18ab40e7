"""Indexes for what is still open, so that history costs nothing"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ONLY = (
    ("ix_report_open", "report", ["cutoff_at", "month", "previous_cutoff_at", "state"], "locked_at IS NULL"),
    ("ix_report_owing", "report", ["person_id", "month"], "locked_at IS NULL"),
    ("ix_warning_relief", "warning", ["pushed_to"], "relief_told_at IS NULL AND cause_ended = 'reported'"),
    ("ix_account_blocked", "account", ["person_id"], "ended_at IS NULL AND blocked_at IS NOT NULL"),
)
ALL = (
    ("ix_report_cutoff", "report", ["cutoff_at", "month", "previous_cutoff_at"]),
    ("ix_report_month", "report", ["month", "cutoff_at", "previous_cutoff_at"]),
    ("ix_report_cycle_id", "report", ["cycle_id", "cutoff_at"]),
    ("ix_notice_cycle", "notice", ["cycle", "kind", "step", "person_id"]),
)


def upgrade() -> None:
    for name in ("ix_report_open", "ix_report_month", "ix_report_cycle_id"):
        op.drop_index(name, table_name="report")
    for name, table, columns, where in ONLY:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    for name, table, columns in ALL:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, *_ in (*ONLY, *ALL):
        op.drop_index(name, table_name=table)
    op.create_index("ix_report_open", "report", ["locked_at", "cutoff_at"])
    op.create_index("ix_report_month", "report", ["month"])
    op.create_index("ix_report_cycle_id", "report", ["cycle_id"])
