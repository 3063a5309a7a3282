"""The map's parts: colours and bytes, basemap, the constant script, the tickets."""

import base64
import json
from dataclasses import replace
from datetime import date

import folium
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely.geometry import box, mapping
from streamlit_folium import generate_leaflet_string

from data.geography import basemap_of
from data.municipality import MunicipalityError
from data.tickets import Ticket, TicketError, read_ticket, write_ticket
from geo.basemap import basemap, to_bytes
from geo.colours import CLASSES, HIDDEN, PALETTES, SHARES, UNKNOWN, class_bytes
from geo.ground import Ground
from geo.map import AssetError, Opening, Scene, check_self_hosted, premises_map, scene_layer
from risk.clearance import OPERATOR, ROLES, Viewer

LABELS = tuple(
    (name, name) for name in ("rectangle", "polygon", "clear", "rectangle_hint", "polygon_hint")
)
GROUND = Ground("../../basemap/helsingborg")
OPENING = Opening(56.0, 12.7, 12, "../../positions/x", GROUND, "view", LABELS)
PRIORITIES = arrays(
    np.float64, st.integers(1, 200), elements=st.floats(0, 10, allow_subnormal=False)
)


def everything(priority: np.ndarray) -> np.ndarray:
    return np.ones(len(priority), dtype=bool)


# Colours and bytes


@given(PRIORITIES)
def test_a_byte_rises_with_priority(priority) -> None:
    bytes_ = class_bytes(priority, everything(priority), everything(priority))
    order = np.argsort(priority)
    assert (np.diff(bytes_[order].astype(int)) >= 0).all()
    assert bytes_.min() > UNKNOWN


@given(PRIORITIES, st.data())
def test_a_filter_moves_no_other_byte(priority, data) -> None:
    shown = data.draw(arrays(np.bool_, len(priority)))
    known = data.draw(arrays(np.bool_, len(priority)))
    alone = class_bytes(priority, everything(priority), known)
    filtered = class_bytes(priority, shown, known)
    assert (filtered[shown] == alone[shown]).all()
    assert (filtered[~shown] == HIDDEN).all()
    assert (filtered[shown & ~known] == UNKNOWN).all()


def test_the_classes_are_the_shares_the_legend_names() -> None:
    """Of a thousand different priorities, each class holds its share, as the browser counts it."""
    priority = np.random.default_rng(0).permutation(np.exp(np.linspace(0, 9, 1000)))
    bytes_ = class_bytes(priority, everything(priority), everything(priority)).astype(int)
    classes = np.minimum(CLASSES - 1, (bytes_ - 2) * CLASSES // 253)
    counted = np.bincount(classes, minlength=CLASSES) / 1000
    assert np.abs(counted - np.diff(SHARES)).max() <= 0.01


def test_equal_priorities_have_one_colour() -> None:
    priority = np.zeros(10)
    assert len(set(class_bytes(priority, everything(priority), everything(priority)))) == 1


def test_no_premises_no_bytes() -> None:
    assert class_bytes(np.zeros(0), np.zeros(0, bool), np.zeros(0, bool)).shape == (0,)


@pytest.mark.parametrize(("theme", "direction"), [("light", -1), ("dark", 1)])
def test_the_scale_is_read_by_lightness_alone(theme, direction) -> None:
    """Higher priority stands out more from the ground, also without seeing hues."""
    luminance = [relative_luminance(colour) for colour in PALETTES[theme]]
    assert (np.diff(luminance) * direction > 0.02).all()


def relative_luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


# The map


def script_of(built: folium.Map) -> str:
    built.get_root().render()
    return generate_leaflet_string(built)


def test_the_script_is_constant_whatever_is_shown() -> None:
    """Equal openings give equal scripts, so the browser keeps its map."""
    first, second = premises_map(OPENING), premises_map(OPENING)
    scene_layer(Scene(np.array([1, 2], np.uint8))).add_to(second)
    assert script_of(first) == script_of(premises_map(OPENING))
    assert "samsyn.mount" in script_of(first)


def test_a_scene_carries_one_byte_per_premises() -> None:
    bytes_ = np.arange(256, dtype=np.uint8).repeat(4)
    group = scene_layer(Scene(bytes_, top=(3, 1), selected=3, area=((12.6, 56.0),), generation=7))
    text = generate_leaflet_string(group)
    carried = text.partition('"generation": 7')[2].split('"')[-2]
    settings = json.loads(text.partition("samsyn.show(")[2].partition("}")[0] + "}")
    assert np.array_equal(np.frombuffer(base64.b64decode(carried), np.uint8), bytes_)
    assert settings["top"] == [3, 1]
    assert settings["area"] == [[12.6, 56.0]]


def test_every_asset_is_our_own() -> None:
    check_self_hosted(premises_map(OPENING))


@pytest.mark.parametrize(
    "foreign",
    [
        folium.TileLayer("https://tile.example.org/{z}/{x}/{y}.png", attr="x"),
        folium.plugins.Draw(),
    ],
)
def test_another_server_is_refused(foreign) -> None:
    built = premises_map(OPENING)
    foreign.add_to(built)
    with pytest.raises(AssetError, match="would fetch"):
        check_self_hosted(built)


def test_a_tool_without_text_is_refused() -> None:
    with pytest.raises(ValueError, match="polygon_hint"):
        replace(OPENING, labels=LABELS[:-1])


# The basemap


def document(*features) -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": name}, "geometry": mapping(geometry)}
            for name, geometry in features
        ],
    }


def test_parts_of_the_basemap_keep_their_order_and_names() -> None:
    made = basemap(
        outline=document(("whole", box(12, 56, 13, 57))),
        districts=document(("Norr", box(12, 56.5, 13, 57)), ("Söder", box(12, 56, 13, 56.5))),
        water=document(("", box(11, 56, 12, 57))),
    )
    parts = [feature["properties"]["part"] for feature in made["features"]]
    assert parts == ["outline", "water", "district", "district"]
    assert [f["properties"].get("name") for f in made["features"]][2:] == ["Norr", "Söder"]
    assert "Söder".encode() in to_bytes(made)


@pytest.mark.parametrize("bend", [0.05, 0.3, 0.8])
def test_a_name_stands_inside_its_district(bend: float) -> None:
    """Also where the district is bent around its middle, and has a small island."""
    around = (
        shapely.Point(12.5, 56.5).buffer(0.1).difference(shapely.Point(12.5, 56.5).buffer(0.07))
    )
    bent = around.difference(box(12.5, 56.5 - bend / 10, 12.7, 56.5 + bend / 10))
    district = bent.union(box(12.9, 56.9, 12.91, 56.91))
    assert not bent.contains(bent.centroid)
    feature = basemap(districts=document(("X", district)))["features"][0]
    assert bent.contains(shapely.Point(feature["properties"]["label"]))


def test_a_municipality_without_geography_gives_an_empty_map() -> None:
    assert basemap()["features"] == []


def test_helsingborg_has_a_basemap_small_enough_to_fetch() -> None:
    served = basemap_of("helsingborg")
    assert {f["properties"]["part"] for f in json.loads(served)["features"]} >= {
        "outline",
        "district",
    }
    assert len(served) < 200_000
    with pytest.raises(MunicipalityError, match="atlantis"):
        basemap_of("atlantis")


# The tickets

TICKET = Ticket(OPERATOR, date(2026, 11, 23), 4)


@given(
    st.builds(
        Ticket,
        viewer=st.builds(
            Viewer,
            function=st.text(max_size=9),
            agency=st.text(max_size=9),
            role=st.sampled_from(ROLES),
            operations=st.frozensets(st.integers(0, 10**6)),
        ),
        as_of=st.dates(),
        checksum=st.integers(0, 10**9),
    )
)
def test_a_ticket_says_what_was_written(ticket) -> None:
    assert read_ticket(write_ticket(ticket)) == ticket


@given(st.integers(0, 400), st.characters(codec="ascii"))
def test_a_changed_ticket_is_refused(at: int, other: str) -> None:
    written = write_ticket(TICKET)
    at %= len(written)
    changed = written[:at] + other + written[at + 1 :]
    # The last character of the signature has two bits that mean nothing.
    if changed == written or at == len(written) - 1:
        return
    with pytest.raises(TicketError):
        read_ticket(changed)


def test_a_ticket_of_another_secret_or_an_old_one_is_refused() -> None:
    with pytest.raises(TicketError):
        read_ticket(write_ticket(TICKET, secret="other"))
    with pytest.raises(TicketError, match="reload"):
        read_ticket(write_ticket(TICKET), lifetime_s=-1)
