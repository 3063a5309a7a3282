"""The small map beside a record: where it lies, and where its candidates do."""

import math
from collections import defaultdict

import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from data.municipality import Municipality
from data.review import Reviewed
from geo.crs import to_lonlat
from geo.point_map import Point, PointScene, point_layer, point_map
from pages.ground import ground_of
from pages.language import _

RECORD = "?"


def show_review_map(municipality: Municipality, seen: Reviewed, key: str) -> None:
    """Draw the record as a question mark and its candidates as their numbers."""
    settings = municipality.settings
    points = points_of(seen, settings.crs)
    if not points:
        st.caption(_("Neither the record nor a candidate has a position."))
        return
    frame = settings.map
    scene = PointScene(
        points=tuple(points),
        theme="dark" if st.context.theme.type == "dark" else "light",
        generation=seen.item.item_id,
    )
    st_folium(
        point_map(
            frame.latitude,
            frame.longitude,
            frame.zoom,
            ground_of(municipality),
        ),
        key=key,
        feature_group_to_add=point_layer(scene),
        use_container_width=True,
        height=260,
        returned_objects=[],
    )
    if not any(one.outstanding for one in points):
        st.caption(_("The record has no position of its own."))


def points_of(seen: Reviewed, crs: str) -> list[Point]:
    """One point per position; what lies at the same place shares one, its signs side by side."""
    signs: dict[tuple[float, float], list[str]] = defaultdict(list)
    rows = [(RECORD, seen.record)]
    rows += [
        (str(place), seen.premises[one["premises_id"]] if "premises_id" in one else one)
        for place, one in enumerate(seen.item.candidates, start=1)
    ]
    for sign, row in rows:
        x, y = row.get("x"), row.get("y")
        if x is not None and y is not None and math.isfinite(float(x) + float(y)):
            signs[float(x), float(y)].append(sign)
    if not signs:
        return []
    xy = np.array(list(signs))
    lon, lat = to_lonlat(xy[:, 0], xy[:, 1], crs)
    return [
        Point(float(north), float(east), ", ".join(of), RECORD in of)
        for east, north, of in zip(lon, lat, signs.values(), strict=True)
    ]
