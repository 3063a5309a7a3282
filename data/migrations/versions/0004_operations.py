"""Operations: planned days of joint visits, with their stops and who takes part."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text, UniqueConstraint

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "operation",
        Column("operation_id", Integer, primary_key=True),
        Column("title", Text, nullable=False),
        Column("planned_day", Integer, nullable=False),
        Column("status", Text, nullable=False),
        Column("function", Text, nullable=False),
        Column("agency", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("opened_at", Text),
        Column("closed_at", Text),
    )
    op.create_table(
        "operation_stop",
        Column("operation_id", Integer, ForeignKey("operation.operation_id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("premises_id", Integer, ForeignKey("premises.premises_id"), nullable=False),
        UniqueConstraint("operation_id", "premises_id", name="stop_once"),
    )
    op.create_index("operation_stop_by_premises", "operation_stop", ["premises_id"])
    op.create_table(
        "operation_participant",
        Column("operation_id", Integer, ForeignKey("operation.operation_id"), primary_key=True),
        Column("function", Text, primary_key=True),
        Column("agency", Text, primary_key=True),
        Column("role", Text, nullable=False),
    )
