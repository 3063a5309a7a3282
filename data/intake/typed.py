"""What parsing gives: typed values of a column, and what is wrong with which of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.hashing import Hashes

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Fault:
    """Rows of a column that cannot be accepted (bool, shape (rows,)) and what was expected."""

    rows: Mask
    expected: str
    masked: bool = False


@dataclass(frozen=True)
class Column:
    """Typed values of a field (null where empty or wrong), their hashes, text and faults.

    `text` is what may be shown of a row that is refused. Where `instead` is set it is also what the
    quarantine keeps, since the file's own text may not be kept.
    """

    values: pa.Array
    hashes: Hashes
    text: pa.Array
    faults: tuple[Fault, ...]
    instead: bool = False


@dataclass(frozen=True)
class Distinct:
    """Typed distinct values with the faults among them, and what to keep instead of their text."""

    values: pa.Array
    faults: tuple[Fault, ...]
    instead: pa.Array | None = None


def mask_of(condition: pa.Array) -> Mask:
    """A condition as a mask; what is null does not hold."""
    mask: Mask = pc.fill_null(condition, False).to_numpy(zero_copy_only=False)
    return mask


def matches(text: pa.Array, pattern: str) -> Mask:
    """Where a text matches a pattern (RE2) somewhere."""
    return mask_of(pc.match_substring_regex(text, pattern))


def given_of(text: pa.Array) -> Mask:
    """Where a value is given."""
    return mask_of(pc.is_valid(text))
