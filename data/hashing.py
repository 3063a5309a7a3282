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


def hash_rows(columns: Sequence[pa.Array], salt: str) -> Hashes:
    """One number per row from the values of `columns` in order, shape (rows,).

    `salt` keeps equal values of different sources apart. Strings are hashed by SipHash (through
    pandas), numbers by their 64 bits; columns are combined by SplitMix64's finalizer (Steele, Lea,
    Flood 2014).
    """
    start = np.uint64(int.from_bytes(sha256(salt.encode()).digest()[:8], "little"))
    hashes: Hashes = np.full(len(columns[0]), start, dtype=np.uint64)
    for column in columns:
        hashes = _mix(hashes ^ _mix(_hash_column(column)) + hashes * np.uint64(31))
    return hashes


def as_integers(hashes: Hashes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The same bits as signed numbers, which is what a database keeps."""
    return hashes.view(np.int64)


def _hash_column(column: pa.Array) -> Hashes:
    if pa.types.is_string(column.type):
        encoded = column.dictionary_encode()
        words = encoded.dictionary.to_numpy(zero_copy_only=False).astype(object)
        of_word = pd.util.hash_array(words, hash_key=_KEY, categorize=False)
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        hashes: Hashes = np.append(of_word, _EMPTY)[codes]
        return hashes
    numbers = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
    bits: Hashes = (numbers + 0.0).view(np.uint64)
    return np.where(np.isnan(numbers), _EMPTY, bits)


def _mix(hashes: Hashes) -> Hashes:
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
