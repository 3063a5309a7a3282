"""What the intake says of bad files and rows has a translation, and is shown as a sentence."""

import ast
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from data.ingest import FileRefused, import_file
from pages.intake_words import SENTENCES, _pattern, in_words
from tests import intake_page
from tests.intake_page import GOOD, HEADER, MIXED, SOURCE, counts, imported, run, upload

store = intake_page.store

DATA = Path(__file__).parents[1] / "data"


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


def test_swedish(store):
    imported(store, "mixed.csv", MIXED)
    page = run("sv")
    headings = ["Data", "Läs in en fil", "Granskning", "Karantän", "Vad som gallras när"]
    assert [one.value for one in page.subheader] == headings
    assert any("Varför" in column for one in page.dataframe for column in one.value)
