"""How well one ranking of visits with a known result did.

Equal scores never favour anyone: whatever depends on the order counts its mean over all orders of
the tied visits.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Floats = npt.NDArray[np.floating]


class EvaluationError(ValueError):
    """Arrays that should describe the same visits have different lengths."""


@dataclass(frozen=True)
class Outcomes:
    """Visits with a known result, shape (n,) each.

    `score` as of the day before the visit, whether something was `found`, the `day` of the visit
    and the `probability` that was given beforehand.
    """

    score: Floats
    found: npt.NDArray[np.bool_]
    day: npt.NDArray[np.integer]
    probability: Floats

    def __post_init__(self) -> None:
        lengths = [len(getattr(self, one.name)) for one in fields(self)]
        if len(set(lengths)) > 1:
            raise EvaluationError(
                f"score, found, day and probability have {lengths} elements; "
                "give one of each per visit."
            )

    def take(self, rows: npt.NDArray[np.integer]) -> "Outcomes":
        """The visits at the positions `rows`, which may repeat."""
        return Outcomes(self.score[rows], self.found[rows], self.day[rows], self.probability[rows])


@dataclass(frozen=True)
class Metrics:
    """Figures of one ranking; None where the visits do not determine it.

    Attributes
    ----------
    precision_at_10pct
        Share with a finding among the tenth (rounded up) with the highest scores.
    recall_first_half
        Share of the findings that lie in the first half (rounded up) by score.
    days_earlier
        Mean, over visits with a finding, of actual day minus the day the visit would have had if
        the days of all visits were given out by rank.
    brier
        Mean squared difference between probability and result.
    calibration_slope
        Slope of the result's log-odds on the given log-odds: 1 is right, below 1 overconfident.
    """

    n: int
    positives: int
    base_rate: float | None
    auc: float | None
    average_precision: float | None
    precision_at_10pct: float | None
    recall_first_half: float | None
    days_earlier: float | None
    brier: float | None
    calibration_slope: float | None


def measure(outcomes: Outcomes) -> Metrics:
    """All figures of one ranking."""
    return Ranking(outcomes).measure()


class Ranking:
    """Visits sorted once by score, so that they can be measured many times with other counts."""

    def __init__(self, outcomes: Outcomes) -> None:
        self._outcomes = outcomes
        _, self._group = np.unique(-outcomes.score, return_inverse=True)
        self._by_day = np.argsort(outcomes.day, kind="stable")
        self._given = logit(np.clip(outcomes.probability, 1e-6, 1 - 1e-6))

    def measure(self, times: npt.NDArray[np.integer] | None = None) -> Metrics:
        """All figures, each visit counted so many `times` (shape (n,); once where not given)."""
        found = self._outcomes.found
        times = np.ones(len(found), dtype=np.int64) if times is None else times
        n, positives = int(times.sum()), int(times[found].sum())
        ties = _Ties.of(self._group, found, times)
        values: dict[str, Any] = dict.fromkeys(one.name for one in fields(Metrics))
        values |= {"n": n, "positives": positives}
        if n:
            wrong = self._outcomes.probability - found
            values |= {
                "base_rate": positives / n,
                "precision_at_10pct": ties.found_among_first(-(-n // 10)) / -(-n // 10),
                "brier": float((times * wrong**2).sum() / n),
            }
        if positives:
            values |= {
                "recall_first_half": ties.found_among_first(-(-n // 2)) / positives,
                "days_earlier": self._days_earlier(ties, times),
                "average_precision": ties.average_precision(),
            }
        if 0 < positives < n:
            slope = _calibration_slope(self._given, found, times)
            values |= {"auc": ties.auc(), "calibration_slope": slope}
        return Metrics(**values)

    def auc(self, times: npt.NDArray[np.integer]) -> float:
        """The figure `auc` alone, where there are findings and clean visits."""
        return _Ties.of(self._group, self._outcomes.found, times).auc()

    def _days_earlier(self, ties: "_Ties", times: npt.NDArray[np.integer]) -> float:
        day, found = self._outcomes.day.astype(np.int64), self._outcomes.found
        in_order = np.repeat(day[self._by_day], times[self._by_day])
        days_up_to = np.concatenate(([0], np.cumsum(in_order)))
        end = np.cumsum(ties.size).astype(np.int64)
        size = ties.size.astype(np.int64)
        given_day = (days_up_to[end] - days_up_to[end - size]) / np.maximum(size, 1)
        earlier = (times * (day - given_day[self._group]))[found]
        return float(earlier.sum() / times[found].sum())


@dataclass(frozen=True)
class _Ties:
    """Groups of equal scores, the highest first: size and findings of each."""

    size: Floats
    found: Floats

    @classmethod
    def of(
        cls,
        group: npt.NDArray[np.int64],
        found: npt.NDArray[np.bool_],
        times: npt.NDArray[np.integer],
    ) -> "_Ties":
        n = int(group.max()) + 1 if len(group) else 0
        size, hits = (
            np.bincount(group, weights=one, minlength=n).astype(np.float64)
            for one in (times, times * found)
        )
        return cls(size, hits)

    def found_among_first(self, k: int) -> float:
        """Expected number of findings among the first `k` visits."""
        before = np.cumsum(self.size) - self.size
        return float((self.found * np.clip((k - before) / np.maximum(self.size, 1), 0, 1)).sum())

    def auc(self) -> float:
        """Share of the pairs (finding, clean visit) in the right order; a tie is half a pair."""
        before = np.cumsum(self.found) - self.found
        clean = self.size - self.found
        right = (clean * (before + self.found / 2)).sum()
        return float(right / (self.found.sum() * clean.sum()))

    def average_precision(self) -> float:
        """Precision at the end of each group, weighted by the findings in it."""
        precision = np.cumsum(self.found) / np.maximum(np.cumsum(self.size), 1)
        return float((self.found * precision).sum() / self.found.sum())


def _calibration_slope(
    given: Floats,
    found: npt.NDArray[np.bool_],
    times: npt.NDArray[np.integer],
    steps: int = 50,
) -> float | None:
    """Slope of a logistic regression on the log-odds given; None where there is no finite one."""
    if np.ptp(given[times > 0]) < 1e-9:
        return None
    n = times.sum()
    given = given - (times * given).sum() / n
    level, slope = logit(times[found].sum() / n), 0.0
    for _ in range(steps):
        expected = expit(level + slope * given)
        surprise, weight = times * (found - expected), times * expected * (1 - expected)
        # Written out, because products of long vectors wait for threads that are busy elsewhere.
        flat, cross, steep = weight.sum(), (weight * given).sum(), (weight * given**2).sum()
        determinant = flat * steep - cross**2
        if determinant < 1e-12:
            return None
        up, along = surprise.sum(), (surprise * given).sum()
        level += (steep * up - cross * along) / determinant
        step = (flat * along - cross * up) / determinant
        slope += step
        if abs(step) < 1e-8:
            return float(slope)
    return None
