"""Which rows pass a source's conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.typed import Mask, given_of, mask_of
from data.source_mappings import Condition


def holds(
    conditions: Sequence[Condition],
    columns: Mapping[str, pa.Array],
    n: int | None = None,
    *,
    today: int = 0,
) -> Mask:
    """Where every condition holds, shape (rows,); an empty value fails all but `present`.

    `today` is the day of import, days since 1970-01-01.
    """
    rows = n if n is not None else len(next(iter(columns.values())))
    result: Mask = np.ones(rows, dtype=bool)
    for condition in conditions:
        passed: Mask = np.zeros(rows, dtype=bool)
        for name in condition.names:
            passed |= _holds(condition, columns[name], today)
        result &= passed != condition.negate
    return result


def _holds(condition: Condition, column: pa.Array, today: int) -> Mask:
    given = given_of(column)
    result: Mask = np.ones(len(column), dtype=bool)
    if condition.present is not None:
        result &= given == condition.present
    words = (*condition.one_of, *([] if condition.equals is None else [condition.equals]))
    if words:
        result &= _is_among(column, words)
    if condition.starts_with:
        result &= _any(column, pc.starts_with, condition.starts_with)
    if condition.contains:
        result &= _any(column, pc.match_substring, condition.contains)
    limits = (condition.at_least, condition.at_most, condition.above, condition.below)
    if any(limit is not None for limit in limits):
        result &= _within(numbers_of(column), condition)
    if condition.within_days is not None:
        result &= numbers_of(column.cast(pa.int32())) >= today - condition.within_days
    return result


def _any(column: pa.Array, test: Any, words: Sequence[str]) -> Mask:
    encoded = column.cast(pa.string()).dictionary_encode()
    passed = np.zeros(len(encoded.dictionary) + 1, dtype=bool)
    for word in words:
        passed[:-1] |= mask_of(test(encoded.dictionary, word))
    spread: Mask = passed[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    return spread


def _is_among(column: pa.Array, words: Sequence[str]) -> Mask:
    among: Mask
    if not pa.types.is_string(column.type) and not pa.types.is_boolean(column.type):
        among = np.isin(numbers_of(column), [float(word) for word in words])
    else:
        known = pc.is_in(column.cast(pa.string()), value_set=pa.array(list(words)))
        among = known.to_numpy(zero_copy_only=False)
    return among


def _within(numbers: np.ndarray[Any, Any], condition: Condition) -> Mask:
    result: Mask = np.isfinite(numbers)
    with np.errstate(invalid="ignore"):
        if condition.at_least is not None:
            result &= numbers >= condition.at_least
        if condition.at_most is not None:
            result &= numbers <= condition.at_most
        if condition.above is not None:
            result &= numbers > condition.above
        if condition.below is not None:
            result &= numbers < condition.below
    return result


def numbers_of(column: pa.Array) -> np.ndarray[Any, Any]:
    """A column as float64, NaN where empty."""
    numbers: np.ndarray[Any, Any] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return numbers
