"""From points to probability: `p = logistic(a + b * points)`, experts first, outcomes after.

Before any outcome the curve is the experts': the base rate of the risk and a slope they would bet
on. Outcomes move it (Laplace approximation of the posterior), so the same code serves a city with
no outcomes and one with a hundred thousand. The slope stays above 0: more points never mean less.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Floats = npt.NDArray[np.floating]


class CalibrationError(ValueError):
    """What is believed before, or what was observed, cannot be used."""


@dataclass(frozen=True)
class Expectation:
    """What is believed about the curve before any outcome is known.

    Attributes
    ----------
    slope
        Log-odds per point. 0.1: ten points make the odds of a finding 2.7 times as high. An
        assumption (B2): no published figure relates Swedish signals to findings.
    slope_factor
        The true slope is expected within this factor of `slope`, up or down, two times in three.
    intercept_sd
        Standard deviation of the log-odds at `reference_points`.
    reference_points
        The points at which the risk's base rate is expected.
    """

    slope: float = 0.1
    slope_factor: float = 2.0
    intercept_sd: float = 1.0
    reference_points: float = 0.0

    def __post_init__(self) -> None:
        if not (self.slope > 0 and self.slope_factor > 1 and self.intercept_sd > 0):
            raise CalibrationError(
                f"Found {self}; expected slope above 0, slope_factor above 1, intercept_sd above 0."
            )


@dataclass(frozen=True)
class Calibration:
    """The fitted curve of one risk.

    `covariance` is that of (intercept, slope), shape (2, 2); `n` visits with a result were used, of
    which `n_found` had a finding.
    """

    intercept: float
    slope: float
    covariance: Floats
    n: int
    n_found: int

    def probability(self, points: Floats) -> Floats:
        """Probability that a visit finds something, shape of `points`; rises with points."""
        curve: Floats = expit(self._log_odds(points))
        return curve

    def interval(self, points: Floats, level: float = 0.9) -> tuple[Floats, Floats]:
        """Lower and upper end of the interval of `probability`, symmetric in log-odds.

        It says how well the curve is known, not how a single visit will turn out.
        """
        if not 0 < level < 1:
            raise CalibrationError(f"The level is {level}; expected between 0 and 1, such as 0.9.")
        (of_intercept, shared), (_, of_slope) = self.covariance
        at = np.asarray(points, dtype=np.float64)
        variance = of_intercept + 2 * shared * at + of_slope * at**2
        reach = NormalDist().inv_cdf((1 + level) / 2) * np.sqrt(np.maximum(variance, 0))
        middle = self._log_odds(points)
        return expit(middle - reach), expit(middle + reach)

    def _log_odds(self, points: Floats) -> Floats:
        return self.intercept + self.slope * np.asarray(points, dtype=np.float64)


def fit_calibration(
    points: Floats,
    found: npt.NDArray[np.bool_],
    base_rate: float,
    expectation: Expectation | None = None,
) -> Calibration:
    """The curve after the outcomes of visits.

    Parameters
    ----------
    points, found
        Shape (n,): points as of the day before each visit, and whether it found something. n may
        be 0, which gives the experts' curve.
    base_rate
        Share of visits with a finding expected before any outcome, between 0 and 1.
    """
    if not 0 < base_rate < 1:
        raise CalibrationError(f"The base rate is {base_rate}; expected between 0 and 1.")
    if len(points) != len(found):
        raise CalibrationError(f"Found {len(points)} points and {len(found)} outcomes.")
    posterior = _Posterior(points, found, base_rate, expectation or Expectation())
    (level, log_slope), covariance = posterior.mode()
    slope, reference = float(np.exp(log_slope)), posterior.reference_points
    to_line = np.array([[1.0, -slope * reference], [0.0, slope]])
    return Calibration(
        intercept=float(level) - slope * reference,
        slope=slope,
        covariance=to_line @ covariance @ to_line.T,
        n=len(points),
        n_found=int(np.count_nonzero(found)),
    )


class _Posterior:
    """Log posterior of (log-odds at the reference points, logarithm of the slope)."""

    def __init__(
        self,
        points: Floats,
        found: npt.NDArray[np.bool_],
        base_rate: float,
        expected: Expectation,
    ) -> None:
        self.reference_points = expected.reference_points
        self.points = np.asarray(points, dtype=np.float64) - expected.reference_points
        self.found = np.asarray(found, dtype=np.float64)
        self.centre = np.array([logit(base_rate), np.log(expected.slope)])
        spread = np.array([expected.intercept_sd, np.log(expected.slope_factor)])
        self.precision = np.diag(spread**-2.0)

    def mode(self, steps: int = 100, tolerance: float = 1e-10) -> tuple[Floats, Floats]:
        """Where the posterior is highest, and the inverse of its (Fisher) information there."""
        at = self.centre.copy()
        for _ in range(steps):
            gradient, information = self._slopes(at)
            step = np.linalg.solve(information, gradient)
            at, improved = self._climb(at, step)
            if improved < tolerance:
                break
        return at, np.linalg.inv(self._slopes(at)[1])

    def _climb(self, at: Floats, step: Floats) -> tuple[Floats, float]:
        """Go along `step`, halved until the posterior rises."""
        here = self._log_density(at)
        for _ in range(40):
            gain = self._log_density(at + step) - here
            if gain >= 0:
                return at + step, gain
            step = step / 2
        return at, 0.0

    def _log_density(self, at: Floats) -> float:
        log_odds = at[0] + np.exp(at[1]) * self.points
        away = at - self.centre
        likelihood = self.found * log_odds - np.logaddexp(0, log_odds)
        return float(likelihood.sum() - away @ self.precision @ away / 2)

    def _slopes(self, at: Floats) -> tuple[Floats, Floats]:
        """Gradient and expected information at `at`."""
        by_slope = np.exp(at[1]) * self.points
        probability = expit(at[0] + by_slope)
        surprise, weight = self.found - probability, probability * (1 - probability)
        # Sums, not vector products: these give the same bits whatever the number of threads.
        gradient = np.array([surprise.sum(), (surprise * by_slope).sum()])
        cross = (weight * by_slope).sum()
        information = np.array([[weight.sum(), cross], [cross, (weight * by_slope**2).sum()]])
        return gradient - self.precision @ (at - self.centre), information + self.precision
