"""A card of whole points that a person can add up by head, and what the rounding costs.

The largest weight becomes 1, 2, 3 … points and the others follow, rounded. The smallest card that
ranks as the weights do is taken: more points than needed would only look exact.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import kendalltau

from risk.score import Families, score_points

Floats = npt.NDArray[np.floating]

MOST_POINTS = 20
"""No weight of a card is larger."""

SAME_ORDER = 0.98
"""A card is good enough that puts this share of the pairs in the order of the weights."""


@dataclass(frozen=True)
class Card:
    """Whole points per type.

    Attributes
    ----------
    points
        Shape (k,), in the order of the weights given.
    caps
        The families' caps in points of the card, whole numbers; they belong to it.
    worth
        Points of the weights that one point of the card stands for.
    same_order
        Share of the pairs that the weights put in an order and the card in the same; a pair that
        the card does not tell apart is half one. 1 where the weights tell no pair apart.
    """

    points: npt.NDArray[np.int64]
    caps: npt.NDArray[np.int64]
    worth: float
    same_order: float


def integer_card(
    weights: Floats, families: Families, x: Floats, gate: npt.NDArray[np.bool_]
) -> Card:
    """The smallest card that ranks the subjects as the weights do.

    Parameters
    ----------
    weights
        Points per type, shape (k,).
    families, x, gate
        As `score_points` takes them: x of shape (m, k), gate of shape (m,).

    Returns
    -------
    Card
        Where no card up to 20 points per type reaches `SAME_ORDER`, the one that comes nearest.
    """
    best: Card | None = None
    exact = score_points(x.astype(np.float32), weights.astype(np.float32), families, gate)
    for most in range(1, MOST_POINTS + 1):
        card = _card(weights, families, most, exact, x, gate)
        if best is None or card.same_order > best.same_order:
            best = card
        if card.same_order >= SAME_ORDER:
            break
    assert best is not None
    return best


def _card(
    weights: Floats,
    families: Families,
    most: int,
    exact: Floats,
    x: Floats,
    gate: npt.NDArray[np.bool_],
) -> Card:
    worth = float(np.abs(weights).max(initial=0.0)) / most or 1.0
    points = np.rint(weights / worth).astype(np.int64)
    caps = np.maximum(np.rint(np.array(families.cap) / worth), 1).astype(np.int64)
    whole = Families(families.ids, families.start, families.stop, tuple(caps.tolist()))
    rounded = score_points(x.astype(np.float32), points.astype(np.float32), whole, gate)
    return Card(points, caps, worth, _same_order(exact, rounded))


def _same_order(exact: Floats, rounded: Floats) -> float:
    """Share of the pairs that `exact` tells apart and `rounded` puts in the same order.

    A tie in `rounded` is half a pair; so it is (1 + Somers' D) / 2, from Kendall's tau-b.
    """
    told_apart, told_by_card = _pairs_told_apart(exact), _pairs_told_apart(rounded)
    if not told_apart:
        return 1.0
    tau = float(kendalltau(exact, rounded).statistic) if told_by_card else 0.0
    return float(1 + tau * np.sqrt(told_by_card / told_apart)) / 2


def _pairs_told_apart(values: Floats) -> float:
    alike = np.unique(values, return_counts=True)[1].astype(np.float64)
    n = len(values)
    return n * (n - 1) / 2 - float((alike * (alike - 1) / 2).sum())
