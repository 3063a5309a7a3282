"""A hexagonal grid over a metric reference system: which cell holds a point, and its outline.

Hexagons stand on a corner (pointy top). Cells are addressed by axial coordinates *q* (along a row)
and *r* (row, growing with y); the arithmetic is that of cube coordinates, q + r + s = 0.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

SQRT3 = float(np.sqrt(3.0))


class GridError(ValueError):
    """A grid that cannot exist, or positions that no grid can hold."""


@dataclass(frozen=True)
class HexagonGrid:
    """Hexagons of `width_m` metres from flat side to flat side; cell (0, 0) is centred at x0, y0.

    Raises
    ------
    GridError
        `width_m` is not above 0.
    """

    width_m: float
    x0: float = 0.0
    y0: float = 0.0

    def __post_init__(self) -> None:
        if not self.width_m > 0:
            raise GridError(f"A hexagon is {self.width_m} m wide; expected more than 0 m.")

    @property
    def radius_m(self) -> float:
        """Distance from the centre of a cell to each of its corners, and length of its sides."""
        return self.width_m / SQRT3

    def cells(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int64]:
        """Cell of each point.

        Parameters
        ----------
        x, y
            Positions in the grid's reference system, metres, shape (n,), all finite.

        Returns
        -------
        q and r, shape (n, 2). Every point has exactly one cell; on a side either neighbour may win.
        """
        east, north = np.asarray(x, float) - self.x0, np.asarray(y, float) - self.y0
        if not (np.isfinite(east).all() and np.isfinite(north).all()):
            raise GridError("A position is empty or infinite; leave such points out of the grid.")
        r = 2 / 3 * north / self.radius_m
        q = east / self.width_m - r / 2
        return _nearest_cube(q, r)

    def centres(self, cells: NDArray[np.int64]) -> NDArray[np.float64]:
        """Centres of `cells` (m, 2) as x, y, shape (m, 2), metres."""
        q, r = cells[:, 0], cells[:, 1]
        x = self.x0 + self.width_m * (q + r / 2)
        y = self.y0 + 1.5 * self.radius_m * r
        return np.column_stack([x, y])

    def polygons(self, cells: NDArray[np.int64]) -> NDArray[np.object_]:
        """Outlines of `cells` (m, 2) as shapely polygons, shape (m,), metric."""
        angles = np.deg2rad(np.arange(30, 390, 60))
        corners = self.radius_m * np.column_stack([np.cos(angles), np.sin(angles)])
        outlines = shapely.polygons(self.centres(cells)[:, None, :] + corners)
        return np.asarray(outlines, dtype=object)

    def names(self, cells: NDArray[np.int64]) -> list[str]:
        """Short stable ids "column-row" of `cells` (m, 2), counted from cell (0, 0)."""
        q, r = cells[:, 0], cells[:, 1]
        columns = q + (r - (r & 1)) // 2
        return [f"{column}-{row}" for column, row in zip(columns, r, strict=True)]


def _nearest_cube(q: NDArray[np.float64], r: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round fractional cube coordinates to the nearest cell: the worst of the three yields."""
    s = -q - r
    whole = np.rint(np.stack([q, r, s]))
    off = np.abs(whole - np.stack([q, r, s]))
    q_yields = (off[0] > off[1]) & (off[0] > off[2])
    r_yields = ~q_yields & (off[1] > off[2])
    whole_q = np.where(q_yields, -whole[1] - whole[2], whole[0])
    whole_r = np.where(r_yields, -whole[0] - whole[2], whole[1])
    return np.column_stack([whole_q, whole_r]).astype(np.int64)
