"""Colours of the map: a sequential scale that the colour-blind can read, and one byte per premises.

The five classes are shares of all premises, so the legend can say them in words: the lower half,
the next quarter, up to the highest two in a hundred. Equal priorities always get equal bytes.
"""

import numpy as np

SHARES = (0.0, 0.5, 0.75, 0.9, 0.98, 1.0)
"""Ends of the classes as shares of the premises, from the lowest priority to the highest."""

CLASSES = len(SHARES) - 1

HIDDEN, UNKNOWN, LOWEST, HIGHEST = 0, 1, 2, 255
"""Bytes with a meaning of their own, and the ends of the scale."""

PALETTES = {
    "light": ("#f3d99b", "#eea659", "#d9653b", "#a62c4b", "#5c0f4f"),
    "dark": ("#6a3d7c", "#a8446f", "#dd6450", "#f5a54a", "#fdeb9a"),
}
"""From the lowest class to the highest; lightness is monotone, against the ground of each theme."""

GREY = {"light": "#8a949e", "dark": "#7d8894"}
"""For premises about which nothing is known."""


def class_bytes(priority: np.ndarray, shown: np.ndarray, known: np.ndarray) -> np.ndarray:
    """One byte per premises: 0 hidden, 1 unknown, 2 to 255 along the classes of `SHARES`.

    Parameters
    ----------
    priority
        Shape (n,), of every premises: the scale does not move when a filter does.
    shown, known
        Shape (n,), bool: passes the filters; has evidence.

    Returns
    -------
    numpy.ndarray
        Shape (n,), uint8, increasing with priority.
    """
    if not len(priority):
        return np.zeros(0, dtype=np.uint8)
    ends = np.quantile(priority, SHARES)
    bytes_: np.ndarray = np.interp(priority, *_increasing(ends)).astype(np.uint8)
    bytes_[~known] = UNKNOWN
    bytes_[~shown] = HIDDEN
    return bytes_


def _increasing(ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the classes and their bytes, without the ends that ties made equal."""
    scale = LOWEST + (HIGHEST - LOWEST) * np.arange(len(ends)) / CLASSES
    first = np.concatenate([[True], np.diff(ends) > 0])
    return ends[first], scale[first]
