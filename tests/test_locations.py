"""Premises without a position: placed by the register of addresses, as a point or an area."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.addresses import addresses_path, take_addresses
from data.store import Store
from geo.crs import transform
from risk.clearance import OPERATOR
from tests.small_town import csv_of, make_store, report, take

HOUSES = [
    ("Storgatan", 1, "", 356_000.0, 6_213_000.0),
    ("Storgatan", 3, "", 356_030.0, 6_213_000.0),
    ("Storgatan", 5, "A", 356_060.0, 6_213_000.0),
    ("Bergsvägen", 12, "", 357_000.0, 6_214_000.0),
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def give_register(store: Store, tmp_path: Path) -> None:
    names = ["street", "number", "letter", "easting", "northing"]
    path = tmp_path / "houses.csv"
    pd.DataFrame(HOUSES, columns=names).to_csv(path, index=False)
    take_addresses(store, path)


def without_position(number: int, address: str) -> dict[str, object]:
    return report(number, lat="", lon="", address=address)


def premises_at(store: Store, address: str) -> pd.Series:
    premises = store.premises(OPERATOR)
    [found] = premises.index[premises["address"] == address]
    return premises.loc[found]


def test_an_address_known_to_the_house_is_a_point(store: Store, tmp_path: Path) -> None:
    give_register(store, tmp_path)
    told = take(store, "reports", csv_of([without_position(1, "Storg. 3")]))
    placed = premises_at(store, "Storg. 3")
    assert (placed["x"], placed["y"]) == (356_030.0, 6_213_000.0)
    assert placed["location_quality"] == "exact_address"
    assert 0.5 < placed["location_score"] <= 1
    assert np.isnan(placed["area_x"])
    assert any("known to the house: 1" in note for note in told.notes)


def test_a_street_is_an_area_and_never_a_point(store: Store, tmp_path: Path) -> None:
    give_register(store, tmp_path)
    take(store, "reports", csv_of([without_position(1, "Storgatan")]))
    placed = premises_at(store, "Storgatan")
    assert placed["location_quality"] == "street_only"
    assert np.isnan(placed["x"])
    assert np.isnan(placed["y"])
    # The circle holds every house of the street.
    for _street, _number, _letter, x, y in HOUSES[:3]:
        away = np.hypot(placed["area_x"] - x, placed["area_y"] - y)
        assert away <= placed["area_radius_m"] + 1


def test_what_is_not_in_the_register_is_nowhere(store: Store, tmp_path: Path) -> None:
    give_register(store, tmp_path)
    take(store, "reports", csv_of([without_position(1, "Box 1234")]))
    # A box is no place that premises could be told by.
    assert store.counts(OPERATOR)["premises"] == 0
    take(store, "reports", csv_of([without_position(2, "Xqzrvägen 7")]))
    placed = premises_at(store, "Xqzrvägen 7")
    assert placed["location_quality"] == "no_location"
    assert placed[["x", "y", "area_x", "area_y", "area_radius_m"]].isna().all()


def test_a_stated_position_comes_before_the_register(store: Store, tmp_path: Path) -> None:
    give_register(store, tmp_path)
    take(store, "reports", csv_of([report(1, address="Storgatan 3", lat="56.05", lon="12.70")]))
    placed = premises_at(store, "Storgatan 3")
    x, y = transform([12.70], [56.05], "EPSG:4326", "EPSG:3006")
    assert (placed["x"], placed["y"]) == pytest.approx((x[0], y[0]), abs=1e-6)
    assert placed["location_quality"] is None or pd.isna(placed["location_quality"])


def test_a_position_stated_later_replaces_the_registers(store: Store, tmp_path: Path) -> None:
    give_register(store, tmp_path)
    take(store, "reports", csv_of([without_position(1, "Storgatan 3")]))
    take(store, "reports", csv_of([report(2, address="Storgatan 3", lat="56.05", lon="12.70")]))
    placed = premises_at(store, "Storgatan 3")
    x, _ = transform([12.70], [56.05], "EPSG:4326", "EPSG:3006")
    assert placed["x"] == pytest.approx(x[0], abs=1e-6)
    assert pd.isna(placed["location_quality"])


def test_a_register_given_later_places_what_is_there(store: Store, tmp_path: Path) -> None:
    rows = [without_position(1, "Storgatan 5A"), without_position(2, "Bergsv 12")]
    take(store, "reports", csv_of(rows))
    assert store.premises(OPERATOR)["x"].isna().all()
    before = store.version()
    give_register(store, tmp_path)
    assert store.version() > before
    assert premises_at(store, "Storgatan 5A")["x"] == 356_060.0
    assert premises_at(store, "Bergsv 12")["y"] == 6_214_000.0
    assert addresses_path(store.path).exists()


def test_without_a_register_nothing_is_looked_up(store: Store) -> None:
    told = take(store, "reports", csv_of([without_position(1, "Storgatan 3")]))
    assert told.notes == ()
    assert pd.isna(premises_at(store, "Storgatan 3")["location_quality"])


def test_a_dry_run_places_nothing(store: Store, tmp_path: Path) -> None:
    give_register(store, tmp_path)
    before = store.path.read_bytes()
    take(store, "reports", csv_of([without_position(1, "Storgatan 3")]), dry_run=True)
    assert store.path.read_bytes() == before
