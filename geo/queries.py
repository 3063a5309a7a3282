"""Written addresses in the codes of a register."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.parsed_address import ParsedAddress
from geo.register import AddressRegister, Ints

Array = np.ndarray[Any, Any]

NONE, UNKNOWN = 0, -1
"""Codes of what was not written, and of what the register does not hold."""

LIKE_LOCALITY = 0.8
"""A postal town at least this like one of the register's is that one, misspelt."""


@dataclass(frozen=True)
class Queries:
    """Distinct addresses in the register's codes, shape (m,).

    `street` is a place in `keys`, `loose_keys` and `like_keys`, -1 where none is named; `number`
    and `last` are -1 where there is none.
    """

    parsed: list[ParsedAddress]
    keys: list[str]
    loose_keys: list[str]
    like_keys: list[str]
    street: Ints
    number: Ints
    last: Ints
    letter: Array
    postcode: Array
    locality: Array

    def __len__(self) -> int:
        return len(self.parsed)


def encode(
    register: AddressRegister,
    parsed: list[ParsedAddress],
    postcodes: Sequence[str],
    localities: Sequence[str],
) -> Queries:
    """Codes of parsed addresses; a postcode or locality given beside the address comes first."""
    rules = register.rules
    streets = [rules.street_key(one.street) for one in parsed]
    keys = {one: i for i, one in enumerate(dict.fromkeys(streets)) if one}
    place = {one: i for i, one in enumerate(keys)}
    codes = [_code_of(given) or one.postcode for given, one in zip(postcodes, parsed, strict=True)]
    towns = [given or one.locality for given, one in zip(localities, parsed, strict=True)]
    return Queries(
        parsed,
        list(keys),
        [rules.loose_key(one) for one in keys],
        [rules.like_key(one) for one in keys],
        np.array([place.get(one, -1) for one in streets], dtype=np.int64),
        _numbers([one.number for one in parsed]),
        _numbers([one.last_number for one in parsed]),
        _known([rules.mark(one) for one in parsed], register.letters),
        _known(codes, register.postcodes),
        _towns(towns, register),
    )


def _code_of(given: str) -> str:
    """A postcode as the register writes it: 252 25 and SE-25225 are 25225, 60657.0 is 60657."""
    if not given:
        return ""
    text = re.sub(r"[\s-]|\.0$", "", given).upper()
    return re.sub(r"^SE?(?=\d{5}$)", "", text)


def _numbers(numbers: Sequence[int | None]) -> Ints:
    return np.array([-1 if one is None else one for one in numbers], dtype=np.int64)


def _known(words: Sequence[str], codes: dict[str, int]) -> Array:
    return np.array([codes.get(one, UNKNOWN) for one in words], dtype=np.int64)


def _towns(towns: Sequence[str], register: AddressRegister) -> Array:
    """Codes of localities; a misspelt one is read as the most alike."""
    known = register.localities
    found: dict[str, int] = {}
    for town in dict.fromkeys(towns):
        key = register.rules.loose_key(town)
        code = known.get(key, UNKNOWN)
        if code == UNKNOWN and len(known) > 1:
            best = process.extractOne(
                key, list(known), scorer=OSA.normalized_similarity, score_cutoff=LIKE_LOCALITY
            )
            code = known[best[0]] if best else UNKNOWN
        found[town] = code if key else NONE
    return np.array([found[one] for one in towns], dtype=np.int64)
