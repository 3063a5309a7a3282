"""What may not come in: by whole words, with the reason and the law, and no false alarms."""

import csv
import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data.municipality import load_municipality
from data.refusals import ColumnsRefused, Refusal, Refusals
from data.source import Source, SourceError, parse_source
from data.store import Store
from risk.clearance import OPERATOR
from tests.sample_files import sample
from tests.small_town import take

HELSINGBORG = load_municipality("helsingborg")
PLAIN = Source(id="s", names={"en": "S"}, agency="HBG_SLF")
DOMAIN = Path(__file__).parents[2] / "shared" / "domain"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(f"sqlite:///{tmp_path / 'h.db'}", "helsingborg")


def refused(column: str) -> str:
    found = HELSINGBORG.refusals.of_columns([column], PLAIN)
    return found[0][1].id if found else ""


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("Etnicitet", "Z01"),
        ("NATIONALITET", "Z01"),
        ("ägare_medborgarskap", "Z01"),
        ("owner.lastName", "Z01"),
        ("Kontaktperson", "Z01"),
        ("utsatt_område", "Z02"),
        ("share foreign born", "Z02"),
        ("brottsmisstanke", "Z03"),
        ("criminalRecord", "Z03"),
        ("person_hälsa", "Z04"),
        ("Försörjningsstöd (kr)", "Z04"),
        ("household_meter", "Z05"),
        ("Kontrollköp", "T09"),
        ("testPurchase", "T09"),
        ("personnummer", "PERSON"),
        ("ha\u0308lsa", "Z04"),
    ],
)
def test_a_forbidden_column_is_known_in_any_spelling(column: str, kind: str) -> None:
    assert refused(column) == kind


@pytest.mark.parametrize(
    "column",
    [
        "namn",
        "Foretagsnamn",
        "hälsoskydd",
        "socialt företag",
        "facility.name",
        "domare",
        "rasgård",
        "område",
        "brottstycke",
        "bidragande orsak",
        "verksamhetens namn",
        "personal",
        "Namn",
        "fastighetsbeteckning",
    ],
)
def test_an_innocent_column_is_let_in(column: str) -> None:
    assert refused(column) == ""


def test_no_documented_column_of_a_lawful_file_is_refused() -> None:
    if not DOMAIN.is_dir():
        pytest.skip(f"The domain tables are not at {DOMAIN}.")
    with (DOMAIN / "datasets.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] != "KIR"]
    columns = [one.strip() for row in rows for one in row["columns"].replace(";", ",").split(",")]
    with (DOMAIN / "food_inspection_fields.csv").open(encoding="utf-8", newline="") as file:
        columns += [row["attribute"] for row in csv.DictReader(file)]
    assert [one for one in columns if refused(one)] == []


def test_every_ban_of_the_domain_tables_is_here_with_a_law() -> None:
    kinds = {one.id: one for one in HELSINGBORG.refusals.kinds}
    assert {"Z01", "Z02", "Z03", "Z04", "Z05", "T09"} <= kinds.keys()
    for one in kinds.values():
        assert one.columns
        assert all(one.law.get(language) and one.name(language) for language in ("sv", "en"))


def test_a_file_with_such_a_column_is_refused_whole_also_where_nobody_reads_it(
    store: Store,
) -> None:
    file = sample("tips").replace(b"kategori", b"kategori;anm\xc3\xa4larens namn;Religion", 1)
    with pytest.raises(ColumnsRefused) as caught:
        take(store, "tips", file)
    said = str(caught.value)
    assert (
        "anmälarens namn (Ethnicity, nationality, religion or names of persons; GDPR art. 9" in said
    )
    assert "Religion (" in said
    assert "RF 1 kap. 9 §" in caught.value.columns("sv")
    assert len(store.files(OPERATOR)) == 0


def test_a_source_that_names_one_is_refused() -> None:
    table = tomllib.loads("""
        name = { en = "S" }
        agency = "HBG_SLF"
        fields.day = { column = "datum", type = "date" }
        fields.origin = { column = "Födelseland" }
        [[signals]]
        type = "T09"
        date = "day"
    """)
    with pytest.raises(SourceError) as caught:
        HELSINGBORG.refusals.check(parse_source("s", table))
    assert "column 'Födelseland' may not come in: Ethnicity" in str(caught.value)
    assert "signal type 'T09' may not be: Result of a test purchase; Alcohol Act 9:15 b" in str(
        caught.value
    )


def test_a_column_of_organisation_numbers_may_be_called_after_persons() -> None:
    table = tomllib.loads("""
        name = { en = "S" }
        agency = "HBG_SLF"
        fields.owner = { column = "orgnr_personnr", type = "organisation_number" }
    """)
    source = parse_source("s", table)
    assert HELSINGBORG.refusals.of_columns(["orgnr_personnr"], source) == []
    assert refused("orgnr_personnr") == "PERSON"


@pytest.mark.parametrize("code", ["T09", "Z02"])
def test_a_forbidden_code_refuses_its_row_with_the_law(store: Store, code: str) -> None:
    file = f"objekt_id,uppgift,datum,värde\nOBJ-1,{code},2026-01-01,1\nOBJ-1,P05,2026-01-01,1\n"
    outcome = take(store, "observations", file.encode())
    assert (outcome.accepted, outcome.quarantined) == (1, 1)
    law = next(one for one in HELSINGBORG.refusals.kinds if one.id == code).law["sv"]
    assert any(law in reason.expected for reason in outcome.refused[0].reasons)


@pytest.mark.parametrize(
    "text", ["Kontrollköp tobak", "resultat av KONTROLLKÖPET", "Test purchase"]
)
def test_a_test_purchase_never_becomes_anything(store: Store, text: str) -> None:
    file = f"ärende;objekt;adress;datum;händelse\nB-1;{text};Provgatan 1601;2026-01-01;Brand\n"
    outcome = take(store, "fire_supervision", file.encode())
    assert outcome.quarantined == 1
    assert "Alkohollagen 9 kap. 15 b §" in str(outcome.refused[0])


def test_a_cell_is_refused_where_a_word_begins_so() -> None:
    kind = Refusal(id="T", names={"en": "T"}, cells=("provköp",), codes=("T09",))
    [(pattern, _)] = Refusals((kind,)).cells("en")
    texts = ["Provköpet 3", "efter provköp", "höstprovköp", "T09", "t09", "T091", "xT09"]
    found = pc.match_substring_regex(pa.array(texts), pattern).to_pylist()
    assert found == [True, True, False, True, True, False, False]
