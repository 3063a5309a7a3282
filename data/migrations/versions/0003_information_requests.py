"""Questions to other agencies about premises, and their answers."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "information_request",
        Column("request_id", Integer, primary_key=True),
        Column("premises_id", Integer, ForeignKey("premises.premises_id"), nullable=False),
        Column("asked_agency", Text, nullable=False),
        Column("gateway", Text, nullable=False),
        Column("purpose", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("function", Text, nullable=False),
        Column("agency", Text, nullable=False),
        Column("asked_at", Text, nullable=False),
        Column("asked_day", Integer, nullable=False),
        Column("replied_at", Text),
        Column("declined", Integer, nullable=False),
    )
    op.create_index("information_request_by_premises", "information_request", ["premises_id"])
    op.create_table(
        "answer",
        Column(
            "request_id", Integer, ForeignKey("information_request.request_id"), primary_key=True
        ),
        Column("answer", Text, nullable=False),
        Column("answered_day", Integer, nullable=False),
        Column("retain_until_day", Integer, nullable=False),
    )
