"""A backtest sees nothing of what it is asked to foretell."""

from datetime import date

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from data.backtest import BacktestError, backtest_risk
from data.days import day_of
from tests.city import MemoryStore, small_city, workspace_of

TRAIN, TEST = date(2024, 3, 1), date(2024, 9, 1)


def test_figures_match_scores_of_the_day_before() -> None:
    """AUC and the number of visits against a computation from the store's own frames."""
    workspace = workspace_of(small_city(0), TEST)
    result = backtest_risk(workspace, "fire", TRAIN, TEST)
    results = workspace.evidence.results("fire")
    window = (results["day"] > day_of(TRAIN)) & (results["day"] <= day_of(TEST))
    assert result.n == window.sum() > 20
    assert result.positives == results.loc[window, "found"].sum()
    points = workspace.points_of_results("fire")[window.to_numpy()]
    assert result.auc == pytest.approx(roc_auc_score(results.loc[window, "found"], points))


def test_what_comes_after_the_window_changes_nothing() -> None:
    """Signals, visits and findings after the window are not seen."""
    store = small_city(1)
    signals, visits = store.frames["signals"], store.frames["visits"]
    cut = store.changed(
        signals=signals[signals["observed_day"] < day_of(TEST)],
        visits=visits[visits["visited_day"] <= day_of(TEST)],
    )
    later = date(2024, 10, 4)
    assert backtest_risk(workspace_of(store, later), "fire", TRAIN, TEST) == backtest_risk(
        workspace_of(cut, later), "fire", TRAIN, TEST
    )


def test_results_of_the_window_do_not_teach_its_probabilities() -> None:
    """Turning every result of the window round leaves scores and probabilities as they were."""
    store = small_city(2)
    window = store.frames["visits"].query("visited_day > @day_of(@TRAIN)")["visit_id"]
    findings = store.frames["findings"].copy()
    inside = findings["visit_id"].isin(window)
    turned = findings["result"].map({"found": "not_found", "not_found": "found"})
    findings["result"] = findings["result"].where(~inside, turned)
    plain, flipped = (
        backtest_risk(workspace_of(one, TEST), "dwelling", TRAIN, TEST)
        for one in (store, store.changed(findings=findings))
    )
    assert plain.positives + flipped.positives == plain.n
    assert plain.auc == pytest.approx(1 - flipped.auc)
    calibrations = [
        workspace_of(one, TEST).calibrate("dwelling", day_of(TRAIN))
        for one in (store, store.changed(findings=findings))
    ]
    assert calibrations[0].intercept == calibrations[1].intercept


def test_the_previous_result_is_that_of_the_last_visit_before() -> None:
    """A store where the last result always repeats gives the baseline a perfect order."""
    store = repeating_city()
    result = backtest_risk(workspace_of(store, TEST), "fire", TRAIN, TEST)
    assert result.baselines["previous_finding"].auc == 1
    assert result.baselines["random"].auc == 0.5


def repeating_city() -> MemoryStore:
    """Every premises is visited each hundredth day, and always with the same result."""
    store = small_city(3, n=40)
    ids = store.frames["premises"].index.to_numpy()
    days = np.arange(day_of(TEST) - 600, day_of(TEST), 100)
    visits = store.frames["visits"].iloc[:1]
    visits = visits.loc[visits.index.repeat(len(ids) * len(days))].assign(
        visit_id=np.arange(len(ids) * len(days)),
        premises_id=np.repeat(ids, len(days)),
        visited_day=np.tile(days, len(ids)),
        access="full",
    )
    findings = store.frames["findings"].iloc[:1]
    findings = findings.loc[findings.index.repeat(len(visits))].assign(
        visit_id=visits["visit_id"].to_numpy(),
        risk="fire",
        result=np.where(visits["premises_id"].to_numpy() % 2, "found", "not_found"),
    )
    return store.changed(visits=visits, findings=findings)


@pytest.mark.parametrize(
    ("train", "test"),
    [(TEST, TRAIN), (TEST, date(2030, 1, 1))],  # window turned round; after the date looked at
)
def test_an_impossible_window_is_refused(train: date, test: date) -> None:
    """The message says which end is wrong."""
    with pytest.raises(BacktestError, match="test window ends"):
        backtest_risk(workspace_of(small_city(), TEST), "fire", train, test)
