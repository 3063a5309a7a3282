"""Which points lie in, or near, which shapes."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Integers = npt.NDArray[np.int64]


def points_near(
    shapes: npt.NDArray[np.object_],
    x: npt.NDArray[np.floating],
    y: npt.NDArray[np.floating],
    distance_m: float = 0.0,
) -> tuple[Integers, Integers]:
    """Pairs (shape, point) of positions in the arrays, in the order of shapes and then points.

    Parameters
    ----------
    shapes
        Geometries (or None), shape (m,), in one metric reference system.
    x, y
        Points in the same system, shape (n,); those that are not finite are near nothing.
    distance_m
        How far from a shape a point may lie; with 0 it lies in the shape or on its edge.
    """
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    tree = shapely.STRtree(shapely.points(x[known], y[known]))
    near: Any = tree.query(shapes, predicate="dwithin", distance=distance_m)
    of_shape, of_point = near[0].astype(np.int64), known[near[1]].astype(np.int64)
    order = np.lexsort((of_point, of_shape))
    return of_shape[order], of_point[order]
