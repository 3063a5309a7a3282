"""The file that holds the log: beside the store, so that neither an import nor a repair touches it.

A database of its own means that writing an entry never waits for an import, and that the log can
be kept on other terms than the store. Its triggers refuse to change or delete entries; entries go
only with a seal, which keeps the end of what was destroyed so that the chain can still be followed.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.audit_entry import Head
from data.bulk import Connection, bulk_connection, number, run, select

_TABLES = """
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)
;
CREATE TABLE IF NOT EXISTS audit_entry (
  entry_id INTEGER PRIMARY KEY, at TEXT NOT NULL, function TEXT NOT NULL, agency TEXT NOT NULL,
  role TEXT NOT NULL, action TEXT NOT NULL, premises TEXT NOT NULL, purpose TEXT NOT NULL,
  basis TEXT NOT NULL, clearance TEXT NOT NULL, detail TEXT NOT NULL, previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL)
;
CREATE TABLE IF NOT EXISTS seal (
  last_entry_id INTEGER PRIMARY KEY, last_hash TEXT NOT NULL, sealed_at TEXT NOT NULL)
;
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'entries of the log cannot be changed'); END
;
CREATE TRIGGER IF NOT EXISTS entry_is_new BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE entry_id >= NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'entries are only added at the end of the log'); END
;
CREATE TRIGGER IF NOT EXISTS entry_is_kept BEFORE DELETE ON audit_entry
WHEN NOT EXISTS (SELECT 1 FROM seal WHERE last_entry_id >= OLD.entry_id)
BEGIN SELECT RAISE(ABORT, 'entries of the log cannot be deleted before they are sealed'); END
;
CREATE TRIGGER IF NOT EXISTS seal_stays BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'seals cannot be changed'); END
;
CREATE TRIGGER IF NOT EXISTS seal_is_kept BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'seals cannot be deleted'); END
"""


PATIENCE_MS = 30_000
"""How long an entry waits for others: so many readers at once are slow, and none may be lost."""


@contextmanager
def log_connection(path: Path) -> Iterator[Connection]:
    """Open the log at `path`; what is not committed inside is rolled back."""
    with bulk_connection(path) as connection:
        run(connection, f"PRAGMA busy_timeout = {PATIENCE_MS}")
        yield connection


def log_path(store_path: Path) -> Path:
    """The log's file of a store's file: `helsingborg-audit.db` beside `helsingborg.db`."""
    return store_path.with_name(f"{store_path.stem}-audit{store_path.suffix}")


def found_log(store_path: Path) -> str:
    """Make the log of a store, or go on with the one that is there; gives the log's id."""
    path = log_path(store_path)
    with log_connection(path) as connection:
        # The mode is set outside a transaction, and stays with the file.
        connection.adbc_connection.set_autocommit(True)
        run(connection, "PRAGMA journal_mode = WAL")
        connection.adbc_connection.set_autocommit(False)
        for statement in _TABLES.split("\n;\n"):
            run(connection, statement)
        if not number(connection, "SELECT count(*) FROM setting"):
            log_id = secrets.token_hex(32)
            run(connection, "INSERT INTO setting VALUES ('log_id', ?)", [log_id])
            run(connection, "INSERT INTO setting VALUES ('head', ?)", [str(Head(0, log_id))])
        connection.commit()
        return log_id_of(connection)


def log_id_of(connection: Connection) -> str:
    """What the first entry follows: random, so that one log cannot stand in for another."""
    return str(select(connection, "SELECT value FROM setting WHERE key = 'log_id'")[0][0])


def head_of(connection: Connection) -> Head:
    """The last entry that was written."""
    return Head.read(str(select(connection, "SELECT value FROM setting WHERE key = 'head'")[0][0]))


def put_head(connection: Connection, head: Head) -> None:
    """Note the last entry that was written."""
    run(connection, "UPDATE setting SET value = ? WHERE key = 'head'", [str(head)])


def lock_log(connection: Connection) -> None:
    """Take the right to write, which only one at a time has; to be called first."""
    run(connection, "UPDATE setting SET value = value WHERE key = 'head'")
