"""The open geography of a municipality's folder, put together for the map."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from data.municipality import load_municipality
from geo.basemap import basemap, to_bytes


@cache
def basemap_of(municipality_id: str) -> bytes:
    """Outline, districts and water of a municipality as one GeoJSON document.

    Raises
    ------
    MunicipalityError
        There is no such municipality.
    """
    municipality = load_municipality(municipality_id)
    frame = municipality.settings.map
    return to_bytes(
        basemap(
            outline=_read(municipality.folder, frame.outline),
            districts=_read(municipality.folder, frame.districts),
            water=_read(municipality.folder, frame.water),
        )
    )


def _read(folder: Path, name: str | None) -> dict[str, Any] | None:
    if name is None:
        return None
    document: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return document
