"""What the maps draw under the premises, and where the browser fetches it."""

import logging
from pathlib import Path

from data.basemap_file import tiles_of
from data.municipality import Municipality, MunicipalityError
from data.schema import StoreError, path_of
from geo.ground import Ground, Tiles, origin_of
from pages.served import open_store, store_url

RENDERER = Path(__file__).parents[1] / "node_modules" / "protomaps-leaflet" / "dist"
"""The browser library that draws our own tiles, as `npm ci` brings it."""

log = logging.getLogger(__name__)


def renderer() -> Path | None:
    """The folder of the library, where it was set up; else the log says what is missing."""
    if RENDERER.is_dir():
        return RENDERER
    log.warning("The map has no streets: %s is missing; `npm ci` brings it.", RENDERER)
    return None


def ground_of(municipality: Municipality) -> Ground:
    """The open geography of a municipality: outline and districts, and tiles where it has any."""
    frame = municipality.settings.map
    drawn = frame.outline or frame.districts or frame.water
    return Ground(
        basemap_url=f"../../basemap/{municipality.id}" if drawn else None,
        tiles=frame.service.tiles() if frame.service else _own_tiles(municipality),
    )


def tile_origin() -> str | None:
    """The one other server that browsers may fetch pictures from: the municipality's, if any."""
    try:
        service = open_store(store_url()).municipality.settings.map.service
    except (StoreError, MunicipalityError):
        return None
    return origin_of(service.url) if service else None


def _own_tiles(municipality: Municipality) -> Tiles | None:
    file = tiles_of(municipality, path_of(store_url()))
    if file is None or not RENDERER.is_dir():
        return None
    # Another address for another file, so that the browser may keep what it has of this one.
    version = f"{file.stat().st_mtime_ns:x}"
    return Tiles("vector", f"../../tiles/{municipality.id}.pmtiles?v={version}")
