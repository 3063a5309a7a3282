"""The posterior of the weights of one risk: where it is highest, and how wide it is there.

    log-odds(found) = level + slope * (points(w) - mean points) + who + month + year

with the points of the score itself: families limited to their caps, nothing where the gate is
closed. `level` is the log-odds of a visit of mean points, so a signal that never varies says
nothing. Priors: normal for the level, the weights and each nuisance term, normal for the logarithm
of the slope; weights keep their sign.

The mode is found by Fisher scoring with projection on the bounds (D. P. Bertsekas, "Projected
Newton methods for optimization problems with simple constraints", SIAM Journal on Control and
Optimization 20 (1982), 221-246): the weights of a family at its cap in some visit have no slope
there in that step; the posterior compared along the step is always the exact one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from risk.examined import Examined, LearnError
from risk.nuisance import Nuisance
from risk.score import Families

Vector = npt.NDArray[np.float64]

LEVEL, LOG_SLOPE, FIRST_WEIGHT = range(3)
"""Where each part of the parameters begins."""


@dataclass(frozen=True)
class Belief:
    """What is believed of (level, log slope, weights) before any outcome.

    `centre` and `sd` have shape (2 + k,), `sign` (k,): 1, -1, or 0 where a weight may have both.
    """

    centre: Vector
    sd: Vector
    sign: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        if not (np.isfinite(self.centre).all() and (self.sd > 0).all()):
            raise LearnError(
                "The belief before outcomes needs finite centres and spreads above 0; found "
                f"{self.centre.tolist()} and {self.sd.tolist()}."
            )


@dataclass(frozen=True)
class Mode:
    """Where the posterior is highest.

    `theta` is (level, log slope, weights, nuisance terms); `information` that of the
    visits and the prior together there, shape (p, p); `gradient` of the log posterior, shape (p,),
    0 except for weights held at 0 by their sign; `held`, shape (p,), says which those are.
    `surprise` is the mean of p(1 - p) over the visits used.
    """

    theta: Vector
    information: npt.NDArray[np.float64]
    gradient: Vector
    held: npt.NDArray[np.bool_]
    log_density: float
    n_weights: int
    surprise: float


class Posterior:
    """The log posterior of one risk and its slopes.

    Visits that are not `used`, shape (n,), are left out of it, but can be predicted.
    """

    def __init__(
        self,
        visits: Examined,
        families: Families,
        belief: Belief,
        nuisance: Nuisance,
        used: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        if not visits.x.shape[1] == families.n_columns == len(belief.sign):
            raise LearnError(
                f"The matrix has {visits.x.shape[1]} columns, the families {families.n_columns}, "
                f"the weights {len(belief.sign)}; they must be made from the same signal types."
            )
        self.x = np.asfortranarray(visits.x, dtype=np.float64) * visits.gate[:, np.newaxis]
        self.found = visits.found.astype(np.float64)
        self.used = np.ones(len(visits)) if used is None else used.astype(np.float64)
        self.families, self.terms = families, nuisance.terms
        self.columns = slice(FIRST_WEIGHT, FIRST_WEIGHT + len(belief.sign))
        others = len(nuisance.precision)
        self.centre = np.concatenate([belief.centre, np.zeros(others)])
        self.precision = np.concatenate([belief.sd**-2.0, nuisance.precision])
        self.sign = np.concatenate([[0, 0], belief.sign, np.zeros(others, dtype=np.int64)])

    def mode(self, start: Vector | None = None, steps: int = 60, least: float = 1e-9) -> Mode:
        """Climb from `start` (by default the centre of the prior) to the top.

        Ends with a step that gains no more than `least`. Where a step has to be halved the top is a
        ridge at which some family reaches its cap; there it is enough to gain less than a
        thousandth in that step.
        """
        at = self._within(self.centre if start is None else start)
        here = self.log_density(at)
        for _ in range(steps):
            gradient, information = self.slopes(at)
            held = self._held(at, gradient)
            step = np.zeros(len(at))
            free = ~held
            step[free] = cho_solve(cho_factor(information[np.ix_(free, free)]), gradient[free])
            there, now = self._climb(at, here, step)
            whole = np.array_equal(there, self._within(at + step))
            gained, at, here = now - here, there, now
            if gained <= (least if whole else max(least, 1e-3)):
                break
        gradient, information = self.slopes(at)
        probability = expit(self.predict(at))
        return Mode(
            theta=at,
            information=information,
            gradient=gradient,
            held=self._held(at, gradient),
            log_density=here,
            n_weights=self.columns.stop - self.columns.start,
            surprise=float(self._mean(probability * (1 - probability))),
        )

    def log_density(self, theta: Vector) -> float:
        """Logarithm of the posterior, up to a constant."""
        log_odds = self._log_odds(theta, self._points(theta)[0])
        away = theta - self.centre
        likelihood = self.found * log_odds - np.logaddexp(0, log_odds)
        return float((self.used * likelihood).sum() - (self.precision * away**2).sum() / 2)

    def slopes(self, theta: Vector) -> tuple[Vector, npt.NDArray[np.float64]]:
        """Gradient of the log posterior, and the expected information with that of the prior."""
        points, full = self._points(theta)
        probability = expit(self._log_odds(theta, points))
        surprise = self.used * (self.found - probability)
        known = self._known(theta, points, full)
        gradient = np.concatenate([surprise @ known, self.terms.T @ surprise])
        root = np.sqrt(self.used * probability * (1 - probability))
        known *= root[:, np.newaxis]
        terms = self.terms.copy()
        terms.data = np.repeat(root, np.diff(terms.indptr))
        cross = terms.T @ known
        information = np.block([[known.T @ known, cross.T], [cross, (terms.T @ terms).toarray()]])
        information[np.diag_indices_from(information)] += self.precision
        return gradient - self.precision * (theta - self.centre), information

    def predict(self, theta: Vector) -> Vector:
        """Log-odds of every visit, also of those left out, nuisance terms included."""
        return self._log_odds(theta, self._points(theta)[0])

    def points(self, theta: Vector) -> Vector:
        """Points of every visit."""
        return self._points(theta)[0]

    def _points(self, theta: Vector) -> tuple[Vector, npt.NDArray[np.bool_]]:
        """Points of each visit, and which families are above their cap there."""
        weights, families = theta[self.columns], self.families
        points, full = np.zeros(len(self.x)), np.zeros((len(families.ids), len(self.x)), dtype=bool)
        for i, (start, stop) in enumerate(zip(families.start, families.stop, strict=True)):
            total = self.x[:, start:stop] @ weights[start:stop]
            points += np.minimum(total, families.cap[i])
            full[i] = total > families.cap[i]
        return points, full

    def _known(
        self, theta: Vector, points: Vector, full: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.float64]:
        """How the log-odds move with level, log slope and weights, shape (n, 2 + k)."""
        known = np.empty((len(points), self.columns.stop), order="F")
        known[:, LEVEL], known[:, LOG_SLOPE], known[:, self.columns] = 1, points, self.x
        for i in np.flatnonzero(full.any(axis=1)):
            first = FIRST_WEIGHT + self.families.start[i]
            known[full[i], first : FIRST_WEIGHT + self.families.stop[i]] = 0
        known[:, LOG_SLOPE:] -= self._mean(known[:, LOG_SLOPE:])
        known[:, LOG_SLOPE:] *= np.exp(theta[LOG_SLOPE])
        return known

    def _log_odds(self, theta: Vector, points: Vector) -> Vector:
        terms = np.asarray(self.terms @ theta[self.columns.stop :])
        log_odds: Vector = (
            theta[LEVEL] + np.exp(theta[LOG_SLOPE]) * (points - self._mean(points)) + terms
        )
        return log_odds

    def _mean(self, values: Vector) -> Vector:
        """Mean over the visits used, column by column; 0 where there are none."""
        mean: Vector = self.used @ values / max(self.used.sum(), 1.0)
        return mean

    def _within(self, theta: Vector) -> Vector:
        """The nearest place where every weight has its sign."""
        return np.where(self.sign * theta < 0, 0.0, theta)

    def _held(self, theta: Vector, gradient: Vector) -> npt.NDArray[np.bool_]:
        """Weights at 0 that would rather have the other sign."""
        held: npt.NDArray[np.bool_] = (self.sign != 0) & (theta == 0) & (self.sign * gradient <= 0)
        return held

    def _climb(self, at: Vector, here: float, step: Vector) -> tuple[Vector, float]:
        """Go along `step` within the bounds, halved until the posterior rises."""
        for _ in range(30):
            there = self._within(at + step)
            now = self.log_density(there)
            if now >= here:
                return there, now
            step = step / 2
        return at, here
