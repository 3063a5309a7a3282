"""Where premises lie by the address register, and how sure that is."""

from alembic import op
from sqlalchemy import Column, Float, Text

revision = "0008"
down_revision = "0007"

_ADDED = {
    "postcode": Text,
    "locality": Text,
    "location_quality": Text,
    "location_score": Float,
    "location_match": Text,
    "location_by": Text,
    "area_x": Float,
    "area_y": Float,
    "area_radius_m": Float,
}


def upgrade() -> None:
    """Add the columns; premises that are there keep the position their source stated."""
    for name, kind in _ADDED.items():
        op.add_column("premises", Column(name, kind))
