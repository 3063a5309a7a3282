"""Fingerprints of rows: 64-bit numbers that are the same in every run and on every machine."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_KEY = "samsyn rows 0001"
"""Sixteen bytes that start the string hash; another key would make every stored hash unknown."""

_EMPTY = np.uint64(0x9E3779B97F4A7C15)


def hash_rows(columns: Sequence[Hashes], salt: str) -> Hashes:
    """One number per row from the hashes of its columns in order, shape (rows,).

    `salt` keeps equal values of different sources apart.
    """
    start = np.uint64(int.from_bytes(sha256(salt.encode()).digest()[:8], "little"))
    hashes: Hashes = np.full(len(columns[0]), start, dtype=np.uint64)
    for column in columns:
        hashes = _mix(hashes * np.uint64(31) + column)
    return hashes


def hash_values(values: pa.Array) -> Hashes:
    """One number per value, shape (values,): equal for equal values of a kind, empty ones too.

    Strings are hashed by SipHash (through pandas), numbers by their 64 bits through SplitMix64's
    finalizer (Steele, Lea, Flood 2014).
    """
    if pa.types.is_string(values.type):
        words = values.fill_null("").to_numpy(zero_copy_only=False).astype(object)
        of_word: Hashes = pd.util.hash_array(words, hash_key=_KEY, categorize=False)
        return np.where(values.is_null().to_numpy(zero_copy_only=False), _EMPTY, of_word)
    numbers = pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)
    # Adding zero makes the two zeros, which are equal, one.
    bits: Hashes = (numbers + 0.0).view(np.uint64)
    return np.where(np.isnan(numbers), _EMPTY, _mix(bits))


def as_integers(hashes: Hashes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The same bits as signed numbers, which is what a database keeps."""
    return hashes.view(np.int64)


def _mix(hashes: Hashes) -> Hashes:
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
