"""The areas a situation is told by: hexagons of a chosen size, or the municipality's districts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from data.municipality import Municipality, Settings
from geo.crs import LONLAT, project
from geo.grid import HexagonGrid

AreaKind = Literal["hexagons", "districts"]


@dataclass(frozen=True)
class Areas:
    """Areas 0..m-1 and which of them holds each premises.

    Attributes
    ----------
    ids
        Short stable id per area, without personal or free text: column-row of a hexagon, or the
        number of a district.
    names
        Name on screen: of the district, or of the district most premises of a hexagon lie in.
    outlines
        Polygons in the municipality's metric reference system, shape (m,); None where no border is
        known.
    of_premises
        Area of each premises, shape (n,); -1 where it has no position or district.
    """

    kind: AreaKind
    ids: tuple[str, ...]
    names: tuple[str, ...]
    outlines: np.ndarray
    of_premises: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Area that holds each position, shape of `x`; -1 where none does."""
        area = np.full(len(x), -1)
        points, outlines = shapely.STRtree(self.outlines).query(
            shapely.points(x, y), predicate="intersects"
        )
        area[points] = outlines
        return area


def areas_of(
    municipality: Municipality, premises: pd.DataFrame, kind: AreaKind, width_m: float = 600
) -> Areas:
    """Divide the premises of a municipality into areas.

    Parameters
    ----------
    premises
        With x, y (metres) and district; rows in the order of the arrays.
    kind
        Hexagons that hold at least one premises, or all districts.
    width_m
        Of a hexagon, from side to side.
    """
    if kind == "districts":
        return _districts(municipality, premises)
    return _hexagons(municipality.settings, premises, width_m)


def _hexagons(settings: Settings, premises: pd.DataFrame, width_m: float) -> Areas:
    grid = HexagonGrid(width_m, x0=settings.bounds[0], y0=settings.bounds[1])
    placed = premises["x"].notna().to_numpy() & premises["y"].notna().to_numpy()
    cells, of_placed = np.unique(
        grid.cells(premises.loc[placed, "x"], premises.loc[placed, "y"]),
        axis=0,
        return_inverse=True,
    )
    of_premises = np.full(len(premises), -1)
    of_premises[placed] = of_placed.ravel()
    names = _most_common(premises["district"], of_premises, len(cells))
    return Areas("hexagons", tuple(grid.names(cells)), names, grid.polygons(cells), of_premises)


def _districts(municipality: Municipality, premises: pd.DataFrame) -> Areas:
    """Districts by the premises' own word, else by where they lie."""
    borders = _borders(municipality)
    spoken = premises["district"].fillna("").astype(str).to_numpy()
    names = sorted({*borders, *spoken} - {""})
    outlines = np.array([borders.get(name) for name in names], dtype=object)
    ids = tuple(str(number + 1) for number in range(len(names)))
    number_of = {name: number for number, name in enumerate(names)}
    by_word = np.array([number_of.get(name, -1) for name in spoken], dtype=np.int64)
    areas = Areas("districts", ids, tuple(names), outlines, by_word)
    by_place = areas.at(premises["x"].to_numpy(), premises["y"].to_numpy())
    of_premises = np.where(by_word >= 0, by_word, by_place)
    return Areas("districts", ids, tuple(names), outlines, of_premises)


def _borders(municipality: Municipality) -> dict[str, shapely.Geometry]:
    """Outline by district name in the metric reference system; empty where no file holds them."""
    file_name = municipality.settings.map.districts
    if file_name is None:
        return {}
    document = json.loads((municipality.folder / file_name).read_text(encoding="utf-8"))
    crs = municipality.settings.crs
    return {
        str(feature["properties"]["name"]): project(shape(feature["geometry"]), LONLAT, crs)
        for feature in document["features"]
    }


def _most_common(district: pd.Series, area: np.ndarray, areas: int) -> tuple[str, ...]:
    """Per area the district that most of its premises name; empty where none does."""
    named = pd.DataFrame({"area": area, "district": district.to_numpy()}).dropna()
    counted = named.groupby(["area", "district"], observed=True).size().reset_index(name="n")
    counted = counted.sort_values(["n", "district"], ascending=[False, True])
    first = counted.drop_duplicates("area").set_index("area")["district"]
    return tuple(first.reindex(range(areas), fill_value="").astype(str))


def outlines_as_degrees(areas: Areas, crs: str) -> Sequence[shapely.Geometry | None]:
    """Outlines in EPSG:4326, for the map."""
    return list(project(areas.outlines, crs, LONLAT))
