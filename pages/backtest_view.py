"""How well the weights would have ranked past visits, and what their points mean."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data.backtest import BacktestError, backtest_risk
from data.workspace import Workspace
from geo.rate import single_rate
from pages.download import offer
from pages.language import _, exact, number, percent
from pages.plain import plain
from pages.profiles import profile_title
from risk.evaluate import Backtest
from risk.profile import WeightProfile

FEWEST_VISITS, FEWEST_FINDINGS = 30, 5
"""Below these a share of visits says too little to be shown."""

TRAIN, TEST = "backtest_train_until", "backtest_test_until"


def show_backtest(ws: Workspace, compared: Workspace, risk: str) -> None:
    """Figures of the weights and of what they must beat, on the same visits; on a button."""
    st.caption(
        _(
            "Every visit of the test window is scored with what was known the day before it, and "
            "compared with what it found. Baselines rank the same visits without any weights."
        )
    )
    train_until, test_until = _choose_window(ws.evidence.as_of)
    profiles = [ws.profile] if ws.profile.points == compared.profile.points else [
        ws.profile, compared.profile,
    ]  # fmt: skip
    wanted = (risk, train_until, test_until, _fingerprint(profiles))
    if st.button(_("Run the backtest"), key="run_backtest"):
        _run([ws, compared][: len(profiles)], risk, train_until, test_until, wanted)
    done = st.session_state.get("backtest")
    if done is None:
        st.info(_("Not run yet. It takes a few seconds."))
    elif done["wanted"] != wanted:
        st.info(_("The weights, the risk or the dates have changed since; run it again."))
    else:
        _show_result(done["results"], profiles)


def _choose_window(as_of: date) -> tuple[date, date]:
    train, test = st.columns(2)
    train_until = train.date_input(
        _("Learn from visits until"), as_of - timedelta(days=365), max_value=as_of,
        key=TRAIN, format="YYYY-MM-DD",
    )  # fmt: skip
    test_until = test.date_input(
        _("Test on visits until"), as_of, max_value=as_of, key=TEST, format="YYYY-MM-DD"
    )
    return train_until, test_until


def _fingerprint(profiles: list[WeightProfile]) -> str:
    return repr([{kind: dict(of) for kind, of in one.points.items()} for one in profiles])


def _run(
    workspaces: list[Workspace], risk: str, train_until: date, test_until: date, wanted: Any
) -> None:
    bar = st.progress(0.0, _("Scoring past visits as they looked the day before"))
    results: list[Backtest] = []
    try:
        for number_done, one in enumerate(workspaces):
            bar.progress((number_done + 0.3) / len(workspaces), _("Measuring and resampling"))
            results.append(backtest_risk(one, risk, train_until, test_until))
        st.session_state["backtest"] = {"wanted": wanted, "results": results}
    except BacktestError as error:
        st.error(plain(error))
    bar.empty()


def _show_result(results: list[Backtest], profiles: list[WeightProfile]) -> None:
    first = results[0]
    if first.n < FEWEST_VISITS or first.positives < FEWEST_FINDINGS:
        st.warning(
            _(
                "Too few visits to tell: {n} visits with a result, {found} with a finding; "
                "expected at least {visits} and {findings}."
            ).format(
                n=number(first.n),
                found=number(first.positives),
                visits=FEWEST_VISITS,
                findings=FEWEST_FINDINGS,
            )
        )
        return
    st.markdown(
        _("{n} visits with a result, {found} with a finding ({share}).").format(
            n=number(first.n), found=number(first.positives), share=percent(first.base_rate or 0, 1)
        )
    )
    table = backtest_table(results, profiles)
    st.dataframe(table, alt=_("Backtest beside baselines"))
    st.caption(
        _(
            "In brackets: 95 % of resamplings of the visits lie between. "
            "Brier score: lower is better."
        )
    )
    offer(
        _("Download the figures"), lambda: table.to_csv().encode("utf-8-sig"), "backtest.csv",
        "backtest", mime="text/csv",
    )  # fmt: skip


def backtest_table(results: list[Backtest], profiles: list[WeightProfile]) -> pd.DataFrame:
    """Figures as rows; the weights (with intervals), the compared weights and baselines beside."""
    names = [_("these weights"), *(profile_title(one) for one in profiles[1:])]
    columns = {
        name: {metric: _with_interval(one, metric) for metric in _metrics()}
        for name, one in zip(names, results, strict=True)
    }
    baselines = {
        "random": _("random order"),
        "previous_finding": _("the last result"),
        "time_since_visit": _("longest since a visit"),
    }
    for baseline, name in baselines.items():
        figures = asdict(results[0].baselines[baseline])
        columns[name] = {metric: _figure(metric, figures[metric]) for metric in _metrics()}
    return pd.DataFrame(columns).rename(_metrics())


def _metrics() -> dict[str, str]:
    return {
        "auc": _("A visit with a finding ranks above one without (AUC)"),
        "average_precision": _("Average precision"),
        "precision_at_10pct": _("Found among the highest tenth"),
        "recall_first_half": _("Findings in the first half"),
        "days_earlier": _("Findings come earlier (days)"),
        "brier": _("Brier score"),
        "calibration_slope": _("Calibration slope (1 is right)"),
    }


def _with_interval(result: Backtest, metric: str) -> str:
    figure = _figure(metric, getattr(result, metric))
    low, high = result.intervals.get(metric) or (None, None)
    if low is None or high is None:
        return figure
    return f"{figure} ({_figure(metric, low)} – {_figure(metric, high)})"


def _figure(metric: str, value: float | None) -> str:
    if value is None or not np.isfinite(value):
        return _("too few to tell")
    if metric in ("precision_at_10pct", "recall_first_half"):
        return percent(value)
    return number(value, 1 if metric == "days_earlier" else 3)


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
