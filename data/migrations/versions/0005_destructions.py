"""What was destroyed, by which rule and when: records that stay."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table, and let nothing in it be changed or taken away."""
    op.create_table(
        "destruction",
        Column("destruction_id", Integer, primary_key=True),
        Column("destroyed_at", Text, nullable=False),
        Column("destroyed_by", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("what", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("rows", Integer, nullable=False),
        Column("rule", Text, nullable=False),
        Column("certainty", Text, nullable=False),
        Column("due_day", Integer, nullable=False),
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER destruction_stays_{change.lower()} BEFORE {change} ON destruction "
            "BEGIN SELECT RAISE(ABORT, 'records of destruction stay'); END"
        )
