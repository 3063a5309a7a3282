"""From probabilities to an order of premises: priority, rank, and the byte the map draws."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Positions = npt.NDArray[np.int64]


def priority(probabilities: Floats, severities: Floats) -> npt.NDArray[np.float64]:
    """Expected severity of what a visit would find: the sum over risks of severity x probability.

    Parameters
    ----------
    probabilities
        Shape (m, R).
    severities
        Shape (R,).

    Returns
    -------
    ndarray of shape (m,), float64
        Premises with equal probabilities have equal priority to the last bit.
    """
    total = np.zeros(len(probabilities))
    for number, severity in enumerate(severities):
        total += float(severity) * probabilities[:, number]
    return total


def rank(priority: Floats) -> Positions:
    """Rank of every premises, 1 the highest, shape (m,); equal priorities in order of position."""
    ranks = np.empty(len(priority), dtype=np.int64)
    ranks[np.argsort(-priority, kind="stable")] = np.arange(1, len(priority) + 1)
    return ranks


def top(priority: Floats, n: int) -> Positions:
    """Positions of the `n` highest in the order of `rank`, without sorting the others."""
    if n <= 0 or not len(priority):
        return np.empty(0, dtype=np.int64)
    n = min(n, len(priority))
    least = np.partition(priority, len(priority) - n)[len(priority) - n]
    high_enough = np.flatnonzero(priority >= least)
    in_order: Positions = high_enough[np.argsort(-priority[high_enough], kind="stable")][:n]
    return in_order


def entered_left(before: Floats, after: Floats, n: int) -> tuple[Positions, Positions]:
    """Who enters and who leaves the `n` highest when `before` becomes `after`.

    Returns
    -------
    entered, left
        Positions, the highest first (by `after` and `before`); as many enter as leave.
    """
    old, new = top(before, n), top(after, n)
    return new[~np.isin(new, old)], old[~np.isin(old, new)]
