"""Releases by owners, objections to facts, and profiles numbered within what their author sees."""

import json

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two tables; a release replaces the column that could only name one agency."""
    op.create_table(
        "release",
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
    )
    op.create_table(
        "dispute",
        Column("dispute_id", Integer, primary_key=True),
        Column("signal_id", Integer, ForeignKey("signal.signal_id"), nullable=False),
        Column("disputed_day", Integer, nullable=False),
        Column("disputed_by", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("settled_day", Integer),
        Column("settled_by", Text),
        Column("outcome", Text),
    )
    op.create_index("dispute_by_signal", "dispute", ["signal_id"])
    op.drop_column("signal", "released_to")
    _number_profiles_by_clearance()


def _number_profiles_by_clearance() -> None:
    with op.batch_alter_table("weight_profile", recreate="always") as table:
        table.drop_constraint("weight_profile_version", type_="unique")
        table.create_unique_constraint("weight_profile_version", ["name", "version", "clearance"])
    connection = op.get_bind()
    rows = connection.execute(text("SELECT profile_id, clearance FROM weight_profile")).all()
    for profile_id, classes in rows:
        grants = [[one, "", "", "fact"] for one in sorted(json.loads(classes))]
        connection.execute(
            text("UPDATE weight_profile SET clearance = :clearance WHERE profile_id = :id"),
            {"id": profile_id, "clearance": json.dumps({"grants": grants, "operations": None})},
        )
