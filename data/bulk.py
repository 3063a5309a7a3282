"""The way in and out of the store's database file: ADBC, one transaction per connection.

Nothing else opens the file while the product runs. A second copy of SQLite in the process, such as
Python's own, would not see this one's locks, and two writers could then spoil the file (sqlite.org,
"How To Corrupt An SQLite Database File", 2.2.1).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from adbc_driver_sqlite import dbapi

Value = int | float | str | None
Connection = dbapi.Connection

CACHE_KIB = 65_536
"""Page cache of a bulk connection: wide enough that growing indexes stay in memory."""

PATIENCE_MS = 5_000
"""How long to wait for another process to finish writing."""

_ZERO = {int: "0", float: "0.0", str: "''"}


@contextmanager
def bulk_connection(path: Path) -> Iterator[Connection]:
    """Open `path` for bulk reads and writes; what is not committed inside is rolled back."""
    with dbapi.connect(str(path)) as connection:
        # The patience first: already the next line reads the file, which another may be closing.
        run(connection, f"PRAGMA busy_timeout = {PATIENCE_MS}")
        run(connection, f"PRAGMA cache_size = -{CACHE_KIB}")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise


def run(connection: Connection, sql: str, values: Sequence[Value] = ()) -> None:
    """Run one statement that gives no rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(values) or None)


def run_for_each(connection: Connection, sql: str, rows: pa.RecordBatch) -> None:
    """Run one statement for each row, its columns bound to the statement's question marks."""
    if rows.num_rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def append(connection: Connection, table: str, rows: pa.RecordBatch) -> int:
    """Append rows to a table by column name; gives their number."""
    if rows.num_rows:
        with connection.cursor() as cursor:
            cursor.adbc_ingest(table, rows, mode="append")
    return int(rows.num_rows)


def stage(connection: Connection, table: str, rows: pa.RecordBatch) -> None:
    """Put rows into a temporary table that only this connection sees, replacing an older one."""
    run(connection, f"DROP TABLE IF EXISTS temp.{table}")
    with connection.cursor() as cursor:
        cursor.adbc_ingest(table, rows, mode="create", temporary=True)


def select(connection: Connection, sql: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    """All rows a small query gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(values) or None)
        return [tuple(row) for row in cursor.fetchall()]


def number(connection: Connection, sql: str, values: Sequence[Value] = ()) -> int:
    """The single number a query gives; 0 where it gives nothing."""
    found = select(connection, sql, values)
    return int(found[0][0] or 0) if found else 0


def read_batches(
    connection: Connection,
    columns: Mapping[str, type],
    rest: str,
    values: Sequence[Value] = (),
) -> Iterator[pa.RecordBatch]:
    """Read `columns` of `SELECT … {rest}` as Arrow batches of the stated types.

    The driver takes a column's type from its first rows, where it may be empty; a first row of
    zeros states it, and is left out of what is given.
    """
    zeros = ", ".join(f"{_ZERO[kind]} AS {name}" for name, kind in columns.items())
    sql = f"SELECT {zeros} UNION ALL SELECT {', '.join(columns)} {rest}"
    with connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": 65_536})
        cursor.execute(sql, tuple(values) or None)
        skip = 1
        for batch in cursor.fetch_record_batch():
            yield batch.slice(skip)
            skip = 0


def read_table(
    connection: Connection,
    columns: Mapping[str, type],
    rest: str,
    values: Sequence[Value] = (),
) -> pa.Table:
    """Read `columns` of `SELECT … {rest}` as one Arrow table; see `read_batches`."""
    return pa.Table.from_batches(read_batches(connection, columns, rest, values))
