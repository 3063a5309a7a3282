"""How sure the figures of a ranking are: intervals from visits drawn again with replacement."""

import numpy as np
import numpy.typing as npt

from risk.metrics import Metrics, Outcomes, measure

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
    draw, n = np.random.default_rng(seed), len(outcomes.found)
    resampled = [
        measure(outcomes.take(draw.integers(0, n, n))) for _ in range(RESAMPLES if n else 0)
    ]
    names = [name for name in Metrics.__dataclass_fields__ if name not in COUNTS]
    return {
        name: _interval(np.array([getattr(one, name) for one in resampled], dtype=float), level)
        for name in names
    }


def _interval(values: npt.NDArray[np.float64], level: float) -> Interval:
    """Percentiles of the resamples in which the metric was defined."""
    defined = values[np.isfinite(values)]
    if not len(defined):
        return None, None
    low, high = np.percentile(defined, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)
