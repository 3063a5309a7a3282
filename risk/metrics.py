"""How well one ranking of visits with a known result did.

Equal scores never favour anyone: whatever depends on the order counts its mean over all orders of
the tied visits.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

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
    n, positives = len(outcomes.found), int(np.count_nonzero(outcomes.found))
    values: dict[str, Any] = dict.fromkeys(one.name for one in fields(Metrics))
    values |= {"n": n, "positives": positives}
    if n:
        values |= {
            "base_rate": positives / n,
            "precision_at_10pct": _found_among_first(outcomes, -(-n // 10)) / -(-n // 10),
            "brier": float(brier_score_loss(outcomes.found, outcomes.probability)),
        }
    if positives:
        values |= {
            "recall_first_half": _found_among_first(outcomes, -(-n // 2)) / positives,
            "days_earlier": _days_earlier(outcomes),
            "average_precision": float(average_precision_score(outcomes.found, outcomes.score)),
        }
    if 0 < positives < n:
        values |= {
            "auc": float(roc_auc_score(outcomes.found, outcomes.score)),
            "calibration_slope": _calibration_slope(outcomes),
        }
    return Metrics(**values)


def _tied(score: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Number of each visit's group of equal scores, the highest first, and the groups' sizes."""
    _, group, size = np.unique(-score, return_inverse=True, return_counts=True)
    return group, size


def _found_among_first(outcomes: Outcomes, k: int) -> float:
    """Expected number of findings among the first `k` visits by score."""
    group, size = _tied(outcomes.score)
    before = np.cumsum(size) - size
    found = np.bincount(group, weights=outcomes.found)
    return float(found @ np.clip((k - before) / size, 0, 1))


def _days_earlier(outcomes: Outcomes) -> float:
    group, size = _tied(outcomes.score)
    days_up_to = np.concatenate(([0], np.cumsum(np.sort(outcomes.day.astype(np.int64)))))
    end = np.cumsum(size)
    given_day = (days_up_to[end] - days_up_to[end - size]) / size
    return float(np.mean((outcomes.day - given_day[group])[outcomes.found]))


def _calibration_slope(outcomes: Outcomes, steps: int = 50) -> float | None:
    """Slope of a logistic regression on the log-odds given; None where there is no finite one."""
    given = logit(np.clip(outcomes.probability, 1e-6, 1 - 1e-6))
    if np.ptp(given) < 1e-9:
        return None
    line = np.column_stack((np.ones_like(given), given - given.mean()))
    at = np.array([logit(outcomes.found.mean()), 0.0])
    for _ in range(steps):
        expected = expit(line @ at)
        information = (line * (expected * (1 - expected))[:, None]).T @ line
        if np.linalg.det(information) < 1e-12:
            return None
        step = np.linalg.solve(information, line.T @ (outcomes.found - expected))
        at += step
        if np.abs(step).max() < 1e-8:
            return float(at[1])
    return None
