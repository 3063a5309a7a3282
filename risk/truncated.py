"""A normal distribution cut off at 0, and the shortest interval that holds a share of it.

Used for a weight that may have only one sign. Where the mode of a posterior lies on the bound, the
Laplace approximation is a normal in the free directions and this in the bound one: A. Erkanli,
"Laplace approximations for posterior expectations when the mode occurs at the boundary of the
parameter space", Journal of the American Statistical Association 89 (1994), 250-258.
"""

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri, ndtri_exp


def shortest_interval(mean: float, sd: float, sign: int, level: float) -> tuple[float, float]:
    """The shortest interval with probability `level` (highest density).

    Parameters
    ----------
    mean, sd
        Of the normal before it is cut off.
    sign
        1 where only values of at least 0 are possible, -1 where at most 0, 0 where all are.

    Returns
    -------
    low, high
        One end is 0 where the bound cuts into the interval: then it is one-sided.
    """
    if sign < 0:
        low, high = shortest_interval(-mean, sd, 1, level)
        return 0.0 - high, 0.0 - low
    at = mean / sd
    half = float(ndtri((1 + level * (ndtr(at) if sign else 1.0)) / 2))
    if sign == 0 or at >= half:
        return mean - half * sd, mean + half * sd
    # P(w > high) = (1 - level) P(w > 0), in logarithms so that far tails stay exact.
    log_tail = float(log_ndtr(at) + np.log1p(-level))
    return 0.0, max(0.0, mean - sd * float(ndtri_exp(log_tail)))
