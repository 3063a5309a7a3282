"""Figures of a backtest against hand-computed cases, all orders of ties, and known curves."""

from dataclasses import asdict
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from risk.evaluate import Outcomes, backtest, baseline_outcomes, history_before
from risk.metrics import EvaluationError, measure

BASELINES = ("random", "previous_finding", "time_since_visit")


def outcomes(score: list, found: list, day: list, probability: list | None = None) -> Outcomes:
    given_probability = [0.5] * len(score) if probability is None else probability
    return Outcomes(
        np.array(score, float),
        np.array(found, bool),
        np.array(day, np.int32),
        np.array(given_probability, float),
    )


def invented(n: int, seed: int = 0) -> Outcomes:
    draw = np.random.default_rng(seed)
    score = draw.normal(size=n)
    probability = 1 / (1 + np.exp(2 - score))
    return Outcomes(score, draw.random(n) < probability, draw.integers(0, 365, n), probability)


def test_days_earlier_by_hand() -> None:
    """Days 1, 4, 11, 20 go to the ranks; the findings of days 20 and 11 move to days 1 and 4."""
    figures = measure(outcomes([1, 9, 2, 8], [0, 0, 1, 1], [1, 4, 11, 20]))
    # By rank: 9 (day 1, nothing), 8 (day 4, found on 20), 2 (day 11, found on 11), 1 (day 20).
    assert figures.days_earlier == ((20 - 4) + (11 - 11)) / 2
    assert figures.recall_first_half == 0.5
    assert figures.precision_at_10pct == 0.0


def in_order(score: list, found: list, day: list, order: tuple) -> tuple[float, float, float]:
    """Precision of the first tenth, recall of the first half and days earlier, one fixed order."""
    n, ranked = len(score), [found[i] for i in order]
    tenth, half = -(-n // 10), -(-n // 2)
    gained = [day[i] - given for i, given in zip(order, sorted(day), strict=True) if found[i]]
    return (
        sum(ranked[:tenth]) / tenth,
        sum(ranked[:half]) / sum(found),
        sum(gained) / sum(found),
    )


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 30)), max_size=6))
def test_ties_count_their_mean_over_all_orders(visits: list) -> None:
    """Against every order that keeps higher scores first."""
    score, found, day = ([visit[i] for visit in visits] for i in range(3))
    figures = measure(outcomes(score, found, day))
    if not sum(found):
        assert figures.days_earlier is figures.recall_first_half is figures.auc is None
        return
    allowed = [
        order
        for order in permutations(range(len(visits)))
        if all(score[a] >= score[b] for a, b in pairwise(order))
    ]
    expected = np.mean([in_order(score, found, day, order) for order in allowed], axis=0)
    computed = figures.precision_at_10pct, figures.recall_first_half, figures.days_earlier
    np.testing.assert_allclose(computed, expected, atol=1e-9)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.floats(0, 1)), min_size=1))
def test_auc_precision_and_brier_are_the_published_ones(visits: list) -> None:
    """Against another implementation, with ties, wherever that has an answer."""
    score, found, probability = ([visit[i] for visit in visits] for i in range(3))
    figures = measure(outcomes(score, found, [0] * len(visits), probability))
    assert figures.brier == pytest.approx(brier_score_loss(found, probability, labels=[0, 1]))
    if any(found):
        expected = average_precision_score(found, score)
        assert figures.average_precision == pytest.approx(expected)
    if len(set(found)) == 2:
        assert figures.auc == pytest.approx(roc_auc_score(found, score))


def test_calibration_slope_is_an_unpenalised_regression() -> None:
    """Against another implementation; 1 for true probabilities, a half where they are doubled."""
    visits = invented(20_000)
    log_odds = np.log(visits.probability / (1 - visits.probability))
    other = LogisticRegression(C=np.inf, tol=1e-10).fit(log_odds[:, None], visits.found)
    figures = measure(visits)
    assert figures.calibration_slope == pytest.approx(other.coef_[0, 0], abs=1e-5)
    assert figures.calibration_slope == pytest.approx(1.0, abs=0.06)
    doubled = Outcomes(visits.score, visits.found, visits.day, 1 / (1 + np.exp(-2 * log_odds)))
    assert measure(doubled).calibration_slope == pytest.approx(figures.calibration_slope / 2)


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("found", [True, False])
def test_too_few_visits_give_none_and_no_crash(n: int, found: bool) -> None:
    """No visits, one visit, no finding, nothing but findings: what is undefined is None."""
    visits = outcomes([3.0] * n, [found] * n, [7] * n)
    figures = asdict(backtest(visits, {"random": visits}))
    assert figures["auc"] is figures["calibration_slope"] is None
    assert figures["intervals"]["auc"] == (None, None)
    assert (figures["brier"] is None) == (n == 0)
    assert (figures["days_earlier"] is None) == (n == 0 or not found)
    assert figures["baselines"]["random"]["n"] == n


def test_separated_outcomes_have_no_calibration_slope() -> None:
    """Where a threshold divides findings from the rest the regression has no finite slope."""
    visits = outcomes([1, 2, 3, 4], [0, 0, 1, 1], [1, 2, 3, 4], [0.1, 0.2, 0.6, 0.7])
    assert measure(visits).calibration_slope is None


def test_intervals_are_repeatable_and_hold_the_figures() -> None:
    """The same seed gives the same intervals; each holds its figure and narrows with visits."""
    few, many = backtest(invented(150), {}), backtest(invented(1500), {})
    assert backtest(invented(150), {}).intervals == few.intervals
    for name, (low, high) in many.intervals.items():
        assert low < getattr(many, name) < high
        below, above = few.intervals[name]
        assert high - low < (above - below) / 2


def test_history_is_what_was_known_before() -> None:
    """The last known result and the last visit, each up to the day; no result is not clean."""
    history = history_before(
        premises=np.array([0, 0, 1, 2, 3]),
        as_of_day=np.array([9, 10, 50, 50, 50]),
        past_premises=np.array([0, 0, 1, 1, 3]),
        past_day=np.array([10, 2, 40, 30, 50]),
        past_found=np.array([1.0, 0.0, np.nan, 1.0, np.nan]),
    )
    np.testing.assert_array_equal(history.last_found, [0, 1, 1, np.nan, np.nan])
    np.testing.assert_array_equal(history.days_since_visit, [7, 0, 10, np.inf, 0])


def histories(n: int, seed: int) -> tuple:
    draw = np.random.default_rng(seed)
    known = history_before(
        np.arange(n),
        np.full(n, 500),
        draw.integers(0, n, 2 * n),
        draw.integers(0, 500, 2 * n),
        draw.choice([0.0, 1.0, np.nan], 2 * n),
    )
    chance = np.where(np.nan_to_num(known.last_found) == 1, 0.4, 0.1)
    return draw.random(n) < chance, known, draw.integers(500, 900, n)


def test_baselines_are_measured_like_the_score() -> None:
    """The last result is informative here, chance is exactly chance, time is not informative."""
    train_found, train, _ = histories(3000, 1)
    test_found, test, day = histories(2000, 2)
    baselines = baseline_outcomes(train_found, train, test_found, day, test)
    figures = backtest(baselines["previous_finding"], baselines).baselines
    assert tuple(figures) == BASELINES
    assert figures["previous_finding"].auc > 0.6
    assert figures["previous_finding"].calibration_slope == pytest.approx(1, abs=0.25)
    assert figures["random"].auc == 0.5
    assert figures["random"].recall_first_half == 0.5
    assert figures["random"].calibration_slope is None
    assert figures["time_since_visit"].auc == pytest.approx(0.5, abs=0.04)
    assert figures["previous_finding"].brier < figures["random"].brier


def test_random_is_the_mean_of_random_orders() -> None:
    """Against 300 shuffles: days earlier, precision and recall."""
    found, known, day = histories(200, 3)
    chance = baseline_outcomes(found, known, found, day, known)["random"]
    draw = np.random.default_rng(0)
    shuffles = [
        measure(Outcomes(draw.random(200), found, day, chance.probability)) for _ in range(300)
    ]
    figures = measure(chance)
    for name in ("auc", "days_earlier", "precision_at_10pct", "recall_first_half"):
        drawn = np.array([getattr(one, name) for one in shuffles])
        assert abs(drawn.mean() - getattr(figures, name)) < 4 * drawn.std() / np.sqrt(len(drawn))


def test_baselines_without_training_visits_still_answer() -> None:
    """Nothing to fit on: every probability is one half, and nothing crashes."""
    found, known, day = histories(20, 4)
    nothing = history_before(*(np.empty(0, int) for _ in range(4)), np.empty(0))
    baselines = baseline_outcomes(np.empty(0, bool), nothing, found, day, known)
    assert all((one.probability == 0.5).all() for one in baselines.values())


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    """The error names the lengths."""
    with pytest.raises(EvaluationError, match=r"\[2, 1, 1, 1\]"):
        outcomes([1, 2], [True], [1], [0.5])
