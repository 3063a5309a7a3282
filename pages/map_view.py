"""The map as a part of a page: shown with one call, and read for what the reader did on it."""

import time
import zlib
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import streamlit as st
from shapely.geometry import Polygon, shape
from streamlit_folium import st_folium

from data.municipality import Municipality
from data.tickets import LIFETIME_S, Ticket, write_ticket
from geo.colours import class_bytes
from geo.map import Opening, Scene, premises_map, scene_layer
from pages.frame import as_of, current_viewer
from pages.ground import ground_of
from pages.known import known_day_of
from pages.language import _
from pages.map_legend import show_how_to_read, show_legend
from pages.signin import sign_in_key
from risk.priority import top

TOP = 20
"""How many premises carry their rank as a number, in the map as in the table."""

RETURNED = ["last_object_clicked_tooltip", "all_drawings"]
"""What the map tells the page; anything more would run the page at every pan."""


class Seen(Protocol):
    """What the map needs of a workspace."""

    @property
    def municipality(self) -> Municipality:
        """Names the basemap and where the map opens."""

    @property
    def premises(self) -> pd.DataFrame:
        """Premises in the order of the arrays, with their `evidence`, `lon`, `lat`."""


@dataclass(frozen=True)
class MapAnswer:
    """What the reader did on the map.

    Attributes
    ----------
    premises_id
        Premises clicked since the page last ran, else ``None``.
    area
        The area as drawn now (longitude, latitude), else ``None``.
    area_changed
        Whether it was drawn or cleared since the page last ran.
    """

    premises_id: int | None = None
    area: Polygon | None = None
    area_changed: bool = False


def read_map(ws: Seen, key: str) -> MapAnswer:
    """What the reader did on the map called `key` since this was last asked."""
    told = st.session_state.get(key) or {}
    seen = st.session_state.setdefault(f"{key}_seen", {})
    click, drawings = (told.get(name) for name in RETURNED)
    clicked = click if click and click != seen.get("click") else None
    changed = drawings is not None and drawings != seen.get("drawings", [])
    seen.update(click=click, drawings=drawings or [])
    return MapAnswer(
        premises_id=_premises_id(ws, clicked) if clicked else None,
        area=shape(drawings[-1]["geometry"]) if drawings else None,
        area_changed=changed,
    )


def show_map(
    ws: Seen,
    priority: np.ndarray,
    shown: np.ndarray,
    selected: int | None,
    key: str,
    *,
    area: Polygon | None = None,
    tools: bool = True,
    height: int = 520,
) -> MapAnswer:
    """Draw the premises on a map that keeps its view whatever changes, and its legend.

    Parameters
    ----------
    ws
        The workspace whose premises are shown.
    priority, shown
        Priority of every premises and whether it passes the filters, shape (n,). The first `TOP` of
        the shown are numbered.
    selected
        `premises_id` that carries the ring.
    key
        Name of this map; one per page.
    area
        The drawn area as the page knows it; the map draws it where it does not have it yet.
    tools
        Whether an area can be drawn: only where the page does something with it.
    height
        In pixels.

    Returns
    -------
    MapAnswer
        Clicks and drawings that `read_map` has not told yet.
    """
    answer = read_map(ws, key)
    scene = Scene(
        bytes_=class_bytes(priority, shown, ws.premises["evidence"].to_numpy() > 0),
        top=tuple(int(one) for one in top_positions(priority, shown, TOP)),
        selected=_position(ws, answer.premises_id or selected),
        area=tuple(area.exterior.coords[:-1]) if area is not None else (),
        theme="dark" if st.context.theme.type == "dark" else "light",
        generation=_next_generation(key),
    )
    st_folium(
        premises_map(_opening(ws, tools=tools)),
        key=key,
        feature_group_to_add=scene_layer(scene),
        use_container_width=True,
        height=height,
        returned_objects=RETURNED,
    )
    show_legend(scene.theme)
    show_how_to_read(ws.premises, shown)
    return answer


def top_positions(priority: np.ndarray, shown: np.ndarray, count: int) -> np.ndarray:
    """Positions of the `count` highest priorities among the shown, the highest first."""
    candidates = np.flatnonzero(shown)
    return candidates[top(priority[candidates], count)]


def _opening(ws: Seen, *, tools: bool) -> Opening:
    settings = ws.municipality.settings
    frame = settings.map
    return Opening(
        latitude=frame.latitude,
        longitude=frame.longitude,
        zoom=frame.zoom,
        positions_url=f"../../positions/{_ticket(ws)}",
        ground=ground_of(ws.municipality),
        remember=f"samsyn-view-{settings.id}",
        labels=_labels() if tools else (),
    )


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("rectangle", _("Draw a rectangle")),
        ("polygon", _("Draw a polygon")),
        ("clear", _("Clear the drawn area")),
        ("rectangle_hint", _("Drag from corner to corner. Esc cancels.")),
        ("polygon_hint", _("Click the corners, Enter closes the area. Esc cancels.")),
    )


def _ticket(ws: Seen) -> str:
    """A ticket for the positions: the same while they are, until half of its life is over."""
    then = known_day_of(ws) is not None
    ticket = Ticket(current_viewer(), as_of(), checksum_of(ws.premises), sign_in_key(), then)
    kept = st.session_state.get("positions_ticket")
    if not kept or kept["for"] != ticket or time.monotonic() - kept["at"] > LIFETIME_S / 2:
        kept = {"for": ticket, "at": time.monotonic(), "text": write_ticket(ticket)}
        st.session_state["positions_ticket"] = kept
    return str(kept["text"])


def checksum_of(premises: pd.DataFrame) -> int:
    """Tells positions, in this order, from any others.

    The browser keeps positions for as long as their address is the same, and counts premises in
    their order: after an import or a deletion it would colour and choose the wrong ones.
    """
    checksum = 0
    for axis in ("lon", "lat", "area_lon", "area_lat", "area_radius_m"):
        degrees = np.ascontiguousarray(premises[axis], dtype=float)
        checksum = zlib.crc32(degrees, checksum)
    return checksum


def _premises_id(ws: Seen, clicked: str) -> int | None:
    position = int(clicked.partition(":")[0])
    return int(ws.premises.index[position]) if position < len(ws.premises) else None


def _position(ws: Seen, premises_id: int | None) -> int:
    if premises_id is None or premises_id not in ws.premises.index:
        return -1
    return int(ws.premises.index.get_loc(premises_id))


def _next_generation(key: str) -> int:
    counter = f"{key}_generation"
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    return int(st.session_state[counter])
