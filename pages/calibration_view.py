"""What points mean: from how many visits they become a probability, and whether it came true."""

import numpy as np
import pandas as pd
import streamlit as st

from data.workspace import Workspace
from geo.rate import single_rate
from pages.language import _, exact, number, percent

FEWEST_VISITS, FEWEST_FINDINGS = 30, 5
"""Below these a share of visits says too little to be shown."""


def show_calibration(ws: Workspace, risk: str) -> None:
    """From how many visits points become a probability, and whether it has come true so far."""
    meaning = ws.view(risk).calibration
    st.markdown(
        _(
            "Points become a probability from **{n} visits** with a result up to {date}, "
            "**{found}** of them with a finding."
        ).format(n=number(meaning.n), found=number(meaning.n_found), date=exact(ws.evidence.as_of))
    )
    if meaning.n < FEWEST_VISITS or meaning.n_found < FEWEST_FINDINGS:
        st.warning(
            _(
                "Too few visits to tell. The probabilities are mostly what the experts expect: "
                "{rate} of visits find something."
            ).format(rate=percent(ws.catalogue.risks[risk].base_rate))
        )
    if meaning.n:
        st.dataframe(
            calibration_table(ws, risk), hide_index=True, alt=_("What was expected and found")
        )
        st.caption(
            _(
                "Visits ordered by the points they had the day before and divided into up to five "
                "groups of equal size. Expected: mean probability now given to such points. "
                "These are the visits the probability was fitted to; "
                "the backtest is the stricter test."
            )
        )


def calibration_table(ws: Workspace, risk: str) -> pd.DataFrame:
    """Visits the probability was fitted to, in groups by points.

    Range, n, expected and found with interval.
    """
    fitted = ws.recent_results(risk, ws.as_of_day)
    points = ws.points_of_results(risk)[fitted]
    found = ws.evidence.results(risk)["found"].to_numpy()[fitted]
    order = np.argsort(points, kind="stable")
    groups = np.array_split(order, max(1, min(5, len(order) // 10)))
    return pd.DataFrame([_group(ws, risk, points[group], found[group]) for group in groups])


def _group(ws: Workspace, risk: str, points: np.ndarray, found: np.ndarray) -> dict[str, str]:
    expected = float(ws.view(risk).calibration.probability(points).mean())
    low, high = (float(end[0]) for end in single_rate(int(found.sum()), len(found)).interval(0.95))
    return {
        _("Points"): f"{number(points.min(), 1)} – {number(points.max(), 1)}",
        _("Visits"): number(len(found)),
        _("With a finding"): number(int(found.sum())),
        _("Expected"): percent(expected),
        _("Found"): (
            f"{percent(found.mean())} ({percent(low)} – {percent(high)})"
            if len(found) >= 10
            else _("too few to tell")
        ),
    }
