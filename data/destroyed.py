"""The records of what was destroyed."""

import pandas as pd

from data.bulk import bulk_connection, read_table
from data.store import Store
from risk.clearance import Viewer

MAY_READ = ("steward", "auditor", "operator")

COLUMNS: dict[str, type] = {
    "destroyed_at": str,
    "destroyed_by": str,
    "kind": str,
    "what": str,
    "source": str,
    "rows": int,
    "rule": str,
    "certainty": str,
    "due_day": int,
}


def destroyed(store: Store, viewer: Viewer) -> pd.DataFrame:
    """What was destroyed, by which rule and when, the newest first; nothing for other roles.

    Returns
    -------
    DataFrame
        `COLUMNS`: numbers and rules, never what the destroyed rows said.
    """
    condition = "1" if viewer.role in MAY_READ else "0"
    rest = f"FROM (SELECT * FROM destruction WHERE {condition} ORDER BY destruction_id DESC)"
    with bulk_connection(store.path) as connection:
        frame: pd.DataFrame = read_table(connection, COLUMNS, rest).to_pandas()
    return frame
