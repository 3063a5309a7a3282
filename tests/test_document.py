"""Documents to send: what is said stands there, as it was said, and nothing is read as markup."""

import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.document import Document, Section, as_pdf, as_text

LETTER = Document(
    "Förfrågan om träff",
    "sv",
    (("Adress", "Ångbåtsgatan 3"), ("Ändamål", "fusk & överträdelser")),
    (Section("Svar", ("Kryssa för ett.",), ("träff", "ej träff")),),
    "Samsyn",
)


def test_the_text_says_everything_in_order() -> None:
    text = as_text(LETTER)
    wanted = ["Förfrågan om träff", "Adress: Ångbåtsgatan 3", "Svar", "- träff", "- ej träff"]
    places = [text.index(one) for one in wanted]
    assert places == sorted(places)
    assert text.endswith("Samsyn\n")


def test_equal_documents_are_equal_bytes_and_others_differ() -> None:
    pdf = as_pdf(LETTER)
    assert pdf == as_pdf(LETTER)
    assert pdf.startswith(b"%PDF-")
    assert pdf != as_pdf(Document("Another", "en"))


@pytest.mark.parametrize(
    "text",
    ['#read("/etc/passwd")', "#pagebreak()", "= Heading", "$ x $", "*bold*", "[", "\x00\x07", "`a"],
)
def test_what_people_wrote_is_not_read_as_markup(text: str) -> None:
    """Markup would fail, or make more pages or other fonts than the same length of letters."""
    plain = as_pdf(Document("T", "en", (("Reason", "x" * len(text)),)))
    marked = as_pdf(Document("T", "en", (("Reason", text),)))
    assert pages(marked) == pages(plain) == 1
    assert fonts(marked) <= fonts(plain)


@settings(max_examples=15)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_a_document_whose_lines_it_cannot_forge(name: str, value: str) -> None:
    document = Document("T", "en", (("Name", name),), (Section("S", (value,)),))
    assert as_pdf(document).startswith(b"%PDF-")
    assert as_text(document).count("\n") == 8


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", unpacked(pdf)))


def fonts(pdf: bytes) -> set[bytes]:
    return set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", unpacked(pdf)))


def unpacked(pdf: bytes) -> bytes:
    """The file with its compressed parts unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(_inflated(one) for one in packed)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""
