"""A register of addresses as arrays that are searched without a scan of the whole.

Rows keep the order of the file they came from. Houses are found by street and number in one sorted
array, streets by the hash of their name, and the streets of a postcode or locality by its number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.address import GRAMMARS, Grammar
from geo.crs import EARTH_RADIUS_M, LONLAT
from geo.parsed_address import GrammarRules, ParsedAddress

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Array = np.ndarray[Any, Any]

NUMBER_BITS = 22
"""House numbers up to 4 million beside a street's id in one 64-bit key."""

LONGEST_RANGE = 40
"""A range in a register is found by every number of its side up to this many; longer by its ends."""

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
        by_metres, accuracy), and sorted keys with what they lead to (house, name, area, designation).
    words
        Strings by name: streets, street_keys, loose_keys, letters, postcodes, localities,
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

    def distances_m(self, x: Floats, y: Floats, from_x: Floats, from_y: Floats) -> Floats:
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
        """Code of every locality's and district's key."""
        return {
            self.rules.street_key(one): i for one, i in _codes(self.words["localities"]).items()
        }

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
        return self._parts([row])[0].house

    def written(self, row: int) -> str:
        """The address of a row in one line."""
        return self.rules.write(self._parts([row])[0])

    def written_rows(self, rows: Array) -> list[str]:
        """The addresses of rows in one line each."""
        return [self.rules.write(one) for one in self._parts(rows)]

    def _parts(self, rows: Any) -> list[ParsedAddress]:
        words = [
            self.words[kind].take(pa.array(self.arrays[name][rows])).to_pylist()
            for name, kind in _WORDS.items()
        ]
        number, last = (self.arrays[name][rows].tolist() for name in ("number", "last"))
        return [
            ParsedAddress(
                street=street,
                number=first if first >= 0 else None,
                last_number=end if end >= 0 else None,
                letter=letter,
                postcode=postcode,
                locality=locality,
            )
            for first, end, street, letter, postcode, locality in zip(
                number, last, *words, strict=True
            )
        ]


_WORDS = {
    "street": "streets",
    "letter": "letters",
    "postcode": "postcodes",
    "locality": "localities",
}


def build(rows: RegisterRows, grammar: Grammar, crs: str) -> AddressRegister:
    """Sort and code the rows of a register; rows without a position or a name are never found."""
    rules = GRAMMARS[grammar]
    street, streets = _coded(rows.street)
    keys = [rules.street_key(one) for one in streets.to_pylist()]
    loose = [rules.loose_key(one) for one in streets.to_pylist()]
    letter, letters = _coded(pc.utf8_upper(rows.letter), first="")
    postcode, postcodes = _coded(rows.postcode, first="")
    places, localities = _coded(pa.concat_arrays([rows.locality, rows.district]), first="")
    accuracy, accuracies = _coded(rows.accuracy, first="")
    n = len(rows.x)
    located = np.isfinite(rows.x) & np.isfinite(rows.y)
    arrays: dict[str, Array] = {
        "x": rows.x,
        "y": rows.y,
        "street": street,
        "number": rows.number.astype(np.int32),
        "last": rows.last_number.astype(np.int32),
        "letter": letter,
        "postcode": postcode,
        "locality": places[:n],
        "district": places[n:],
        "by_metres": rows.by_metres.astype(np.int8),
        "accuracy": accuracy,
        **_names(streets.to_pylist(), keys, loose, rules.initial_key),
        **_designations(rows.designation, rules, located),
    }
    named = np.array([bool(one) for one in keys], dtype=bool)[street] & located
    arrays.update(_houses(arrays, named))
    arrays.update(_areas(arrays, named, len(postcodes), len(localities)))
    arrays.update(_middles(arrays, located, len(postcodes), len(localities), crs))
    words = {
        "streets": streets,
        "street_keys": pa.array(keys, pa.large_string()),
        "loose_keys": pa.array(loose, pa.large_string()),
        "letters": letters,
        "postcodes": postcodes,
        "localities": localities,
        "accuracies": accuracies,
    }
    return AddressRegister(grammar, crs, arrays, words)


def hashes_of(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """64-bit hashes that are the same on every machine."""
    digests = b"".join(blake2b(one.encode(), digest_size=8).digest() for one in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def spans(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """All places from each start to its end: which span, and the place."""
    length = end - start
    asked = np.repeat(np.arange(len(start)), length)
    before = np.repeat(np.cumsum(length) - length, length)
    return asked, np.arange(len(asked)) - before + np.repeat(start, length)


def _codes(words: pa.Array) -> dict[str, int]:
    return {one: i for i, one in enumerate(words.to_pylist())}


def _coded(values: pa.Array, first: str | None = None) -> tuple[Array, pa.Array]:
    """Codes of values and the words they stand for, sorted; `first` is the word of code 0."""
    encoded = values.cast(pa.large_string()).fill_null("").dictionary_encode()
    found = set(encoded.dictionary.to_pylist())
    ordered = ([first] if first is not None else []) + sorted(found - {first})
    place = {one: i for i, one in enumerate(ordered)}
    new = np.array([place[one] for one in encoded.dictionary.to_pylist()], dtype=np.int32)
    codes = new[encoded.indices.to_numpy(zero_copy_only=False)] if len(values) else new[:0]
    return codes, pa.array(ordered, pa.large_string())


def _names(
    streets: list[str], keys: list[str], loose: list[str], initial_key: Callable[[str], str]
) -> dict[str, Array]:
    initials = [initial_key(one) for one in streets]
    hashes, places, steps = [], [], []
    for step, texts in ((PRIMARY, keys), (LOOSE, loose), (INITIAL, initials)):
        named = [i for i, one in enumerate(texts) if one]
        # A way in has its own space of names, so that the loose key of one street is not read as
        # the full name of another.
        hashes.append(hashes_of([f"{step} {texts[i]}" for i in named]))
        places.append(np.array(named, dtype=np.int32))
        steps.append(np.full(len(named), step, dtype=np.int8))
    order = np.lexsort([np.concatenate(places), np.concatenate(hashes)])
    return {
        "name_hash": np.concatenate(hashes)[order],
        "name_street": np.concatenate(places)[order],
        "name_step": np.concatenate(steps)[order],
    }


def _designations(designation: pa.Array, rules: GrammarRules, located: Array) -> dict[str, Array]:
    codes, words = _coded(designation)
    full = [
        rules.identity(ParsedAddress(designation=one)) if one else "" for one in words.to_pylist()
    ]
    found_rows, found_hashes = [], []
    # The municipality's name may stand before the tract or not.
    for keys in (full, [without_first_word(one) for one in full]):
        named = np.array([bool(one) for one in keys], dtype=bool)[codes] & located
        rows = np.flatnonzero(named).astype(np.int32)
        found_rows.append(rows)
        found_hashes.append(hashes_of(keys)[codes[rows]])
    row, key = np.concatenate(found_rows), np.concatenate(found_hashes)
    order = np.lexsort([row, key])
    return {"designation_hash": key[order], "designation_row": row[order]}


def without_first_word(designation: str) -> str:
    """Kärnan 12:3 of Helsingborg Kärnan 12:3; "" where one word would not be left."""
    words = designation.split()
    return " ".join(words[1:]) if len(words) > 2 else ""


def _houses(arrays: dict[str, Array], named: Array) -> dict[str, Array]:
    """Keys of street and number, sorted, and their rows; a range is there by each of its numbers."""
    rows = np.flatnonzero(named).astype(np.int32)
    first, last = arrays["number"][rows].astype(np.int64), arrays["last"][rows].astype(np.int64)
    ranged = (last > first) & (arrays["by_metres"][rows] == 0)
    more_rows = [rows]
    more_numbers = [np.maximum(first, 0)]
    step = np.where((last - first) % 2 == 0, 2, 1)
    for k in range(1, LONGEST_RANGE + 1):
        inside = ranged & (first + k * step < last)
        if not inside.any():
            break
        more_rows.append(rows[inside])
        more_numbers.append((first + k * step)[inside])
    more_rows.append(rows[ranged])
    more_numbers.append(last[ranged])
    row, number = np.concatenate(more_rows), np.concatenate(more_numbers)
    key = (arrays["street"][row].astype(np.int64) << NUMBER_BITS) | number % (1 << NUMBER_BITS)
    order = np.lexsort([row, key])
    return {"house_key": key[order], "house_row": row[order]}


def _areas(
    arrays: dict[str, Array], named: Array, postcodes: int, localities: int
) -> dict[str, Array]:
    """Streets of every postcode and locality; those without one are not listed."""
    pairs = []
    for name, offset in (("postcode", 0), ("locality", postcodes), ("district", postcodes)):
        known = named & (arrays[name] > 0)
        area = arrays[name][known].astype(np.int64) + offset
        pairs.append(np.unique((area << 32) | arrays["street"][known]))
    pair = np.unique(np.concatenate(pairs))
    starts = np.searchsorted(pair, np.arange(postcodes + localities + 1, dtype=np.int64) << 32)
    return {"area_start": starts, "area_street": (pair & 0xFFFFFFFF).astype(np.int32)}


def distances_m(x: Floats, y: Floats, from_x: Floats, from_y: Floats, *, metric: bool) -> Floats:
    """Metres between positions in metres, or in degrees on a sphere's tangent plane."""
    dx, dy = x - from_x, y - from_y
    if not metric:
        degree_m = np.radians(EARTH_RADIUS_M)
        dx, dy = dx * degree_m * np.cos(np.radians(from_y)), dy * degree_m
    found: Floats = np.hypot(dx, dy)
    return found


def _middles(
    arrays: dict[str, Array], located: Array, postcodes: int, localities: int, crs: str
) -> dict[str, Array]:
    """Mean position of every postcode and locality and the radius that holds 95 % of its rows."""
    x, y, radius = (np.full(postcodes + localities, np.nan) for _ in range(3))
    for name, offset, count in (
        ("postcode", 0, postcodes),
        ("district", postcodes, localities),
        ("locality", postcodes, localities),
    ):
        rows = np.flatnonzero(located & (arrays[name] > 0))
        rows = rows[np.argsort(arrays[name][rows], kind="stable")]
        edges = np.searchsorted(arrays[name][rows], np.arange(count + 1))
        for code in np.flatnonzero(np.diff(edges)):
            inside = rows[edges[code] : edges[code + 1]]
            own_x, own_y = arrays["x"][inside], arrays["y"][inside]
            area = code + offset
            x[area], y[area] = own_x.mean(), own_y.mean()
            distance = distances_m(own_x, own_y, x[area], y[area], metric=crs != LONLAT)
            radius[area] = np.quantile(distance, 0.95)
    return {"area_x": x, "area_y": y, "area_radius_m": radius}
