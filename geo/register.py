"""A register of addresses as arrays that are searched without a scan of the whole.

Rows keep the order of the file they came from. Houses are found by street and number in one sorted
array, streets by the hash of their name, and the streets of a postcode or locality by its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from geo.address import GRAMMARS, Grammar
from geo.crs import EARTH_RADIUS_M, LONLAT
from geo.name_hash import checksums_of, hashes_of, slips
from geo.parsed_address import GrammarRules, house_of

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Array = np.ndarray[Any, Any]

NUMBER_BITS = 22
"""House numbers up to 4 million beside a street's id in one 64-bit key."""

LONGEST_RANGE = 40
"""A range is found by each of its numbers up to this many, and by its last."""

PRIMARY, LOOSE, INITIAL = 0, 1, 2


class RegisterError(ValueError):
    """A register cannot be made or read; says what was found and what is expected."""


@dataclass(frozen=True)
class RegisterRows:
    """What a register's file holds, one entry per row, shape (n,).

    Attributes
    ----------
    street, letter, postcode, locality, district, designation, accuracy
        Arrow strings as written; "" where there is none. `district` is a second name of the place
        (kommundel), `accuracy` says where the point was taken.
    number, last_number
        int32, -1 where there is none.
    by_metres
        Whether number and last number are a distance along the road.
    x, y
        Position in the register's reference system, x to the east.
    """

    street: pa.Array
    number: Array
    last_number: Array
    letter: pa.Array
    postcode: pa.Array
    locality: pa.Array
    district: pa.Array
    designation: pa.Array
    accuracy: pa.Array
    by_metres: Array
    x: Floats
    y: Floats


@dataclass(frozen=True)
class AddressRegister:
    """Addresses with positions, ready to be searched; made by `build`, kept by the store's index.

    Attributes
    ----------
    grammar, crs
        How its addresses are written and what its positions mean.
    arrays
        Numbers by name: per row (x, y, street, number, last, letter, postcode, locality, district,
        by_metres, accuracy), and sorted keys with what they lead to (houses, names, areas,
        designations).
    words
        Strings by name: streets, street_keys, like_keys, letters, postcodes, localities,
        accuracies. The first letter, postcode and locality is "".
    """

    grammar: Grammar
    crs: str
    arrays: dict[str, Array]
    words: dict[str, pa.Array]

    def __len__(self) -> int:
        return len(self.arrays["x"])

    @property
    def rules(self) -> GrammarRules:
        """The grammar's functions."""
        return GRAMMARS[self.grammar]

    @property
    def metric(self) -> bool:
        """Whether positions are in metres."""
        return self.crs != LONLAT

    def distances_m(self, x: Floats, y: Floats, from_x: Any, from_y: Any) -> Floats:
        """Metres between positions of the register's reference system."""
        return distances_m(x, y, from_x, from_y, metric=self.metric)

    @cached_property
    def letters(self) -> dict[str, int]:
        """Code of every letter."""
        return _codes(self.words["letters"])

    @cached_property
    def postcodes(self) -> dict[str, int]:
        """Code of every postcode."""
        return _codes(self.words["postcodes"])

    @cached_property
    def localities(self) -> dict[str, int]:
        """Code of every locality's and district's loose key."""
        return {self.rules.loose_key(one): i for one, i in _codes(self.words["localities"]).items()}

    def streets_named(self, keys: Sequence[str], loose: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """Streets found by name: place in `keys`, street, how (PRIMARY, LOOSE, INITIAL)."""
        names = [
            *(f"{PRIMARY} {one}" for one in keys),
            *(f"{way} {one}" for way in (LOOSE, INITIAL) for one in loose),
        ]
        hashes = hashes_of(names)
        start = np.searchsorted(self.arrays["name_hash"], hashes, "left")
        end = np.searchsorted(self.arrays["name_hash"], hashes, "right")
        asked, places = spans(start, end)
        n = max(len(keys), 1)
        return asked % n, self.arrays["name_street"][places], self.arrays["name_step"][places]

    def streets_slipped(self, names: Sequence[str]) -> tuple[Ints, Ints]:
        """Streets a slip of the pen away, once or more each: place in `names`, street.

        A letter left out, added, exchanged for another or for the next (Damerau).
        """
        written = [(slip, i) for i, one in enumerate(names) for slip in slips(one)]
        hashes = checksums_of([slip for slip, _ in written])
        place = np.array([i for _, i in written], dtype=np.int64)
        start = np.searchsorted(self.arrays["slip_hash"], hashes, "left")
        end = np.searchsorted(self.arrays["slip_hash"], hashes, "right")
        asked, places = spans(start, end)
        return place[asked], self.arrays["slip_street"][places]

    def houses(self, streets: Ints, numbers: Ints) -> tuple[Ints, Ints]:
        """Rows of streets' numbers: place in `streets`, row."""
        keys = (streets.astype(np.int64) << NUMBER_BITS) | numbers
        start = np.searchsorted(self.arrays["house_key"], keys, "left")
        end = np.searchsorted(self.arrays["house_key"], keys, "right")
        asked, places = spans(start, end)
        return asked, self.arrays["house_row"][places]

    def rows_of_street(self, street: int) -> Array:
        """Rows of one street in the order of their numbers."""
        ends = np.array([street, street + 1], dtype=np.int64) << NUMBER_BITS
        start, end = np.searchsorted(self.arrays["house_key"], ends, "left")
        rows: Array = self.arrays["house_row"][start:end]
        return rows

    def streets_of_area(self, area: int) -> Array:
        """Streets of a postcode (its code) or a locality (number of postcodes + its code)."""
        start, end = self.arrays["area_start"][area : area + 2]
        streets: Array = self.arrays["area_street"][start:end]
        return streets

    def properties(self, designations: Sequence[str]) -> tuple[Ints, Ints]:
        """Rows of properties: place in `designations`, row."""
        hashes = hashes_of(designations)
        start = np.searchsorted(self.arrays["designation_hash"], hashes, "left")
        end = np.searchsorted(self.arrays["designation_hash"], hashes, "right")
        asked, places = spans(start, end)
        return asked, self.arrays["designation_row"][places]

    def house(self, row: int) -> str:
        """Number and letter of a row in one word."""
        return self._houses_written(np.array([row]))[0]

    def streets_written(self, rows: Array) -> list[str]:
        """The streets of rows in the register's spelling."""
        streets: list[str] = (
            self.words["streets"].take(pa.array(self.arrays["street"][rows])).to_pylist()
        )
        return streets

    def written(self, row: int) -> str:
        """The address of a row in one line."""
        return self.written_rows(np.array([row]))[0]

    def written_rows(self, rows: Array) -> list[str]:
        """The addresses of rows in one line each."""
        areas = [
            self.words[words].take(pa.array(self.arrays[name][rows])).to_pylist()
            for name, words in (("postcode", "postcodes"), ("locality", "localities"))
        ]
        parts = (self.streets_written(rows), self._houses_written(rows), *areas)
        return [self.rules.write(*one) for one in zip(*parts, strict=True)]

    def _houses_written(self, rows: Array) -> list[str]:
        letters = self.words["letters"].take(pa.array(self.arrays["letter"][rows])).to_pylist()
        numbers, ends = (self.arrays[name][rows].tolist() for name in ("number", "last"))
        return [
            house_of(number, end, letter)
            for number, end, letter in zip(numbers, ends, letters, strict=True)
        ]


def spans(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """All places from each start to its end: which span, and the place."""
    length = end - start
    asked = np.repeat(np.arange(len(start)), length)
    before = np.repeat(np.cumsum(length) - length, length)
    return asked, np.arange(len(asked)) - before + np.repeat(start, length)


def without_first_word(designation: str) -> str:
    """Kärnan 12:3 of Helsingborg Kärnan 12:3; "" where one word would not be left."""
    words = designation.split()
    return " ".join(words[1:]) if len(words) > 2 else ""


def distances_m(x: Floats, y: Floats, from_x: Any, from_y: Any, *, metric: bool) -> Floats:
    """Metres between positions in metres, or in degrees on a sphere's tangent plane."""
    dx, dy = x - from_x, y - from_y
    if not metric:
        degree_m = np.radians(EARTH_RADIUS_M)
        dx, dy = dx * degree_m * np.cos(np.radians(from_y)), dy * degree_m
    found: Floats = np.hypot(dx, dy)
    return found


def _codes(words: pa.Array) -> dict[str, int]:
    return {one: i for i, one in enumerate(words.to_pylist())}
