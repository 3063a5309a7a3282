"""A basemap without tiles: outline, districts with names, water, as one small GeoJSON document.

The browser draws it under the premises (``static/basemap_layer.js``). It holds open geography only.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape

Document = Mapping[str, Any]
"""A GeoJSON FeatureCollection in EPSG:4326."""

PRECISION = 5
"""Decimals of a degree that are kept: about one metre."""


def basemap(
    outline: Document | None = None,
    districts: Document | None = None,
    water: Document | None = None,
    *,
    tolerance_degrees: float = 0.0001,
) -> dict[str, Any]:
    """Put what a municipality has of geography into one document.

    Parameters
    ----------
    outline, districts, water
        FeatureCollections in EPSG:4326; districts carry their name in the property ``name``.
    tolerance_degrees
        Bends smaller than this are left out (0.0001° is about 10 m).

    Returns
    -------
    dict
        FeatureCollection; each feature has ``part`` (outline, district, water) and districts also
        ``name`` and ``label`` (longitude and latitude well inside). Empty where nothing is given.
    """
    parts = (("outline", outline), ("water", water), ("district", districts))
    return {
        "type": "FeatureCollection",
        "features": [
            feature
            for part, document in parts
            if document is not None
            for feature in _features(part, document, tolerance_degrees)
        ],
    }


def to_bytes(document: Document) -> bytes:
    """The document as compact UTF-8 JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _features(part: str, document: Document, tolerance: float) -> Iterator[dict[str, Any]]:
    for feature in document.get("features", []):
        geometry = shape(feature["geometry"]).simplify(tolerance)
        if geometry.is_empty:
            continue
        properties = {"part": part}
        if part == "district":
            properties |= _label(feature, geometry)
        rounded = shapely.set_precision(geometry, 10**-PRECISION)
        yield {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def _label(feature: Document, geometry: Any) -> dict[str, Any]:
    point = shapely.maximum_inscribed_circle(_largest(geometry)).coords[0]
    return {
        "name": str((feature.get("properties") or {}).get("name", "")),
        "label": [round(one, PRECISION) for one in point[:2]],
    }


def _largest(geometry: Any) -> Any:
    return max(shapely.get_parts(geometry), key=lambda part: part.area)
