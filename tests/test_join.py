"""Rows that found nothing speak of all known premises they match, of those founded later, too."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.store import Store
from geo.containment import points_near
from risk.clearance import OPERATOR
from tests.sample_files import sample
from tests.small_town import take

PLACES = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=20)


@given(PLACES, PLACES, st.floats(0, 30))
def test_points_near_shapes_against_every_pair(
    corners: list[tuple[float, float]], points: list[tuple[float, float]], distance_m: float
) -> None:
    shapes = np.array([None, *(shapely.box(x, y, x + 10, y + 5) for x, y in corners)], dtype=object)
    x, y = np.array([[np.nan, 0.0], *points]).T
    expected = [
        (i, j)
        for i, shape in enumerate(shapes)
        for j in range(1, len(x))
        if shape is not None and shape.distance(shapely.Point(x[j], y[j])) <= distance_m
    ]
    assert [
        (int(a), int(b)) for a, b in zip(*points_near(shapes, x, y, distance_m), strict=True)
    ] == expected


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(f"sqlite:///{tmp_path / 'h.db'}", "helsingborg")


def told(store: Store) -> list[tuple[str, str]]:
    signals = store.signals(OPERATOR).merge(store.premises(OPERATOR), on="premises_id")
    return sorted(zip(signals["register_id"], signals["signal_type"], strict=True))


def test_a_firm_with_two_premises_is_told_at_both(store: Store) -> None:
    take(store, "premises_register", sample("premises_register"))
    take(store, "companies", sample("companies"))
    assert told(store) == [("OBJ-1", "C02"), ("OBJ-2", "C04"), ("OBJ-4", "C05"), ("OBJ-5", "C02")]


def test_the_same_file_again_reaches_premises_that_came_after_it_once(store: Store) -> None:
    buildings = sample("buildings")
    assert take(store, "buildings", buildings).signals == 0
    register = sample("premises_register")
    take(store, "premises_register", register)
    again = take(store, "buildings", buildings)
    assert (again.signals, again.unchanged, again.quarantined) == (3, 5, 1)
    before = told(store)
    assert take(store, "buildings", buildings).imported_before is not None
    take(
        store,
        "premises_register",
        register + b"OBJ-6;;Provgatan 1690;Butik;;;356495,0;6213295,0\r\n",
    )
    assert take(store, "buildings", buildings).signals == 1
    assert told(store) == [*before, ("OBJ-6", "P02")]


def test_shapes_with_exchanged_axes_are_turned_round(store: Store) -> None:
    take(store, "premises_register", sample("premises_register"))
    text = sample("property_types").decode()
    tree = json.loads(text)
    for feature in tree["features"]:
        [ring] = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[pair[::-1] for pair in ring]]
    take(store, "property_types", text.encode())
    right = told(store)
    other = Store.create(store.url.replace("h.db", "other.db"), "helsingborg")
    take(other, "premises_register", sample("premises_register"))
    outcome = take(other, "property_types", json.dumps(tree).encode())
    assert outcome.notes == (
        "The positions were recognised as EPSG:3008 (SWEREF 99 13 30), north before east.",
    )
    assert told(other) == right != []


def test_what_lies_outside_is_shown_as_it_was_read(store: Store) -> None:
    [refused] = take(store, "buildings", sample("buildings")).refused
    assert str(refused) == (
        "row 6: geometry: found 674010, 6580010, expected a position in EPSG:3006 inside the "
        "municipality"
    )
    inspections = take(store, "food_inspections", sample("food_inspections"))
    assert "coordinates: found [12.69480,56.04370], expected x before y" in str(
        inspections.refused[0]
    )


def test_a_row_that_fails_when_is_tied_to_nothing(store: Store) -> None:
    take(store, "premises_register", sample("premises_register"))
    before = store.premises(OPERATOR)
    outcome = take(
        store,
        "registered_persons",
        b"adress;antal;bostad_registrerad;skyddad;uttag\nProvgatan 1605;5;nej;ja;2026-05-01\n",
    )
    assert (outcome.accepted, outcome.linked, outcome.signals) == (1, 0, 0)
    assert store.premises(OPERATOR).equals(before)


def test_a_source_that_founds_nothing_needs_no_identity(store: Store) -> None:
    source = store.municipality.sources["registered_persons"]
    assert source.joins
    assert not source.needs_premises
    assert replace(source, premises=None).joins is False
