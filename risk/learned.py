"""What the outcomes say of the weights of one risk, and how it follows from the posterior."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk.card import Card
from risk.catalogue import SignalType
from risk.examined import Examined
from risk.left_out import LeftOut, Verdict
from risk.posterior import FIRST_WEIGHT, LOG_SLOPE, Belief, Mode
from risk.truncated import shortest_interval

HOLDS = 0.9
"""Share of the posterior that an interval holds."""


@dataclass(frozen=True)
class LearnedWeight:
    """One weight before and after the outcomes.

    Attributes
    ----------
    before, after
        Points of the experts, and where the posterior is highest.
    low, high
        Ends of the interval that holds 90 % of the posterior.
    before_low, before_high
        Those of the experts' belief.
    change
        How much the outcomes moved it beside the others, in units of what is not known of it.
    from_visits
        Share of what is known of it that the visits said, 0 to 1; the rest is the experts'.
    carried
        Visits whose premises carried such a signal the day before.
    spoke
        Visits' worth of information about this weight alone: less than `carried` where it comes
        with other signals, inspectors or seasons that could explain the same findings.
    at_bound
        Whether the outcomes would give it the other sign; it is then 0.
    """

    type: str
    before: float
    after: float
    low: float
    high: float
    before_low: float
    before_high: float
    change: float
    from_visits: float
    carried: int
    spoke: float
    at_bound: bool


@dataclass(frozen=True)
class Learned:
    """What the outcomes say of the weights of one risk.

    Attributes
    ----------
    slope, level
        Log-odds of one point, and of a visit of mean points.
    looser
        How many times as high the families' caps must be to let through what the visits say.
    who
        The habit of each inspector or agency in log-odds; it is in no score.
    card
        The weights rounded to whole points, in the same order.
    left_out
        How the learned points do on visits that they were not fitted to.
    """

    weights: tuple[LearnedWeight, ...]
    slope: float
    level: float
    looser: float
    n: int
    n_found: int
    who: tuple[tuple[str, float], ...]
    left_out: LeftOut
    card: Card

    @property
    def verdict(self) -> Verdict:
        """What may be said of the learned points; see `risk.left_out`."""
        return self.left_out.verdict(float(np.median([one.from_visits for one in self.weights])))

    @property
    def changes(self) -> tuple[LearnedWeight, ...]:
        """Weights that moved, those that moved most for what is not known of them first."""
        moved = [one for one in self.weights if one.change]
        return tuple(sorted(moved, key=lambda one: -abs(one.change)))


def learned_weights(
    types: Sequence[SignalType], belief: Belief, mode: Mode, visits: Examined
) -> list[LearnedWeight]:
    """Every weight with its interval: the slope is the unit, so it is not varied."""
    centre, sd = _normal_of_each(mode)
    carried = (visits.x != 0) & visits.gate[:, np.newaxis]
    spoke = _visits_worth(belief, mode, sd, visits)
    found = []
    for i, kind in enumerate(types):
        sign, at = int(belief.sign[i]), FIRST_WEIGHT + i
        low, high = shortest_interval(centre[i], sd[i], sign, HOLDS)
        before = shortest_interval(belief.centre[at], belief.sd[at], sign, HOLDS)
        found.append(
            LearnedWeight(
                type=kind.id,
                before=float(belief.centre[at]),
                after=float(mode.theta[at]),
                low=low,
                high=high,
                before_low=before[0],
                before_high=before[1],
                change=float(mode.theta[at] - belief.centre[at]) / float(sd[i]),
                from_visits=1 - float(sd[i] / belief.sd[at]) ** 2,
                carried=int(carried[:, i].sum()),
                spoke=float(spoke[i]),
                at_bound=bool(mode.held[at] and mode.gradient[at]),
            )
        )
    return found


def _normal_of_each(mode: Mode) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Mean and spread of each weight, before its sign cuts it off, shape (k,) each.

    A weight that is not held has its mode and its spread with all that are not held. One that is
    held has the mean and spread that its own slope and curvature give it, those others following.
    """
    weights = slice(FIRST_WEIGHT, FIRST_WEIGHT + mode.n_weights)
    index = np.arange(len(mode.theta))
    moving = ~mode.held & (index != LOG_SLOPE)
    covariance = np.zeros_like(mode.information)
    covariance[np.ix_(moving, moving)] = np.linalg.inv(mode.information[np.ix_(moving, moving)])
    centre, variance = mode.theta.copy(), np.diag(covariance).copy()
    for one in np.flatnonzero(mode.held):
        beside = mode.information[one, moving]
        within = covariance[np.ix_(moving, moving)]
        curvature = mode.information[one, one] - beside @ within @ beside
        centre[one], variance[one] = mode.gradient[one] / curvature, 1 / curvature
    return centre[weights], np.sqrt(variance[weights])


def _visits_worth(
    belief: Belief, mode: Mode, sd: npt.NDArray[np.float64], visits: Examined
) -> npt.NDArray[np.float64]:
    """Precision that the visits added to each weight, in visits that carried its signal."""
    k = len(belief.sign)
    added = sd**-2.0 - belief.sd[FIRST_WEIGHT:] ** -2.0
    x2 = np.square(visits.x, dtype=np.float64) * visits.gate[:, np.newaxis]
    carried = np.count_nonzero(x2, axis=0)
    mean_x2 = x2.sum(axis=0) / np.maximum(carried, 1)
    of_a_visit = mode.surprise * np.exp(2 * mode.theta[LOG_SLOPE]) * mean_x2
    return np.where(of_a_visit > 0, added / np.where(of_a_visit > 0, of_a_visit, 1), np.zeros(k))
