"""Every text of a municipality that is shown on the screen stands there in both languages."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.municipality import FOLDER, known_municipalities
from pages.language import LANGUAGES

TABLES = sorted(path for one in known_municipalities() for path in (FOLDER / one).rglob("*.toml"))

NOT_SHOWN = {"note", "provision", "level", "entry_right", "definitions"}
"""Words for whoever keeps the files; no page shows them."""

IN_WORDS = {"name", "notes", "conditions", "rule"}
"""Keys whose texts are shown: each holds a text by language."""


def texts(table: object, where: str = "") -> Iterator[tuple[str, str, object]]:
    """Every value with its key and the path to it."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield f"{where}.{key}", key, value
            yield from texts(value, f"{where}.{key}")
    elif isinstance(table, list):
        for one in table:
            yield from texts(one, where)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_text_that_is_shown_has_both_languages(path: Path) -> None:
    for where, key, value in texts(tomllib.loads(path.read_text("utf-8"))):
        if key in IN_WORDS and not where.startswith((".premises", ".fields")):
            assert isinstance(value, dict), f"{where}: one text for both languages"
            assert set(LANGUAGES) <= set(value), f"{where}: {sorted(value)}"
            assert all(text.strip() for text in value.values()), where
            both = [value[language] for language in LANGUAGES]
            assert key == "name" or both[0] != both[1], f"{where} is the same in both languages"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sentences_stand_only_where_they_have_both_languages(path: Path) -> None:
    """A text of several words under another key would be shown as it is, in one language."""
    known = IN_WORDS | NOT_SHOWN | {"statute"}
    for where, key, value in texts(tomllib.loads(path.read_text("utf-8"))):
        in_words = any(part in known for part in where.split("."))
        of_file = "sources" in path.parts or path.name == "municipality.toml"
        if isinstance(value, str) and not in_words and not of_file and key not in LANGUAGES:
            assert len(value.split()) < 3, f"{where}: {value!r}"


@pytest.mark.parametrize("municipality", known_municipalities())
def test_a_statute_is_a_citation_and_no_sentence(municipality: str) -> None:
    gateways = tomllib.loads((FOLDER / municipality / "gateways.toml").read_text("utf-8"))
    for name, gateway in gateways.items():
        statute = gateway.get("statute", "")
        assert not statute or any(letter.isdigit() for letter in statute) or "Licence" in statute
        assert " - " not in statute, f"{name}: words belong into conditions"
