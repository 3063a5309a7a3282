"""How well the weights would have ranked past visits, and dealt them out at a capacity."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data.backtest import BacktestError, require_window
from data.compare import compare_profiles_on
from data.days import day_of
from data.replay import Trial
from data.rolling import RollingBacktest, rolling_backtest
from data.workspace import Workspace
from pages.calibration_view import FEWEST_FINDINGS, FEWEST_VISITS
from pages.download import offer
from pages.language import _, number, percent
from pages.plain import plain
from pages.schedule_view import show_compared, show_left_out, show_schedules, titles
from risk.evaluate import Backtest
from risk.profile import WeightProfile
from risk.reported import SignalsError

TRAIN, TEST = "backtest_train_until", "backtest_test_until"
CAPACITY, SIGNALS = "backtest_per_week", "backtest_signals"


def show_backtest(ws: Workspace, compared: Workspace, risk: str) -> None:
    """Figures of the weights and of what they must beat, on the same visits; on a button."""
    st.caption(
        _(
            "Every visit of the test window is scored with what was known the day before it, and "
            "compared with what it found. Other rankings are measured on the same visits."
        )
    )
    trial = _choose(ws, risk)
    profiles = [ws.profile] if ws.profile.points == compared.profile.points else [
        ws.profile, compared.profile,
    ]  # fmt: skip
    seen = (ws.evidence.viewer, ws.evidence.as_of, len(ws.visits), len(ws.signals))
    wanted = (trial, seen, _fingerprint(profiles))
    if st.button(_("Run the backtest"), key="run_backtest"):
        _run(ws, profiles, trial, wanted)
    done = st.session_state.get("backtest")
    if done is None:
        st.info(_("Not run yet. It takes about half a minute."))
    elif done["wanted"] != wanted:
        st.info(_("The weights, the risk or the dates have changed since; run it again."))
    else:
        _show_result(done["result"], done["compared"], profiles)


def _choose(ws: Workspace, risk: str) -> Trial:
    """The window, the capacity and which signals count."""
    as_of = ws.evidence.as_of
    train, test, capacity = st.columns(3)
    train_until = train.date_input(
        _("Learn from visits until"), as_of - timedelta(days=365), max_value=as_of,
        key=TRAIN, format="YYYY-MM-DD",
    )  # fmt: skip
    test_until = test.date_input(
        _("Test on visits until"), as_of, max_value=as_of, key=TEST, format="YYYY-MM-DD"
    )
    per_week = capacity.number_input(_("Visits a week"), 1, 500, 1, key=CAPACITY)
    names = {
        "both": _("all signals"),
        "reported": _("only what people reported"),
        "found": _("only what agencies found"),
    }
    signals = st.radio(
        _("Scores rest on"), list(names), key=SIGNALS, horizontal=True, format_func=names.get
    )
    return Trial(risk, train_until, test_until, int(per_week), signals)


def _fingerprint(profiles: list[WeightProfile]) -> str:
    return repr([{kind: dict(of) for kind, of in one.points.items()} for one in profiles])


def _run(ws: Workspace, profiles: list[WeightProfile], trial: Trial, wanted: Any) -> None:
    bar = st.progress(0.0, _("Scoring past visits as they looked the day before"))
    few = _too_few(ws, trial)
    try:
        require_window(ws, trial.train_until, trial.test_until)
        if few:
            st.session_state["backtest"] = {"wanted": wanted, "result": None, "compared": few}
        else:
            result = rolling_backtest(ws, trial, told=bar.progress)
            beside = compare_profiles_on(ws, *profiles, trial) if len(profiles) > 1 else None
            st.session_state["backtest"] = {
                "wanted": wanted, "result": result, "compared": beside,
            }  # fmt: skip
    except (BacktestError, SignalsError) as error:
        st.session_state.pop("backtest", None)
        st.error(plain(error))
    bar.empty()


def _too_few(ws: Workspace, trial: Trial) -> str:
    """Why the visits of the window say too little; empty where they say something."""
    results = ws.evidence.results(trial.risk)
    since, until = day_of(trial.train_until), day_of(trial.test_until)
    inside = results[(results["day"] > since) & (results["day"] <= until)]
    n, found = len(inside), int(inside["found"].sum())
    if n >= FEWEST_VISITS and found >= FEWEST_FINDINGS:
        return ""
    return _(
        "Too few visits to tell: {n} visits with a result, {found} with a finding; "
        "expected at least {visits} and {findings}."
    ).format(
        n=number(n), found=number(found), visits=FEWEST_VISITS, findings=FEWEST_FINDINGS
    )  # fmt: skip


def _show_result(
    result: RollingBacktest | None, compared: Any, profiles: list[WeightProfile]
) -> None:
    if result is None:
        st.warning(compared)
        return
    first = result.ranking
    st.markdown(
        _("{n} visits with a result, {found} with a finding ({share}).").format(
            n=number(first.n), found=number(first.positives), share=percent(first.base_rate or 0, 1)
        )
    )
    if compared is not None:
        show_compared(compared, profiles)
    st.markdown("**" + _("Ranked") + "**")
    table = backtest_table(result)
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
    show_schedules(result)
    show_left_out(result)


def backtest_table(result: RollingBacktest) -> pd.DataFrame:
    """Figures as rows; the weights (with intervals) and what they must beat beside."""
    first = result.ranking
    columns = {_("these weights"): {one: _with_interval(first, one) for one in _metrics()}}
    for name, title in titles().items():
        if name in first.baselines:
            figures = asdict(first.baselines[name])
            columns[title] = {one: _figure(one, figures[one]) for one in _metrics()}
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
