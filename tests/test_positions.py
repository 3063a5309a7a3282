"""Positions: the right way round, inside the municipality, or refused in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.store import Store
from geo.crs import transform
from risk.clearance import OPERATOR
from tests.small_town import csv_of, make_store, report, take

LAT, LON = "56.05", "12.70"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def placed(number: int, lat: str = LAT, lon: str = LON) -> dict[str, object]:
    return report(number, lat=lat, lon=lon)


def test_a_position_is_kept_in_metres(store: Store) -> None:
    take(store, "reports", csv_of([placed(1)]))
    x, y = transform([float(LON)], [float(LAT)], "EPSG:4326", "EPSG:3006")
    [premises] = store.premises(OPERATOR).itertuples()
    assert (premises.x, premises.y) == pytest.approx((x[0], y[0]), abs=1e-6)


def test_a_file_with_exchanged_axes_is_read_the_right_way_round(store: Store) -> None:
    exchanged = take(store, "reports", csv_of([placed(n, LON, LAT) for n in range(3)]))
    assert exchanged.quarantined == 0
    assert any("exchanged" in note for note in exchanged.notes)
    right = take(store, "reports", csv_of([placed(n) for n in range(10, 13)]))
    assert right.notes == ()
    places = store.premises(OPERATOR)[["x", "y"]].round(6)
    assert len(places.drop_duplicates()) == 1


def test_a_row_the_other_way_round_than_its_file_is_refused(store: Store) -> None:
    rows = [placed(1), placed(2), placed(3, LON, LAT)]
    [refused] = take(store, "reports", csv_of(rows)).refused
    assert refused.row_number == 4
    assert str(refused.reasons[0]) == (
        "lon, lat: found 56.05, 12.70, expected x before y; the axes look swapped"
    )


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("40.0", "12.7", "inside the municipality"),
        ("0", "0", "inside the municipality"),
        ("", "12.7", "both halves"),
        ("north", "12.7", "a number"),
    ],
)
def test_positions_that_cannot_be(store: Store, lat: str, lon: str, expected: str) -> None:
    rows = [placed(1), placed(2), placed(3, lat, lon)]
    [refused] = take(store, "reports", csv_of(rows)).refused
    assert expected in refused.reasons[0].expected


def test_rows_that_can_count_nowhere_are_told(store: Store) -> None:
    source = store.municipality.sources["litter"]
    assert source.location is not None
    lenient = replace(source, location=replace(source.location, required=False))
    municipality = replace(store.municipality, sources={"litter": lenient})
    rows = [{"date": "2026-01-15"}, {"date": "2026-01-15", "x": "355000", "y": "6210000"}]
    outcome = take(
        replace(store, municipality=municipality), "litter", csv_of(rows, ("date", "x", "y"))
    )
    assert (outcome.accepted, outcome.signals) == (2, 1)
    assert outcome.notes == ("Accepted rows without a position to count near: 1.",)


def test_a_missing_position_is_refused_only_where_one_is_required(store: Store) -> None:
    assert take(store, "reports", csv_of([placed(1, "", "")])).accepted == 1
    rows = [{"date": "2026-01-15"}, {"date": "2026-01-15", "x": "355000", "y": "6210000"}]
    [refused] = take(store, "litter", csv_of(rows, ("date", "x", "y"))).refused
    assert str(refused) == "row 2: x, y: found nothing, nothing, expected a position"
