"""The tables of working together: what was asked of other agencies, and planned operations."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from data.tables import metadata

__all__ = [
    "answer",
    "information_request",
    "metadata",
    "operation",
    "operation_participant",
    "operation_stop",
]

information_request = Table(
    "information_request",
    metadata,
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
    Index("information_request_by_premises", "premises_id"),
)
"""A question to another agency about one premises, by a function of an agency. purpose is one of
the gateway's ("" where it names none); declined is 1 where the reply was that it is not answered,
which says neither yes nor no."""

answer = Table(
    "answer",
    metadata,
    Column("request_id", Integer, ForeignKey("information_request.request_id"), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("answered_day", Integer, nullable=False),
    Column("retain_until_day", Integer, nullable=False),
)
"""hit, no_hit or will_contact: class S4, never part of a score, gone soon."""

operation = Table(
    "operation",
    metadata,
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
"""A planned day of joint visits, by a function of an agency; status is planned, open or closed."""

operation_stop = Table(
    "operation_stop",
    metadata,
    Column("operation_id", Integer, ForeignKey("operation.operation_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("premises_id", Integer, ForeignKey("premises.premises_id"), nullable=False),
    UniqueConstraint("operation_id", "premises_id", name="stop_once"),
    Index("operation_stop_by_premises", "premises_id"),
)
"""The premises of an operation in the order in which they are visited."""

operation_participant = Table(
    "operation_participant",
    metadata,
    Column("operation_id", Integer, ForeignKey("operation.operation_id"), primary_key=True),
    Column("function", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("role", Text, nullable=False),
)
"""Functions that take part; what they share is computed at what all of them may see."""
