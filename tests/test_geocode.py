"""A match is a point only where the house is the one written; everything else is an area."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.address import parse_address
from geo.geocode import POINT_QUALITIES, QUALITIES, Matches, geocode
from geo.match_reason import SENTENCES
from tests.small_register import ROWS, register_of

REGISTER = register_of()


def find(address: str, postcode: str | None = None, locality: str | None = None) -> Matches:
    return geocode(REGISTER, [address], [postcode], [locality])


def row_of(street: str, house: str, locality: str | None = None) -> int:
    """Place of a row by its own columns."""
    return next(
        i
        for i, row in enumerate(ROWS)
        if row[0] == street and row[1] + row[2] == house and locality in (None, row[4])
    )


@pytest.mark.parametrize(
    ("address", "quality", "street", "house", "reason"),
    [
        ("Södergatan 12 A, 252 25 Helsingborg", "exact_address", "Södergatan", "12A", "same"),
        ("södergatan 12a 25225 helsingborg", "exact_address", "Södergatan", "12A", "same"),
        ("Söderg. 12B", "exact_address", "Södergatan", "12B", "same"),
        ("Sodergatan 14", "exact_address", "Södergatan", "14", "spelled_differently"),
        ("Södegratan 14 lgh 1102", "exact_address", "Södergatan", "14", "alike"),
        ("C Krooks g 5", "exact_address", "Carl Krooks gata", "5", "initial"),
        ("Carl Krooksgatan 5", "exact_address", "Carl Krooks gata", "5", "spelled_differently"),
        ("Ängelholmsvägen 100 - 104", "range", "Ängelholmsvägen", "100", "range"),
        ("Södergatan 14-16", "range", "Södergatan", "14", "range"),
        ("Södergatan 12", "range", "Södergatan", "12A", "letters"),
        ("Södergatan 14 C", "range", "Södergatan", "14", "letter_unknown"),
        ("Dalsjövägen 58-27", "exact_address", "Dalsjövägen", "58-27", "same"),
        ("Dalsjövägen 58", "exact_address", "Dalsjövägen", "58", "same"),
        ("Rydebäck 114", "exact_address", "Rydebäck", "114", "same"),
        ("N Storgatan 7", "exact_address", "Norra Storgatan", "7", "same"),
        ("Raavägen 3", "exact_address", "Raavägen", "3", "same"),
        ("Rååvägen 3", "exact_address", "Rååvägen", "3", "same"),
        ("Ängelholmsvägen 104, Tågaborg", "exact_address", "Ängelholmsvägen", "104", "same"),
    ],
)
def test_an_address_finds_its_row(
    address: str, quality: str, street: str, house: str, reason: str
) -> None:
    found = find(address)
    assert found.quality[0] == quality
    assert found.entry[0] == row_of(street, house)
    assert found.reason[0].code == reason
    assert found.radius_m[0] == 0
    assert found.score[0] > 0.5


@pytest.mark.parametrize(
    ("address", "quality", "reason"),
    [
        ("Box 1234, 251 12 Helsingborg", "no_location", "box"),
        ("", "no_location", "nothing_written"),
        ("c/o Nilsson, lgh 1102", "no_location", "nothing_written"),
        ("Södergatan 16", "street_only", "other_number"),
        ("Södergatan", "street_only", "no_number"),
        ("Hamntorget", "street_only", "no_number"),
        ("Södergatan 12 D", "street_only", "letter_missing"),
        ("Hamngatan 1", "street_only", "ambiguous"),
        ("Storgatan 7", "no_location", "not_found"),
        ("Containrar bakom Kullagatan 5", "free_text", "beside"),
        ("Helsingborg Kärnan 12:3", "property", "property"),
        ("Kärnan 12:3", "property", "property"),
        ("Kärnan Norra 12", "property", "property"),
        ("Okända vägen 3, 252 25 Helsingborg", "postcode_centroid", "postcode"),
        ("Okända vägen 3, Råå", "free_text", "locality"),
        ("Okända vägen 3", "no_location", "not_found"),
        ("Södergatan 14, Umeå", "no_location", "not_found"),
    ],
)
def test_what_has_no_house_of_its_own_is_an_area_or_nothing(
    address: str, quality: str, reason: str
) -> None:
    found = find(address)
    assert (found.quality[0], found.reason[0].code) == (quality, reason)
    assert not found.is_point[0]
    if quality == "no_location":
        assert np.isnan([found.x[0], found.y[0], found.radius_m[0]]).all()
        assert found.score[0] == 0
    else:
        assert found.radius_m[0] > 0


def test_two_streets_of_one_name_are_told_apart_by_the_town() -> None:
    assert find("Hamngatan 1, Råå").entry[0] == row_of("Hamngatan", "1", "Råå")
    assert find("Hamngatan 1, 252 25").entry[0] == row_of("Hamngatan", "1", "Helsingborg")
    assert find("Hamngatan 1", None, "Råå").entry[0] == row_of("Hamngatan", "1", "Råå")
    assert find("Hamngatan 1", "252 69").entry[0] == row_of("Hamngatan", "1", "Råå")
    ambiguous = find("Hamngatan 1")
    rows = {row_of("Hamngatan", "1", town) for town in ("Råå", "Helsingborg")}
    assert {one.entry for one in ambiguous.alternatives(0)} < rows
    apart = np.hypot(357900 - 356200, 6209000 - 6213300)
    assert ambiguous.radius_m[0] == pytest.approx(apart / 2)


def test_a_missing_number_lies_between_its_neighbours() -> None:
    found = find("Södergatan 18")
    assert (found.x[0], found.y[0]) == (pytest.approx(356000 + 40 + 4 / 6 * 60), 6212000)
    assert found.radius_m[0] == pytest.approx(30)


def test_north_american_letters_and_directions_are_other_houses() -> None:
    rows = [
        ("66 RONCESVALLES AVE", "43.64", "-79.44"),
        ("100 N STATE ST", "43.65", "-79.40"),
        ("100 W 71ST ST", "43.66", "-79.41"),
        ("100 W 71ST PL", "43.67", "-79.41"),
        ("25 COUGAR CRT", "43.68", "-79.42"),
    ]
    register = register_of(rows, ("address", "lat", "lon"), "north_american", None)
    asked = ["66A Roncesvalles Ave", "100 S State St", "100 West 71st", "25 Cougar Crt - B"]
    assert not geocode(register, asked).is_point.any()
    right = ["66 Roncesvalles Avenue", "100 State St", "100 W 71 st Pl", "25 COUGAR CT UNIT 3"]
    assert geocode(register, right[:1] + right[3:]).entry.tolist() == [0, 4]
    assert geocode(register, right[1:2]).entry.tolist() == [1]


def test_an_address_in_the_register_several_times_is_the_middle_of_its_rows() -> None:
    rows = [("1 MAIN ST", "43.0000", "-79.0"), ("1 MAIN ST", "43.0004", "-79.0")]
    register = register_of(rows, ("address", "lat", "lon"), "north_american", None)
    found = geocode(register, ["1 Main Street"])
    assert found.quality[0] == "exact_address"
    assert found.y[0] == pytest.approx(43.0002)


HOUSES = st.sampled_from(range(len(ROWS)))
NOISE = st.sampled_from(
    ["{s} {h}", "{s} {h} lgh 1101", "{s} {h}, 2 tr", "c/o X, {s} {h}", "  {s}   {h} ", "{s} {h} nb"]
)


@given(HOUSES, NOISE, st.sampled_from([str.upper, str.lower, str.title, str]), st.booleans())
def test_noise_that_keeps_the_house_keeps_the_match(place, noise, case, coded) -> None:
    row = ROWS[place]
    area = f", {row[3]} {row[4]}"
    line = case(noise.format(s=row[0], h=row[1] + row[2])) + area
    found = geocode(REGISTER, [line], [row[3] if coded else None])
    assert found.entry[0] == place
    assert found.quality[0] == "exact_address"


WORDS = st.sampled_from(
    [
        *(row[0] for row in ROWS),
        "Storgatan",
        "12",
        "14 A",
        "7",
        "lgh 1101",
        "252 25",
        "Råå",
        ",",
        "Box",
    ]
)


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=20), st.randoms())
def test_every_address_has_one_match_that_keeps_the_promises(lines, random) -> None:
    found = geocode(REGISTER, lines)
    assert len(found) == len(lines)
    assert set(found.quality) <= set(QUALITIES)
    assert ((found.score >= 0) & (found.score <= 1)).all()
    point = found.is_point
    assert (found.radius_m[point] == 0).all()
    assert (found.radius_m[~point & (found.quality != "no_location")] > 0).all()
    assert (np.isnan(found.x) == (found.quality == "no_location")).all()
    for place in np.flatnonzero(found.quality == "exact_address"):
        [parsed] = parse_address([lines[place]], "swedish")
        assert REGISTER.house(int(found.entry[place])) == parsed.house
    order = list(range(len(lines)))
    random.shuffle(order)
    again = geocode(REGISTER, [lines[one] for one in order])
    for one in fields(Matches)[1:]:
        np.testing.assert_array_equal(getattr(again, one.name), getattr(found, one.name)[order])


def test_columns_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 addresses but 1"):
        geocode(REGISTER, ["Södergatan 14", "Södergatan 20"], ["25225"])


def test_the_first_number_of_a_range_and_the_first_letter_are_taken() -> None:
    rows = [(f"Vallgatan {house}", "356000", "6212000") for house in ("8", "4", "2B", "2A")]
    register = register_of(rows, ("adress", "x", "y"))
    found = geocode(register, ["Vallgatan 4-8", "Vallgatan 2"])
    assert found.quality.tolist() == ["range", "range"]
    assert found.entry.tolist() == [1, 3]


def test_looking_up_in_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{row[0]} {row[1]}{row[2]}" for row in ROWS] * 2
    whole = geocode(REGISTER, lines)
    monkeypatch.setattr("geo.geocode.AT_ONCE", 4)
    for one in fields(Matches)[1:]:
        pieces = getattr(geocode(REGISTER, lines), one.name)
        np.testing.assert_array_equal(pieces, getattr(whole, one.name))


def test_missing_cells_of_a_table_are_no_text() -> None:
    cells = [None, float("nan"), "Södergatan 14"]
    found = geocode(REGISTER, cells, [*cells[:2], 25225])
    assert found.quality.tolist() == ["no_location", "no_location", "exact_address"]


def test_nothing_to_find_and_nothing_to_find_it_in() -> None:
    assert len(geocode(REGISTER, [])) == 0
    assert geocode(register_of([]), ["Södergatan 14"]).quality.tolist() == ["no_location"]


def test_street_only_and_worse_are_no_points() -> None:
    assert {"exact_address", "range"} == POINT_QUALITIES


def test_every_reason_is_a_sentence() -> None:
    for sentence in SENTENCES.values():
        assert sentence[0].isupper() or sentence.startswith("{")
        assert sentence.endswith(".")
