"""The map's own tiles as a file: themes in, one PMTiles file out, whole or not at all."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from data.municipality import Municipality
from geo.crs import LONLAT
from geo.pmtiles import Tile, tile_archive
from geo.tiles import THEMES, Band, Theme

WEB_MERCATOR = "EPSG:3857"
BEND_M = 1.0
"""Bends of a line that are smaller are drawn straight; half a metre on the ground in Sweden."""


def tiles_beside(store: Path) -> Path:
    """Where the tiles of a store's municipality lie if its settings name no other file."""
    return store.with_suffix(".pmtiles")


def tiles_of(municipality: Municipality, store: Path) -> Path | None:
    """The municipality's own tiles, where there is such a file."""
    named = municipality.settings.map.tiles
    path = municipality.folder / named if named else tiles_beside(store)
    return path if path.is_file() else None


def write_tiles(themes: Mapping[str, gpd.GeoDataFrame], path: Path, attribution: str) -> None:
    """Make tiles of what is known of each theme and write them to `path`.

    Parameters
    ----------
    themes
        By name of the theme: `geometry` in any reference system, `rank`, `name` ("" for none).
        At least one must have rows.
    path
        The PMTiles file; replaced where there is one, and left as it was where this fails.
    attribution
        Whom the map must name as the source.
    """
    projected = {
        name: _joined(frame.to_crs(WEB_MERCATOR))
        if THEMES[name].geometry == "LineString"
        else frame.to_crs(WEB_MERCATOR)
        for name, frame in themes.items()
        if len(frame)
    }
    tiles: dict[Tile, bytes] = defaultdict(bytes)
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in projected.items():
            for number, band in enumerate(THEMES[name].bands):
                made = Path(folder) / f"{name}{number}"
                # Tiles are messages of repeated layers: one after the other is both in one.
                for tile, content in _cut(THEMES[name], frame, band, made):
                    tiles[tile] += content
    archive = tile_archive(tiles, _bounds(projected), _metadata(projected, attribution))
    _write_whole(path, archive)


def _joined(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Pieces of one name as lines as long as they go, nearly straight ones straight.

    Sources cut streets at every crossing; a name is written along a straight stretch it fits on.
    """
    alike = lines.groupby(["name", "rank"]).ngroup().to_numpy()
    order = np.argsort(alike, kind="stable")
    whole = shapely.line_merge(
        shapely.multilinestrings(lines.geometry.to_numpy()[order], indices=alike[order])
    )
    first = np.unique(alike, return_index=True)[1]
    merged = gpd.GeoDataFrame(
        lines[["name", "rank"]].iloc[first], geometry=whole, crs=lines.crs
    ).explode(ignore_index=True)
    return merged.set_geometry(merged.simplify(BEND_M))


def _cut(
    theme: Theme, frame: gpd.GeoDataFrame, band: Band, folder: Path
) -> Iterator[tuple[Tile, bytes]]:
    shown = frame[frame["rank"] <= band.up_to]
    if shown.empty:
        return
    pyogrio.write_dataframe(
        shown[["name", "rank", "geometry"]],
        folder,
        driver="MVT",
        layer=theme.name,
        dataset_options={
            "FORMAT": "DIRECTORY",
            "COMPRESS": "NO",
            "MINZOOM": band.first,
            "MAXZOOM": band.last,
        },
    )
    for file in folder.glob("*/*/*.pbf"):
        zoom, x, y = (int(part) for part in (*file.parts[-3:-1], file.stem))
        yield (zoom, x, y), file.read_bytes()


def _bounds(themes: Mapping[str, gpd.GeoDataFrame]) -> tuple[float, float, float, float]:
    corners = np.array([frame.total_bounds for frame in themes.values()])
    box = shapely.box(*corners[:, :2].min(axis=0), *corners[:, 2:].max(axis=0))
    west, south, east, north = gpd.GeoSeries([box], crs=WEB_MERCATOR).to_crs(LONLAT).total_bounds
    return float(west), float(south), float(east), float(north)


def _metadata(themes: Mapping[str, gpd.GeoDataFrame], attribution: str) -> dict[str, object]:
    layers = [
        {
            "id": name,
            "fields": {"name": "String", "rank": "Number"},
            "minzoom": THEMES[name].bands[0].first,
            "maxzoom": THEMES[name].bands[-1].last,
        }
        for name in themes
    ]
    return {"attribution": attribution, "vector_layers": layers}


def _write_whole(path: Path, content: bytes) -> None:
    """Readers see the old file until the new one is whole on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            beside.chmod(0o644)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
