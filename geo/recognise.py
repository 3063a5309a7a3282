"""Which reference system positions are in, told by where they would lie.

The systems of Swedish municipal files differ by hundreds of kilometres in what they call a place,
so that inside the bounds of one municipality a position makes sense in one of them only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.crs import LONLAT, locate

SYSTEMS = {
    "EPSG:3006": "SWEREF 99 TM",
    "EPSG:3008": "SWEREF 99 13 30",
    LONLAT: "WGS 84",
    "EPSG:3019": "RT90 7.5 gon V",
    "EPSG:3020": "RT90 5 gon V",
    "EPSG:3021": "RT90 2.5 gon V",
}
"""Reference systems that are tried, with their names (EPSG registry)."""

ENOUGH = 0.5
"""Share of positions that must lie inside the bounds for an interpretation to fit."""


@dataclass(frozen=True)
class Interpretation:
    """A reference system and an order of axes, and the share of positions inside the bounds.

    `swapped`: what is called x holds the northing (or latitude).
    """

    crs: str
    swapped: bool
    share: float

    def __str__(self) -> str:
        order = "north before east" if self.swapped else "east before north"
        name = SYSTEMS.get(self.crs)
        return f"{self.crs} ({name}), {order}" if name else f"{self.crs}, {order}"


def interpretations(
    x: ArrayLike,
    y: ArrayLike,
    target: str,
    bounds: tuple[float, ...],
    systems: Sequence[str] = tuple(SYSTEMS),
) -> tuple[Interpretation, ...]:
    """The interpretations that fit, the best first: one where the system is clear.

    Parameters
    ----------
    x, y
        Positions, shape (n,), in an unknown system. Missing ones, and the pair (0, 0) by which
        exports write a missing one, count for nothing.
    target, bounds
        A metric reference system and xmin, ymin, xmax, ymax in it that hold every right position.
        The target itself is tried, too.
    """
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    told = np.isfinite(xs) & np.isfinite(ys) & ((xs != 0) | (ys != 0))
    if not told.any():
        return ()
    pairs = {False: (xs[told], ys[told]), True: (ys[told], xs[told])}
    tried = [
        Interpretation(crs, swapped, float(locate(*pair, crs, target, bounds)[2].mean()))
        for crs in dict.fromkeys((*systems, target))
        for swapped, pair in pairs.items()
    ]
    fitting = [one for one in tried if one.share >= ENOUGH]
    return tuple(sorted(fitting, key=lambda one: -one.share))
