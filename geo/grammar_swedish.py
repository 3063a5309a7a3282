"""Swedish addresses: street, number, letter, and what is written around them.

The rules follow the standard SS 63 70 03:2015 as Lantmäteriet's register applies it, and the habits
of those who type. å, ä and ö are letters of their own: only the loose key folds them.
"""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from geo.parsed_address import GrammarRules, Kind, ParsedAddress
from geo.swedish_patterns import (
    APARTMENT,
    AREA,
    BESIDE,
    BOX,
    CARE,
    COUNTRY,
    ENTRANCE,
    FLOOR,
    NO_PLACE,
    PLACED,
    PLAIN,
    PROPERTY,
    QUARTER,
    UNITS,
)
from geo.swedish_streets import (
    beside_name,
    initial_key,
    like_key,
    loose_key,
    spelled_out,
    street_key,
    street_kind,
)
from geo.swedish_words import ADJECTIVES, AROUND

_EDGES = " ,.-–/"

LONGEST = 300
"""Letters of an address that are read; what is longer is no address."""


def parse(address: str) -> ParsedAddress:
    """The parts of one Swedish address."""
    text = unicodedata.normalize("NFC", address[:LONGEST])
    line = " ".join(text.split())
    found = PLAIN.match(line)
    if found is None:
        return _parts_of(text)
    street, _, _, letter, flat, code, behind_code, town = found.groups()
    locality = (behind_code or town or "").strip(_EDGES)
    if not _holds_no_more(street, letter, locality):
        return _parts_of(text)
    return ParsedAddress(
        *_house(found, letter or ""),
        apartment=flat or "",
        postcode=code.replace(" ", "") if code else "",
        locality=locality,
    )


def _holds_no_more(street: str, letter: str | None, locality: str) -> bool:
    """Whether the parts that were found hide none of another kind."""
    if letter and len(letter) == 2 and letter.casefold() in AROUND:
        return False
    return _named(street)[2] and not _speaks_around(locality)


@lru_cache(maxsize=2**16)
def _speaks_around(text: str) -> bool:
    """Whether any word is of an address with more than a street, a number and a postal town."""
    return not AROUND.isdisjoint(text.casefold().replace(",", " ").split())


def _house(found: re.Match[str], letter: str) -> tuple[Kind, str, int, int | None, str]:
    """Kind, street, number, end of the range and letter of the house that was found."""
    street, digits, further = found.group("street", "number", "last")
    number, last = int(digits), int(further) if further else None
    spelled, kind, _ = _named(street)
    if last is not None and last < number:
        kind = "metertal"
    return kind, spelled, number, last, letter.upper()


@lru_cache(maxsize=2**16)
def _named(street: str) -> tuple[str, Kind, bool]:
    """A street written out, what an address on it is, and whether it is the name and no more."""
    last = street.casefold().rpartition(" ")[2]
    plain = last not in ADJECTIVES and not _speaks_around(street)
    if last == "by" and " " in street:
        return spelled_out(street), "byadress", plain
    return spelled_out(street), "gatuadress" if street_kind(street) else "gardsadress", plain


def _parts_of(text: str) -> ParsedAddress:
    """The parts of an address that holds more than a street, a number and a postal town."""
    around = ParsedAddress()
    rests: list[str] = []
    for piece in re.split(r"[,;\n]", text):
        part = _tidy(COUNTRY.sub("", piece))
        if found := CARE.search(part):
            who, inside = _receiver(found["who"])
            around = replace(around, care_of=who)
            part = " ".join(one for one in (part[: found.start()].strip(), inside) if one)
        if found := BOX.search(part):
            around = replace(around, box=found[1].replace(" ", ""))
            part = part[: found.start()] + part[found.end() :]
        if found := AREA.search(part):
            town, code = _tidy(found["locality"]), found["postcode"].replace(" ", "")
            around = replace(around, postcode=code, locality=town)
            part = part[: found.start()]
        if (rest := _tidy(part)) and not NO_PLACE.search(rest):
            rests.append(rest)
    return _assembled(rests, around)


def _receiver(who: str) -> tuple[str, str]:
    """Who receives, and the address written behind without a comma."""
    words = who.split()
    for place, word in enumerate(words[1:], start=1):
        if word[:1].isdigit() and street_kind(words[place - 1]) is not None:
            start = place - 1
            if words[start].casefold() in {"gata", "väg", "gränd", "torg"} and start > 1:
                start -= 1
            return " ".join(words[:start]), " ".join(words[start:])
    return who, ""


def _assembled(rests: list[str], around: ParsedAddress) -> ParsedAddress:
    """The parts of what is left when receiver, box and postal town are taken out."""
    units = dict.fromkeys(UNITS, "")
    place: re.Match[str] | None = None
    letter, beside = "", False
    words: list[str] = []
    for part in rests:
        tail = part
        if found := BESIDE.search(part):
            before = part[: found.start()]
            beside, tail = True, before if re.search(r"\d", before) else part[found.end() :]
        if place is None and not _starts_with_unit(tail) and not _is_designation(tail):
            place = PLACED.match(tail)
            if place:
                letter, tail = _letter(place, tail)
        for name, pattern in UNITS.items():
            found = pattern.search(tail)
            if found and not units[name]:
                units[name] = found[found.lastindex or 0].strip()
                tail = f"{tail[: found.start()]} {tail[found.end() :]}"
        if tail := _tidy(tail):
            words.append(tail)
    around = replace(
        around, apartment=units["apartment"], floor=units["floor"], entrance=units["entrance"]
    )
    if place is None:
        return _without_house(words, around)
    if not around.locality:
        town = next((one for one in words if len(one) > 1 and not re.search(r"\d", one)), "")
        around = replace(around, locality=town)
    kind, street, number, last, letter = _house(place, letter)
    return replace(
        around,
        kind="fritext" if beside else kind,
        street=street,
        number=number,
        last_number=last,
        letter=letter,
    )


def _without_house(words: list[str], around: ParsedAddress) -> ParsedAddress:
    """A box, a property, or a street, village or farm without a number."""
    if around.box:
        return replace(around, kind="postbox")
    if not words:
        return around
    if not around.locality and len(words) > 1:
        around = replace(around, locality=words[1])
    if found := PROPERTY.match(words[0]):
        designation = f"{_tidy(found['tract'])} {found['unit']}"
        return replace(around, kind="fastighet", designation=designation)
    kind = street_kind(words[0]) or "gardsadress"
    return replace(around, kind=kind, street=spelled_out(words[0]))


def _is_designation(text: str) -> bool:
    """Whether the text is a property: a colon in the number, kv., or Norra behind the name."""
    found = PROPERTY.match(text)
    if not found:
        return False
    last = found["tract"].split()[-1].casefold()
    return bool(":" in found["unit"] or QUARTER.match(text) or last in ADJECTIVES)


def _starts_with_unit(text: str) -> bool:
    return any(one.match(text) for one in (APARTMENT, FLOOR, ENTRANCE)) and not re.match(
        r"(?:hus|port|lokal|källar)\w*(?:gatan|vägen|gränd|torget)", text, re.I
    )


def _letter(place: re.Match[str], text: str) -> tuple[str, str]:
    """Letter of the number and the text behind; what is a floor or an addition is no letter."""
    letter = place["letter"] or ""
    number_end = place.end("last") if place["last"] else place.end("number")
    attached = place.start("letter") == number_end
    if len(letter) == 2 and (not attached or letter.casefold() in AROUND):
        return "", text[number_end:]
    return letter, text[place.end() if letter else number_end :]


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)


def identity(parsed: ParsedAddress) -> str:
    """Street, number and letter in one spelling; a postal box is no place."""
    if parsed.designation:
        tract, _, unit = parsed.designation.rpartition(" ")
        return f"{street_key(tract)} {unit}"
    street = street_key(parsed.street)
    return f"{street} {parsed.house.casefold()}".strip() if street else ""


def write(street: str, house: str, postcode: str, locality: str) -> str:
    """Södergatan 12A, 252 25 Helsingborg."""
    place = f"{street} {house}" if house else street
    area = f"{postcode[:3]} {postcode[3:]} {locality}".strip() if postcode else locality
    return f"{place}, {area}" if area else place


SWEDISH = GrammarRules(
    parse,
    street_key,
    loose_key,
    like_key,
    initial_key,
    beside_name,
    identity,
    write,
    letter_is_entrance=True,
    may_lack_words=False,
)
