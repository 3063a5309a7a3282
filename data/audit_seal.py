"""Old entries of the log go, too: the part is sealed, so that the rest can still be verified.

A seal keeps the end of what was destroyed, and an entry says that it was. Without both, the log
refuses to delete and `data.audit.verify` to pass.
"""

from datetime import UTC, date, datetime

from data.audit import HasPath, append_entry, entry_of, present_log
from data.audit_entry import Head
from data.audit_file import lock_log, log_connection
from data.bulk import Connection, number, run, select
from data.clean_file import clean_file, overwrite_what_goes
from risk.clearance import Viewer


def entries_before(store: HasPath, day: date) -> int:
    """How many entries were written before a day (UTC)."""
    with log_connection(present_log(store)) as connection:
        sql = "SELECT count(*) FROM audit_entry WHERE entry_id <= ?"
        return number(connection, sql, [_end(connection, day).entry_id])


def destroy_entries(store: HasPath, viewer: Viewer, day: date) -> int:
    """Delete the entries written before a day and clean the file; gives their number.

    They are the beginning of the log: nothing after an entry of that day or later goes.
    """
    with log_connection(present_log(store)) as connection:
        overwrite_what_goes(connection)
        lock_log(connection)
        end = _end(connection, day)
        going = "FROM audit_entry WHERE entry_id <= ?"
        count = number(connection, f"SELECT count(*) {going}", [end.entry_id])
        if count:
            detail = f"{count} entries of the log, which ended with {end}"
            append_entry(connection, entry_of(viewer, "destroyed", detail=detail))
            now = datetime.now(UTC).isoformat(timespec="seconds")
            run(connection, "INSERT INTO seal VALUES (?, ?, ?)", [end.entry_id, end.hash, now])
            run(connection, f"DELETE {going}", [end.entry_id])
        connection.commit()
        clean_file(connection)
    return count


def _end(connection: Connection, day: date) -> Head:
    """The last entry before the first one of `day` or later; number 0 where there is none."""
    found = select(
        connection,
        "SELECT entry_id, hash FROM audit_entry WHERE entry_id < "
        "(SELECT coalesce(min(entry_id), 0x7fffffffffffffff) FROM audit_entry WHERE at >= ?) "
        "ORDER BY entry_id DESC LIMIT 1",
        [day.isoformat()],
    )
    return Head(*found[0]) if found else Head(0, "")
