"""Shares with honest intervals: each area's rate drawn towards the city's where visits are few.

The model is the beta-binomial: findings_i ~ Binomial(visits_i, rate_i), where
rate_i ~ Beta(m M, (1-m) M). The city's mean *m* and the likeness *M* of its areas (in visits) are
not fixed at one estimate, which would make the intervals too narrow, but weighed over a grid by how
well they explain all areas. Each area's posterior then gets the mean and variance of that mixture
and is kept as one Beta distribution.

Sources: R. E. Kass and D. Steffey, "Approximate Bayesian inference in conditionally independent
hierarchical models", J. Am. Stat. Assoc. 84, 1989, 717-726. *m* is uniform on 0..1; *M* has the
uniform-shrinkage prior of C. L. Christiansen and C. N. Morris, "Hierarchical Poisson regression
modeling", J. Am. Stat. Assoc. 92, 1997, 618-632: M / (M + n0) is uniform, where n0 is the median
number of visits of a visited area.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, betaln, expit, logit

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SHRINKAGES = (np.arange(24) + 0.5) / 24
"""Grid of M / (M + n0): 0 = areas have nothing in common, 1 = all areas have the same rate."""

STEPS = np.linspace(-4.0, 4.0, 17)
"""Grid of the city's mean around its pooled rate, in standard errors on the logit scale."""

LATTICE = (np.arange(48) + 0.5) / 48
"""Equal shares of probability at which two distributions are compared with each other."""


@dataclass(frozen=True)
class BetaRates:
    """One Beta distribution per area: shape parameters `a` and `b`, each (n,)."""

    a: Floats
    b: Floats

    @property
    def mean(self) -> Floats:
        """Expected rate, shape (n,)."""
        return self.a / (self.a + self.b)

    def interval(self, coverage: float) -> tuple[Floats, Floats]:
        """Bounds that leave (1 - coverage) / 2 on either side, each shape (n,)."""
        tail = (1 - coverage) / 2
        return betaincinv(self.a, self.b, tail), betaincinv(self.a, self.b, 1 - tail)

    def minus(self, other: "BetaRates", coverage: float) -> tuple[Floats, Floats, Floats]:
        """Mean and bounds of self - other, the two taken as independent; each shape (n,).

        The bounds are quantiles of all differences between 48 equally likely values of either.
        """
        mine = betaincinv(self.a[:, None], self.b[:, None], LATTICE)
        theirs = betaincinv(other.a[:, None], other.b[:, None], LATTICE)
        differences = (mine[:, :, None] - theirs[:, None, :]).reshape(len(mine), LATTICE.size**2)
        tail = (1 - coverage) / 2
        if not len(differences):
            return np.empty(0), np.empty(0), np.empty(0)
        low, high = np.quantile(differences, [tail, 1 - tail], axis=1)
        return self.mean - other.mean, low, high


def single_rate(findings: int, visits: int) -> BetaRates:
    """A share on its own, with Jeffreys' prior.

    Source: L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial proportion",
    Stat. Sci. 16, 2001, 101-133.
    """
    return BetaRates(np.array([findings + 0.5]), np.array([visits - findings + 0.5]))


def shrunken_rates(findings: Counts, visits: Counts) -> BetaRates:
    """Posterior of each area's rate given all areas.

    Parameters
    ----------
    findings, visits
        Whole numbers, shape (n,), 0 <= findings <= visits. An area without visits learns from the
        others and teaches them nothing.

    Raises
    ------
    ValueError
        More findings than visits somewhere, or a negative count.
    """
    if (findings < 0).any() or (findings > visits).any():
        raise ValueError("An area has more findings than visits, or a negative number of them.")
    if not visits.any():
        return BetaRates(np.ones(len(visits)), np.ones(len(visits)))
    pairs, area_of = np.unique(np.column_stack([findings, visits]), axis=0, return_inverse=True)
    found, seen = pairs[:, :1], pairs[:, 1:]
    mean, likeness, log_prior = _grid(found, seen, areas=np.bincount(area_of.ravel()))
    alpha, beta = mean * likeness, (1 - mean) * likeness
    log_likelihood = betaln(found + alpha, seen - found + beta) - betaln(alpha, beta)
    log_weight = log_prior + np.bincount(area_of.ravel()) @ log_likelihood
    weight = np.exp(log_weight - log_weight.max())
    matched = _matched(found + alpha, seen - found + beta, weight / weight.sum())
    return BetaRates(matched.a[area_of.ravel()], matched.b[area_of.ravel()])


def _grid(found: Counts, seen: Counts, areas: Counts) -> tuple[Floats, Floats, Floats]:
    """Means, likenesses and log prior weights to be weighed against each other, each (g,)."""
    visited = np.repeat(seen[:, 0], areas)
    visited = visited[visited > 0]
    total, positives = visited.sum(), areas @ found[:, 0]
    likeness = np.median(visited) * SHRINKAGES / (1 - SHRINKAGES)
    pooled = (positives + 0.5) / (total + 1)
    # Var(pooled) = p (1-p) / N² · Σ n (1 + (n-1) rho), rho = 1 / (M+1) between visits of an area
    inflation = visited.sum() + (visited * (visited - 1)).sum() / (likeness + 1)
    error = np.sqrt(inflation / (pooled * (1 - pooled))) / total
    mean = expit(logit(pooled) + error[:, None] * STEPS)
    log_prior = np.log(mean * (1 - mean)) + np.log(error)[:, None]
    return mean.ravel(), np.repeat(likeness, len(STEPS)), log_prior.ravel()


def _matched(a: Floats, b: Floats, weight: Floats) -> BetaRates:
    """Beta distributions with the mean and variance of the weighted mixtures over the last axis."""
    mean = a / (a + b)
    variance = mean * (1 - mean) / (a + b + 1)
    centre = mean @ weight
    spread = variance @ weight + (mean - centre[:, None]) ** 2 @ weight
    size = centre * (1 - centre) / spread - 1
    return BetaRates(centre * size, (1 - centre) * size)
