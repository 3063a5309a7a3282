"""A small town in every form that vector data come in, and its tiles read back."""

from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry import LineString, Point, box

EAST, NORTH = 356_000.0, 6_213_000.0
SWEREF = "EPSG:3006"


def town() -> dict[str, gpd.GeoDataFrame]:
    """Two roads, a path, a building, a lake and a name, EPSG:3006, as plain tables."""
    roads = [
        ("Storgatan", "primary", LineString([(EAST - 900, NORTH), (EAST, NORTH)])),
        ("Storgatan", "primary", LineString([(EAST, NORTH), (EAST + 900, NORTH)])),
        ("Lillgatan", "residential", LineString([(EAST, NORTH), (EAST, NORTH + 500)])),
        (None, "footway", LineString([(EAST, NORTH), (EAST - 300, NORTH - 300)])),
        ("Nya vägen", "proposed", LineString([(EAST, NORTH), (EAST + 300, NORTH - 300)])),
    ]
    hall = box(EAST + 20, NORTH + 20, EAST + 60, NORTH + 50)
    pond = Point(EAST + 400, NORTH + 400).buffer(120)
    village = ("Små<b>byn</b>", "village", Point(EAST, NORTH))
    return {
        "roads": frame(["name", "class", "geometry"], roads),
        "buildings": frame(["name", "geometry"], [("Rådhuset", hall)]),
        "water": frame(["name", "geometry"], [("Dammen", pond)]),
        "places": frame(["name", "kind", "geometry"], [village]),
    }


def frame(columns: list[str], rows: list[tuple]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, columns=columns, crs=SWEREF)


def write_package(path: Path, crs: str = SWEREF) -> Path:
    for name, table in town().items():
        pyogrio.write_dataframe(table.to_crs(crs), path, layer=name)
    return path


def read_tiles(path: Path, layer: str, zoom: int | None = None) -> gpd.GeoDataFrame:
    """Features of one layer of the tiles at a zoom (the deepest unless said), EPSG:3006."""
    options = {} if zoom is None else {"ZOOM_LEVEL": zoom}
    if layer not in {name for name, _ in pyogrio.list_layers(path)}:
        return gpd.GeoDataFrame({"name": []}, geometry=[], crs=SWEREF)
    return pyogrio.read_dataframe(path, layer=layer, **options).to_crs(SWEREF)


def whole(read: gpd.GeoDataFrame) -> shapely.Geometry:
    """Features cut by tiles, together again."""
    return shapely.union_all(read.geometry.to_numpy())
