"""Signals that an owner releases as bands: one row per premises, type and quarter of a year."""

import pandas as pd

from risk.band import band_values
from risk.catalogue import Catalogue


def banded(rows: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Facts as the bands they are released as.

    Parameters
    ----------
    rows
        premises_id, signal_type, observed_day, value, as stored.

    Returns
    -------
    DataFrame
        premises_id, signal_type, observed_day: the last day of the quarter, so that it tells
        nothing of the day and counts for nobody before it was observed; value: the middle of the
        band; file_id and row_number 0, which no row has: where it came from is not told.
    """
    month = pd.to_datetime(rows["observed_day"], unit="D").dt.to_period("Q")
    end = (month.dt.end_time.dt.normalize() - pd.Timestamp(0)) // pd.Timedelta(days=1)
    dated = rows.assign(observed_day=end.astype("int64"), order=rows["observed_day"])
    keys = ["premises_id", "signal_type", "observed_day"]
    groups = dated.sort_values("order", kind="stable").groupby(keys, sort=True)["value"]
    replaces = {kind.id for kind in catalogue.signal_types.values() if kind.supersedes}
    both = pd.DataFrame({"sum": groups.sum(), "last": groups.last()}).reset_index()
    amount = both["last"].where(both["signal_type"].isin(replaces), both["sum"])
    value = pd.Series(0.0, index=both.index)
    for kind, of_kind in both.groupby("signal_type"):
        known = catalogue.signal_types[str(kind)]
        value[of_kind.index] = band_values(known, amount[of_kind.index].to_numpy(dtype=float))
    return both[keys].assign(value=value, x=float("nan"), y=float("nan"), file_id=0, row_number=0)


def with_bands(facts: pd.DataFrame, rows: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The facts a viewer sees, and after them the bands of `rows`, in the types of the facts."""
    known = rows[rows["signal_type"].isin(list(catalogue.signal_types))]
    if known.empty:
        return facts
    bands = banded(known, catalogue)
    names = dict.fromkeys([*facts["signal_type"].cat.categories, *bands["signal_type"]])
    kinds = {**facts.dtypes.to_dict(), "signal_type": pd.CategoricalDtype(pd.Index(names))}
    columns = facts.columns
    return pd.concat([facts.astype(kinds), bands[columns].astype(kinds)], ignore_index=True)


def is_band(row: pd.Series) -> bool:
    """Whether a row of the signals is a band; nothing else lacks its file."""
    return bool(row["file_id"] == 0)
