"""North American addresses: number, direction, street, type, direction, and a unit behind them."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from geo.north_american_words import DIRECTIONS, SHORT, TYPES
from geo.parsed_address import GrammarRules, ParsedAddress

_HOUSE = re.compile(
    r"(?P<number>\d+)(?:-(?P<last>\d+))? ?(?P<letter>(?!(?:[nsew])\b)[a-z]\b)? ?(?P<rest>.*)$"
)
_POSTAL = re.compile(
    r"\b(?P<us>\d{5})(?:-\d{4})?\s*$|\b(?P<ca>[a-z]\d[a-z]) ?(?P<ca2>\d[a-z]\d)\s*$", re.I
)
_STATE = re.compile(r"[\s,]+(?:[A-Z]{2}|on|il|ny)\.?[\s,]*$")
_UNIT = re.compile(
    r"\d+(st|nd|rd|th)?|fl|floor|flr|first|rear|bsmt|basement|lower|bldg|apt|unit|ste|suite"
)
_FLOOR = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)(?: (?:fl|floor|flr))?|(?:fl|floor|flr)(?: \d+)?|"
    r"bsmt|basement|first|lower|rear)\b"
)
_BOX = re.compile(r"^\s*p\.? ?o\.? ?box\s+(\d+)", re.I)
_CARE = re.compile(r"^\s*(?:c/o|attn:?)\s+(?P<who>[^,]*)(?:,\s*)?", re.I)


def parse(address: str) -> ParsedAddress:
    """The parts of one North American address."""
    text = address.strip()
    care_of = ""
    if found := _CARE.match(text):
        care_of, text = found["who"].strip(), text[found.end() :]
    postcode = ""
    if (found := _POSTAL.search(text)) and found.start() > 0:
        postcode = (found["us"] or (found["ca"] + found["ca2"])).upper()
        text = _STATE.sub("", text[: found.start()].rstrip(" ,"))
    if found := _BOX.match(text):
        return ParsedAddress("postbox", box=found[1], postcode=postcode, care_of=care_of)
    first, _, behind = text.partition(",")
    street, *tower = re.split(r"(?<=[^\d\s])\s*-\s+", first, maxsplit=1)
    folded = re.sub(r"\bmc (?=[a-z])", "mc", _folded(street))
    set_off = " - ".join(_folded(part) for part in tower)
    # A building of its own is set off by a letter or a name, a room by its number.
    entrance, room = ("", set_off) if set_off.isdigit() else (set_off, "")
    around = ParsedAddress(
        entrance=entrance,
        care_of=care_of,
        postcode=postcode,
        locality=behind.split(",")[0].strip(),
    )
    house = _HOUSE.match(folded)
    if house is None:
        return replace(around, kind="vag" if folded else "fritext", street=folded)
    return _with_house(house, room, around)


def _with_house(house: re.Match[str], room: str, around: ParsedAddress) -> ParsedAddress:
    """The parts with number and street, and what stands behind them."""
    words = [SHORT.get(word, word) for word in house["rest"].split()]
    kept = _street(words)
    rest = " ".join(words[len(kept) :])
    floor = _FLOOR.search(rest)
    number, last = int(house["number"]), int(house["last"]) if house["last"] else None
    if last is not None and last < number:
        # What is no range is something of its own behind the number: 5559-3.
        around, last = replace(around, entrance=around.entrance or str(last)), None
    if around.postcode and not around.locality and rest.isalpha():
        around, rest = replace(around, locality=rest), ""
    return replace(
        around,
        kind="gatuadress",
        street=" ".join(kept),
        number=number,
        last_number=last,
        letter=house["letter"] or "",
        floor=floor[0] if floor else "",
        unit=rest or room,
        direction=next((one for one in (kept[:1] + kept[-1:]) if one in DIRECTIONS), ""),
    )


def _street(words: list[str]) -> list[str]:
    """The words up to the street's type, and a direction behind it unless one stood before."""
    directed = bool(words) and words[0] in DIRECTIONS
    # The first word of a name is never its type: St Clair Ave, Avenue Rd, Court St.
    first = 2 if directed else 1
    end = next((i for i in range(first, len(words)) if words[i] in TYPES), None)
    if end is None:
        return _without_unit(words, first)
    while end + 1 < len(words) and words[end + 1] in TYPES and not _numbered(words, end + 1):
        end += 1
    if end + 1 < len(words) and words[end + 1] in DIRECTIONS and not directed:
        end += 1
    return words[: end + 1]


def _numbered(words: list[str], place: int) -> bool:
    """Whether a word is a gate with its figure, not a type: Gate 3."""
    return words[place] == "gt" and place + 1 < len(words) and words[place + 1][:1].isdigit()


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
    """4645-49 is 4645-4649, and 5559-3 stays as it is."""
    first, last = found[1], found[2]
    full = first[: max(len(first) - len(last), 0)] + last
    return f"{first}-{full if int(full) >= int(first) else last}"


@lru_cache(maxsize=2**18)
def street_key(street: str) -> str:
    """The spelling in which streets are compared."""
    words = [SHORT.get(word, word) for word in _folded(street).split()]
    return " ".join(words)


@lru_cache(maxsize=2**18)
def loose_key(street: str) -> str:
    """The name alone, without direction, type and spaces."""
    words = street_key(street).split()
    if len(words) > 1 and words[0] in DIRECTIONS:
        words = words[1:]
    if len(words) > 1 and words[-1] in DIRECTIONS:
        words = words[:-1]
    while len(words) > 1 and words[-1] in TYPES:
        words = words[:-1]
    return "".join(words)


def initial_key(street: str) -> str:  # noqa: ARG001
    """North American streets are not shortened by their first word."""
    return ""


@lru_cache(maxsize=2**16)
def beside_name(key: str) -> tuple[str, ...]:
    """Direction, type and figures of a street."""
    words = key.split()
    ends = (words[:1] + words[-1:]) if len(words) > 1 else []
    direction = next((one for one in ends if one in DIRECTIONS), "")
    kind = next((one for one in reversed(words[1:]) if one in TYPES), "")
    return direction, kind, " ".join(re.findall(r"\d+", key))


def identity(parsed: ParsedAddress) -> str:
    """Number, direction, street, type, direction; units are left out."""
    if parsed.box:
        return ""
    tower = f"- {parsed.entrance}" if parsed.entrance else ""
    house = parsed.house.casefold()
    return " ".join(one for one in (house, parsed.street, tower) if one)


def write(street: str, house: str, postcode: str, locality: str) -> str:
    """3025 W DIVERSEY AVE, CHICAGO, 60647."""
    place = f"{house} {street}".strip().upper()
    return ", ".join(one for one in (place, locality, postcode) if one)


NORTH_AMERICAN = GrammarRules(
    parse,
    street_key,
    loose_key,
    loose_key,
    initial_key,
    beside_name,
    identity,
    write,
    letter_is_entrance=False,
    may_lack_words=True,
)
