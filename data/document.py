"""A document to send or to take along: title, facts and sections, as text and as PDF.

Whoever makes one gives it its words; here it is only set. What comes from files and people goes in
as data and is never read as markup, and equal documents give equal bytes.
"""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_suffix(".typ")

Fact = tuple[str, str]
"""What is stated, and what stands there."""


@dataclass(frozen=True)
class Section:
    """A part of a document under its own heading."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Document:
    """What is said, in order.

    Attributes
    ----------
    language
        Of the words: "sv" or "en".
    footer
        Stands at the foot of every page.
    """

    title: str
    language: str
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    footer: str = ""


def as_text(document: Document) -> str:
    """The document as plain text, for a mailbox: lines that end with a newline."""
    lines = [document.title, "=" * len(document.title), "", *_facts(document.facts)]
    for section in document.sections:
        lines += ["", section.title, "-" * len(section.title), *_facts(section.facts)]
        lines += [_line(one) for one in section.paragraphs]
        lines += [f"- {_line(one)}" for one in section.points]
    if document.footer:
        lines += ["", _line(document.footer)]
    return "\n".join(lines) + "\n"


def as_pdf(document: Document) -> bytes:
    """The document as tagged PDF, A4, with the fonts inside; no date, so equal ones are equal."""
    pdf: bytes = typst.compile(
        str(TEMPLATE),
        sys_inputs={"document": json.dumps(_printable(asdict(document)), ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return pdf


def _facts(facts: Iterable[Fact]) -> list[str]:
    return [f"{name}: {_line(value)}" for name, value in facts]


def _line(text: str) -> str:
    """One line: what is stated cannot begin another."""
    return " ".join(text.split())


def _printable(value: object) -> object:
    """The same without control characters, which have no sign."""
    if isinstance(value, str):
        return "".join(one for one in value if unicodedata.category(one) != "Cc" or one in "\n\t")
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
