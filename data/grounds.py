"""On which ground facts are here: their gateway, and the purpose they are held for."""

from collections.abc import Mapping

from data.bulk import bulk_connection, select
from data.condition import rows_seen
from data.store import Store
from data.visible_rows import signal_rows
from risk.clearance import Eyes

Row = tuple[int, int, str]
"""File, row number and signal type: what names one signal."""

Ground = tuple[str, str]
"""Gateway and purpose."""


def grounds_of(store: Store, eyes: Eyes, premises_id: int) -> Mapping[Row, Ground]:
    """The ground of each signal about premises that is seen as it is, as kept when it came in.

    A band has no row of its own and is not among them.
    """
    seen = rows_seen(store.clearance(eyes), "signal", "fact")
    sql = (
        "SELECT file_id, row_number, signal_type, gateway, purpose FROM signal "
        f"WHERE premises_id = ? AND {seen.sql}"
    )
    with bulk_connection(store.path) as connection:
        found = select(connection, sql, [premises_id, *seen.values])
    return {(int(file), int(row), str(kind)): (gate, for_) for file, row, kind, gate, for_ in found}


def signals_by_purpose(store: Store, eyes: Eyes) -> dict[str, int]:
    """How many of the signals that are seen as they are, are held for each purpose."""
    seen = signal_rows(store.clearance(eyes))
    sql = f"SELECT purpose, count(*) {seen.sql} GROUP BY purpose ORDER BY purpose"
    with bulk_connection(store.path) as connection:
        return {str(purpose): int(count) for purpose, count in select(connection, sql, seen.values)}
