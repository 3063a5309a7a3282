"""Whether the log is as it was written: the chain is followed from its beginning to its end."""

from data.audit import HasPath, present_log
from data.audit_entry import COLUMNS, Break, Head, entries_of, first_break
from data.audit_file import head_of, log_connection, log_id_of
from data.bulk import Connection, bulk_connection, read_batches, select


def head(store: HasPath) -> Head:
    """The end of the log as it stands: to be noted elsewhere and compared later."""
    with log_connection(present_log(store)) as connection:
        return head_of(connection)


def verify(store: HasPath, noted: Head | None = None) -> Break | None:
    """Follow the whole chain; gives the first break, or nothing where there is none.

    Parameters
    ----------
    noted
        An end of the log that was noted earlier, outside the store: it must be an entry of the
        chain, which shows whether the log as a whole was replaced.

    Raises
    ------
    AuditError
        There is no log beside the store.
    """
    with log_connection(present_log(store)) as connection:
        start, end = _sealed(connection), head_of(connection)
        batches = read_batches(connection, COLUMNS, "FROM audit_entry ORDER BY entry_id")
        rows = (row for batch in batches for row in batch.to_pylist())
        found = first_break(start, entries_of(rows), end)
        found = found or _unattested(connection, start) or _lacks(connection, noted)
        return found or _foreign(store, log_id_of(connection))


def _sealed(connection: Connection) -> Head:
    """What the first kept entry follows."""
    kept = select(
        connection, "SELECT last_entry_id, last_hash FROM seal ORDER BY last_entry_id DESC LIMIT 1"
    )
    return Head(*kept[0]) if kept else Head(0, log_id_of(connection))


def _unattested(connection: Connection, start: Head) -> Break | None:
    """A destroyed part must be spoken of by an entry that was kept."""
    told = "SELECT 1 FROM audit_entry WHERE action = 'destroyed' AND instr(detail, ?)"
    if not start.entry_id or select(connection, told, [str(start)]):
        return None
    return Break(1, f"entries up to {start.entry_id} are gone and no entry says why.")


def _foreign(store: HasPath, log_id: str) -> Break | None:
    with bulk_connection(store.path) as connection:
        own = select(connection, "SELECT value FROM setting WHERE key = 'log_id'")
    return None if own == [(log_id,)] else Break(1, "it begins the log of another store.")


def _lacks(connection: Connection, noted: Head | None) -> Break | None:
    if noted is None:
        return None
    same = "SELECT hash FROM audit_entry WHERE entry_id = ?"
    sealed = "SELECT last_hash FROM seal WHERE last_entry_id = ?"
    kept = select(connection, f"{same} UNION {sealed}", [noted.entry_id, noted.entry_id])
    if (noted.hash,) in kept:
        return None
    return Break(noted.entry_id, "it is not the one that was noted; the log was replaced.")
