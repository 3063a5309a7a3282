"""One writer at a time: the first statement of a transaction that writes."""

from data.bulk import Connection, run


def take_turn(connection: Connection) -> None:
    """Take the right to write, which one process at a time has, until the transaction ends."""
    run(connection, "UPDATE setting SET value = value WHERE key = 'version'")


def raise_version(connection: Connection) -> None:
    """The same, for a write that changes what is read: what was computed before is out of date."""
    run(
        connection,
        "UPDATE setting SET value = CAST(value AS INTEGER) + 1 WHERE key = 'version'",
    )
