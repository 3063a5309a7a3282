"""A contribution shown as a band of points: the owner lets it count without saying the fact."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk.catalogue import SignalType


@dataclass(frozen=True)
class Band:
    """Contributions of at least `least` points, counted as `middle` points."""

    text: str
    least: float
    middle: float


BANDS = (Band("0–3", 0, 1.5), Band("4–7", 4, 5.5), Band("8+", 8, 8))
"""In rising order. At the experts' points for the risk the type speaks of most."""


def band_values(kind: SignalType, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Values whose contributions are the middles of their bands, same shape as `values`.

    The contribution is the value, at most the type's cap, times its greatest expert points.
    """
    points = _greatest_points(kind)
    least = np.array([band.least for band in BANDS])
    middle = np.array([band.middle for band in BANDS])
    contribution = np.minimum(np.abs(values), kind.cap) * points
    number = np.searchsorted(least, contribution, side="right") - 1
    result: npt.NDArray[np.float64] = middle[number] / points
    return result


def band_of(kind: SignalType, value: float) -> Band:
    """The band of a value that `band_values` gave."""
    contribution = value * _greatest_points(kind)
    return min(BANDS, key=lambda band: abs(band.middle - contribution))


def _greatest_points(kind: SignalType) -> float:
    """1 for a type that has no points yet: its band then speaks of the value itself."""
    return max((abs(points) for points in kind.points.values()), default=0.0) or 1.0
