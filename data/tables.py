"""The tables of the store.

Dates are whole days since 1970-01-01 (columns `..._day`): small, ordered, and the unit in which
signals age. Positions are in the municipality's metric reference system. Every signal and visit
carries its owner and secrecy class; the store filters on them in every read.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""`municipality` (id), `version` (a whole number that grows with every write), `log_id`, and
`last_premises_id` (the highest number of premises when some were last deleted)."""

source_file = Table(
    "source_file",
    metadata,
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
    Index("source_file_by_content", "source", "sha256"),
)
"""One imported file. read = accepted + quarantined; unchanged rows are accepted ones known before.
linked rows belong to premises known from a register or another source; form says in words what
kind of file it was, delimiter what separated its columns ("" where nothing did); notes is a JSON
list."""

source_row = Table(
    "source_row",
    metadata,
    Column("file_id", Integer, ForeignKey("source_file.file_id"), primary_key=True),
    Column("row_number", Integer, primary_key=True),
    Column("row_key", BigInteger, nullable=False),
    Column("content", BigInteger, nullable=False),
    Column("premises_id", Integer, ForeignKey("premises.premises_id")),
    sqlite_with_rowid=False,
)
"""Every accepted row that was not known before: the premises it belongs to, a 64-bit hash of its
key fields and a 32-bit hash of all its fields."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", Integer, primary_key=True),
    Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("original", Text, nullable=False),
)
"""Refused rows: reasons is a JSON list of {column, found, expected}, original a JSON object."""

premises = Table(
    "premises",
    metadata,
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
    Column("postcode", Text),
    Column("locality", Text),
    Column("location_quality", Text),
    Column("location_score", Float),
    Column("location_match", Text),
    Column("location_by", Text),
    Column("area_x", Float),
    Column("area_y", Float),
    Column("area_radius_m", Float),
    Index("premises_by_register_id", "register_id"),
    Index("premises_by_address_key", "address_key"),
)
"""in_register is 1 where a register source knows the premises; file_id is of the founding file.
Where a source states the position, the columns from location_quality on are empty. Else they say
how well the address register knows the address (`geo.geocode.QUALITIES`), which of its addresses
was meant, and by what it was found: location_by is `register` or `review`. Of an address that is
not known to the house only the area is kept: x and y are empty, so that nothing draws a point."""

signal = Table(
    "signal",
    metadata,
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
    Column("purpose", Text, nullable=False, server_default=""),
    Column("retain_until_day", Integer),
    Column("file_id", Integer, ForeignKey("source_file.file_id"), nullable=False),
    Column("row_number", Integer, nullable=False),
    Index("signal_by_premises", "premises_id", "secrecy_class"),
)
"""A dated observation about premises, or (premises_id empty) about a place; on which gateway it is
here, and for which purpose it is held ("" where its type is not known any more)."""

release = Table(
    "release",
    metadata,
    Column("release_id", Integer, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("signal_type", Text, nullable=False),
    Column("to_agency", Text, nullable=False),
    Column("to_functions", Text, nullable=False),
    Column("gateway", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("weighing", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_day", Integer, nullable=False),
    Column("expires_day", Integer),
    Column("revoked_day", Integer),
    Column("form", Text, nullable=False),
    Column("reuse", Text, nullable=False, server_default=""),
)
"""An owner's decision that another agency may see one signal type ("visit": visits), as facts or as
bands; to_functions is a JSON list, empty for the whole agency. It holds through expires_day and up
to the day before revoked_day. reuse says why it may be used for another purpose than it is held
for, where that is so."""

dispute = Table(
    "dispute",
    metadata,
    Column("dispute_id", Integer, primary_key=True),
    Column("signal_id", Integer, ForeignKey("signal.signal_id"), nullable=False),
    Column("disputed_day", Integer, nullable=False),
    Column("disputed_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("settled_day", Integer),
    Column("settled_by", Text),
    Column("outcome", Text),
    Index("dispute_by_signal", "signal_id"),
)
"""An objection to a signal; outcome is kept (the signal counts again) or removed."""

visit = Table(
    "visit",
    metadata,
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
    Index("visit_by_premises", "premises_id", "secrecy_class"),
)

finding = Table(
    "finding",
    metadata,
    Column("finding_id", Integer, primary_key=True),
    Column("visit_id", Integer, ForeignKey("visit.visit_id"), nullable=False),
    Column("risk", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("outcome", Text),
    UniqueConstraint("visit_id", "risk", "agency", name="finding_once"),
)
"""result is found, not_found or not_examined; a visit without access has no findings."""

weight_profile = Table(
    "weight_profile",
    metadata,
    Column("profile_id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("points", Text, nullable=False),
    Column("clearance", Text, nullable=False),
    UniqueConstraint("name", "version", "clearance", name="weight_profile_version"),
)
"""points is a JSON object {signal type: {risk: points}}; clearance what its author
could see (`Clearance.text`). Versions are counted within that."""

destruction = Table(
    "destruction",
    metadata,
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
"""How many rows of a kind and source went, by which rule; all were due by due_day. Never what they
said. Nothing here can be changed or taken away."""
