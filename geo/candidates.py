"""Which rows of a register an address may mean, and how each differs from what was written."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from geo.alike import CONFLICT, EQUAL, EXTRA, FOREIGN, MISSING, Streets
from geo.queries import NONE, UNKNOWN, Queries
from geo.register import LONGEST_RANGE, AddressRegister, Ints

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Candidates:
    """Pairs of a query and a row of the register, shape (k,), with how they differ.

    Attributes
    ----------
    query, row
        Places in the queries and the register.
    step, similarity, words
        How the street was found, how alike the loose names are (0–1), and the relation of the
        words beside the name (directions, types, figures): EQUAL, MISSING, CONFLICT.
    number
        0 the same number or range, 1 one lies in the other's range, 2 a doubtful one.
    letter, postcode, locality
        EQUAL, MISSING, EXTRA or CONFLICT.
    """

    query: Ints
    row: Ints
    step: Array
    similarity: Array
    words: Array
    number: Array
    letter: Array
    postcode: Array
    locality: Array

    def take(self, places: Array) -> "Candidates":
        """The pairs at these places or of a mask."""
        return Candidates(*(getattr(self, one.name)[places] for one in fields(self)))


def joined(parts: Sequence[Candidates]) -> Candidates:
    """The pairs of all parts, each once: by the best way in."""
    made = Candidates(
        *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Candidates))
    )
    order = np.lexsort([-made.similarity, made.step, made.row, made.query])
    made = made.take(order)
    first = np.ones(len(order), dtype=bool)
    first[1:] = (made.query[1:] != made.query[:-1]) | (made.row[1:] != made.row[:-1])
    return made.take(first)


def candidates_of(register: AddressRegister, queries: Queries, streets: Streets) -> Candidates:
    """Rows of the streets that bear a written number, or lie in a written range."""
    numbered = queries.number[streets.query] >= 0
    pair = np.flatnonzero(numbered)
    query = streets.query[pair]
    first, last = queries.number[query], queries.last[query]
    pairs, numbers = [pair], [first]
    # One side of a street has the even numbers, the other the odd ones.
    step = np.where((last - first) % 2 == 0, 2, 1)
    for k in range(1, LONGEST_RANGE + 1):
        inside = first + k * step <= last
        if not inside.any():
            break
        pairs.append(pair[inside])
        numbers.append((first + k * step)[inside])
    asked = np.concatenate(pairs)
    found, row = register.houses(streets.street[asked], np.concatenate(numbers))
    place = asked[found]
    query = streets.query[place]
    made = Candidates(
        query,
        row.astype(np.int64),
        streets.step[place],
        streets.similarity[place],
        streets.words[place],
        _numbers(register, queries, query, row),
        _letters(register, queries, query, row),
        _area(
            _relate(queries.postcode[query], register.arrays["postcode"][row]),
            queries.postcode[query],
        ),
        _localities(register, queries, query, row),
    )
    return made.take(made.number <= 2)


def _numbers(register: AddressRegister, queries: Queries, query: Ints, row: Ints) -> Array:
    """0 the same, 1 in a range, 2 doubtful, 3 another number."""
    arrays = register.arrays
    first, last = queries.number[query], queries.last[query]
    own_first, own_last = arrays["number"][row], arrays["last"][row]
    by_metres = arrays["by_metres"][row] == 1
    same = (first == own_first) & (last == own_last)
    # On a road numbered by metres 58-27 is one place, and 58 alone another.
    other = by_metres & ~same
    metres_written = (last >= 0) & (last < first)
    return np.select([same, other, metres_written], [0, 3, 2], 1).astype(np.int8)


def _letters(register: AddressRegister, queries: Queries, query: Ints, row: Ints) -> Array:
    return _relate(queries.letter[query], register.arrays["letter"][row])


def _localities(register: AddressRegister, queries: Queries, query: Ints, row: Ints) -> Array:
    """As `_relate`; either name of the place will do, and a town of elsewhere is FOREIGN."""
    written = queries.locality[query]
    locality = _relate(written, register.arrays["locality"][row])
    district = _relate(written, register.arrays["district"][row])
    relation = np.where((district == EQUAL) & (written > 0), EQUAL, locality)
    foreign = (written == UNKNOWN) & (relation == CONFLICT)
    return _area(np.where(foreign, FOREIGN, relation), written)


def _area(relation: Array, written: Array) -> Array:
    """A relation in which nothing written is nothing told, not equality."""
    return np.where((written == NONE) & (relation == EQUAL), EXTRA, relation)


def _relate(written: Array, registered: Array) -> Array:
    return np.select(
        [written == registered, registered == NONE, written == NONE],
        [EQUAL, MISSING, EXTRA],
        CONFLICT,
    ).astype(np.int8)
