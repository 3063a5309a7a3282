"""What each signal is held for, and why a release lets it be used for something else."""

import tomllib
from pathlib import Path

from alembic import op
from sqlalchemy import Column, Text, text

revision = "0006"
down_revision = "0005"

_MUNICIPALITIES = Path(__file__).parents[2] / "municipalities"

_OF_15A = {"1": "PREVENT_CRIME", "2": "INVESTIGATE_CRIME", "3": "PAYMENTS", "4": "VIOLATIONS"}
"""What the purposes of OSL 10:15 a were called in requests before."""


def upgrade() -> None:
    """Add the columns; signals that are there get the purpose of their type."""
    # Not empty by default in new rows: the import states it. The default is for rows of before.
    op.add_column("signal", Column("purpose", Text, nullable=False, server_default=""))
    op.add_column("release", Column("reuse", Text, nullable=False, server_default=""))
    connection = op.get_bind()
    for signal_type, purpose in _purposes_of_types().items():
        connection.execute(
            text("UPDATE signal SET purpose = :purpose WHERE signal_type = :type"),
            {"purpose": purpose, "type": signal_type},
        )
    for before, purpose in _OF_15A.items():
        connection.execute(
            text(
                "UPDATE information_request SET purpose = :purpose "
                "WHERE gateway = 'BAL_15A' AND purpose = :before"
            ),
            {"purpose": purpose, "before": before},
        )


def _purposes_of_types() -> dict[str, str]:
    """Purpose by signal type, as the folder of the store's municipality states it now."""
    municipality = op.get_bind().scalar(
        text("SELECT value FROM setting WHERE key = 'municipality'")
    )
    stated = _MUNICIPALITIES / str(municipality) / "signals.toml"
    if not stated.exists():  # A new store has no municipality yet, and no rows.
        return {}
    types = tomllib.loads(stated.read_text(encoding="utf-8"))["signals"]
    return {kind: about["purpose"] for kind, about in types.items() if "purpose" in about}
