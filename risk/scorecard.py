"""A sparse scorecard of small whole numbers, as a person would keep it on paper.

Every type is cut at a few values into yes-or-no rows; a non-negative lasso keeps the most telling
rows, they are fitted again without penalty and rounded to whole points, in the manner of
Ustun and Rudin, "Learning Optimized Risk Scores", JMLR 20 (2019).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]

ROWS, MOST_POINTS, CUTS = 8, 5, 5

MOST_VISITS = 6000
"""Rows are chosen on so many visits at most, drawn at random; their points are fitted on all."""


@dataclass(frozen=True)
class Card:
    """Rows `sign * x[:, column] >= least` with whole `points`; log-odds = level + step * points."""

    column: npt.NDArray[np.int64]
    sign: npt.NDArray[np.int64]
    least: Floats
    points: npt.NDArray[np.int64]
    level: float
    step: float

    def __call__(self, x: Floats) -> Floats:
        """Probability of a finding, shape (len(x),)."""
        yes = self.sign * x[:, self.column] >= self.least
        curve: Floats = expit(self.level + self.step * (yes @ self.points))
        return curve


def fit_card(x: Floats, found: Flags, signs: npt.NDArray[np.integer]) -> Card:
    """The card of at most `ROWS` rows that fits the visits best; types without a sign may rise.

    Parameters
    ----------
    x, found, signs
        As `risk.peers.fit_peers` takes them.
    """
    column, sign, least = _cuts(x, signs)
    yes = (sign * x[:, column] >= least).astype(np.float64)
    kept = _most_telling(yes, found)
    weights = _fit(yes[:, kept], found, 0.0)[1:]
    best = min(
        (_rounded(yes[:, kept], found, weights, most) for most in range(1, MOST_POINTS + 1)),
        key=lambda one: one[0],
    )
    _, points, level, step = best
    return Card(column[kept], sign[kept], least[kept], points, level, step)


def _cuts(
    x: Floats, signs: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Where each type is cut: between its distinct values, at most at `CUTS` quantiles."""
    rows = []
    for number in range(x.shape[1]):
        sign = -1 if signs[number] < 0 else 1
        values = np.unique(sign * x[:, number])
        if len(values) > CUTS + 1:
            values = np.unique(np.quantile(sign * x[:, number], np.linspace(0, 1, CUTS + 2)[:-1]))
        rows += [(number, sign, value) for value in values[1:]]
    column, sign_of, least = (np.array(one) for one in zip(*rows, strict=True))
    return column, sign_of, least


def _most_telling(yes: Floats, found: Flags) -> npt.NDArray[np.int64]:
    """The rows that a lasso of the right strength keeps."""
    low, high = 1e-4, 0.1
    kept = np.arange(min(ROWS, yes.shape[1]))
    some = np.random.default_rng(0).permutation(len(found))[:MOST_VISITS]
    at = None
    for _ in range(8):
        strength = float(np.sqrt(low * high))
        at = _fit(yes[some], found[some], strength, at)
        weights = at[1:]
        count = np.count_nonzero(weights > 1e-6)
        if count:
            if count <= ROWS:
                kept = np.flatnonzero(weights > 1e-6)
            low, high = (strength, high) if count > ROWS else (low, strength)
        else:
            high = strength
    return kept


def _fit(yes: Floats, found: Flags, strength: float, start: Floats | None = None) -> Floats:
    """Level and non-negative weights of a logistic regression with an L1 penalty."""
    n = len(found)

    def loss(at: Floats) -> tuple[float, Floats]:
        log_odds = yes @ at[1:] + at[0]
        surprise = (expit(log_odds) - found) / n
        value = np.logaddexp(0, log_odds).mean() - log_odds[found].sum() / n
        slope = np.concatenate(([surprise.sum()], yes.T @ surprise + strength))
        return float(value + strength * at[1:].sum()), slope

    bounds = [(None, None)] + [(0, None)] * yes.shape[1]
    start = np.zeros(yes.shape[1] + 1) if start is None else start
    found_at: Floats = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}
    ).x
    return found_at


def _rounded(
    yes: Floats, found: Flags, weights: Floats, most: int
) -> tuple[float, npt.NDArray[np.int64], float, float]:
    """Loss, points, level and step of the card whose largest row has `most` points."""
    largest = float(weights.max())
    points = np.round(weights * most / largest).astype(np.int64) if largest > 0 else np.zeros(
        len(weights), dtype=np.int64)  # fmt: skip
    total = (yes @ points).astype(np.float64)
    level, step = _fit(total[:, None], found, 0.0)
    log_odds = level + step * total
    value = np.logaddexp(0, log_odds).mean() - log_odds[found].sum() / len(found)
    return float(value), points, float(level), float(step)
