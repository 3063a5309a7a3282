"""Districts grown from seed points inside an outline, and the water along its coast.

Cities often know where a district lies but not where it ends. Each place of the outline is given to
the seed it is nearest to, a stand-in until real borders are at hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry


class DistrictError(ValueError):
    """Seeds that cannot grow into districts, or a coast that is none; says which and why."""


@dataclass(frozen=True)
class Seed:
    """The middle of a district, in the outline's metric reference system."""

    id: str
    x: float
    y: float


def grow_districts(outline: BaseGeometry, seeds: Sequence[Seed]) -> dict[str, BaseGeometry]:
    """Partition `outline` into one district per seed: the part nearest to it.

    Parameters
    ----------
    outline
        Polygon or multipolygon, metres.
    seeds
        At least one, all inside the outline, no two in the same place, ids unique.

    Returns
    -------
    dict
        Seed id → polygon or multipolygon. Together they cover the outline, they overlap nowhere,
        and each seed lies in its own.

    Raises
    ------
    DistrictError
        No seed, a seed outside the outline, two in the same place, or an id given twice.
    """
    _check(outline, seeds)
    if len(seeds) == 1:
        return {seeds[0].id: outline}
    cells = shapely.voronoi_polygons(
        MultiPoint([(seed.x, seed.y) for seed in seeds]), extend_to=outline, ordered=True
    )
    return {
        seed.id: shapely.intersection(outline, cell)
        for seed, cell in zip(seeds, shapely.get_parts(cells), strict=True)
    }


def stretch_of(outline: Polygon, start: Sequence[float], end: Sequence[float]) -> LineString:
    """The part of the outline's ring from the vertex nearest `start`, in ring order, to `end`."""
    ring = np.asarray(outline.exterior.coords)[:-1]
    first, last = (int(np.hypot(*(ring - np.asarray(at)).T).argmin()) for at in (start, end))
    count = (last - first) % len(ring) + 1
    if count < 2:
        raise DistrictError("The coast starts and ends at the same vertex of the outline.")
    return LineString(ring[(first + np.arange(count)) % len(ring)])


def grow_water(outline: BaseGeometry, coast: LineString, width_m: float) -> BaseGeometry:
    """A strip of water `width_m` wide along `coast`, on the side where the land is not.

    Honest only as far as the coast is: the far edge is where the drawing stops, not a shore.
    Slivers that bend round the coast's ends are left out.
    """
    strip = coast.buffer(width_m, cap_style="flat", join_style="round")
    parts = shapely.get_parts(shapely.difference(strip, outline))
    largest: BaseGeometry = max(parts, key=lambda part: part.area)
    return largest


def _check(outline: BaseGeometry, seeds: Sequence[Seed]) -> None:
    if not seeds:
        raise DistrictError("Districts grow from seeds; none were given.")
    if len({seed.id for seed in seeds}) < len(seeds):
        raise DistrictError("Two seeds have the same id; give every district its own.")
    if len({(seed.x, seed.y) for seed in seeds}) < len(seeds):
        raise DistrictError("Two seeds lie in the same place; move one or merge them.")
    outside = [seed.id for seed in seeds if not outline.contains(Point(seed.x, seed.y))]
    if outside:
        raise DistrictError(
            f"The seeds {', '.join(outside)} lie outside the outline; move them inside, "
            "and check that both are in the same reference system."
        )
