"""The register of releases: what an agency has released and been given, also what has ended."""

from datetime import date
from typing import Literal

import pandas as pd

from data.bulk import Value, bulk_connection, read_table
from data.days import day_of
from data.store import Store
from risk.clearance import OPERATOR, Viewer

COLUMNS: dict[str, type] = {
    "release_id": int,
    "owner": str,
    "signal_type": str,
    "to_agency": str,
    "to_functions": str,
    "gateway": str,
    "purpose": str,
    "reuse": str,
    "weighing": str,
    "decided_by": str,
    "decided_day": int,
    "expires_day": int,
    "revoked_day": int,
    "form": str,
}

State = Literal["holds", "ended", "revoked"]


def release_register(store: Store, viewer: Viewer, on: date) -> pd.DataFrame:
    """Releases of and to the agency of `viewer`, the newest first; others do not exist for it.

    As of a day of the past those decided later are left out.

    Returns
    -------
    DataFrame
        `COLUMNS` (days as whole days since 1970-01-01, NaN where there is none; to_functions a
        JSON list) and `state`: holds, ended or revoked on the day `on`.
    """
    day = day_of(on)
    which, values = _visible(store, viewer)
    rest = f"FROM release WHERE decided_day <= ? AND {which}"
    with bulk_connection(store.path) as connection:
        found: pd.DataFrame = read_table(connection, COLUMNS, rest, [day, *values]).to_pandas()
    found = found.sort_values(["decided_day", "release_id"], ascending=[False, True])
    found = found.reset_index(drop=True)
    state = pd.Series("holds", index=found.index, dtype=object)
    state[(found["expires_day"] < day).to_numpy(dtype=bool)] = "ended"
    state[(found["revoked_day"] <= day).to_numpy(dtype=bool)] = "revoked"
    return found.assign(state=state)


def _visible(store: Store, viewer: Viewer) -> tuple[str, list[Value]]:
    if viewer == OPERATOR:
        return "1", []
    if not store.clearance(viewer).sees_content:
        return "0", []
    return "(owner = ? OR to_agency = ?)", [viewer.agency, viewer.agency]
