"""How much better a capacity of so many visits a week is used with one ranking than with another.

Both rankings order the same visits, week by week, and each is given the first `per_week` of every
week. Equal scores favour neither: what depends on their order counts its mean over all orders.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk.metrics import EvaluationError

Floats = npt.NDArray[np.floating]
RESAMPLES = 1000

FEWEST_VISITS, FEWEST_FINDINGS, FEWEST_WEEKS = 30, 5, 8
"""Below these the visits say too little. A week counts when it had more visits than the capacity:
only there one had to choose."""


@dataclass(frozen=True)
class Visits:
    """Visits with a known result: arrays of shape (n,), `week` a whole number for each week."""

    found: npt.NDArray[np.bool_]
    week: npt.NDArray[np.integer]


@dataclass(frozen=True)
class Gain:
    """Precision at the weekly capacity, without something and with it, on the same visits.

    Attributes
    ----------
    chosen
        Visits that both rankings were given, at most `per_week` of each week.
    contested_weeks
        Weeks with more visits than the capacity.
    without, with_it
        Share of the chosen visits with a finding; None where there is no visit.
    difference, interval
        `with_it` less `without`, and where 95 % of resamplings of whole weeks lie; the same weeks
        for both rankings. None where there is no visit.
    enough
        False where there are too few visits, findings or contested weeks to tell.
    """

    n: int
    positives: int
    chosen: int
    contested_weeks: int
    without: float | None
    with_it: float | None
    difference: float | None
    interval: tuple[float, float] | None
    enough: bool


def gain(without: Floats, with_it: Floats, visits: Visits, per_week: int, *, seed: int = 0) -> Gain:
    """Compare two rankings of the same visits at a weekly capacity.

    Parameters
    ----------
    without, with_it
        Scores, shape (n,): the higher, the earlier.
    per_week
        How many visits a week can be made, 1 or more.
    seed
        Of the resampling; the same seed gives the same interval.
    """
    if per_week < 1:
        raise EvaluationError(f"The capacity is {per_week} visits a week; expected 1 or more.")
    if not len(without) == len(with_it) == len(visits.found) == len(visits.week):
        raise EvaluationError("Give one score of each kind, one result and one week per visit.")
    weeks = [np.flatnonzero(visits.week == week) for week in np.unique(visits.week)]
    chosen = np.array([min(per_week, len(rows)) for rows in weeks], dtype=float)
    contested = sum(len(rows) > per_week for rows in weeks)
    n, positives = len(visits.found), int(visits.found.sum())
    if not n:
        return Gain(0, 0, 0, 0, None, None, None, None, enough=False)
    before, after = (
        np.array([found_among_first(score[rows], visits.found[rows], per_week) for rows in weeks])
        for score in (without, with_it)
    )
    return Gain(
        n,
        positives,
        int(chosen.sum()),
        contested,
        float(before.sum() / chosen.sum()),
        float(after.sum() / chosen.sum()),
        float((after - before).sum() / chosen.sum()),
        _interval(after - before, chosen, seed),
        enough=n >= FEWEST_VISITS and positives >= FEWEST_FINDINGS and contested >= FEWEST_WEEKS,
    )


def found_among_first(score: Floats, found: npt.NDArray[np.bool_], k: int) -> float:
    """Expected number of findings among the first `k`, the mean over all orders of equal scores."""
    _, group, size = np.unique(-score, return_inverse=True, return_counts=True)
    found_of_group = np.bincount(group, weights=found)
    before = np.cumsum(size) - size
    return float((found_of_group * np.clip((k - before) / size, 0, 1)).sum())


def _interval(difference: Floats, chosen: Floats, seed: int) -> tuple[float, float]:
    weeks = len(chosen)
    drawn = np.random.default_rng(seed).multinomial(weeks, np.full(weeks, 1 / weeks), RESAMPLES)
    low, high = np.percentile((drawn @ difference) / (drawn @ chosen), [2.5, 97.5])
    return float(low), float(high)
