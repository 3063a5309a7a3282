"""The tables of linkage: what waits for a person, what was decided, and rows that moved."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from data.tables import metadata

__all__ = ["metadata", "premises_move", "review_decision", "review_item"]

review_item = Table(
    "review_item",
    metadata,
    Column("item_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("record_key", Text, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
    Column("made_day", Integer, nullable=False),
    Index("review_item_by_record", "record_id"),
)
"""Premises about which a person is asked. kind is link (are they premises that are known?) or
address (where do they lie?); candidates a JSON list of objects, those that are premises with their
premises_id; status waiting or decided. file_id is of the file that brought the record."""

review_decision = Table(
    "review_decision",
    metadata,
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
    Index("review_decision_by_key", "record_key"),
)
"""What was decided about a record (told by a keyed hash) and a candidate: same, different or undone.
The last one about a pair holds; none is ever changed."""

premises_move = Table(
    "premises_move",
    metadata,
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
    Index("premises_move_by_into", "into_id"),
)
"""Rows of premises from_id that went to premises into_id. kind is merge (from_id is no more) or
split (into_id is new); turn says in which order moves were made; moved is a JSON object of the keys
of the rows per table and of what else changed, so that it can be undone; probability where an
estimate did it."""
