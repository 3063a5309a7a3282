"""Addresses → places of a register; no call leaves the machine.

An address is first looked up by its full name and number, then under looser spellings, then among
the most alike streets of its postcode, of its locality and of the whole register. What stays
without a house of its own becomes an area: the street, the property, the postcode.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from geo.address import parse_address
from geo.alike import Streets, alike_streets, joined_streets, named_streets, slipped_streets
from geo.candidates import Candidates, candidates_of, joined
from geo.match_score import evidence
from geo.matches import POINT_QUALITIES, QUALITIES, Alternative, Matches, Quality
from geo.placing import place
from geo.queries import NONE, UNKNOWN, Queries, encode
from geo.register import AddressRegister

__all__ = ["POINT_QUALITIES", "QUALITIES", "Alternative", "Matches", "Quality", "geocode"]

Array = np.ndarray[Any, Any]

FEW_STREETS = 5_000
"""A register of so many names is looked through for alike ones as a whole, a larger one by area."""

AT_ONCE = 20_000
"""Distinct addresses looked up together: a common street of a whole country has many candidates."""

FOUND = 4.0
"""Log-odds from which no more alike streets are looked for."""


def geocode(
    register: AddressRegister,
    addresses: Sequence[str | None],
    postcodes: Sequence[str | None] | None = None,
    localities: Sequence[str | None] | None = None,
) -> Matches:
    """Find every address in a register.

    Parameters
    ----------
    register
        What is searched.
    addresses
        One line each, as typed, shape (n,); None and "" are no location.
    postcodes, localities
        Columns beside the address, shape (n,). Where filled they come before what the line says.

    Returns
    -------
    Matches
        Shape (n,), in the order of `addresses`; the same input gives the same output.

    Raises
    ------
    ValueError
        `postcodes` or `localities` are not as long as `addresses`.
    """
    n = len(addresses)
    columns = [_texts(addresses, n), _texts(postcodes, n), _texts(localities, n)]
    distinct: dict[tuple[str, str, str], int] = {}
    of_rows = [distinct.setdefault(one, len(distinct)) for one in zip(*columns, strict=True)]
    asked = list(distinct)
    with _no_search_for_cycles():
        first, *rest = (
            _find(register, asked[start : start + AT_ONCE])
            for start in range(0, max(len(asked), 1), AT_ONCE)
        )
    return first.followed_by(rest).take(np.array(of_rows, dtype=np.int64))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep Python from looking through all it holds whenever some more addresses are read.

    The many small objects made here are in no cycle; the search takes a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _find(register: AddressRegister, asked: list[tuple[str, str, str]]) -> Matches:
    """Matches of distinct addresses with their postcodes and localities."""
    parsed = parse_address([line for line, _, _ in asked], register.grammar)
    codes, towns = [code for _, code, _ in asked], [town for _, _, town in asked]
    queries = encode(register, parsed, codes, towns)
    streets, candidates = search(register, queries)
    return place(register, queries, streets, candidates)


def _texts(values: Sequence[str | None] | None, n: int) -> list[str]:
    if values is None:
        return [""] * n
    if len(values) != n:
        raise ValueError(
            f"There are {n} addresses but {len(values)} postcodes or localities; give one for "
            "each address, empty where it is not known."
        )
    return ["" if one is None or _is_nan(one) else str(one) for one in values]


def _is_nan(cell: object) -> bool:
    """Whether a cell is what tables put where nothing is."""
    return isinstance(cell, float) and np.isnan(cell)


def search(register: AddressRegister, queries: Queries) -> tuple[Streets, Candidates]:
    """All streets and rows that were looked at, from the narrow to the wide."""
    streets = named_streets(register, queries)
    candidates = candidates_of(register, queries, streets)
    all_streets, found = [streets], [candidates]
    best = np.full(len(queries), -np.inf)
    _raise(best, candidates)
    first_locality = len(register.words["postcodes"])
    nowhere = np.full(len(queries), -1, dtype=np.int64)
    chosen = np.flatnonzero((queries.street >= 0) & (best < FOUND))
    streets = slipped_streets(register, queries, chosen)
    candidates = candidates_of(register, queries, streets)
    all_streets.append(streets)
    found.append(candidates)
    _raise(best, candidates)
    few = len(register.words["streets"]) <= FEW_STREETS
    for area, known in (
        (queries.postcode, queries.postcode > NONE),
        (queries.locality + first_locality, queries.locality > NONE),
        (nowhere, few & ((queries.locality != UNKNOWN) | (queries.postcode > NONE))),
    ):
        chosen = np.flatnonzero((queries.street >= 0) & (best < FOUND) & known)
        if not len(chosen):
            continue
        streets = alike_streets(register, queries, chosen, area[chosen])
        candidates = candidates_of(register, queries, streets)
        all_streets.append(streets)
        found.append(candidates)
        _raise(best, candidates)
    return joined_streets(all_streets), joined(found)


def _raise(best: Array, candidates: Candidates) -> None:
    """Lift every query's best evidence to that of its new candidates."""
    np.maximum.at(best, candidates.query, evidence(candidates))
