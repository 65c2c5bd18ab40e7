"""When fetching a file is tried again; an answer that takes the place of an earlier one"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WANTED = sa.text("state = 'wanted'")


def upgrade() -> None:
    op.add_column("evidence", sa.Column("retry_at", UTCDateTime(), nullable=True))
    op.add_column("evidence", sa.Column("told_at", UTCDateTime(), nullable=True))
    op.create_index("ix_evidence_wanted", "evidence", ["id"], sqlite_where=WANTED, postgresql_where=WANTED)
    op.add_column("notice", sa.Column("edits", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("notice", "edits")
    op.drop_index("ix_evidence_wanted", table_name="evidence")
    op.drop_column("evidence", "told_at")
    op.drop_column("evidence", "retry_at")
