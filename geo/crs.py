"""Positions between reference systems; order of axes is always x (east, longitude) first."""

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Transformer

LONLAT = "EPSG:4326"
EARTH_RADIUS_M = 6_378_137.0
"""Radius of the sphere of web mercator (EPSG:3857), which is the semi-major axis of WGS 84."""

MERCATOR_EDGE_M = np.pi * EARTH_RADIUS_M
"""Web mercator's world is the square -edge … +edge."""


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def transform(
    x: ArrayLike, y: ArrayLike, source: str, target: str
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Positions in `target`, each of shape (n,); NaN where a position is NaN or has no image."""
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if source == target:
        return xs.copy(), ys.copy()
    out_x, out_y = _transformer(source, target).transform(xs, ys)
    lost = ~(np.isfinite(out_x) & np.isfinite(out_y))
    return np.where(lost, np.nan, out_x), np.where(lost, np.nan, out_y)


def project(geometry: Any, source: str, target: str) -> Any:
    """The same geometry in `target`, or the same array of geometries; None stays None."""
    return shapely.transform(geometry, _transformer(source, target).transform, interleaved=False)


def to_lonlat(
    x: ArrayLike, y: ArrayLike, source: str
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Longitude and latitude in degrees (EPSG:4326) of positions in `source`, shape (n,)."""
    return transform(x, y, source, LONLAT)


def mercator_bytes(lon: ArrayLike, lat: ArrayLike) -> bytes:
    """Positions for the browser: little-endian uint32 pairs (x, y), shape (n, 2), as bytes.

    x grows to the east and y to the south over the square world of web mercator, 2^32 steps a side
    (about 1 cm). A missing position is (0, 0), where no municipality lies.
    """
    world = _world(lon, lat)
    known = np.isfinite(world).all(axis=1)
    return _as_bytes(np.where(known[:, None], world, 0))


def mercator_area_bytes(
    number: ArrayLike, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike
) -> bytes:
    """Round areas for the browser: little-endian uint32 (number, x, y, radius), shape (n, 4).

    x, y and radius are in the steps of `mercator_bytes`; `number` tells whose area it is. A metre
    on the ground is longer in web mercator the farther from the equator: by 1 / cos(latitude).
    """
    world = _world(lon, lat)
    stretch = 1 / np.cos(np.radians(np.asarray(lat, dtype=float)))
    radius = np.asarray(radius_m, dtype=float) * stretch * _STEPS_PER_M
    return _as_bytes(np.column_stack([np.asarray(number), world, radius]))


_STEPS_PER_M = 2**32 / (2 * MERCATOR_EDGE_M)


def _world(lon: ArrayLike, lat: ArrayLike) -> np.ndarray[Any, Any]:
    x, y = transform(lon, lat, LONLAT, "EPSG:3857")
    return np.column_stack([x + MERCATOR_EDGE_M, MERCATOR_EDGE_M - y]) * _STEPS_PER_M


def _as_bytes(world: np.ndarray[Any, Any]) -> bytes:
    return world.clip(0, 2**32 - 1).astype("<u4").tobytes()


def inside(x: ArrayLike, y: ArrayLike, bounds: tuple[float, ...]) -> np.ndarray[Any, Any]:
    """Whether positions lie in `bounds` (xmin, ymin, xmax, ymax), shape (n,); False for NaN."""
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    xmin, ymin, xmax, ymax = bounds
    within: np.ndarray[Any, Any] = (xs >= xmin) & (xs <= xmax) & (ys >= ymin) & (ys <= ymax)
    return within


def locate(
    x: ArrayLike, y: ArrayLike, source: str, target: str, bounds: tuple[float, ...]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Positions in `target` and whether each lies in `bounds` (of `target`), shapes (n,)."""
    out_x, out_y = transform(x, y, source, target)
    return out_x, out_y, inside(out_x, out_y, bounds)
