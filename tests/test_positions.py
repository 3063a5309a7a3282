"""Positions: the right way round, inside the municipality, or refused in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.intake.content import FileRefused
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


def test_without_a_stated_system_it_is_recognised_and_told(tmp_path: Path) -> None:
    store = unstated(make_store(tmp_path))
    x, y = transform([float(LON)], [float(LAT)], "EPSG:4326", "EPSG:3021")
    rows = [placed(n, f"{x[0]:.1f}", f"{y[0]:.1f}") for n in range(3)]
    outcome = take(store, "reports", csv_of([*rows, placed(9, "", "")]))
    assert outcome.notes == (
        "The positions were recognised as EPSG:3021 (RT90 2.5 gon V), north before east.",
    )
    expected = transform([float(LON)], [float(LAT)], "EPSG:4326", "EPSG:3006")
    premises = store.premises(OPERATOR).dropna(subset="x")
    assert premises["x"].tolist() == pytest.approx([expected[0][0]] * 3, abs=0.1)
    assert premises["y"].tolist() == pytest.approx([expected[1][0]] * 3, abs=0.1)


def test_positions_of_no_known_system_are_refused_row_by_row(tmp_path: Path) -> None:
    store = unstated(make_store(tmp_path))
    outcome = take(store, "reports", csv_of([placed(1, "1", "2"), placed(2, "", "")]))
    assert (outcome.accepted, outcome.quarantined) == (1, 1)
    assert "none of the known reference systems: EPSG:3006, EPSG:3008" in outcome.notes[0]


def test_a_file_that_fits_two_systems_is_refused_and_both_are_named(tmp_path: Path) -> None:
    store = unstated(make_store(tmp_path))
    halves = [("6213352", "356388"), ("6213733", "99800")]
    rows = [placed(n, *halves[n % 2]) for n in range(4)]
    with pytest.raises(FileRefused) as caught:
        take(store, "reports", csv_of(rows))
    for one in ("fit more than one", "EPSG:3006 (SWEREF 99 TM)", "EPSG:3008", "location.crs"):
        assert one in str(caught.value)
    assert len(store.files(OPERATOR)) == 0


def test_a_stated_system_is_kept_to_and_another_that_fits_is_told(store: Store) -> None:
    outcome = take(store, "reports", csv_of([placed(1, "6213352", "356388")]))
    assert outcome.quarantined == 1
    assert outcome.notes == (
        "The positions are stated to be in EPSG:4326 and look like EPSG:3006 (SWEREF 99 TM), "
        "east before north.",
    )


def unstated(store: Store) -> Store:
    """The same store, its source of reports stating no reference system."""
    source = store.municipality.sources["reports"]
    assert source.location is not None
    source = replace(source, location=replace(source.location, crs="recognise"))
    return replace(store, municipality=replace(store.municipality, sources={"reports": source}))
