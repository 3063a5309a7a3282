"""How sure the figures of a ranking are: intervals from visits drawn again with replacement."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from risk.metrics import Metrics, Outcomes, Ranking

RESAMPLES = 1000

Interval = tuple[float | None, float | None]

COUNTS = ("n", "positives")
"""What a resample does not estimate."""


def bootstrap_intervals(
    outcomes: Outcomes, *, seed: int, level: float = 0.95
) -> dict[str, Interval]:
    """Percentile interval of every metric.

    Visits are drawn independently, so the intervals are somewhat too narrow where the same premises
    were visited often. A metric that the visits do not determine has (None, None).
    """
    ranking = Ranking(outcomes)
    resampled = [ranking.measure(times) for times in redraws(len(outcomes.found), seed)]
    names = [name for name in Metrics.__dataclass_fields__ if name not in COUNTS]
    return {
        name: interval_of(np.array([getattr(one, name) for one in resampled], dtype=float), level)
        for name in names
    }


def redraws(n: int, seed: int, resamples: int = RESAMPLES) -> Iterator[npt.NDArray[np.int64]]:
    """How often each of `n` visits is drawn in every resample; the same for every ranking."""
    draw = np.random.default_rng(seed)
    for _ in range(resamples if n else 0):
        yield np.bincount(draw.integers(0, n, n), minlength=n)


def interval_of(values: npt.NDArray[np.float64], level: float = 0.95) -> Interval:
    """Percentiles of the resamples in which a figure was defined."""
    defined = values[np.isfinite(values)]
    if not len(defined):
        return None, None
    low, high = np.percentile(defined, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)
