"""Numbers for what only some may see: drawn, not counted, so none tells how many others are."""

import secrets

from data.bulk import Connection, select

HIGHEST = 10**9


def free_number(connection: Connection, table: str, column: str) -> int:
    """A number that no row of `table` has yet; the right to write must have been taken."""
    while True:
        drawn = 1 + secrets.randbelow(HIGHEST)
        if not select(connection, f"SELECT 1 FROM {table} WHERE {column} = ?", [drawn]):
            return drawn
