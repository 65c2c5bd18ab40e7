"""The way to the close-out: rounds, five checks, objections; the life of a talk"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closeout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("applied_at", UTCDateTime(), nullable=True),
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("notice_place", AutoString(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("outcome", AutoString(), nullable=False),
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("lookback_due", sa.Date(), nullable=True),
        sa.Column("looked_back_at", UTCDateTime(), nullable=True),
        sa.Column("lookback", sa.Text(), nullable=False),
        sa.Column("filed_as", AutoString(), nullable=False),
        sa.Column("filed_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issue_id", "round"),
    )
    op.create_table(
        "closeout_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closeout_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("verdict", AutoString(), nullable=False),
        sa.Column("verifier", AutoString(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("evidence_ids", sa.JSON(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["closeout_id"], ["closeout.id"]),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closeout_check_closeout_id", "closeout_check", ["closeout_id"])
    op.create_table(
        "public_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closeout_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["closeout_id"], ["closeout.id"]),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_public_objection_closeout_id", "public_objection", ["closeout_id"])
    op.add_column("talk", sa.Column("held_on", sa.Date(), nullable=True))
    op.add_column("talk", sa.Column("minutes", sa.Text(), nullable=False, server_default=""))
    op.add_column("talk", sa.Column("minutes_at", UTCDateTime(), nullable=True))
    op.add_column("talk", sa.Column("answer_due", sa.Date(), nullable=True))
    op.add_column("talk", sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.add_column("talk", sa.Column("answered_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("answered_at", "answer", "answer_due", "minutes_at", "minutes", "held_on"):
        op.drop_column("talk", column)
    op.drop_table("public_objection")
    op.drop_table("closeout_check")
    op.drop_table("closeout")
