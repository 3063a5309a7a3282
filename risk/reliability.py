"""Whether probabilities came true: groups of visits by what was expected of them."""

from dataclasses import dataclass

import numpy as np

from geo.rate import single_rate
from risk.metrics import Outcomes

GROUPS, FEWEST = 8, 20


@dataclass(frozen=True)
class Group:
    """Visits of similar probability: how many, mean expected, share found and its 95 % interval."""

    n: int
    expected: float
    found: float
    interval: tuple[float, float]


def reliability(outcomes: Outcomes) -> tuple[Group, ...]:
    """Groups of equal size by probability, the lowest first; fewer where there are few visits."""
    order = np.argsort(outcomes.probability, kind="stable")
    wanted = max(1, min(GROUPS, len(order) // FEWEST))
    return tuple(_group(outcomes.take(rows)) for rows in np.array_split(order, wanted) if len(rows))


def _group(visits: Outcomes) -> Group:
    n, found = len(visits.found), int(visits.found.sum())
    low, high = single_rate(found, n).interval(0.95)
    return Group(n, float(visits.probability.mean()), found / n, (float(low[0]), float(high[0])))
