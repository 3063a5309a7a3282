"""Addresses brought to one spelling, so that two agencies' spellings of a place become equal.

Two small grammars. `swedish`: street, number, letter. `north_american`: number, direction, street,
type, direction. Entrances, flats, floors, postcodes and cities are left out; numbers, letters and
streets never change, so different houses stay different.
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
        "" where no place is named. Work is done once per distinct spelling.
    """
    spell = _GRAMMARS[grammar]
    known: dict[str | None, str] = {None: ""}
    keys = []
    for address in addresses:
        if address not in known:
            known[address] = spell(address or "")
        keys.append(known[address])
    return keys


def _swedish(address: str) -> str:
    """Street and number of the first part that names a place; a postal box is none."""
    for part in re.split(r"[,\n]", address):
        text = _folded(_spelled_out(part))
        if not text or re.match(r"(c o|att|box|fack)\b", text):
            continue
        # A number may be a range, 12-14, or a property's, 4:12.
        house = re.match(r"(.*?[a-z]) (\d+(?:[-:]\d+)?) ?([a-z]\b)?", text)
        return f"{house[1]} {house[2]}{house[3] or ''}" if house else text
    return ""


def _spelled_out(text: str) -> str:
    """Swedish abbreviations that end in a point or hold a colon, and points of the compass."""
    text = text.casefold()
    for pattern, full in _SWEDISH_SHORT:
        text = re.sub(pattern, full, text)
    return text


_SWEDISH_SHORT = (
    (r"(?<=\w\w)g\.(?=\s|\d|$)", "gatan"),
    (r"(?<=\w\w)v\.(?=\s|\d|$)", "vägen"),
    (r"(?<=\w\w)pl\.(?=\s|\d|$)", "platsen"),
    (r"^\s*n(?:orra|:a|\.|(?=\s))", "norra "),
    (r"^\s*s(?:ödra|:a|\.|(?=\s))", "södra "),
    (r"^\s*ö(?:stra|:a|\.|(?=\s))", "östra "),
    (r"^\s*v(?:ästra|:a|\.|(?=\s))", "västra "),
    (r"\bs:ta?\b", "sankt"),
)


def _north_american(address: str) -> str:
    """Number, direction, street and type; what follows them is a unit or a city.

    What a hyphen sets off, as in 25 Cougar Crt - B, may be a building of its own and stays.
    """
    street, *tower = re.split(r"(?<=[^\d\s])\s*-\s+", address.split(",", maxsplit=1)[0], maxsplit=1)
    text = re.sub(r"\bmc (?=[a-z])", "mc", _folded(street))
    house = re.match(r"(\d+(?:-\d+)?) ?((?![nsew]\b)[a-z]\b)? ?(.*)$", text)
    if house is None:
        return text
    words = [_SHORT.get(word, word) for word in house[3].split()]
    number = house[1] + (house[2] or "")
    return " ".join([number, *_street(words), *("- " + _folded(part) for part in tower)])


def _street(words: list[str]) -> list[str]:
    """The words up to the street's type, and a direction behind it unless one stood before."""
    directed = bool(words) and words[0] in _DIRECTIONS
    # The first word of a name is never its type: St Clair Ave, Avenue Rd, Court St.
    first = 2 if directed else 1
    end = next((i for i in range(first, len(words)) if words[i] in _TYPES), None)
    if end is None:
        return _without_unit(words, first)
    while end + 1 < len(words) and words[end + 1] in _TYPES:
        end += 1
    if end + 1 < len(words) and words[end + 1] in _DIRECTIONS and not directed:
        end += 1
    return words[: end + 1]


def _without_unit(words: list[str], first: int) -> list[str]:
    """A street without a type, up to the first word that can only be a floor or a room."""
    end = next((i for i in range(first, len(words)) if _UNIT.fullmatch(words[i])), len(words))
    return words[:end]


def _folded(text: str) -> str:
    """Lower case without accents; punctuation is a space, but for what joins two numbers."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    ranged = re.sub(r"(\d+)\s*[-–]\s*(\d+)", _full_range, letters)
    return " ".join(re.sub(r"(?<!\d)[-:]|[-:](?!\d)|[^a-z0-9:-]+", " ", ranged).split())


def _full_range(found: re.Match[str]) -> str:
    """4645-49 is 4645-4649."""
    first, last = found[1], found[2]
    return f"{first}-{first[: max(len(first) - len(last), 0)]}{last}"


_SHORT = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "drive": "dr",
    "boulevard": "blvd",
    "court": "crt",
    "ct": "crt",
    "crescent": "cres",
    "cr": "cres",
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
    "highway": "hwy",
    "plaza": "plz",
    "grove": "grv",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "saint": "st",
}
_DIRECTIONS = frozenset("nsew")
_TYPES = frozenset(
    {"st", "ave", "rd", "dr", "blvd", "crt", "cres", "pl", "ln", "sq", "ter", "pkwy", "cir"}
    | {"trl", "gdns", "gt", "hts", "hwy", "plz", "grv", "way"}
)
_UNIT = re.compile(
    r"\d+(st|nd|rd|th)?|fl|floor|flr|first|rear|bsmt|basement|lower|bldg|apt|unit|ste|suite"
)

_GRAMMARS: dict[Grammar, Callable[[str], str]] = {
    "swedish": _swedish,
    "north_american": _north_american,
}
