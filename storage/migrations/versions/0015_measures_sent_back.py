"""Which measures of a returned report are still to be put right"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("sent_back", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("report", "sent_back")
