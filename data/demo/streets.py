"""The demo's streets: through roads between the districts, a net of local streets in each.

Nothing here is where a real street is, and no name with its numbers is a real address.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from data.demo.names import LOWEST_HOUSE_NUMBER, road_names, street_names

Points = NDArray[np.float64]
"""Positions in EPSG:3006, shape (n, 2)."""

PREMISES_PER_STREET = 11
FEWEST_STREETS = 4
LOCAL = 3
"""Rank of a street that is no through road."""
LONG_ROAD_M = 2_500.0
"""A through road at least so long matters to the region."""

SHORTEST_STREET_M = 90.0
STREET_PER_PREMISES_M = 32.0
"""At least; a house takes about 19 m of street."""
SETBACK_M = 14.0
FRONTAGE_M = (15.0, 24.0)
"""Of the lots along a street."""
APART_M = 12.0
"""Houses nearer to another house, or to another street, are not built."""


@dataclass(frozen=True)
class Streets:
    """The network and the houses along it, EPSG:3006.

    Attributes
    ----------
    roads
        One row per street: name, rank (1 region, 2 town, 3 quarter), geometry.
    houses
        One row per house: street, number, district, x, y, angle (of the street there, radians).
        Numbers rise along a street from its first point: even on its right, odd on its left.
    """

    roads: pd.DataFrame
    houses: pd.DataFrame


def build_streets(
    rng: np.random.Generator,
    polygons: Mapping[str, BaseGeometry],
    centres: Mapping[str, tuple[float, float]],
    premises: Mapping[str, int],
) -> Streets:
    """Lay streets in every district, with more houses than it has premises.

    Parameters
    ----------
    rng
        Draws everything that is drawn.
    polygons, centres
        Outline and centre of every district, EPSG:3006.
    premises
        How many premises each district has.
    """
    through = _through_roads(rng, polygons, centres)
    nets: dict[str, list[BaseGeometry]] = {}
    for district, polygon in polygons.items():
        centre = np.array(centres[district])
        bearing = _bearing(through, centre)
        nets[district] = _roomy_net(rng, polygon, centre, bearing, premises.get(district, 0))
    names = iter(street_names(rng, sum(len(lines) for lines in nets.values())))
    local = [
        (str(next(names)), LOCAL, district, line)
        for district, lines in nets.items()
        for line in lines
    ]
    roads = pd.DataFrame([*through, *local], columns=["name", "rank", "district", "geometry"])
    return Streets(roads.drop(columns="district"), _houses(rng, roads, polygons))


def _through_roads(
    rng: np.random.Generator,
    polygons: Mapping[str, BaseGeometry],
    centres: Mapping[str, tuple[float, float]],
) -> list[tuple[str, int, str, BaseGeometry]]:
    """Gently bent roads between districts that have no third one between them."""
    places = np.array(list(centres.values()))
    land = shapely.coverage_union_all(list(polygons.values())).buffer(-30.0)
    drawn = [_bent(rng, places[a], places[b]) for a, b in _neighbours(places)]
    on_land = [line for line in drawn if shapely.covers(land, line)]
    names = road_names(rng, len(on_land))
    return [
        (str(name), 1 if line.length >= LONG_ROAD_M else 2, "", line)
        for name, line in zip(names, on_land, strict=True)
    ]


def _neighbours(places: Points) -> list[tuple[int, int]]:
    """Pairs with no third place nearer to both than they are to each other."""
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    between = np.maximum(apart[:, None, :], apart[None, :, :]).min(axis=2)
    np.fill_diagonal(apart, np.inf)
    first, second = np.nonzero(np.triu(np.isfinite(apart), 1) & (between >= apart))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def _bent(rng: np.random.Generator, start: Points, end: Points) -> BaseGeometry:
    """A quadratic Bézier curve whose middle lies a little aside."""
    along = end - start
    control = (start + end) / 2 + along[::-1] * (1, -1) * rng.normal(0, 0.12)
    t = np.linspace(0, 1, 17)[:, None]
    return shapely.LineString((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end)


def _bearing(through: list[tuple[str, int, str, BaseGeometry]], centre: Points) -> float:
    """The direction in which a through road leaves a district's centre."""
    at = shapely.Point(centre)
    nearest = min((line for *_, line in through), key=at.distance)
    a, b = shapely.get_coordinates(nearest)[[0, -1]]
    return float(np.arctan2(*(b - a)[::-1]))


def _roomy_net(
    rng: np.random.Generator,
    polygon: BaseGeometry,
    centre: Points,
    bearing: float,
    premises: int,
) -> list[BaseGeometry]:
    """As many streets as suit the premises; more where the district's shape cuts them short."""
    count = max(FEWEST_STREETS, premises // PREMISES_PER_STREET + 1)
    lines: list[BaseGeometry] = []
    while sum(line.length for line in lines) < premises * STREET_PER_PREMISES_M or not lines:
        lines = _local_net(rng, polygon, centre, bearing, count)
        count += 2
    return lines


def _local_net(
    rng: np.random.Generator,
    polygon: BaseGeometry,
    centre: Points,
    bearing: float,
    count: int,
) -> list[BaseGeometry]:
    """Streets that cross each other around a centre, bent a little, cut off at the border."""
    along, across = (count + 1) // 2, count // 2
    block = float(np.clip(np.sqrt(polygon.area) / (along + 1), 80.0, 170.0))
    phase = rng.uniform(0, 2 * np.pi, 2)
    turn = np.array([[np.cos(bearing), np.sin(bearing)], [-np.sin(bearing), np.cos(bearing)]])
    inner = polygon.buffer(-25.0)
    lines = []
    for own, other, axis in ((along, across, 0), (across, along, 1)):
        for i in range(own):
            half = max(other - 1, 1.2) / 2 * block * rng.uniform(0.85, 1.2, 2) + 0.3 * block
            run = np.arange(-half[0], half[1], 25.0)
            beside = np.full_like(run, (i - (own - 1) / 2) * block + rng.normal(0, 0.1 * block))
            uv = np.column_stack([run, beside] if axis == 0 else [beside, run])
            uv += 0.15 * block * np.sin(uv[:, ::-1] / (1.9 * block) + phase)
            line = shapely.LineString(uv @ turn + centre).simplify(1.0)
            lines.append(_longest(line, inner))
    return [line for line in lines if line.length >= SHORTEST_STREET_M]


def _longest(line: BaseGeometry, inside: BaseGeometry) -> BaseGeometry:
    return max(shapely.get_parts(shapely.intersection(line, inside)), key=shapely.length)


def _houses(
    rng: np.random.Generator, roads: pd.DataFrame, polygons: Mapping[str, BaseGeometry]
) -> pd.DataFrame:
    """Houses on both sides of every local street, where there is room for them."""
    local = roads[roads["rank"] == LOCAL]
    lots = [_lots(rng, line) for line in local["geometry"]]
    number, x, y, angle = np.concatenate(lots).T
    street, district = (
        np.repeat(local[column].to_numpy(), [len(one) for one in lots])
        for column in ("name", "district")
    )
    houses = pd.DataFrame(
        {"street": street, "number": number.astype(int), "district": district}
        | {"x": x, "y": y, "angle": angle}
    )
    points = shapely.points(houses["x"], houses["y"])
    near, _ = shapely.STRtree(roads["geometry"].to_numpy()).query(
        points, predicate="dwithin", distance=SETBACK_M - 3.0
    )
    fits = np.ones(len(houses), dtype=bool)
    fits[near] = False
    pairs = cKDTree(houses[["x", "y"]]).query_pairs(APART_M, output_type="ndarray")
    fits[pairs.max(axis=1)] = False
    for name, polygon in polygons.items():
        here = district == name
        fits[here] &= shapely.contains_properly(polygon.buffer(-5.0), points[here])
    return houses[fits].reset_index(drop=True)


def _lots(rng: np.random.Generator, line: BaseGeometry) -> NDArray[np.float64]:
    """Number, x, y, angle of the lots on both sides of a street, shape (n, 4)."""
    width = rng.uniform(*FRONTAGE_M)
    at = np.arange(width, line.length - width / 2, width)
    here, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, at + step))
        for step in (-1.0, 1.0)
    )
    angle = np.arctan2(*(ahead - here).T[::-1])
    left = np.column_stack([-np.sin(angle), np.cos(angle)])
    sides = []
    for odd in (0, 1):
        aside = (1 if odd else -1) * (SETBACK_M + rng.uniform(0, 3, (len(at), 1)))
        xy = ((here + ahead) / 2 + left * aside).round(1)
        number = LOWEST_HOUSE_NUMBER + 2 * np.arange(len(at)) + odd
        sides.append(np.column_stack([number, xy, angle]))
    return np.concatenate(sides)
