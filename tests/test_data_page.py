"""The data page: preview, import, quarantine, correction, and what is said about bad files."""

import ast
import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import Workbook, load_workbook
from streamlit.testing.v1 import AppTest

from data.ingest import FileRefused, import_file
from data.municipality import known_municipalities
from data.quarantine import export_quarantine
from data.quarantine_workbook import quarantine_workbook
from data.refusals import ColumnsRefused
from data.schema import connect
from data.store import Store
from pages.import_view import why
from pages.intake_words import SENTENCES, _pattern, in_words
from pages.language import speaking
from pages.plain import plain
from risk.clearance import OPERATOR

PAGE = Path(__file__).parents[1] / "pages" / "data.py"
DATA = Path(__file__).parents[1] / "data"
SOURCE = "tips"
HEADER = "ärendenummer;inkom;adress;kategori"
GOOD = f"{HEADER}\r\nA1;2024-05-01;Storgatan 1;Nattbuller\r\nA2;2024-05-02;Storgatan 2;Matos\r\n"
MIXED = (
    f"{HEADER}\r\n"
    "B1;2024-05-01;Storgatan 1;Nattbuller\r\n"
    "B2;2024-13-01;Storgatan 2;Rymdfärd\r\n"
    "B3;2024-05-03;<b onclick=x>Gatan</b>;Matos\r\n"
    "B4;2024-05-04;=HYPERLINK(1);Matos\r\n"
)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'tips.db'}"
    store = Store.create(url, "helsingborg")
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()


def run(language: str = "en") -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30)
    page.query_params["import_source"] = SOURCE
    page.query_params["lang"] = language
    page.run()
    assert not page.exception, page.exception
    return page


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.success, page.warning, page.error)
    return " ".join(one.value for kind in kinds for one in kind)


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


def counts(store: Store) -> dict[str, int]:
    return {**store.counts(OPERATOR), "version": store.version()}


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


BAD_FILES = {
    "empty": b"",
    "lacking": b"a;b\r\n1;2\r\n",
    "cut off": (GOOD + "A3;2024").encode(),
    "open quote": (GOOD + 'A3;2024-05-01;"Storgatan;Matos\r\n').encode(),
    "binary": b"\0\1\2\3",
    "old Excel": b"\xd0\xcf\x11\xe0 and more",
    "mixed encodings": (GOOD + "å").encode() + "A4;ö".encode("cp1252") + b"\x81",
    "broken archive": b"PK\x03\x04 and nothing of use",
    "no rows": f"{HEADER}\r\n".encode(),
    "broken parquet": b"PAR1 cut off",
}


def two_sheets() -> bytes:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Blad 2")):
        sheet.append(HEADER.split(";"))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("name", [*BAD_FILES, "two sheets"])
def test_what_is_said_of_a_bad_file_has_a_translation(store, name):
    content = two_sheets() if name == "two sheets" else BAD_FILES[name]
    with pytest.raises(FileRefused) as refused:
        import_file(store, SOURCE, content, file_name="x.csv", today=date.today())
    assert any(_pattern(one).fullmatch(str(refused.value)) for one in SENTENCES), refused.value


def test_a_refused_file_shows_its_sentence_and_leaves_the_store(store):
    before = counts(store)
    page = upload(run(), "odd *name*.csv", BAD_FILES["lacking"])
    assert "refused and nothing has changed" in page.error[0].value
    assert r"odd \*name\*\.csv lacks 4 columns" in page.error[0].value
    assert counts(store) == before


def test_a_forbidden_column_is_refused_with_the_law(store):
    content = GOOD.replace("kategori", "kategori;religion", 1).encode()
    page = upload(run(), "x.csv", content)
    assert "religion" in page.error[0].value
    assert "Discrimination Act" in page.error[0].value
    assert len(store.files(OPERATOR)) == 0
    with pytest.raises(ColumnsRefused) as refused:
        import_file(store, SOURCE, content, file_name="x.csv", today=date.today())
    with speaking("sv"):
        assert "religion (Etnicitet, nationalitet, religion" in why(refused.value)
        assert "diskrimineringslagen" in why(refused.value)
        assert "Exportera den igen" in why(refused.value)


def test_every_sentence_in_the_source_of_the_intake_has_a_translation():
    said = [text for path in DATA.rglob("*.py") for text in spoken(ast.parse(path.read_text()))]
    assert len(said) > 30
    assert [one for one in said if not any(_pattern(p).fullmatch(one) for p in SENTENCES)] == []


def spoken(tree: ast.AST) -> Iterator[str]:
    """Literal texts of refusals and notes, with 7 for whatever is put in."""
    place = {"FileRefused": 0, "Fault": 1, "refuse": 3, "notes.append": 0}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = ast.unparse(call.func)
        name = called if called in place else called.rpartition(".")[2]
        if name in place and len(call.args) > place[name]:
            text = call.args[place[name]]
            if isinstance(text, ast.Constant):
                yield text.value
            elif isinstance(text, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else put_in(part)
                    for part in text.values
                )


def put_in(part: ast.expr) -> str:
    """What stands for a value of a sentence; some values are words themselves."""
    words = {
        "_count(": "7 columns",
        "last.expected": "7 cells, as in the header",
        "last.found": "7 cells",
    }
    source = ast.unparse(part)
    return next((text for name, text in words.items() if name in source), "7")


def test_reasons_of_rows_have_translations(store):
    report = import_file(
        store, SOURCE, MIXED.encode(), file_name="m.csv", today=date.today(), dry_run=True
    )
    for row in report.refused:
        for reason in row.reasons:
            assert any(_pattern(one).fullmatch(reason.expected) for one in SENTENCES), reason


def test_a_sentence_of_no_known_pattern_stays_as_it_is():
    assert in_words("something new happened.") == "something new happened."


def test_a_late_source_says_so(store):
    imported(store, "good.csv", GOOD)
    long_ago = (date.today() - timedelta(days=30)).isoformat()
    with connect(store.url).begin() as connection:
        connection.exec_driver_sql(f"UPDATE source_file SET imported_at = '{long_ago}T10:00:00Z'")
    page = run()
    assert "23 days late, expected every 7 days" in said(page)


def test_swedish(store):
    imported(store, "mixed.csv", MIXED)
    page = run("sv")
    headings = ["Data", "Läs in en fil", "Karantän", "Vad som gallras när"]
    assert [one.value for one in page.subheader] == headings
    assert any("Varför" in column for one in page.dataframe for column in one.value)


def imported(store: Store, name: str, text: str, source: str = SOURCE) -> None:
    import_file(store, source, text.encode(), file_name=name, today=date.today())


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
