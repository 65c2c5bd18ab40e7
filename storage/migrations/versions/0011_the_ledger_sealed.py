"""The ledger sealed: each entry carries a hash of itself and of the entry before"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_entry", sa.Column("seal", sa.String(), nullable=False, server_default=""))
    unsealed = sa.text("seal = ''")
    op.create_index("ix_ledger_unsealed", "ledger_entry", ["id"], sqlite_where=unsealed, postgresql_where=unsealed)


def downgrade() -> None:
    op.drop_index("ix_ledger_unsealed", "ledger_entry")
    op.drop_column("ledger_entry", "seal")
