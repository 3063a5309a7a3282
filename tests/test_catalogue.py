"""Every municipality's catalogue holds together, and says what is wrong when it does not."""

import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from data.municipality import known_municipalities, load_municipality
from risk.catalogue import (
    SECRECY_CLASSES,
    Agency,
    Catalogue,
    CatalogueError,
    Family,
    Gateway,
    Mandate,
    Named,
    Risk,
    SignalType,
)
from tests.city import small_catalogue

DOMAIN = Path(__file__).parents[2] / "shared" / "domain"
CERTAINTIES = {"S", "B1", "B2"}


@pytest.fixture(params=known_municipalities())
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return load_municipality(request.param).catalogue


def test_everything_has_a_certainty_and_a_name_on_both_screens(catalogue: Catalogue):
    rated: list[Agency | Gateway | Risk | Family | SignalType] = [
        *catalogue.agencies.values(),
        *catalogue.gateways.values(),
        *catalogue.risks.values(),
        *catalogue.families.values(),
        *catalogue.signal_types.values(),
    ]
    named: list[Named] = [*rated, *catalogue.kinds.values(), *catalogue.outcomes.values()]
    assert {one.certainty for one in rated} <= CERTAINTIES
    assert {r.severity_certainty for r in catalogue.risks.values()} <= CERTAINTIES
    assert {s.numbers_certainty for s in catalogue.signal_types.values()} <= CERTAINTIES
    assert [one.id for one in named if not one.names.get("sv") or not one.names.get("en")] == []


def test_the_agency_that_leads_comes_first(catalogue: Catalogue):
    for risk in catalogue.risks.values():
        leading = [mandate.agency for mandate in risk.mandates if mandate.leads]
        first = [agency.id for agency in catalogue.mandated_agencies(risk.id)][:1]
        assert leading in ([], first)


def test_columns_of_a_family_stand_together(catalogue: Catalogue):
    families = [kind.family for kind in catalogue.scored_types]
    changes = sum(a != b for a, b in pairwise(families))
    assert changes + 1 == len(set(families))
    assert all(kind.direction in ("adds", "lowers") for kind in catalogue.scored_types)


@pytest.fixture(scope="module")
def domain() -> dict[str, list[dict[str, str]]]:
    """The reports that the Helsingborg catalogue was written from."""
    if not DOMAIN.is_dir():
        pytest.skip(f"The domain tables are not at {DOMAIN}.")
    files = ("signals", "risk_types", "agencies", "legal_gateways", "outcomes")
    return {name: _read(DOMAIN / f"{name}.csv") for name in files}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_helsingborg_keeps_what_the_domain_tables_say(domain: dict[str, list[dict[str, str]]]):
    known = load_municipality("helsingborg").catalogue
    allowed = {row["signal_id"]: row for row in domain["signals"] if row["class"] != "S5"}
    assert allowed.keys() == known.signal_types.keys()
    for identifier, row in allowed.items():
        kind = known.signal_types[identifier]
        risks = set(known.risks) if row["risk_ids"] == "all" else set(row["risk_ids"].split(","))
        assert set(kind.points) == risks, identifier
        assert kind.secrecy_class == row["class"], identifier
        assert kind.default_on == (row["default_on"] == "yes"), identifier
        assert (kind.half_life_days or 0) == float(row["half_life_days"]) or kind.derived
        if kind.direction in ("adds", "lowers"):
            assert set(kind.points.values()) == {float(row["points_suggested"])}, identifier
        weakest = next(mark for mark in ("B2", "B1", "S") if mark in row["evidence"])
        assert kind.certainty == weakest, identifier
        assert kind.numbers_certainty == "B2", identifier
    assert {row["risk_id"] for row in domain["risk_types"]} == known.risks.keys()
    assert {row["agency_id"] for row in domain["agencies"]} <= known.agencies.keys()
    assert {row["gateway_id"] for row in domain["legal_gateways"]} == known.gateways.keys()
    assert {row["outcome_id"] for row in domain["outcomes"]} == known.outcomes.keys()


def test_what_may_not_enter_is_not_in_the_catalogue():
    known = load_municipality("helsingborg").catalogue.signal_types
    assert not {"T09", "Z01", "Z02", "Z03", "Z04", "Z05"} & known.keys()
    assert {kind.secrecy_class for kind in known.values()} <= set(SECRECY_CLASSES)


def test_one_weak_family_never_outranks_an_earlier_ban():
    known = load_municipality("helsingborg").catalogue
    ban = known.signal_types["T01"].points["R01"]
    assert known.families["C"].cap < ban
    assert known.families["K"].cap < ban


WRONG = {
    "risk dwelling: base_rate is 1.0": {"risk": {"base_rate": 1.0}},
    "risk dwelling: severity is -1": {"risk": {"severity": -1.0}},
    "risk dwelling: unknown agency 'nobody'": {"risk": {"mandates": (Mandate("nobody"),)}},
    "risk dwelling: several agencies lead": {
        "risk": {"mandates": (Mandate("inspectors", leads=True),) * 2}
    },
    "family own: cap is 0": {"family": {"cap": 0.0}},
    "signal type ban: unknown family 'none'": {"signal": {"family": "none"}},
    "signal type ban: unknown owner 'nobody'": {"signal": {"owner": "nobody"}},
    "signal type ban: unknown gateway 'DOOR'": {"signal": {"gateway": "DOOR"}},
    "signal type ban: unknown risk 'flood'": {"signal": {"points": {"flood": 1.0}}},
    "signal type ban: class 'S5'": {"signal": {"secrecy_class": "S5"}},
    "signal type ban: half_life_days is 0": {"signal": {"half_life_days": 0}},
    "signal type ban: cap is 0": {"signal": {"cap": 0}},
    "signal type ban: a derived signal type needs half_life_days": {
        "signal": {"derived": "time_since_visit", "half_life_days": None}
    },
    "signal type ban: it adds": {"signal": {"points": {"dwelling": -1.0}}},
    "signal type ban: it lowers": {"signal": {"direction": "lowers", "points": {"dwelling": 1.0}}},
}


def changed(catalogue: Catalogue, change: dict[str, dict[str, object]]) -> Catalogue:
    """`catalogue` with attributes of the risk dwelling, the family own or the signal type ban."""
    spots = (("risk", "risks", "dwelling"), ("family", "families", "own"))
    tables = {}
    for what, table, identifier in (*spots, ("signal", "signal_types", "ban")):
        if what in change:
            known = getattr(catalogue, table)
            tables[table] = known | {identifier: replace(known[identifier], **change[what])}
    return replace(catalogue, **tables)


@pytest.mark.parametrize(("says", "change"), WRONG.items(), ids=str)
def test_each_contradiction_is_named(says: str, change: dict[str, dict[str, object]]):
    with pytest.raises(CatalogueError) as caught:
        changed(small_catalogue(), change)
    assert str(caught.value).count("\n- ") == 1
    assert f"\n- {says}" in str(caught.value)


def test_every_contradiction_is_told_at_once():
    change = {
        "risk": {"base_rate": 0.0},
        "family": {"cap": -1.0},
        "signal": {"owner": "nobody", "cap": 0.0},
    }
    with pytest.raises(CatalogueError) as caught:
        changed(small_catalogue(), change)
    assert str(caught.value).count("\n- ") == 4


def test_a_name_falls_back_to_english_and_then_to_the_id():
    assert Named("x", {"sv": "ett", "en": "one"}).name("sv") == "ett"
    assert Named("x", {"en": "one"}).name("sv") == "one"
    assert Named("x", {"sv": "ett"}).name("fi") == "x"


def test_a_gateway_carries_only_between_those_it_names() -> None:
    named = Gateway("G", {}, givers=("tax",), receivers=("city",))
    assert named.carries("tax", "city")
    assert not named.carries("city", "tax")
    assert not named.carries("police", "city")
    anyone = Gateway("G", {})
    assert anyone.carries("police", "city")
    assert not anyone.carries("city", "city")
    assert not Gateway("G", {}, asked=False).carries("police", "city")
