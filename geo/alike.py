"""Which streets of a register a written name may mean: by name, or by likeness in an area."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.parsed_address import UNTOLD
from geo.queries import Queries
from geo.register import AddressRegister, Ints, spans

Array = np.ndarray[Any, Any]

FUZZY = 3
"""The street was found by the likeness of its name, after PRIMARY, LOOSE and INITIAL."""

LEAST_SIMILAR = 0.6
"""Names less alike than this are not looked at (share of letters that stay)."""

MOST_STREETS = 5
"""Alike streets looked at per written street and area."""

EQUAL, MISSING, EXTRA, CONFLICT, FOREIGN = 0, 1, 2, 3, 4
"""A part against the register: the same, only written, only in the register, both and different, or
written and nowhere in the register."""


@dataclass(frozen=True)
class Streets:
    """Pairs of a query and a street of the register, shape (k,)."""

    query: Ints
    street: Ints
    step: Array
    similarity: Array
    words: Array

    def take(self, places: Array) -> "Streets":
        """The pairs at these places or of a mask."""
        return Streets(*(getattr(self, one.name)[places] for one in fields(self)))


def joined_streets(parts: Sequence[Streets]) -> Streets:
    """The pairs of all parts, one after another."""
    return Streets(
        *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Streets))
    )


def named_streets(register: AddressRegister, queries: Queries) -> Streets:
    """Streets that bear the written name, in full, loosely or with an initial."""
    asked, street, step = register.streets_named(queries.keys, queries.loose_keys)
    # The best way in counts where several lead to the same street.
    order = np.lexsort([step, street, asked])
    asked, street, step = asked[order], street[order], step[order]
    first = np.ones(len(asked), dtype=bool)
    first[1:] = (asked[1:] != asked[:-1]) | (street[1:] != street[:-1])
    return _spread(register, queries, asked[first], street[first], step[first])


def slipped_streets(register: AddressRegister, queries: Queries, chosen: Array) -> Streets:
    """Streets anywhere whose name is one slip of the pen away from that of chosen queries."""
    names = np.unique(queries.street[chosen])
    asked, street = register.streets_slipped([queries.like_keys[one] for one in names])
    pairs = np.unique(np.column_stack([names[asked], street]), axis=0)
    step = np.full(len(pairs), FUZZY, dtype=np.int8)
    found = _spread(register, queries, pairs[:, 0], pairs[:, 1].astype(np.int64), step)
    return found.take(found.similarity >= LEAST_SIMILAR)


def alike_streets(
    register: AddressRegister, queries: Queries, chosen: Array, area: Ints
) -> Streets:
    """Streets with a name like the written one, in the area of each chosen query (-1: all)."""
    pairs = np.column_stack([area, queries.street[chosen]])
    distinct, inverse = np.unique(pairs, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    everything = register.words["like_keys"]
    found_pair, found_street = [], []
    edges = np.flatnonzero(np.diff(distinct[:, 0], prepend=-2))
    for start, end in zip(edges, [*edges[1:], len(distinct)], strict=True):
        if (where := int(distinct[start, 0])) >= 0:
            streets = register.streets_of_area(where)
            vocabulary = everything.take(streets).to_pylist()
        else:
            streets = np.arange(len(everything))
            vocabulary = everything.to_pylist()
        if not vocabulary:
            continue
        asked = [queries.like_keys[one] for one in distinct[start:end, 1]]
        for i, j in _most_alike(asked, vocabulary):
            found_pair.append(start + i)
            found_street.append(streets[j])
    pair = np.array(found_pair, dtype=np.int64)
    street = np.array(found_street, dtype=np.int64)
    of_queries = np.argsort(inverse, kind="stable")
    starts = np.searchsorted(inverse[of_queries], pair, "left")
    ends = np.searchsorted(inverse[of_queries], pair, "right")
    which, places = spans(starts, ends)
    similarity, words = _likeness(register, queries, distinct[pair, 1], street)
    return Streets(
        chosen[of_queries[places]],
        street[which],
        np.full(len(which), FUZZY, dtype=np.int8),
        similarity[which],
        words[which],
    )


def _most_alike(asked: list[str], vocabulary: list[str]) -> list[tuple[int, int]]:
    """Places in both lists of the names that are most alike, best first, ties by place."""
    found: list[tuple[int, int]] = []
    for start in range(0, len(asked), 256):
        likeness = process.cdist(
            asked[start : start + 256],
            vocabulary,
            scorer=OSA.normalized_similarity,
            score_cutoff=LEAST_SIMILAR,
            dtype=np.float32,
        )
        some = np.flatnonzero(likeness.max(axis=1) > 0)
        best = np.argsort(-likeness[some], axis=1, kind="stable")[:, :MOST_STREETS]
        for i, places in zip(some, best, strict=True):
            found.extend((start + int(i), int(j)) for j in places if likeness[i, j] > 0)
    return found


def _spread(
    register: AddressRegister, queries: Queries, asked: Ints, street: Ints, step: Array
) -> Streets:
    """Pairs of written names and streets, for every query with that name."""
    similarity, words = _likeness(register, queries, asked, street)
    of_queries = np.argsort(queries.street, kind="stable")
    ordered = queries.street[of_queries]
    which, places = spans(
        np.searchsorted(ordered, asked, "left"), np.searchsorted(ordered, asked, "right")
    )
    return Streets(of_queries[places], street[which], step[which], similarity[which], words[which])


def _likeness(
    register: AddressRegister, queries: Queries, asked: Ints, street: Ints
) -> tuple[Array, Array]:
    """Likeness of loose names and relation of the words beside them, once per pair."""
    full = register.words["street_keys"].take(street).to_pylist()
    loose = register.words["like_keys"].take(street).to_pylist()
    beside = register.rules.beside_name
    similarity = np.empty(len(asked), dtype=np.float64)
    words = np.empty(len(asked), dtype=np.int8)
    for i, one in enumerate(asked):
        key = queries.keys[one]
        if key == full[i]:
            similarity[i], words[i] = 1.0, EQUAL
            continue
        similarity[i] = OSA.normalized_similarity(queries.like_keys[one], loose[i])
        words[i] = _relation(beside(key), beside(full[i]))
    return similarity, words


def _relation(written: tuple[str, ...], registered: tuple[str, ...]) -> int:
    """Of words one by one: CONFLICT where any differs, MISSING where one side lacks any."""
    relation = EQUAL
    for one, other in zip(written, registered, strict=True):
        if UNTOLD in (one, other):
            continue
        if one and other and one != other:
            return CONFLICT
        if one != other:
            relation = MISSING
    return relation
