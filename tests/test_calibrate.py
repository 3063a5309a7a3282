"""The curve from points to probability: prior, posterior, order, intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from risk.calibrate import CalibrationError, Expectation, fit_calibration

NO_POINTS, NO_OUTCOMES = np.empty(0), np.empty(0, bool)


def visits_under(intercept: float, slope: float, n: int, seed: int = 0) -> tuple:
    draw = np.random.default_rng(seed)
    points = draw.gamma(2, 5, n)
    return points, draw.random(n) < 1 / (1 + np.exp(-intercept - slope * points))


@given(st.floats(0.01, 0.99), st.floats(0.01, 1), st.floats(0, 20))
def test_without_outcomes_the_curve_is_the_experts(
    base_rate: float, slope: float, reference: float
) -> None:
    """The base rate at the reference points, and the slope the experts state."""
    expected = Expectation(slope=slope, reference_points=reference)
    curve = fit_calibration(NO_POINTS, NO_OUTCOMES, base_rate, expected)
    assert curve.probability(np.array([reference]))[0] == pytest.approx(base_rate)
    assert curve.slope == pytest.approx(slope)
    assert (curve.n, curve.n_found) == (0, 0)


def test_many_outcomes_overrule_the_experts() -> None:
    """From 50,000 visits the curve that made them comes back."""
    curve = fit_calibration(*visits_under(-3.0, 0.25, 50_000), 0.5)
    assert curve.intercept == pytest.approx(-3.0, abs=0.1)
    assert curve.slope == pytest.approx(0.25, rel=0.05)


def test_the_curve_is_where_the_posterior_is_highest() -> None:
    """An independent search over intercept and slope finds no better curve."""
    points, found = visits_under(-1.0, 0.05, 60)

    def loss(line: np.ndarray) -> float:
        log_odds = line[0] + line[1] * points
        prior = (line[0] - np.log(0.2 / 0.8)) ** 2
        prior += (np.log(line[1] / 0.1) / np.log(2)) ** 2
        return float(np.logaddexp(0, log_odds).sum() - log_odds[found].sum() + prior / 2)

    best = minimize(
        loss, [-1.0, 0.1], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}
    )
    curve = fit_calibration(points, found, 0.2)
    np.testing.assert_allclose([curve.intercept, curve.slope], best.x, rtol=1e-4)


@given(st.integers(0, 40), st.integers(0, 999), st.sampled_from([-0.5, 0.0, 0.3]))
def test_more_points_never_mean_less(n: int, seed: int, slope: float) -> None:
    """Even where outcomes speak against it: the slope stays above 0, the curve rises."""
    curve = fit_calibration(*visits_under(0.0, slope, n, seed), 0.3)
    probability = curve.probability(np.linspace(-20, 80, 200))
    assert curve.slope > 0
    assert (np.diff(probability) >= 0).all()
    assert ((probability >= 0) & (probability <= 1)).all()


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Over 300 invented cities of 400 visits the 90 % interval holds the true rate about 90 %."""
    at, truth = np.array([15.0]), 1 / (1 + np.exp(2.0 - 0.1 * 15))
    held = 0
    for seed in range(300):
        curve = fit_calibration(*visits_under(-2.0, 0.1, 400, seed), 0.15)
        low, high = curve.interval(at, 0.9)
        held += int(low[0] <= truth <= high[0])
    assert 0.85 <= held / 300 <= 0.96


def test_intervals_narrow_with_outcomes_and_hold_the_curve() -> None:
    """More visits, a narrower interval around the same kind of curve."""
    points = np.array([0.0, 10.0, 30.0])
    few = fit_calibration(*visits_under(-2.0, 0.1, 20), 0.2)
    many = fit_calibration(*visits_under(-2.0, 0.1, 5000), 0.2)
    for curve in (few, many):
        low, high = curve.interval(points)
        assert (low < curve.probability(points)).all()
        assert (curve.probability(points) < high).all()
    wide, narrow = (np.subtract(*one.interval(points)[::-1]) for one in (few, many))
    assert (narrow < wide / 3).all()


def test_what_cannot_be_used_is_refused() -> None:
    """Rates outside 0..1, unequal lengths, a slope that falls, a level of 1."""
    with pytest.raises(CalibrationError, match=r"base rate is 0\.0"):
        fit_calibration(NO_POINTS, NO_OUTCOMES, 0.0)
    with pytest.raises(CalibrationError, match="2 points and 0 outcomes"):
        fit_calibration(np.zeros(2), NO_OUTCOMES, 0.1)
    with pytest.raises(CalibrationError, match="slope above 0"):
        Expectation(slope=-0.1)
    with pytest.raises(CalibrationError, match="level is 1"):
        fit_calibration(NO_POINTS, NO_OUTCOMES, 0.1).interval(np.zeros(1), 1)
