"""What the map's own tiles hold: a few themes, each with what is shown at which zoom.

A tile of zoom z is drawn at display zooms z + 1 on; tiles of `DEEPEST` serve every zoom beyond.
"""

from dataclasses import dataclass

SHALLOWEST, DEEPEST = 7, 14
"""Zooms of the tiles. At 14 a step of a tile is 0.3 m in Sweden, enough for any closer view."""


@dataclass(frozen=True)
class Band:
    """Zooms, first to last, at which features up to a rank are shown (1 the most important)."""

    first: int
    last: int
    up_to: int


@dataclass(frozen=True)
class Theme:
    """One layer of the tiles: its name, what its geometries are, and its bands.

    Every feature has a `rank` and may have a `name`.
    """

    name: str
    geometry: str
    bands: tuple[Band, ...]


_LOWEST = 9
_BY_RANK = (Band(SHALLOWEST, 9, 1), Band(10, 11, 2), Band(12, DEEPEST, _LOWEST))

THEMES = {
    theme.name: theme
    for theme in (
        Theme("water", "Polygon", (Band(SHALLOWEST, DEEPEST, _LOWEST),)),
        Theme("streams", "LineString", (Band(12, DEEPEST, _LOWEST),)),
        Theme("roads", "LineString", _BY_RANK),
        Theme("railways", "LineString", (Band(10, DEEPEST, _LOWEST),)),
        Theme("buildings", "Polygon", (Band(DEEPEST, DEEPEST, _LOWEST),)),
        Theme("places", "Point", _BY_RANK),
    )
}
"""By name, in the order in which they are drawn. Roads and places have rank 1 where they matter to
the region, 2 to the town, 3 to the quarter, 4 to the foot."""
