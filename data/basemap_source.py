"""Vector data of roads, buildings, water and names, read from files as the themes of the tiles."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.map_tables import Table, Use, source_of, uses_of
from geo.map_words import LEFT_OUT
from geo.tiles import THEMES

SUFFIXES = (".gpkg", ".pbf", ".osm", ".geojson", ".json", ".shp", ".fgb")
"""Files that are looked for in a folder or a zip."""

MERCATOR = "EPSG:3857"


class BasemapError(ValueError):
    """No map can be made of the files; says what was found and what is expected."""


@dataclass(frozen=True)
class Area:
    """Bounds within which features are taken (xmin, ymin, xmax, ymax) and their system."""

    bounds: tuple[float, ...]
    crs: str


@dataclass
class Reading:
    """What was read.

    Attributes
    ----------
    themes
        By theme: `geometry` (EPSG:3857), `name`, `rank`.
    taken, left
        One sentence per table that gives something, and per table that does not.
    sources
        Whom the map has to name.
    """

    themes: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def read_basemap(
    paths: Sequence[Path], area: Area | None = None, crs: str | None = None
) -> Reading:
    """Read what the files hold of each theme.

    Parameters
    ----------
    paths
        GeoPackage, OpenStreetMap (``.osm.pbf``), GeoJSON, Shapefile; or folders and zips of these.
    area
        Features outside are left.
    crs
        The system of files that state none, or one that their numbers do not fit.

    Raises
    ------
    BasemapError
        A file cannot be read, or there is nothing usable in all of them.
    """
    found = Reading()
    parts: dict[str, list[gpd.GeoDataFrame]] = {}
    for path in paths:
        for address in _addresses(path):
            try:
                for theme, frame in _read_file(address, area, crs, found):
                    parts.setdefault(theme, []).append(frame)
            except (DataSourceError, DataLayerError, CRSError) as error:
                raise BasemapError(
                    f"{address} cannot be read as a map: {error} Expected a GeoPackage, "
                    ".osm.pbf, GeoJSON or Shapefile."
                ) from error
    if not parts:
        looked = "\n".join(found.left) or "no table at all"
        raise BasemapError(
            f"Nothing for a map was found in {', '.join(map(str, paths))}:\n{looked}\n"
            "Expected tables with OpenStreetMap's columns (highway, building, …), Lantmäteriet's, "
            "or named roads, buildings, water, places."
        )
    found.themes = {theme: pd.concat(frames, ignore_index=True) for theme, frames in parts.items()}
    return found


def _addresses(path: Path) -> Iterator[str]:
    """The data files that a path stands for, as GDAL names them."""
    if not path.exists():
        raise BasemapError(f"There is no {path}.")
    if path.is_dir():
        yield from (str(one) for one in sorted(path.rglob("*")) if one.suffix in SUFFIXES)
    elif path.suffix == ".zip":
        try:
            with ZipFile(path) as archive:
                inside = [name for name in archive.namelist() if name.endswith(SUFFIXES)]
        except BadZipFile as error:
            raise BasemapError(f"{path} cannot be read as a zip: {error}.") from error
        yield from (f"/vsizip/{path}/{name}" for name in sorted(inside))
    else:
        yield str(path)


def _read_file(
    address: str, area: Area | None, crs: str | None, found: Reading
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    names = [str(name) for name, geometry in pyogrio.list_layers(address) if geometry]
    for name in names:
        # The file's name says what is in it only where there is one table.
        spoken = name if len(names) > 1 else f"{Path(address).stem} {name}"
        yield from _read_table((address, name, spoken), area, crs, found)


def _read_table(
    place: tuple[str, str, str], area: Area | None, crs: str | None, found: Reading
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    address, name, spoken = place
    info = pyogrio.read_info(address, layer=name)
    table = Table(spoken, tuple(info["fields"]), str(info["geometry_type"]))
    uses = uses_of(table)
    label = f"{Path(address).name}, {name}"
    if not uses:
        found.left.append(f"{label} ({table.geometry}): not of the map")
        return
    everything = _rows(address, name, uses, _system(address, info, crs), area)
    if source_of(table) not in ("", *found.sources):
        found.sources.append(source_of(table))
    for use in uses:
        frame = _features(everything, use)
        said = f"{label} ({use.kind or table.geometry})"
        if frame.empty:
            found.left.append(f"{said}: no {use.theme} in it")
            continue
        found.taken.append(f"{said}: {use.theme}, {len(frame):,}")
        yield use.theme, frame


def _system(address: str, info: Mapping[str, Any], given: str | None) -> CRS:
    system = CRS.from_user_input(given or info["crs"]) if given or info["crs"] else None
    bounds = info.get("total_bounds")
    if system is None:
        raise BasemapError(f"{address} states no reference system; give it with --crs EPSG:….")
    if system.is_geographic and bounds is not None and _are_metres(bounds):
        raise BasemapError(
            f"{address} states degrees ({system.name}) but has numbers such as {bounds[0]:.0f}; "
            "give its system with --crs, such as EPSG:3008 for Helsingborg's base map."
        )
    return system


def _are_metres(bounds: tuple[float, ...]) -> bool:
    """Whether numbers are too large for degrees; a table without rows has none."""
    return bool(np.isfinite(bounds).all() and np.abs(bounds).max() > 360)


def _rows(
    address: str, name: str, uses: Sequence[Use], system: CRS, area: Area | None
) -> gpd.GeoDataFrame:
    """Every row that a use may want, with the columns that any of them reads."""
    columns = {column: None for use in uses for column in (use.name, use.kind) if column}
    tagged = [condition for use in uses for condition in _conditions(use)]
    with warnings.catch_warnings():
        # Of a broken ring among thousands; such geometries are left out.
        warnings.simplefilter("ignore", RuntimeWarning)
        frame = pyogrio.read_dataframe(
            address,
            layer=name,
            columns=list(columns),
            where=" OR ".join(tagged) or None,
            bbox=_bbox(area, system),
            on_invalid="ignore",
        )
    frame = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()))
    return frame.set_crs(system, allow_override=True)


def _conditions(use: Use) -> list[str]:
    if not use.tagged:
        return []
    if use.words.other != LEFT_OUT:
        return [f'"{use.kind}" IS NOT NULL']
    return [f"\"{use.kind}\" LIKE '{word}%'" for word in use.words.ranks]


def _features(rows: gpd.GeoDataFrame, use: Use) -> gpd.GeoDataFrame:
    """The rows of one theme: `geometry` in web mercator, single parts; `name`, `rank`."""
    if use.tagged:
        rows = rows[rows[use.kind].notna()]
    words = pd.Series(rows[use.kind] if use.kind else None, index=rows.index, dtype=object)
    ranks = {word: use.words.rank_of(word) for word in words.unique()}
    names = rows[use.name].fillna("").astype(str) if use.name else ""
    kept = gpd.GeoDataFrame(
        {"name": names, "rank": words.map(ranks).astype(int)}, geometry=rows.geometry
    )
    kept = kept[(kept["rank"] != LEFT_OUT) & kept.geometry.notna()]
    simple = kept.to_crs(MERCATOR).explode(ignore_index=True)
    wanted = simple.geom_type == THEMES[use.theme].geometry
    return simple[wanted & ~simple.geometry.is_empty]


def _bbox(area: Area | None, system: CRS) -> tuple[float, ...] | None:
    if area is None:
        return None
    box = gpd.GeoSeries([shapely.box(*area.bounds)], crs=area.crs).to_crs(system)
    return tuple(float(one) for one in box.total_bounds)
