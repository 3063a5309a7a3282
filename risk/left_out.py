"""How the learned points do beside the experts' on visits that they were not fitted to.

The visits are divided into five parts by premises. The weights are fitted to four parts and judged
on the fifth, in turn; the experts' points, with level, slope and habits fitted to the same four
parts, are judged beside them.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from risk.examined import Examined
from risk.metrics import Outcomes, measure
from risk.nuisance import Nuisance
from risk.posterior import FIRST_WEIGHT, Belief, Mode, Posterior
from risk.score import Families, score_points

PARTS = 5
FEWEST_VISITS, FEWEST_FINDINGS = 30, 5
"""Below these nothing is said of a difference."""

LEAST = 0.001
"""A gain in log score per visit that is worth speaking of."""

WIDTH = 1.645
"""Standard errors to each side of 90 %."""

KNOWN_FROM_VISITS = 0.5
"""From this share of what is known, at the middle weight, the visits have spoken."""

Verdict = Literal["too_few", "better", "worse", "no_difference"]
"""too_few: the visits cannot tell; better, worse: the learned points predict left-out visits better
or worse; no_difference: the visits have much to say, and it makes no difference."""


@dataclass(frozen=True)
class LeftOut:
    """How the learned points did beside the experts' on visits left out of the fit.

    Attributes
    ----------
    gain, low, high
        Mean gain in log score per visit (natural logarithms), and its 90 % interval.
    auc_experts, auc_learned
        Share of the pairs (finding, clean visit) that each puts in the right order; None where
        there are no such pairs.
    """

    n: int
    n_found: int
    gain: float
    low: float
    high: float
    auc_experts: float | None
    auc_learned: float | None

    def verdict(self, from_visits: float) -> Verdict:
        """What may be said, given the share of what is known that the visits said."""
        enough = self.n >= FEWEST_VISITS
        enough &= FEWEST_FINDINGS <= self.n_found <= self.n - FEWEST_FINDINGS
        if enough and self.low > LEAST:
            return "better"
        if enough and self.high < -LEAST:
            return "worse"
        return "no_difference" if enough and from_visits >= KNOWN_FROM_VISITS else "too_few"


def judge_left_out(
    visits: Examined,
    families: Families,
    caps: Families,
    belief: Belief,
    nuisance: Nuisance,
    mode: Mode,
) -> LeftOut:
    """Judge the fit of `mode`, made of the same parts, against the experts' points.

    Parameters
    ----------
    families
        With the caps that the fit of `mode` used; the experts' points are taken under `caps`.
    """
    n, n_found = len(visits), int(visits.found.sum())
    if n < PARTS or not 0 < n_found < n:
        return LeftOut(n, n_found, 0.0, -np.inf, np.inf, None, None)
    # By premises, so that what was found there at another visit is left out, too.
    part = np.unique(visits.premises, return_inverse=True)[1] % PARTS
    alone, one_family, fixed = _experts_alone(visits, caps, belief)
    log_odds, points = np.zeros((2, n)), np.tile(alone.x[:, 0], (2, 1))
    for number in range(PARTS):
        out = part == number
        experts = Posterior(alone, one_family, fixed, nuisance, ~out)
        log_odds[0, out] = experts.predict(experts.mode(least=1e-3).theta)[out]
        learned = Posterior(visits, families, belief, nuisance, ~out)
        theta = learned.mode(mode.theta, least=0.01).theta
        log_odds[1, out] = learned.predict(theta)[out]
        points[1, out] = learned.points(theta)[out]
    score = visits.found * log_odds - np.logaddexp(0, log_odds)
    gain = score[1] - score[0]
    mean, error = float(gain.mean()), WIDTH * float(gain.std(ddof=1)) / n**0.5
    auc = [measure(Outcomes(one, visits.found, visits.day, one)).auc for one in points]
    return LeftOut(n, n_found, mean, mean - error, mean + error, auc[0], auc[1])


def _experts_alone(
    visits: Examined, families: Families, belief: Belief
) -> tuple[Examined, Families, Belief]:
    """The same visits with the experts' points as their only signal, of weight 1."""
    points = score_points(
        np.asarray(visits.x, dtype=np.float32),
        belief.centre[FIRST_WEIGHT:].astype(np.float32),
        families,
        visits.gate,
    )
    fixed = Belief(
        centre=np.append(belief.centre[:FIRST_WEIGHT], 1.0),
        sd=np.append(belief.sd[:FIRST_WEIGHT], 1e-4),
        sign=np.array([1]),
    )
    one_family = Families(("points",), (0,), (1,), (np.inf,))
    return replace(visits, x=points[:, np.newaxis]), one_family, fixed
