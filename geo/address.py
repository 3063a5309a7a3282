"""Addresses brought to one spelling, so that two agencies' spellings of a place become equal.

Two small grammars. `swedish`: street, number, letter; entrances, flats, floors, postcode and city
are left out. `north_american`: number, direction, street, type; units, city and postcode are left
out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal

Grammar = Literal["swedish", "north_american"]


def normalize_address(addresses: Iterable[str | None], grammar: Grammar) -> list[str]:
    """One key per address, equal where the grammar holds two spellings for the same place.

    Returns
    -------
    list of str
        "" where nothing is given. Work is done once per distinct spelling.
    """
    spell = _GRAMMARS[grammar]
    known: dict[str | None, str] = {None: "", "": ""}
    keys = []
    for address in addresses:
        if address not in known:
            known[address] = spell(address or "")
        keys.append(known[address])
    return keys


def _swedish(address: str) -> str:
    text = _folded(address.split(",", maxsplit=1)[0])
    text = re.sub(r"\b(lgh|lagenhet|plan|van|vaning|tr|trappor|uppgang|ing)\b.*$", " ", text)
    text = re.sub(r"\b\d{3} ?\d{2}\b [a-z ]+$", " ", text)
    text = re.sub(r"(\d) ([a-z])\b", r"\1\2", text)
    text = re.sub(r"(\w{3,}?)(g)\b", r"\1\2", text)
    return " ".join(text.split())


def _north_american(address: str) -> str:
    words = _folded(address.split(",", maxsplit=1)[0]).split()
    spelled = [_STREET_WORDS.get(word, word) for word in words]
    return " ".join(spelled)


def _folded(text: str) -> str:
    """Lower case without accents, punctuation as spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


_STREET_WORDS = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "drive": "dr",
    "boulevard": "blvd",
    "court": "crt",
    "ct": "crt",
    "crescent": "cres",
    "place": "pl",
    "lane": "ln",
    "square": "sq",
    "terrace": "ter",
    "terr": "ter",
    "parkway": "pkwy",
    "circle": "cir",
    "trail": "trl",
    "gardens": "gdns",
    "gate": "gt",
    "heights": "hts",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "saint": "st",
}

_GRAMMARS: dict[Grammar, Callable[[str], str]] = {
    "swedish": _swedish,
    "north_american": _north_american,
}
