"""Records that wait for a person, decisions about them, and rows that moved between premises."""

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, Integer, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the three tables; nothing in a decision can be changed."""
    op.create_table(
        "review_item",
        Column("item_id", Integer, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("record_id", Integer, nullable=False),
        Column("record_key", Text, nullable=False),
        Column("candidates", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
        Column("made_day", Integer, nullable=False),
    )
    op.create_index("review_item_by_record", "review_item", ["record_id"])
    op.create_table(
        "review_decision",
        Column("decision_id", Integer, primary_key=True),
        Column("item_id", Integer, nullable=False),
        Column("record_key", Text, nullable=False),
        Column("candidate", Integer),
        Column("decision", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("function", Text, nullable=False),
        Column("agency", Text, nullable=False),
        Column("decided_at", Text, nullable=False),
        Column("decided_day", Integer, nullable=False),
        Column("move_id", Integer),
    )
    op.create_index("review_decision_by_key", "review_decision", ["record_key"])
    op.execute(
        "CREATE TRIGGER review_decision_stays BEFORE UPDATE ON review_decision "
        "BEGIN SELECT RAISE(ABORT, 'decisions stay as they were made'); END"
    )
    op.create_table(
        "premises_move",
        Column("move_id", Integer, primary_key=True),
        Column("turn", Integer, nullable=False),
        Column("kind", Text, nullable=False),
        Column("from_id", Integer, nullable=False),
        Column("into_id", Integer, nullable=False),
        Column("record_key", Text, nullable=False),
        Column("probability", Float),
        Column("function", Text, nullable=False),
        Column("agency", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("made_day", Integer, nullable=False),
        Column("moved", Text, nullable=False),
        Column("undone_at", Text),
        Column("undone_by", Text),
    )
    op.create_index("premises_move_by_into", "premises_move", ["into_id"])
