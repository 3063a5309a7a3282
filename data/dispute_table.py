"""Reading objections to facts, and which of them keep their fact out of a score on a day."""

import pandas as pd

from data.bulk import Connection, select
from data.condition import Condition

COLUMNS = [
    "signal_id",
    "premises_id",
    "signal_type",
    "observed_day",
    "file_id",
    "row_number",
    "disputed_day",
    "disputed_by",
    "reason",
    "settled_day",
    "outcome",
]

_SAID = ["file_id", "row_number", "signal_type"]

UNDISPUTED = "signal_id NOT IN (SELECT signal_id FROM dispute WHERE outcome IS NOT 'kept')"
"""Signals that no objection keeps out of the score today."""


def disputed_signals(connection: Connection, seen: Condition) -> pd.DataFrame:
    """Objections to the signals for which `seen` holds, the oldest first; `COLUMNS`."""
    signals = f"(SELECT * FROM signal WHERE {seen.sql})"
    rows = select(
        connection,
        f"SELECT {', '.join(COLUMNS)} FROM dispute JOIN {signals} USING (signal_id) "
        "ORDER BY dispute_id",
        seen.values,
    )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    days = ["premises_id", "settled_day"]
    return frame.assign(**frame[days].astype(float))


def out_of_score(disputes: pd.DataFrame, day: int) -> pd.DataFrame:
    """The objections that keep their fact out of the score on `day`.

    From the day of the objection on; for good where it was removed, else until it was settled.
    """
    begun = disputes["disputed_day"] <= day
    back = (disputes["outcome"] == "kept") & (disputes["settled_day"] <= day)
    return disputes[begun & ~back]


def without(signals: pd.DataFrame, disputes: pd.DataFrame) -> pd.DataFrame:
    """The signals that none of the objections is about."""
    if disputes.empty:
        return signals
    disputed = pd.MultiIndex.from_frame(disputes[_SAID])
    # Most rows are settled by the number of their row alone.
    candidate = signals["row_number"].isin(disputes["row_number"]).to_numpy()
    rows = signals.loc[candidate, _SAID].astype({"signal_type": str})
    out = candidate.copy()
    out[candidate] = pd.MultiIndex.from_frame(rows).isin(disputed)
    return signals[~out]
