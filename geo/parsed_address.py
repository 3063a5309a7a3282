"""The parts of an address, and what a grammar does with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "gatuadress",
    "metertal",
    "byadress",
    "gardsadress",
    "fastighet",
    "postbox",
    "torg",
    "vag",
    "park",
    "fritext",
]
"""What an address is by its form. A register's own type of the street decides where it is known."""


UNTOLD = "?"
"""A word beside a name that may be there, but cannot be made out."""


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """The parts of one address as written; "" and None where there is none.

    Attributes
    ----------
    kind
        See `Kind`; `fritext` where words describe a place beside an address, or nothing was found.
    street
        Name of the street, village or farm, abbreviations spelled out; å, ä, ö as written.
    number, last_number
        House number and the end of a range; on a road numbered by metres, tens of metres and rest.
    letter
        One or two letters of the number.
    entrance
        Entrance, gate or building, or the register's addition to the place (UH, UV), as written.
    apartment, floor, unit
        Four digits of a flat; floor and, in North America, the room or shop, as written.
    care_of, box
        Who receives, and a postal box.
    postcode, locality
        Five digits (Sweden, United States) or six characters (Canada); the postal town.
    designation
        Name of a property: quarter or tract, and block:unit.
    direction
        Point of the compass before or behind a North American street.
    """

    kind: Kind = "fritext"
    street: str = ""
    number: int | None = None
    last_number: int | None = None
    letter: str = ""
    entrance: str = ""
    apartment: str = ""
    floor: str = ""
    unit: str = ""
    care_of: str = ""
    box: str = ""
    postcode: str = ""
    locality: str = ""
    designation: str = ""
    direction: str = ""

    @property
    def house(self) -> str:
        """Number, end of the range and letter in one word: 12, 12A, 12-14."""
        number = -1 if self.number is None else self.number
        return house_of(number, -1 if self.last_number is None else self.last_number, self.letter)


def house_of(number: int, last: int, letter: str) -> str:
    """A house in one word, "" where the number is -1; `last` is -1 where there is no range."""
    if number < 0:
        return ""
    return f"{number}{letter.upper()}" if last < 0 else f"{number}-{last}{letter.upper()}"


@dataclass(frozen=True)
class GrammarRules:
    """How one family of addresses is read, compared and written.

    Attributes
    ----------
    parse
        Text → parts.
    street_key
        Name of a street → the spelling in which it is compared.
    loose_key
        The same without accents, spaces and endings that are mixed up: a second way in.
    like_key
        The name in the letters in which its likeness to another is measured.
    initial_key
        The loose key with given names as initials, "" where the street has none.
    beside_name
        Compared spelling → words beside the name that tell streets apart, "" where there is none
        and `UNTOLD` where a misspelling may hide one.
    identity
        Parts → the key of the place for linking records, "" where no place is named.
    write
        Street, house, postcode and locality → one line.
    letter_is_entrance
        Whether a letter the register does not know is an entrance of the numbered house (True)
        or another house (False).
    may_lack_words
        Whether a street written without a word beside its name may be the one that has it.
    """

    parse: Callable[[str], ParsedAddress]
    street_key: Callable[[str], str]
    loose_key: Callable[[str], str]
    like_key: Callable[[str], str]
    initial_key: Callable[[str], str]
    beside_name: Callable[[str], tuple[str, ...]]
    identity: Callable[[ParsedAddress], str]
    write: Callable[[str, str, str, str], str]
    letter_is_entrance: bool
    may_lack_words: bool

    def mark(self, parsed: ParsedAddress) -> str:
        """What tells houses of one number apart: the letter, or a building set off from it."""
        return (parsed.letter or ("" if self.letter_is_entrance else parsed.entrance)).upper()
