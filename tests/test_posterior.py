"""The posterior's mode and width, against a generic optimiser, numeric slopes and integration."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from risk.belief import Strength, belief_of
from risk.calibrate import Expectation
from risk.examined import Examined, LearnError
from risk.nuisance import Spread, nuisance_of
from risk.posterior import FIRST_WEIGHT, LOG_SLOPE, Belief, Posterior
from risk.score import Families
from tests.learned_city import EXPERTS, FAMILIES, TYPES, city_visits

BELIEF = belief_of(TYPES, EXPERTS, 0.2, Strength(), Expectation())


def posterior_of(visits: Examined, families: Families = FAMILIES) -> Posterior:
    return Posterior(visits, families, BELIEF, nuisance_of(visits, Spread()))


def log_density(theta: np.ndarray, visits: Examined, families: Families, spread: Spread) -> float:
    """The model written down a second time, visit by visit and term by term."""
    level, log_slope, *rest = theta
    weights, terms = rest[:6], list(rest[6:])
    points = []
    for x, gate in zip(visits.x.astype(float), visits.gate, strict=True):
        of_family = [
            min(cap, sum(x[i] * weights[i] for i in range(start, stop)))
            for start, stop, cap in zip(families.start, families.stop, families.cap, strict=True)
        ]
        points.append(sum(of_family) if gate else 0.0)
    dates = visits.day.astype("datetime64[D]")
    factors = [visits.who, [str(one)[5:7] for one in dates], [str(one)[:4] for one in dates]]
    sizes = [spread.who, spread.month, spread.year]
    log_odds = level + np.exp(log_slope) * (np.array(points) - np.mean(points))
    density = -((level - BELIEF.centre[0]) ** 2) / 2
    density -= ((log_slope - np.log(0.1)) / np.log(2)) ** 2 / 2
    density -= (((np.array(weights) - EXPERTS) / BELIEF.sd[FIRST_WEIGHT:]) ** 2).sum() / 2
    for factor, size in zip(factors, sizes, strict=True):
        names = sorted(set(factor))
        of_factor, terms = terms[: len(names)], terms[len(names) :]
        density -= sum(term**2 for term in of_factor) / size**2 / 2
        log_odds = log_odds + np.array([of_factor[names.index(one)] for one in factor])
    p = 1 / (1 + np.exp(-log_odds))
    return density + float(np.log(np.where(visits.found, p, 1 - p)).sum())


@pytest.mark.parametrize("cap", [500.0, 6.0])
def test_the_density_is_the_model_as_written(cap: float) -> None:
    """Up to a constant, at several places, with caps that bind and a gate that is closed."""
    visits = city_visits(40)
    visits = replace(visits, gate=np.arange(40) % 7 != 0)
    families = replace(FAMILIES, cap=(cap, 1.0))
    posterior = posterior_of(visits, families)
    draw = np.random.default_rng(1)
    places = [posterior.centre + 0.3 * draw.normal(size=len(posterior.centre)) for _ in range(4)]
    ours = np.array([posterior.log_density(one) for one in places])
    other = np.array([log_density(one, visits, families, Spread()) for one in places])
    np.testing.assert_allclose(np.diff(ours), np.diff(other), rtol=1e-7)


@pytest.mark.parametrize(("n", "cap"), [(30, 500.0), (300, 500.0), (300, 8.0)])
def test_no_generic_search_finds_a_higher_place(n: int, cap: float) -> None:
    """L-BFGS-B within the signs, from five starts; caps make ridges, so a hair may be missing."""
    visits = city_visits(n, seed=4)
    posterior = posterior_of(visits, replace(FAMILIES, cap=(cap, 1.0)))
    mode = posterior.mode()
    bounds = [
        (0, None) if sign > 0 else (None, 0) if sign < 0 else (None, None)
        for sign in posterior.sign
    ]
    draw = np.random.default_rng(0)
    best = -np.inf
    for _ in range(5):
        start = posterior.centre + 0.2 * draw.normal(size=len(posterior.centre))
        found = minimize(lambda at: -posterior.log_density(at), start, bounds=bounds)
        best = max(best, -found.fun)
    assert mode.log_density >= best - (1e-4 if cap == 500 else 0.1)


def test_gradient_and_information_are_those_of_the_density() -> None:
    """Numeric differences where no cap binds; with the slope given, information is curvature."""
    posterior = posterior_of(city_visits(60))
    at = posterior.mode().theta
    gradient, information = posterior.slopes(at + 0.01)
    step = 1e-4

    def moved(*by: int) -> float:
        theta = at + 0.01
        for one in by:
            theta[abs(one) - 1] += step * np.sign(one)
        return posterior.log_density(theta)

    numbers = range(1, len(at) + 1)
    numeric = [(moved(i) - moved(-i)) / (2 * step) for i in numbers]
    np.testing.assert_allclose(gradient, numeric, atol=1e-6)
    for i in numbers:
        for j in numbers:
            if LOG_SLOPE + 1 in (i, j):
                continue
            curvature = moved(i, j) - moved(i, -j) - moved(-i, j) + moved(-i, -j)
            expected = -curvature / (4 * step**2)
            assert information[i - 1, j - 1] == pytest.approx(expected, abs=2e-4)


def test_families_at_their_cap_say_nothing_of_their_weights() -> None:
    """Visits far above the cap leave the weights of the family where they were."""
    visits = city_visits(200)
    full = replace(visits, x=np.where(np.arange(6) < 5, 1, visits.x).astype(np.float32))
    mode = posterior_of(full, replace(FAMILIES, cap=(3.0, 1.0))).mode()
    np.testing.assert_allclose(mode.theta[FIRST_WEIGHT : FIRST_WEIGHT + 5], EXPERTS[:5], rtol=1e-6)


def test_what_does_not_fit_together_is_refused() -> None:
    """Columns, lengths and numbers are checked."""
    visits = city_visits(5)
    with pytest.raises(LearnError, match="has 5 columns"):
        posterior_of(replace(visits, x=visits.x[:, :5]))
    with pytest.raises(LearnError, match="one row per visit"):
        replace(visits, found=np.zeros(4, dtype=bool))
    with pytest.raises(LearnError, match="no numbers"):
        replace(visits, x=np.full((5, 6), np.nan))
    with pytest.raises(LearnError, match="spreads above 0"):
        Belief(np.zeros(3), np.zeros(3), np.array([1]))
    with pytest.raises(LearnError, match="more than 0"):
        Strength(0)
