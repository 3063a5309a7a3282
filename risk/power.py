"""Whether two rankings can be told apart, and how many more visits that would take."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
RESAMPLES = 1000
POWER, LEVEL = 0.8, 0.05


@dataclass(frozen=True)
class Difference:
    """Precision of B less that of A at the same capacity, and what would settle it.

    Attributes
    ----------
    interval
        Where 95 % of resamplings of whole weeks lie; the same weeks for both.
    told_apart
        Whether that interval leaves out 0.
    more_visits
        Visits beyond these that would tell a true difference of this size apart four times in
        five; 0 where it is told apart already, None where the two do not differ.
    """

    difference: float
    interval: tuple[float, float]
    told_apart: bool
    more_visits: int | None


def difference_of(
    made_a: Floats, found_a: Floats, made_b: Floats, found_b: Floats, *, seed: int = 0
) -> Difference:
    """Compare two schedules week by week.

    Parameters
    ----------
    made_a, found_a, made_b, found_b
        Visits made and findings among them in each week, shape (weeks,).

    Notes
    -----
    The number of weeks for a paired difference d with spread s is (z_0.975 + z_0.8)^2 s^2 / d^2
    (J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. 1988, chapter 2).
    """
    weeks = len(made_a)
    made = max(float(made_a.sum()), 1.0), max(float(made_b.sum()), 1.0)
    difference = float(found_b.sum() / made[1] - found_a.sum() / made[0])
    drawn = np.random.default_rng(seed).multinomial(weeks, np.full(weeks, 1 / weeks), RESAMPLES)
    share_a, share_b = (
        (drawn @ found) / np.maximum(drawn @ made, 1)
        for found, made in ((found_a, made_a), (found_b, made_b))
    )
    low, high = (float(end) for end in np.percentile(share_b - share_a, [2.5, 97.5]))
    apart = low > 0 or high < 0
    return Difference(difference, (low, high), apart, 0 if apart else _more(
        difference, found_b - found_a, (made_a + made_b) / 2
    ))  # fmt: skip


def _more(difference: float, gained: Floats, made: Floats) -> int | None:
    """Visits beyond those made; None where there is no difference to find."""
    a_week = float(made.mean())
    if abs(difference) < 1e-9 or len(gained) < 2 or a_week == 0:
        return None
    spread = float(np.std(gained - gained.mean(), ddof=1)) / a_week
    normal = NormalDist()
    reach = normal.inv_cdf(1 - LEVEL / 2) + normal.inv_cdf(POWER)
    weeks = (reach * spread / difference) ** 2
    return max(0, math.ceil((weeks - len(gained)) * a_week))
