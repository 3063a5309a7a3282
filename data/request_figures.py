"""Secrecy in numbers: what asking costs in time, and what comes of it, by gateway."""

import pandas as pd

from risk.withhold import FEWEST


def figures_by_gateway(requests: pd.DataFrame) -> pd.DataFrame:
    """One row per gateway, the most used first.

    Parameters
    ----------
    requests
        What `data.requests.requests_seen` gives.

    Returns
    -------
    DataFrame
        Indexed by gateway: asked, replied, declined (it is not answered; neither yes nor no), kept
        (answers not yet deleted), hit, no_hit and will_contact among these, and median_days from
        question to reply, NaN where none came. Counts are whole; who shows them leaves out what
        says something of fewer than `FEWEST`.
    """
    figures = requests.assign(
        replied=requests["replied_at"].notna(),
        kept=requests["answer"].notna(),
        days=_days(requests),
        **{answer: requests["answer"] == answer for answer in ("hit", "no_hit", "will_contact")},
    ).groupby("gateway")
    summed = figures[["replied", "declined", "kept", "hit", "no_hit", "will_contact"]].sum()
    table = summed.astype(int).assign(asked=figures.size(), median_days=figures["days"].median())
    return table.sort_values("asked", ascending=False, kind="stable")


def share(count: int, of: int) -> float | None:
    """A share between 0 and 1; None where it would be of too few to tell."""
    return count / of if of >= FEWEST else None


def _days(requests: pd.DataFrame) -> pd.Series:
    asked, replied = (
        pd.to_datetime(requests[name], utc=True) for name in ("asked_at", "replied_at")
    )
    return (replied - asked).dt.total_seconds() / 86_400
