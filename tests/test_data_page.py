"""The data page: preview, import, quarantine, correction, and what is said about bad files."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from data.ingest import import_file
from data.municipality import known_municipalities
from data.quarantine import export_quarantine
from data.quarantine_workbook import quarantine_workbook
from data.schema import connect
from data.store import Store
from pages.plain import plain
from risk.clearance import OPERATOR
from tests import intake_page
from tests.intake_page import GOOD, MIXED, SOURCE, counts, imported, run, said, upload

store = intake_page.store


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


def test_an_empty_store_shows_every_source_and_no_quarantine(store):
    page = run()
    assert said(page).count("No file has been imported yet") == len(store.municipality.sources)
    assert "No row is in quarantine" in said(page)


def test_a_preview_writes_nothing_and_the_import_what_was_promised(store):
    before = counts(store)
    page = upload(run(), "mixed.csv", MIXED.encode("cp1252"))
    assert "Rows read: **4** = **1** accepted" in said(page)
    assert "**3** in quarantine" in said(page)
    assert counts(store) == before
    click(page, "import_now")
    assert "has been imported" in said(page)
    assert "Rows read: **4** = **1** accepted" in said(page)
    assert counts(store) == {
        **before,
        "premises": 1,
        "signals": 1,
        "version": before["version"] + 1,
    }
    click(page, "import_done")
    assert "import_now" not in [one.key for one in page.button]


def test_refused_rows_are_shown_as_text_with_reasons_and_originals(store):
    imported(store, "mixed.csv", MIXED)
    page = run()
    table = next(one.value for one in page.dataframe if "Why it was refused" in one.value)
    assert list(table["Row"]) == [3, 4, 5]
    assert "inkom: found 2024-13-01, expected a date" in table["Why it was refused"].iloc[0]
    assert "kategori: found Rymdfärd" in table["Why it was refused"].iloc[0]
    assert list(table["adress"].iloc[1:]) == ["<b onclick=x>Gatan</b>", "'=HYPERLINK(1)"]
    assert not [one for one in page.markdown if "<b" in one.value or one.allow_html]


def test_a_corrected_quarantine_can_be_imported(store):
    imported(store, "mixed.csv", MIXED)
    page = run()
    text = quarantine_csv(store)
    fixed = (
        text.replace("2024-13-01", "2024-12-01")
        .replace("Rymdfärd", "Matos")
        .replace("<b onclick=x>Gatan</b>", "Gatan 3")
        .replace("'=HYPERLINK(1)", "Gatan 4")
    )
    upload(page, "corrected.csv", fixed.encode("utf-8-sig"))
    assert "Rows read: **3** = **3** accepted" in said(page)
    click(page, "import_now")
    assert store.counts(OPERATOR)["signals"] == 4


def test_the_workbook_holds_the_same_cells_as_text(store):
    imported(store, "mixed.csv", MIXED)
    book = load_workbook(BytesIO(quarantine_workbook(store, OPERATOR, SOURCE, 1)))
    cells = [[cell.value or "" for cell in row] for row in book.active.iter_rows()]
    rows = list(csv.reader(StringIO(quarantine_csv(store)), delimiter=";"))
    assert cells == rows
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_corrected_workbook_keeps_decimals_that_had_a_comma(store):
    columns = "objekt_id;namn;adress;stadsdel;orgnr;slag;e;n"
    row = "OBJ-1;Firma;Storgatan 1;Centrum;kanske;{};356000,25;6213000,5"
    slag = next(iter(store.municipality.sources["premises_register"].fields["kind"].codes))
    imported(store, "register.csv", f"{columns}\n{row.format(slag)}\n", "premises_register")
    book = load_workbook(BytesIO(quarantine_workbook(store, OPERATOR, "premises_register", 1)))
    names = [cell.value for cell in book.active[1]]
    book.active.cell(2, names.index("orgnr") + 1).value = None
    corrected = BytesIO()
    book.save(corrected)
    report = import_file(
        store, "premises_register", corrected.getvalue(), file_name="r.xlsx", today=date.today()
    )
    assert (report.accepted, report.quarantined) == (1, 0)
    assert store.premises(OPERATOR)[["x", "y"]].iloc[0].tolist() == [356000.25, 6213000.5]


def test_the_same_file_again_changes_nothing(store):
    imported(store, "good.csv", GOOD)
    before = counts(store)
    page = upload(run(), "good.csv", GOOD.encode())
    assert "Importing it again changes nothing" in said(page)
    assert "import_now" not in [one.key for one in page.button]
    assert counts(store) == before


def test_a_late_source_says_so(store):
    imported(store, "good.csv", GOOD)
    long_ago = (date.today() - timedelta(days=30)).isoformat()
    with connect(store.url).begin() as connection:
        connection.exec_driver_sql(f"UPDATE source_file SET imported_at = '{long_ago}T10:00:00Z'")
    page = run()
    assert "23 days late, expected every 7 days" in said(page)


def quarantine_csv(store: Store) -> str:
    text = StringIO()
    export_quarantine(store, OPERATOR, SOURCE, 1, text)
    return text.getvalue()


@pytest.mark.parametrize("municipality", known_municipalities())
def test_every_municipality_has_its_sources_on_the_page(tmp_path, monkeypatch, municipality):
    store = Store.create(f"sqlite:///{tmp_path / 'one.db'}", municipality)
    monkeypatch.setenv("SAMSYN_STORE", store.url)
    st.cache_resource.clear()
    page = run()
    for source in store.municipality.sources.values():
        assert plain(source.name("en")) in said(page)
    st.cache_resource.clear()
