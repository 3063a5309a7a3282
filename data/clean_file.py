"""Making a database file forget: what was deleted is not to be found in its bytes.

A deleted row otherwise stays readable in freed pages and in the write-ahead log until something is
written over it (sqlite.org: "PRAGMA secure_delete", "VACUUM", "PRAGMA wal_checkpoint").
"""

from data.bulk import Connection, run, select


class CleanError(ValueError):
    """A file could not be cleaned; says why and what to do."""


def overwrite_what_goes(connection: Connection) -> None:
    """From now on write zeros over what this connection deletes; to be called before deleting."""
    _at_once(connection, "PRAGMA secure_delete = ON")


def clean_file(connection: Connection) -> None:
    """Write the file anew without free pages, and cut the write-ahead log to nothing.

    Raises
    ------
    CleanError
        Others hold the file open; it has to be done again without them.
    """
    _at_once(connection, "VACUUM")
    connection.adbc_connection.set_autocommit(True)
    [(busy, *_pages)] = select(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    connection.adbc_connection.set_autocommit(False)
    if busy:
        raise CleanError(
            "Deleted, but others were reading, so traces may be left in the file beside it "
            "(-wal). Stop the dashboard and do it again; that cleans it."
        )


def _at_once(connection: Connection, statement: str) -> None:
    connection.adbc_connection.set_autocommit(True)
    run(connection, statement)
    connection.adbc_connection.set_autocommit(False)
