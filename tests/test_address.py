"""Spellings of one house become equal, and different houses stay different."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.address import GRAMMARS, normalize_address, parse_address
from geo.parsed_address import ParsedAddress

HERE = Path(__file__).parent
FILES = Path(__file__).parents[2] / "shared" / "data" / "geocoding"


def key(address: str, grammar: str = "swedish") -> str:
    [one] = normalize_address([address], grammar)
    return one


def rows(name: str) -> list[dict[str, str]]:
    path = FILES / name
    if not path.exists():
        pytest.skip(f"{name} is not here; it is among the real data kept beside the repository.")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    "spelling",
    [
        "Norra Storgatan 5A",
        "NORRA STORGATAN 5 a",
        "Norra Storg. 5 A",
        "N. Storgatan 5A",
        "N Storgatan 5A lgh 1101",
        "Norra Storgatan 5 A, 252 20 Helsingborg",
        "Norra Storgatan 5A 252 20 Helsingborg",
        "Norra Storgatan 5A, 2 tr",
        "c/o Nilsson, Norra Storgatan 5A",
        "Norra Storgatan 5A uppg B",
        "  norra   storgatan  5a ",
    ],
)
def test_swedish_spellings_of_one_house(spelling: str) -> None:
    assert key(spelling) == "norra storgatan 5a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storgatan 5", "Storgatan 5A"),
        ("Storgatan 5", "Storgatan 51"),
        ("Storgatan 5", "Norra Storgatan 5"),
        ("Storgatan 5", "Storvägen 5"),
        ("Storgatan 12", "Storgatan 12-14"),
        ("Sibbarp 4:12", "Sibbarp 4:13"),
        ("Torg 5", "Torget 5"),
    ],
)
def test_different_swedish_houses(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("address", ["Box 12", "c/o Nilsson, Box 12086", "", ",", " - "])
def test_what_names_no_place_has_no_key(address: str) -> None:
    assert key(address) == ""


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("3025 West Diversey Avenue Chicago, IL 60647", "3025 w diversey ave"),
        ("6059 N LINCOLN AVE  C", "6059 n lincoln ave"),
        ("1 Bloor Street West", "1 bloor st w"),
        ("423 Avenue Rd", "423 ave rd"),
        ("30 St. Clair Ave W", "30 st clair ave w"),
        ("3352 N BROADWAY   1", "3352 n broadway"),
        ("3900-3904 W 71ST", "3900-3904 w 71st"),
        ("4645-49 N WESTERN AVE", "4645-4649 n western ave"),
        ("105 E 47TH ST 1", "105 e 47th st"),
        ("66A Roncesvalles Ave", "66a roncesvalles ave"),
        ("65 B Emmett Ave", "65b emmett ave"),
        ("25 Cougar Crt - B", "25 cougar crt - b"),
        ("3895 Lawrence Ave E- A", "3895 lawrence ave e - a"),
        ("53 Mc Caul St", "53 mccaul st"),
        ("25 The Esplanade", "25 the esplanade"),
        ("Queen's Park", "queen s park"),
    ],
)
def test_north_american_spellings(spelling: str, expected: str) -> None:
    assert key(spelling, "north_american") == expected


@given(st.text("ANSXabgå 015,", max_size=40), st.sampled_from(["swedish", "north_american"]))
def test_a_key_is_its_own_key(address: str, grammar: str) -> None:
    once = key(address, grammar)
    assert key(once, grammar) == once


def test_nothing_given_has_no_key() -> None:
    assert normalize_address([None, "Storgatan 5", None], "swedish") == ["", "storgatan 5", ""]


def test_two_chicago_agencies_mean_the_same_places() -> None:
    pairs = rows("chicago_licence_vs_inspection_address.csv")
    licence, inspection = (
        normalize_address([pair[column] for pair in pairs], "north_american")
        for column in ("ADDRESS", "Address")
    )
    equal = [one == other for one, other in zip(licence, inspection, strict=True)]
    assert sum(equal) / len(pairs) > 0.96
    far = [float(p["dist_m"]) > 50 for p, same in zip(pairs, equal, strict=True) if same]
    assert not any(far)


def test_no_two_buildings_of_torontos_register_fall_together() -> None:
    pairs = [row for row in rows("toronto_cross_agency_pairs.csv") if row["exact_match_RSN"]]
    fire, housing = (
        normalize_address([pair[column] for pair in pairs], "north_american")
        for column in ("propertyAddress", "SITE_ADDRESS")
    )
    assert fire == housing
    register = {pair["exact_match_RSN"]: one for pair, one in zip(pairs, housing, strict=True)}
    assert len(set(register.values())) == len(register)


def own_rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def parse(address: str, grammar: str = "swedish") -> ParsedAddress:
    [one] = parse_address([address], grammar)
    return one


def same_street(one: str, other: str) -> bool:
    """Equal as streets are compared: S:t and Sankt are one, å and a are not."""
    key = GRAMMARS["swedish"].street_key
    return key(one) == key(other)


PLAIN = ("entrance", "apartment", "floor", "care_of", "box", "postcode")


@pytest.mark.parametrize("case", own_rows("address_cases.csv"), ids=lambda case: case["input"])
def test_the_rules_of_swedish_addresses(case: dict[str, str]) -> None:
    parsed = parse(case["input"])
    assert parsed.kind == case["kind"]
    assert same_street(parsed.designation or parsed.street, case["street"])
    assert parsed.house == case["house"]
    assert parsed.locality.casefold() == case["locality"].casefold()
    assert {name: getattr(parsed, name) for name in PLAIN} == {name: case[name] for name in PLAIN}


def test_messy_company_addresses_fall_into_the_parts_a_reader_gave_them() -> None:
    labels = own_rows("swedish_address_labels.csv")
    wrong = []
    for label in labels:
        parsed = parse(f"{label['adress']}, {label['postnr']} {label['ort']}")
        right = (
            parsed.street == label["street"]
            and parsed.house == label["number"] + label["letter"].upper()
            and parsed.postcode == label["postnr"].replace(" ", "")
            and parsed.locality == label["ort"]
            and all(getattr(parsed, name) == label[name] for name in PLAIN[:-1])
        )
        if not right:
            wrong.append(label["adress"])
    assert len(labels) == 100
    assert len(wrong) <= 2, wrong


STREETS = st.sampled_from(
    [
        *("Södergatan", "Carl Krooks gata", "Norra Långvägen", "Råå", "Hjortshögs by"),
        *("Väla gård", "Ölandsgatan", "Per Lars Väg", "Stortorget", "S:t Jörgens plats"),
    ]
)


@given(
    street=STREETS,
    number=st.integers(1, 9999),
    further=st.one_of(st.none(), st.integers(1, 40)),
    letter=st.sampled_from(["", "A", "B", "K"]),
    area=st.sampled_from([("", ""), ("25225", "Helsingborg"), ("26040", "Viken")]),
)
def test_what_the_swedish_formatter_writes_is_read_back(
    street: str, number: int, further: int | None, letter: str, area: tuple[str, str]
) -> None:
    last = None if further is None else number + further
    parts = ParsedAddress(
        "gatuadress", street, number, last, letter, postcode=area[0], locality=area[1]
    )
    line = GRAMMARS["swedish"].write(parts.street, parts.house, parts.postcode, parts.locality)
    read = parse(line)
    for name in ("street", "number", "last_number", "letter", "postcode", "locality"):
        assert getattr(read, name) == getattr(parts, name)


@given(
    street=st.sampled_from(["W 71ST ST", "N BROADWAY", "AVE RD", "BLOOR ST W", "ST CLAIR AVE E"]),
    number=st.integers(1, 99_999),
    further=st.one_of(st.none(), st.integers(1, 40)),
    letter=st.sampled_from(["", "A"]),
)
def test_what_the_north_american_formatter_writes_is_read_back(
    street: str, number: int, further: int | None, letter: str
) -> None:
    last = None if further is None else number + further
    house = ParsedAddress(number=number, last_number=last, letter=letter).house
    read = parse(GRAMMARS["north_american"].write(street, house, "", ""), "north_american")
    assert (read.street.upper(), read.number, read.last_number) == (street, number, last)
    assert read.letter.upper() == letter


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("105 E 47TH ST 1", {"street": "e 47th st", "direction": "e", "unit": "1"}),
        ("2456 N CALIFORNIA AVE 1ST & BSMT", {"floor": "1st", "unit": "1st bsmt"}),
        ("11601 W TOUHY AVE  GATE 3-E", {"street": "w touhy ave"}),
        ("5559-3 S ARCHER AVE", {"number": 5559, "last_number": None, "entrance": "3"}),
        (
            "3025 West Diversey Avenue Chicago, IL 60647",
            {"postcode": "60647", "locality": "chicago"},
        ),
        ("1 Bloor St W, Toronto, ON M4W 1A8", {"postcode": "M4W1A8", "locality": "Toronto"}),
        ("PO Box 12, Chicago IL 60601", {"kind": "postbox", "box": "12"}),
        ("c/o A Smith, 5 Main St", {"care_of": "A Smith", "street": "main st"}),
    ],
)
def test_the_rules_of_north_american_addresses(address: str, parts: dict[str, object]) -> None:
    parsed = parse(address, "north_american")
    assert {name: getattr(parsed, name) for name in parts} == parts


def test_a_and_o_with_signs_are_letters_of_their_own() -> None:
    assert key("Råågatan 5") != key("Raagatan 5")
    loose = GRAMMARS["swedish"].loose_key
    assert loose("Råågatan") == loose("Raagatan") == loose("RÅÅGATAN")


@given(st.text(max_size=400), st.sampled_from(["swedish", "north_american"]))
def test_no_text_breaks_a_parser(text: str, grammar: str) -> None:
    assert isinstance(parse(text, grammar), ParsedAddress)
