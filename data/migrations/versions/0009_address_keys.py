"""Keys of addresses keep å, ä and ö apart from a and o; a setting says so."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Note the spelling; `data.rekey` spells the keys of a store that had another."""
    op.execute("INSERT INTO setting (key, value) VALUES ('address_keys', '2')")
