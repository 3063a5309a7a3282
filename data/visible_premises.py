"""Which of a few premises may be seen, without reading all of them."""

from collections.abc import Iterable, Sequence

from data.bulk import bulk_connection, select
from data.store import Store
from data.visible_rows import premises_rows
from risk.clearance import Clearance

AT_ONCE = 500
"""Ids in one statement, well below what SQLite takes."""


def visible_among(store: Store, clearance: Clearance, premises_id: Iterable[int]) -> set[int]:
    """The given ids without those that do not exist or may not be seen."""
    wanted = sorted({int(one) for one in premises_id})
    rest = premises_rows(store.municipality, clearance)
    visible: set[int] = set()
    with bulk_connection(store.path) as connection:
        for first in range(0, len(wanted), AT_ONCE):
            part = wanted[first : first + AT_ONCE]
            sql = (
                f"SELECT premises_id FROM (SELECT premises_id {rest.sql}) "
                f"WHERE premises_id IN ({_marks(part)})"
            )
            visible |= {int(row[0]) for row in select(connection, sql, [*rest.values, *part])}
    return visible


def _marks(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))
