"""Taking rows out of the tables, and with them what was derived from them or hung on them."""

from collections.abc import Iterable

from data.bulk import Connection, run, select
from data.due import DueRows
from data.purge_review import forget_reviews

_HANGING = (
    ("finding", "visit_id", "visit"),
    ("dispute", "signal_id", "signal"),
    ("answer", "request_id", "information_request"),
    ("operation_stop", "operation_id", "operation"),
    ("operation_participant", "operation_id", "operation"),
)
"""Table, its key, and the table without whose row of that key it makes no sense."""

_GONE = {
    "signal": ("gone_signal", "file_id, row_number"),
    "visit": ("gone_visit", "file_id, premises_id"),
}
"""Where it is noted which rows of files a signal or visit came from."""


def purge(connection: Connection, due: Iterable[DueRows]) -> None:
    """Delete the rows that are due, with everything derived from them; nothing is committed.

    Findings go with their visit, objections with their signal, answers with their request; the
    memory of a file's row goes with the last thing it said, and premises that no register knows
    with the last thing that was known about them; with premises goes what was to be, or had been,
    decided about them.
    """
    _note_numbers(connection)
    for table, (gone, columns) in _GONE.items():
        run(connection, f"CREATE TEMP TABLE {gone} AS SELECT {columns} FROM {table} WHERE 0")
    for rows in due:
        if rows.table in _GONE:
            gone, columns = _GONE[rows.table]
            said = f"SELECT DISTINCT {columns} FROM {rows.table} WHERE {rows.sql}"
            run(connection, f"INSERT INTO temp.{gone} {said}", rows.values)
        run(connection, f"DELETE FROM {rows.table} WHERE {rows.sql}", rows.values)
    for table, key, of in _HANGING:
        run(connection, f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {of})")
    _forget_rows(connection)
    _forget_premises(connection)
    forget_reviews(connection)


def _note_numbers(connection: Connection) -> None:
    """Note the highest number that premises had."""
    # Lists and the log may speak of these numbers: they are not given to other premises.
    run(
        connection,
        "INSERT INTO setting SELECT 'last_premises_id', coalesce(max(premises_id), 0) FROM ("
        "SELECT premises_id FROM premises UNION ALL SELECT from_id FROM premises_move "
        "UNION ALL SELECT into_id FROM premises_move) WHERE 1 ON CONFLICT (key) DO UPDATE "
        "SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
    )


def _forget_rows(connection: Connection) -> None:
    """Rows of files that brought something that went, and nothing that is still there."""
    of_visit = "file_id = source_row.file_id AND premises_id = source_row.premises_id"
    # EXCEPT, since NOT IN over two columns would look through all signals for every row.
    run(
        connection,
        "DELETE FROM source_row WHERE (file_id, row_number) IN ("
        "SELECT file_id, row_number FROM temp.gone_signal "
        "UNION SELECT file_id, row_number "
        "FROM source_row JOIN temp.gone_visit USING (file_id, premises_id) "
        "EXCEPT SELECT file_id, row_number FROM signal) "
        f"AND NOT EXISTS (SELECT 1 FROM visit WHERE {of_visit})",
    )


def _forget_premises(connection: Connection) -> None:
    """Premises that no register knows and that nothing speaks of any more."""
    about = select(
        connection,
        "SELECT kept.name FROM sqlite_schema AS kept JOIN pragma_table_info(kept.name) AS column "
        "WHERE kept.type = 'table' AND kept.name <> 'premises' AND column.name = 'premises_id'",
    )
    used = " UNION ".join(
        f"SELECT premises_id FROM {table} WHERE premises_id IS NOT NULL" for (table,) in about
    )
    run(connection, f"DELETE FROM premises WHERE in_register = 0 AND premises_id NOT IN ({used})")
