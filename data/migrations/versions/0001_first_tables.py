"""First tables of the store."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Integer,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    _create_settings()
    _create_intake()
    _create_evidence()


def _create_settings() -> None:
    """What is decided about the store itself."""
    op.create_table(
        "setting",
        Column("key", Text, primary_key=True),
        Column("value", Text, nullable=False),
    )
    op.create_table(
        "weight_profile",
        Column("profile_id", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("saved_at", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("points", Text, nullable=False),
        Column("clearance", Text, nullable=False),
        UniqueConstraint("name", "version", name="weight_profile_version"),
    )


def _create_intake() -> None:
    """Where everything in the store comes from, and the premises it speaks of."""
    op.create_table(
        "source_file",
        Column("file_id", Integer, primary_key=True),
        Column("source", Text, nullable=False),
        Column("file_name", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("form", Text, nullable=False),
        Column("delimiter", Text, nullable=False),
        Column("imported_at", Text, nullable=False),
        Column("read", Integer, nullable=False),
        Column("accepted", Integer, nullable=False),
        Column("quarantined", Integer, nullable=False),
        Column("unchanged", Integer, nullable=False),
        Column("linked", Integer, nullable=False),
        Column("unlinked", Integer, nullable=False),
        Column("notes", Text, nullable=False),
    )
    op.create_index("source_file_by_content", "source_file", ["source", "sha256"])
    op.create_table(
        "premises",
        Column("premises_id", Integer, primary_key=True),
        Column("register_id", Text),
        Column("name", Text),
        Column("address", Text),
        Column("address_key", Text),
        Column("kind", Text, nullable=False),
        Column("district", Text),
        Column("organisation_number", Text),
        Column("x", Float),
        Column("y", Float),
        Column("in_register", Integer, nullable=False),
        Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
    )
    op.create_index("premises_by_address_key", "premises", ["address_key"])
    op.create_index("premises_by_register_id", "premises", ["register_id"])
    op.create_table(
        "source_row",
        Column("file_id", Integer, ForeignKey("source_file.file_id"), primary_key=True),
        Column("row_number", Integer, primary_key=True),
        Column("row_key", BigInteger, nullable=False),
        Column("content", BigInteger, nullable=False),
        Column("premises_id", Integer, ForeignKey("premises.premises_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quarantine",
        Column("quarantine_id", Integer, primary_key=True),
        Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
        Column("row_number", Integer, nullable=False),
        Column("reasons", Text, nullable=False),
        Column("original", Text, nullable=False),
    )


def _create_evidence() -> None:
    """What is known about premises."""
    op.create_table(
        "signal",
        Column("signal_id", Integer, primary_key=True),
        Column("premises_id", Integer, ForeignKey("premises.premises_id")),
        Column("signal_type", Text, nullable=False),
        Column("observed_day", Integer, nullable=False),
        Column("value", Float, nullable=False),
        Column("x", Float),
        Column("y", Float),
        Column("owner", Text, nullable=False),
        Column("secrecy_class", Text, nullable=False),
        Column("gateway", Text, nullable=False),
        Column("released_to", Text),
        Column("retain_until_day", Integer),
        Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
        Column("row_number", Integer, nullable=False),
    )
    op.create_index("signal_by_premises", "signal", ["premises_id", "secrecy_class"])
    op.create_table(
        "visit",
        Column("visit_id", Integer, primary_key=True),
        Column("visit_key", BigInteger, nullable=False),
        Column("premises_id", Integer, ForeignKey("premises.premises_id"), nullable=False),
        Column("visited_day", Integer, nullable=False),
        Column("agency", Text, nullable=False),
        Column("selection", Text, nullable=False),
        Column("access", Text, nullable=False),
        Column("inspector", Text),
        Column("secrecy_class", Text, nullable=False),
        Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
        UniqueConstraint("visit_key", name="visit_once"),
    )
    op.create_index("visit_by_premises", "visit", ["premises_id", "secrecy_class"])
    op.create_table(
        "finding",
        Column("finding_id", Integer, primary_key=True),
        Column("visit_id", Integer, ForeignKey("visit.visit_id"), nullable=False),
        Column("risk", Text, nullable=False),
        Column("agency", Text, nullable=False),
        Column("result", Text, nullable=False),
        Column("outcome", Text),
        UniqueConstraint("visit_id", "risk", "agency", name="finding_once"),
    )
