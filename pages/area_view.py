"""The map of areas as a part of a page: areas in the colour of their class, and its legend."""

from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
import streamlit as st
from streamlit_folium import st_folium

from data.areas import Areas, outlines_as_degrees
from data.municipality import Municipality
from geo.area_map import AreaScene, area_layer, area_map
from pages.ground import ground_of
from pages.language import _

RETURNED = ["last_object_clicked_tooltip"]
DECIMALS = 5
"""Of a degree: about one metre."""

SIGNS = {"rising": "▲", "falling": "▼"}

COLOURS = {
    "light": {
        "high": "#a62c4b", "near": "#f3d99b", "low": "#4c86a8", "unknown": "#8a949e",
        "upper": "#a62c4b", "middle": "#eea659", "lower": "#f3d99b", "none": "#f4f2ec",
    },
    "dark": {
        "high": "#f5a54a", "near": "#7a4a72", "low": "#4c86a8", "unknown": "#7d8894",
        "upper": "#fdeb9a", "middle": "#dd6450", "lower": "#6a3d7c", "none": "#2a323a",
    },
}  # fmt: skip
"""Colour of each class of `data.situation`, apart from each other for the colour-blind too."""


@dataclass(frozen=True)
class Look:
    """How each area looks: its class and, where it is known to change, where it is going."""

    level: np.ndarray
    trend: np.ndarray | None = None


def clicked_area(key: str) -> int | None:
    """Number of the area clicked on the map called `key` since this was last asked."""
    click = (st.session_state.get(key) or {}).get(RETURNED[0])
    if not click or click == st.session_state.get(f"{key}_seen"):
        return None
    st.session_state[f"{key}_seen"] = click
    return int(click.partition(":")[0])


def show_area_map(
    municipality: Municipality, areas: Areas, look: Look, selected: int | None, key: str
) -> None:
    """Draw the areas on a map that keeps its view whatever they show."""
    settings = municipality.settings
    frame = settings.map
    scene = AreaScene(
        areas=tuple(_marks(areas, look, settings.crs)),
        selected=-1 if selected is None else selected,
        theme=_theme(),
    )
    st_folium(
        area_map(
            frame.latitude,
            frame.longitude,
            frame.zoom,
            ground_of(municipality),
            f"samsyn-areas-{settings.id}",
        ),
        key=key,
        feature_group_to_add=area_layer(scene),
        use_container_width=True,
        height=520,
        returned_objects=RETURNED,
    )


def show_area_legend(words: dict[str, str], *, signs: bool) -> None:
    """Say in words what the colours, the broken line and the signs mean."""
    colours = COLOURS[_theme()]
    chips = [_chip(colours[level], level == "unknown", word) for level, word in words.items()]
    if signs:
        trends = {"rising": _("rising"), "falling": _("falling")}
        chips += [f"<span>{SIGNS[one]} {escape(word)}</span>" for one, word in trends.items()]
    st.html(
        "<div style='display:flex;flex-wrap:wrap;gap:0.2rem 0.9rem;font-size:0.85rem'>"
        f"{''.join(chips)}</div>"
    )


def _marks(areas: Areas, look: Look, crs: str) -> list[dict[str, object]]:
    colours = COLOURS[_theme()]
    trend = np.full(len(areas), "") if look.trend is None else look.trend
    shapes = zip(outlines_as_degrees(areas, crs), look.level, trend, strict=True)
    return [
        {
            "outline": None if shape is None else _geometry(shape),
            "colour": colours[level],
            "unknown": level == "unknown",
            "symbol": SIGNS.get(direction, ""),
        }
        for shape, level, direction in shapes
    ]


def _geometry(shape: shapely.Geometry) -> dict[str, object]:
    rounded = shapely.transform(shape, lambda degrees: degrees.round(DECIMALS))
    return dict(shapely.geometry.mapping(rounded))


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def _chip(colour: str, broken: bool, word: str) -> str:
    square = (
        "display:inline-block;width:0.9em;height:0.9em;margin-right:0.35em;vertical-align:-0.1em;"
        f"border:1px {'dashed' if broken else 'solid'} currentColor;background:{colour}"
    )
    return f"<span><span style='{square}'></span>{escape(word)}</span>"
