"""A backtest of one risk: the visits of a window, each as it looked the day before."""

from datetime import date

import numpy as np

from data.days import day_of
from data.workspace import Workspace
from risk.evaluate import (
    Backtest,
    History,
    Outcomes,
    backtest,
    baseline_outcomes,
    history_before,
)


class BacktestError(ValueError):
    """A window in which nothing can be tested."""


def backtest_risk(
    workspace: Workspace, risk: str, train_until: date, test_until: date, *, seed: int = 0
) -> Backtest:
    """How well the workspace's weights ranked the visits after `train_until`.

    Every visit is scored on what was observed up to the day before it. Calibrations, of the weights
    and of the baselines, use the recent visits up to and including `train_until` only.

    Raises
    ------
    BacktestError
        The window is empty, or reaches past the workspace's date.
    """
    require_window(workspace, train_until, test_until)
    results = workspace.evidence.results(risk)
    points = workspace.points_of_results(risk)
    day = results["day"].to_numpy()
    train = workspace.recent_results(risk, day_of(train_until))
    test = (day > day_of(train_until)) & (day <= day_of(test_until))
    calibration = workspace.calibrate(risk, until_day=day_of(train_until))
    tested = Outcomes(
        score=points[test],
        found=results["found"].to_numpy()[test],
        day=day[test],
        probability=calibration.probability(points[test]),
    )
    baselines = baseline_outcomes(
        results["found"].to_numpy()[train],
        history_of_results(workspace, risk, train),
        tested.found,
        tested.day,
        history_of_results(workspace, risk, test),
    )
    return backtest(tested, baselines, seed=seed)


def require_window(workspace: Workspace, train_until: date, test_until: date) -> None:
    """Raise `BacktestError` unless the window is one in which something can be known."""
    if train_until >= test_until:
        raise BacktestError(
            f"The test window ends {test_until}, not after the training ends ({train_until}); "
            "give a later end of the test."
        )
    if test_until > workspace.evidence.as_of:
        raise BacktestError(
            f"The test window ends {test_until}, after the date looked at "
            f"({workspace.evidence.as_of}); nothing later is known."
        )


def history_of_results(workspace: Workspace, risk: str, wanted: np.ndarray) -> History:
    """What was known, on the day before each wanted result, from earlier visits for any risk."""
    results = workspace.evidence.results(risk)
    visited = workspace.evidence.past_visits
    found_of_visit = results.set_index("visit_id")["found"].astype(float)
    with_result = workspace.evidence.visits_with_result
    return history_before(
        results["position"].to_numpy()[wanted],
        results["day"].to_numpy()[wanted] - 1,
        visited.premises,
        visited.day,
        found_of_visit.reindex(with_result["visit_id"]).to_numpy(),
    )
