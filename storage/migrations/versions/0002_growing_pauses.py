"""An update that failed is tried again after a pause"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("retry_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.drop_index("ix_inbox_state", table_name="inbox")
    op.create_index("ix_inbox_next", "inbox", ["state", "arrived_at"])


def downgrade() -> None:
    op.drop_index("ix_inbox_next", table_name="inbox")
    op.create_index("ix_inbox_state", "inbox", ["state"])
    op.drop_column("inbox", "retry_at")
