"""Rows of a register's file → the sorted arrays that are searched."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.address import GRAMMARS, Grammar
from geo.crs import LONLAT
from geo.name_hash import checksums_of, hashes_of, slips
from geo.parsed_address import GrammarRules, ParsedAddress
from geo.register import (
    INITIAL,
    LONGEST_RANGE,
    LOOSE,
    NUMBER_BITS,
    PRIMARY,
    AddressRegister,
    Array,
    RegisterRows,
    distances_m,
    without_first_word,
)


def build(rows: RegisterRows, grammar: Grammar, crs: str) -> AddressRegister:
    """Sort and code the rows of a register; rows without a position or a name are never found."""
    rules = GRAMMARS[grammar]
    street, streets = _coded(rows.street)
    keys = [rules.street_key(one) for one in streets.to_pylist()]
    loose = [rules.loose_key(one) for one in streets.to_pylist()]
    like = [rules.like_key(one) for one in streets.to_pylist()]
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
        **_slips(like),
        **_designations(rows.designation, rules, located),
    }
    named = np.array([bool(one) for one in keys], dtype=bool)[street] & located
    arrays.update(_houses(arrays, named))
    arrays.update(_areas(arrays, named, len(postcodes), len(localities)))
    arrays.update(_middles(arrays, located, len(postcodes), len(localities), crs))
    words = {
        "streets": streets,
        "street_keys": pa.array(keys, pa.large_string()),
        "like_keys": pa.array(like, pa.large_string()),
        "letters": letters,
        "postcodes": postcodes,
        "localities": localities,
        "accuracies": accuracies,
    }
    return AddressRegister(grammar, crs, arrays, words)


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
    hashes: list[Array] = []
    places: list[Array] = []
    steps: list[Array] = []
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


def _slips(names: list[str]) -> dict[str, Array]:
    """Hashes of names with a letter left out, sorted, and the streets they may be."""
    texts = [(slip, i) for i, one in enumerate(names) for slip in slips(one)]
    hashes = checksums_of([slip for slip, _ in texts])
    streets = np.array([i for _, i in texts], dtype=np.int32)
    order = np.lexsort((streets, hashes))
    return {"slip_hash": hashes[order], "slip_street": streets[order]}


def _designations(designation: pa.Array, rules: GrammarRules, located: Array) -> dict[str, Array]:
    codes, words = _coded(designation)
    full = [
        rules.identity(ParsedAddress(designation=one)) if one else "" for one in words.to_pylist()
    ]
    found_rows: list[Array] = []
    found_hashes: list[Array] = []
    # The municipality's name may stand before the tract or not.
    for keys in (full, [without_first_word(one) for one in full]):
        named = np.array([bool(one) for one in keys], dtype=bool)[codes] & located
        rows = np.flatnonzero(named).astype(np.int32)
        found_rows.append(rows)
        found_hashes.append(hashes_of(keys)[codes[rows]])
    row, key = np.concatenate(found_rows), np.concatenate(found_hashes)
    order = np.lexsort([row, key])
    return {"designation_hash": key[order], "designation_row": row[order]}


def _houses(arrays: dict[str, Array], named: Array) -> dict[str, Array]:
    """Sorted keys of street and number, and their rows; a range is there by each number."""
    rows = np.flatnonzero(named).astype(np.int32)
    first, last = arrays["number"][rows].astype(np.int64), arrays["last"][rows].astype(np.int64)
    ranged = (last > first) & (arrays["by_metres"][rows] == 0)
    more_rows: list[Array] = [rows]
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
