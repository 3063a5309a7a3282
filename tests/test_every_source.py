"""Every source of Helsingborg takes its sample in; the counts are worked out by hand."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.municipality import load_municipality
from data.store import Store
from risk.clearance import OPERATOR
from tests.sample_files import SAMPLES, sample
from tests.small_town import adds_up, take


@dataclass(frozen=True)
class Expected:
    """What a sample gives after the sample of the register, whose five premises it may speak of."""

    read: int
    accepted: int
    linked: int
    premises: int
    signals: dict[str, int]


EXPECTED = {
    "premises_register": Expected(5, 5, 5, 0, {}),
    "companies": Expected(7, 5, 3, 0, {"C02": 2, "C04": 1, "C05": 1}),
    "business_register": Expected(5, 4, 3, 0, {"C10": 2, "C11": 3}),
    "food_inspections": Expected(4, 2, 1, 1, {"N04": 1, "T03": 1}),
    "food_inspections_json": Expected(4, 3, 2, 1, {"N04": 2, "T03": 2}),
    "food_environment_cases": Expected(6, 3, 2, 1, {"T01": 1, "T05": 1, "V02": 1}),
    "fire_supervision": Expected(5, 3, 2, 1, {"B01": 1, "B02": 1, "N02": 1}),
    "building_permits": Expected(6, 5, 3, 1, {"P04": 1, "P05": 1, "N03": 1}),
    "registered_persons": Expected(7, 6, 4, 0, {"F01": 4}),
    "utility_subscriptions": Expected(5, 4, 2, 0, {"T15": 1, "U03": 1}),
    "licences": Expected(4, 3, 2, 1, {"T08": 2}),
    "field_inventory": Expected(4, 3, 1, 2, {"P09": 1, "P10": 1, "P13": 1, "P14": 1}),
    "tips": Expected(4, 2, 1, 1, {"T10": 1, "T11": 1}),
    "buildings": Expected(6, 5, 4, 0, {"P02": 3}),
    "property_types": Expected(6, 5, 4, 0, {"P01": 3}),
}

WITHOUT_SAMPLE = {"observations", "joint_visits"}
"""The demo writes and imports files of these."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(f"sqlite:///{tmp_path / 'h.db'}", "helsingborg")
    take(store, "premises_register", sample("premises_register"))
    return store


def test_every_source_has_a_sample() -> None:
    known = load_municipality("helsingborg").sources.keys()
    assert known == EXPECTED.keys() | WITHOUT_SAMPLE | {"address_register"}
    assert {path.stem for path in SAMPLES.iterdir()} == EXPECTED.keys() | {"address_register"}


@pytest.mark.parametrize("source", sorted(EXPECTED.keys() - {"premises_register"}))
def test_a_sample_gives_what_was_worked_out(store: Store, source: str) -> None:
    expected = EXPECTED[source]
    outcome = take(store, source, sample(source))
    assert adds_up(outcome)
    found = Counter(store.signals(OPERATOR)["signal_type"])
    assert (
        Expected(outcome.read, outcome.accepted, outcome.linked, outcome.premises, dict(found))
        == expected
    ), outcome.refused
    assert outcome.signals == sum(expected.signals.values())


def test_a_register_of_addresses_places_premises_and_founds_none(tmp_path: Path) -> None:
    store = Store.create(f"sqlite:///{tmp_path}/empty.db", "helsingborg")
    outcome = take(store, "address_register", sample("address_register"))
    assert (outcome.read, outcome.accepted, outcome.premises) == (4, 4, 0)
    written = ("Provgatan 1601", "Provgatan 1602 B", "Provgatan 1603", "Provbyn Provgården")
    tips = "ärendenummer;inkom;adress;kategori\r\n" + "\r\n".join(
        f"KC-{i};2026-05-0{i};{address};Brandfara" for i, address in enumerate(written, 1)
    )
    take(store, "tips", tips.encode("cp1252"))
    placed = store.premises(OPERATOR).set_index("address")
    assert placed.loc["Provgatan 1601", ["x", "y"]].tolist() == [356_400, 6_213_300]
    assert placed.loc["Provgatan 1602 B", ["x", "y"]].tolist() == [356_500, 6_213_300]
    # 1603 is only reserved: the street is known, the house is not.
    assert placed.loc["Provgatan 1603", "location_quality"] == "street_only"
    assert placed.loc["Provgatan 1603", ["x", "y"]].isna().all()
    # A farm has no number: the place around it is an area.
    assert placed.loc["Provbyn Provgården", "area_y"] == 6_213_900


def test_a_building_opens_or_closes_the_gate_of_the_premises_inside_it(store: Store) -> None:
    take(store, "buildings", sample("buildings"))
    signals = store.signals(OPERATOR).merge(store.premises(OPERATOR), on="premises_id")
    gates = dict(zip(signals["register_id"], signals["value"], strict=True))
    assert gates == {"OBJ-2": 1.0, "OBJ-3": 0.0, "OBJ-4": 1.0}


def test_counts_of_persons_are_bands(store: Store) -> None:
    take(store, "registered_persons", sample("registered_persons"))
    signals = store.signals(OPERATOR).merge(store.premises(OPERATOR), on="premises_id")
    bands = dict(zip(signals["register_id"], signals["value"], strict=True))
    assert bands == pytest.approx(
        {"OBJ-1": 0, "OBJ-2": 1 / 3, "OBJ-3": 2 / 3, "OBJ-4": 1}, abs=0.001
    )


def test_premises_founded_since_get_theirs_from_the_next_file(store: Store) -> None:
    persons = (
        sample("registered_persons")
        .decode()
        .replace("Bostadsgatan 1690;4;ja", "Provgatan 1606;4;nej")
    )
    first = take(store, "registered_persons", persons.encode())
    take(store, "food_inspections", sample("food_inspections"))
    again = take(
        store, "registered_persons", (persons + "Provgatan 1698;1;nej;nej;2026-05-01\n").encode()
    )
    assert (first.signals, again.signals) == (4, 1)
    assert again.unchanged == 6
