"""Backtests through time, over space and of two profiles see nothing of what they foretell."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from data.backtest import BacktestError
from data.compare import compare_profiles_on
from data.days import day_of
from data.replay import Replay, Trial
from data.rolling import rolling_backtest
from data.spatial import FOLDS, folds_of
from risk.reported import SignalsError, columns_of, resting_on
from tests.city import small_city, small_municipality, workspace_of

TRAIN, TEST = date(2024, 1, 1), date(2024, 9, 1)
TRIAL = Trial("fire", TRAIN, TEST, 2)


def test_figures_are_those_of_the_day_before():
    workspace = workspace_of(small_city(0), TEST)
    result = rolling_backtest(workspace, TRIAL)
    results = workspace.evidence.results("fire")
    window = (results["day"] > day_of(TRAIN)) & (results["day"] <= day_of(TEST))
    points = workspace.points_of_results("fire")[window.to_numpy()]
    assert result.ranking.auc == pytest.approx(roc_auc_score(results.loc[window, "found"], points))
    names = {"logistic", "boosting", "card", "learned", "random", "previous_finding",
             "time_since_visit"}  # fmt: skip
    assert set(result.ranking.baselines) == names
    assert set(result.schedules) == names | {"weights"}
    assert sum(group.n for group in result.reliability) == result.ranking.n


def test_results_after_the_window_change_nothing():
    store = small_city(1)
    visits, signals = store.frames["visits"], store.frames["signals"]
    cut = store.changed(
        signals=signals[signals["observed_day"] < day_of(TEST)],
        visits=visits[visits["visited_day"] <= day_of(TEST)],
    )
    later = date(2024, 10, 4)
    whole, part = (rolling_backtest(workspace_of(one, later), TRIAL) for one in (store, cut))
    assert whole == part


def test_probabilities_of_a_week_rest_on_the_weeks_before():
    """Turning every result of the last month round leaves earlier probabilities as they were."""
    store = small_city(2)
    since = day_of(TEST) - 30
    late = store.frames["visits"].query("visited_day > @since")["visit_id"]
    findings = store.frames["findings"].copy()
    turned = findings["result"].map({"found": "not_found", "not_found": "found"})
    findings["result"] = findings["result"].where(~findings["visit_id"].isin(late), turned)
    before, after = (
        Replay(workspace_of(one, TEST), TRIAL).outcomes(workspace_of(one, TEST))
        for one in (store, store.changed(findings=findings))
    )
    early = before.day <= since + 1
    assert early.any()
    np.testing.assert_array_equal(before.probability[early], after.probability[early])
    assert (before.found != after.found).any()


def test_a_block_is_never_split_and_every_fold_is_used():
    draw = np.random.default_rng(0)
    x, y = draw.uniform(0, 40_000, 3000), draw.uniform(0, 40_000, 3000)
    x[:50] = np.nan
    fold = folds_of(x, y)
    square = np.floor(x / 2000) * 1000 + np.floor(y / 2000)
    for one in np.unique(square[50:]):
        assert len(set(fold[50:][square[50:] == one])) == 1
    assert set(fold) == set(range(FOLDS))
    np.testing.assert_array_equal(fold, folds_of(x, y))


def test_a_profile_does_not_differ_from_itself_and_does_from_its_opposite():
    workspace = workspace_of(small_city(3), TEST)
    same = compare_profiles_on(workspace, workspace.profile, workspace.profile, TRIAL)
    assert same.verdict == "same"
    assert same.differences["auc"] == (0.0, (0.0, 0.0))
    other = workspace.profile.moved("state", "fire", 9.0)
    there, back = (
        compare_profiles_on(workspace, *pair, TRIAL)
        for pair in ((workspace.profile, other), (other, workspace.profile))
    )
    assert there.differences["auc"][0] == pytest.approx(-back.differences["auc"][0])
    assert there.precision.difference == pytest.approx(-back.precision.difference)
    json.dumps(there.differences)


def test_reported_and_found_signals_part_the_score_in_two():
    catalogue = small_municipality().catalogue
    told = replace(catalogue.families["told"], reports=True)
    catalogue = replace(catalogue, families={**catalogue.families, "told": told})
    reported, found = (columns_of(catalogue, which) for which in ("reported", "found"))
    assert (reported ^ found).all()
    profile = workspace_of(small_city()).profile
    only = resting_on(profile, catalogue, "fire", "reported")
    kept = {kind for kind, of_risk in only.points.items() if of_risk.get("fire")}
    assert kept == {"tip", "state", "complaint"}
    nothing = replace(profile, points={"unseen": {"fire": 1.0}})
    with pytest.raises(SignalsError, match="gives no points"):
        resting_on(nothing, catalogue, "fire", "reported")


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (replace(TRIAL, train_until=TEST, test_until=TRAIN), "not after the training ends"),
        (replace(TRIAL, test_until=date(2030, 1, 1)), "nothing later is known"),
        (replace(TRIAL, train_until=date(2019, 1, 1), test_until=date(2019, 2, 1)), "No visit"),
    ],
)
def test_windows_in_which_nothing_can_be_told_are_refused(trial, said):
    with pytest.raises(BacktestError, match=said):
        rolling_backtest(workspace_of(small_city(), TEST), trial)


@pytest.mark.parametrize(("result", "said"), [("found", "All"), ("not_found", "None")])
def test_results_of_one_kind_are_refused(result, said):
    store = small_city()
    findings = store.frames["findings"].assign(result=result)
    with pytest.raises(BacktestError, match=f"{said} of the .* visits"):
        rolling_backtest(workspace_of(store.changed(findings=findings), TEST), TRIAL)


def test_no_capacity_is_refused():
    with pytest.raises(BacktestError, match="expected 1 or more"):
        replace(TRIAL, per_week=0)


def test_nothing_before_the_window_still_answers():
    """No visit to learn from: experts' curve, models that give one rate to all."""
    store = small_city(4)
    visits = store.frames["visits"]
    late = store.changed(visits=visits[visits["visited_day"] > day_of(TRAIN)])
    result = rolling_backtest(workspace_of(late, TEST), TRIAL)
    assert result.ranking.n > 20
    assert result.spatial["logistic"].auc == pytest.approx(0.5, abs=0.2)
