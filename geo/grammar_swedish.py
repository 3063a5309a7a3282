"""Swedish addresses: street, number, letter, and what is written around them.

The rules follow the standard SS 63 70 03:2015 as Lantmäteriet's register applies it, and the habits
of those who type. å, ä and ö are letters of their own: only the loose key folds them.
"""

import re
import unicodedata
from functools import lru_cache

from geo.parsed_address import GrammarRules, Kind, ParsedAddress
from geo.swedish_words import (
    ADJECTIVES,
    BESIDE,
    LOOSE_ENDINGS,
    OWN_ENDINGS_G,
    PARK_ENDINGS,
    ROAD_ENDINGS,
    SAINTS,
    SHORT_ENDINGS,
    SHORT_WHOLE,
    SHORT_WORDS,
    SQUARE_ENDINGS,
)

_POSTAL = (
    r"(?:\b(?:SE?|se)?[- ]?(?P<postcode>[1-9]\d{2} ?\d{2}))\b(?P<locality>(?:[ ,]+[^\W\d][^\d,]*)?)"
)
_HOUSE = (
    r"(?P<street>(?:\d+[:.]\w+ |\d+ (?=\w*(?:gatan|vägen)))?[^\W\d][^\d,]*?) ?\b"
    r"(?P<number>\d{1,5})(?: ?[-–] ?(?P<last>\d{1,5})(?!\d))?"
    r" ?(?P<letter>(?<=\d)[^\W\d_]{2}\b|[^\W\d_](?![\w:.]))?"
)
_PLAIN = re.compile(rf"{_HOUSE}\.?(?:,? {_POSTAL})?\Z")
_PLACED = re.compile(_HOUSE)
_AREA = re.compile(_POSTAL)
_CARE = re.compile(r"(?<!\w)(?:c\s?/\s?o|c\.o\.|att[:.n]|att)(?=[\s:.]|$)[:.]?\s*(?P<who>.*)", re.I)
_BOX = re.compile(r"\b(?:post)?(?:box|fack)\.?\s*(?:nr\.?\s*)?(\d[\d ]*\d|\d)\b", re.I)
_PROPERTY = re.compile(
    r"(?:fastighet(?:en)?\s+)?(?:kv(?:arteret)?\.?\s+)?(?P<tract>[^\W\d][^\d,]*?) (?P<unit>\d+(?:[:>]\d+)?)\Z",
    re.I,
)
_QUARTER = re.compile(r"\b(?:kv|kvarteret|fastighet(?:en)?)\b", re.I)
_BESIDE = re.compile(rf"(?:.*\b)?(?:{BESIDE})\s+", re.I)
_APARTMENT = re.compile(
    r"\b(?:lgh|lägenhet|lägenhetsnr|läg|apt|apartment)\.?\s*(?:nr\.?\s*)?(\d+)\b", re.I
)
_FLOOR = re.compile(
    r"\b(?:\d+(?:,5|½)?\s?tr(?:appor|p)?\b\.?|(?:vån(?:ing(?:en)?)?|plan|etage)\b\.?\s?\d+|\d+\s?(?:vån(?:ing)?|kv)\b\.?|"
    r"nb\b|n\.b\.|bv\b|b\.v\.|ög\b|ö\.\s?g\.|u\.\s?h\.|bottenvåning\w*|nedre botten|källare\w*|över gården)",
    re.I,
)
_ENTRANCE = re.compile(
    r"\b(?:(?:uppg(?:ång)?|port|ing(?:ång)?|trapphus|hus|byggnad|byggn|entré|lokal)\b\.?\s?\w{1,4}\b|U[HV]?\b)"
)
_MIXED = re.compile(_ENTRANCE.pattern, re.I)
_COUNTRY = re.compile(r"\b(?:sverige|sweden)\b", re.I)
_SPECIAL = re.compile(
    rf"\b(?:box|postbox|fack|lgh|lägenhet|kv|kvarteret|port|uppg|uppgång|byggnad|fastighet\w*|att|{BESIDE})\b|[/;:\n]"
    r"|c\.o\.|\w (?:norra|södra|östra|västra) \d",
    re.I,
)
_NO_PLACE = re.compile(r"\bkivra\b|digital brevlåda|@|www\.", re.I)
_FLOOR_LETTERS = frozenset({"bv", "nb", "ög", "tr", "kv", "nr"})
_PLACE_ADDITIONS = frozenset({"UH", "UV"})
_STEMS = (
    (("gatan", "gata"), "gata"),
    (("vägen", "väg"), "väg"),
    (("gränden", "gränd"), "gränd"),
    (("torget", "torg"), "torg"),
    (("stigen", "stig"), "stig"),
)
_FOLD = str.maketrans("åäöéèüøæœ", "aaoeeuoao")


def parse(address: str) -> ParsedAddress:
    """The parts of one Swedish address."""
    text = " ".join(unicodedata.normalize("NFC", address).split())
    found = _PLAIN.match(text)
    if found and not _SPECIAL.search(text):
        letter = found["letter"] or ""
        if (
            len(letter) < 2
            or letter.casefold() not in _FLOOR_LETTERS
            and letter not in _PLACE_ADDITIONS
        ):
            return _at(found, letter, found["postcode"] or "", found["locality"] or "")
    return _parts_of(address)


def _at(
    found: re.Match[str], letter: str, postcode: str, locality: str, **more: str
) -> ParsedAddress:
    number = int(found["number"])
    last = int(found["last"]) if found["last"] else None
    street = found["street"]
    return ParsedAddress(
        _kind(street, number, last),
        spelled_out(street),
        number,
        last,
        letter.upper(),
        postcode=postcode.replace(" ", ""),
        locality=_tidy(locality),
        **more,
    )


def _parts_of(address: str) -> ParsedAddress:
    """The parts of an address that holds more than a street, a number and a postal town."""
    text = unicodedata.normalize("NFC", address)
    care_of, box, postcode, locality = "", "", "", ""
    rests: list[str] = []
    for piece in re.split(r"[,;\n]", text):
        part = _tidy(_COUNTRY.sub("", piece))
        if found := _CARE.search(part):
            care_of, inside = _receiver(found["who"])
            part = " ".join(one for one in (part[: found.start()].strip(), inside) if one)
        if found := _BOX.search(part):
            box = found[1].replace(" ", "")
            part = part[: found.start()] + part[found.end() :]
        if found := _AREA.search(part):
            postcode = found["postcode"].replace(" ", "")
            locality = _tidy(found["locality"])
            part = part[: found.start()]
        rests.append(_tidy(part))
    return _assembled([one for one in rests if one], care_of, box, postcode, locality)


def _receiver(who: str) -> tuple[str, str]:
    """Who receives, and the address written behind without a comma."""
    words = who.split()
    for place, word in enumerate(words[1:], start=1):
        if word[:1].isdigit() and _street_kind(words[place - 1]) is not None:
            start = place - 1
            if words[start].casefold() in {"gata", "väg", "gränd", "torg"} and start > 1:
                start -= 1
            return " ".join(words[:start]), " ".join(words[start:])
    return who, ""


def _assembled(
    rests: list[str], care_of: str, box: str, postcode: str, locality: str
) -> ParsedAddress:
    around = {"care_of": care_of, "box": box}
    apartment, floor, entrance = "", "", ""
    place: re.Match[str] | None = None
    letter = ""
    words: list[str] = []
    beside = False
    for part in rests:
        if _NO_PLACE.search(part):
            continue
        text = part
        if found := _BESIDE.match(text):
            beside, text = True, text[found.end() :]
        tail = text
        if place is None and not _starts_with_unit(text) and not _is_designation(text):
            place = _PLACED.match(text)
            if place:
                letter, tail = _letter(place, text)
        tail, apartment = _taken(_APARTMENT, tail, apartment, group=1)
        tail, floor = _taken(_FLOOR, tail, floor)
        tail, entrance = _taken(_ENTRANCE if place else _MIXED, tail, entrance)
        tail, entrance = _taken(_MIXED, tail, entrance)
        if tail := _tidy(tail):
            words.append(tail)
    units = {"apartment": apartment, "floor": floor, "entrance": entrance, **around}
    if place:
        locality = locality or next((one for one in words if not re.search(r"\d", one)), "")
        parsed = _at(place, letter, postcode, locality, **units)
        if beside:
            fields = {name: getattr(parsed, name) for name in parsed.__slots__}
            parsed = ParsedAddress(**{**fields, "kind": "fritext"})
        return parsed
    return _without_house(words, box, postcode, locality, units)


def _without_house(
    words: list[str], box: str, postcode: str, locality: str, units: dict[str, str]
) -> ParsedAddress:
    common = {"postcode": postcode, "locality": locality, **units}
    if box:
        return ParsedAddress("postbox", **common)
    if not words:
        return ParsedAddress("fritext", **common)
    common["locality"] = locality or (words[1] if len(words) > 1 else "")
    if found := _PROPERTY.match(words[0]):
        tract = _tidy(found["tract"])
        return ParsedAddress("fastighet", designation=f"{tract} {found['unit']}", **common)
    street = words[0]
    return ParsedAddress(
        _street_kind(street) or "gardsadress", street=spelled_out(street), **common
    )


def _is_designation(text: str) -> bool:
    """Whether the text is a property: a colon in the number, kv., or Norra behind the name."""
    found = _PROPERTY.match(text)
    if not found:
        return False
    last = found["tract"].split()[-1].casefold()
    return bool(":" in found["unit"] or _QUARTER.match(text) or last in ADJECTIVES)


def _starts_with_unit(text: str) -> bool:
    return any(one.match(text) for one in (_APARTMENT, _FLOOR, _MIXED)) and not re.match(
        r"(?:hus|port|lokal|källar)\w*(?:gatan|vägen|gränd|torget)", text, re.I
    )


def _letter(place: re.Match[str], text: str) -> tuple[str, str]:
    """Letter of the number and the text behind; what is a floor or an addition is no letter."""
    letter = place["letter"] or ""
    number_end = place.end("last") if place["last"] else place.end("number")
    attached = place.start("letter") == number_end
    if len(letter) == 2 and (
        not attached or letter.casefold() in _FLOOR_LETTERS or letter in _PLACE_ADDITIONS
    ):
        return "", text[number_end:]
    return letter, text[place.end() if letter else number_end :]


def _taken(pattern: re.Pattern[str], text: str, before: str, group: int = 0) -> tuple[str, str]:
    """The text without the first match, and the match unless there was one before."""
    found = pattern.search(text)
    if found is None or before:
        return text, before
    return f"{text[: found.start()]} {text[found.end() :]}", found[group].strip()


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,.-–/")


def _kind(street: str, number: int, last: int | None) -> Kind:
    if last is not None and last < number:
        return "metertal"
    if street.casefold().endswith(" by"):
        return "byadress"
    return "gatuadress" if _street_kind(street) else "gardsadress"


@lru_cache(maxsize=2**16)
def _street_kind(street: str) -> Kind | None:
    """Kind of a street named without a number; None where its form does not tell."""
    word = spelled_out(street).casefold()
    for endings, kind in (
        (ROAD_ENDINGS, "vag"),
        (SQUARE_ENDINGS, "torg"),
        (PARK_ENDINGS, "park"),
    ):
        if word.endswith(endings):
            return kind  # type: ignore[return-value]
    return None


@lru_cache(maxsize=2**16)
def spelled_out(street: str) -> str:
    """The street with its abbreviations written out: N Storg. is Norra Storgatan."""
    words = street.split()
    if not words:
        return ""
    if len(words) > 1:
        first = words[0].casefold().rstrip(".")
        if first in SHORT_WORDS and not (
            len(first) == 1 and words[1][-1:] in {"s"} and len(words) > 2
        ):
            words[0] = _cased(SHORT_WORDS[first], words[0])
    words[-1:] = _ending(words).split()
    return " ".join(words)


def _ending(words: list[str]) -> str:
    """The last word of a street, written out."""
    last = words[-1]
    bare = last.rstrip(".").casefold()
    if bare in {"g", "gt", "v", "vg"} and len(words) > 1:
        full = "gata" if bare[0] == "g" else "väg"
        adjective = words[-2].casefold() in ADJECTIVES
        return full + (("n" if full == "gata" else "en") if adjective else "")
    if last.endswith("."):
        for short, full in SHORT_ENDINGS:
            if bare.endswith(short) and len(bare) > len(short) + 1 and not bare.endswith("väg"):
                return _cased(bare[: -len(short)] + full, last)
        return last.rstrip(".")
    if bare in SHORT_WHOLE:
        return _cased(SHORT_WHOLE[bare], last)
    if len(bare) > 4 and bare.endswith("g") and not bare.endswith(OWN_ENDINGS_G):
        return _cased(bare + "atan", last)
    if len(bare) > 4 and re.search(r"[bcdfghjkmnprstx]v$", bare) and not bare.endswith("varv"):
        return _cased(bare + "ägen", last)
    return last


def _cased(text: str, like: str) -> str:
    return text.capitalize() if like[:1].isupper() else text


@lru_cache(maxsize=2**18)
def street_key(street: str) -> str:
    """The spelling in which streets are compared: å, ä, ö stay, S:t is sankt."""
    words = spelled_out(unicodedata.normalize("NFC", street)).casefold().split()
    text = " ".join(SAINTS.get(word, word) for word in words)
    return " ".join(re.sub(r"[^\w:]+|_", " ", text).replace(":", "").split())


@lru_cache(maxsize=2**18)
def loose_key(street: str) -> str:
    """The street without accents and spaces, its ending in one form."""
    decomposed = unicodedata.normalize("NFKD", street_key(street).translate(_FOLD))
    text = "".join(one for one in decomposed if one.isalnum())
    for typed, letter in (("aa", "a"), ("ae", "a"), ("oe", "o"), ("w", "v")):
        text = text.replace(typed, letter)
    for ending, short in LOOSE_ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            return text.removesuffix(ending) + short
    return text


def initial_key(street: str) -> str:
    """Carl Krooks gata as C Krooks gata; "" for a street of one or two words."""
    words = street.split()
    if len(words) < 3 or words[0].casefold() in ADJECTIVES:
        return ""
    return loose_key(" ".join([words[0][0] + "_", *words[1:]]).replace("_", ""))


@lru_cache(maxsize=2**16)
def beside_name(key: str) -> tuple[str, ...]:
    """The first word that tells streets of a name apart, the kind of street, and its figures."""
    words = key.split()
    first = words[0] if words and words[0] in ADJECTIVES else ""
    kind = next((stem for endings, stem in _STEMS if key.endswith(endings)), "")
    return first, kind, " ".join(re.findall(r"\d+", key))


def identity(parsed: ParsedAddress) -> str:
    """Street, number and letter in one spelling; a postal box is no place."""
    if parsed.designation:
        tract, _, unit = parsed.designation.rpartition(" ")
        return f"{street_key(tract)} {unit}"
    street = street_key(parsed.street)
    return f"{street} {parsed.house.casefold()}".strip() if street else ""


def write(parsed: ParsedAddress) -> str:
    """Södergatan 12A, 252 25 Helsingborg."""
    place = " ".join(one for one in (parsed.street, parsed.house) if one) or parsed.designation
    code = f"{parsed.postcode[:3]} {parsed.postcode[3:]}" if parsed.postcode else ""
    area = " ".join(one for one in (code, parsed.locality) if one)
    return ", ".join(one for one in (place, area) if one)


SWEDISH = GrammarRules(
    parse, street_key, loose_key, initial_key, beside_name, identity, write, letter_is_entrance=True
)
