"""One column as the file had it → typed values and what is wrong with which rows.

Work is done once per distinct value and spread to the rows, so that a million rows of a date or a
code cost no more than the few hundred values they hold.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.days import day_of
from data.intake.hashing import hash_values
from data.intake.parse_words import (
    Pseudonym,
    parse_code,
    parse_flag,
    parse_organisation_number,
    parse_text,
    persons_in,
)
from data.intake.split import part_of
from data.intake.typed import Column, Distinct, Fault, Mask, given_of, mask_of, matches
from data.source_mappings import Field

__all__ = ["Column", "Fault", "Mask", "file_text", "parse_column"]

_DATE = r"^\d{4}-\d{2}-\d{2}([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_SPACES = r"[ \x{00a0}\x{202f}]"
_IN_THOUSANDS = rf"^[+-]?\d{{1,3}}({_SPACES}\d{{3}})+(,\d*)?$"
_LARGEST_WHOLE = 2.0**53

COUNT_NOT_KEPT = "(count, not kept)"
"""Stands in the quarantine for what was to become a band and is no number."""


def parse_column(
    raw: pa.Array,
    field: Field,
    *,
    decimal_comma: bool,
    today: date,
    pseudonym: Pseudonym | None = None,
    banned: Sequence[tuple[str, str]] = (),
) -> Column:
    """Typed values of one column.

    Types: text, code and organisation number become strings; integer and number float64; date int32
    days since 1970-01-01; flag bool. Faults: wrong type, out of range, required and empty, markup,
    formulas and control characters in text, dates after `today`, personal identity numbers (in an
    organisation number only where no `pseudonym` is given to keep it under), texts and codes that
    match a pattern of `banned` (RE2, with what was expected).
    """
    encoded = raw.dictionary_encode()
    text = part_of(_trimmed(file_text(encoded.dictionary)), field)
    parsed = _parsed(text, field, decimal_comma, pseudonym)
    faults = (*parsed.faults, *_out_of_range(parsed.values, field, today))
    if field.type in ("text", "code"):
        faults += tuple(Fault(matches(text, pattern), expected) for pattern, expected in banned)
    if field.bands:
        parsed = _banded(text, parsed.values, field)
    # A last distinct value that is null stands for the rows that are null in the file.
    indices = encoded.indices.fill_null(len(text)).to_numpy(zero_copy_only=False)
    spread = tuple(
        Fault(np.append(fault.rows, False)[indices], fault.expected, fault.masked)
        for fault in faults
    )
    shown = text if parsed.instead is None else parsed.instead
    hashes = hash_values(_with_empty(parsed.values))[indices]
    missing = mask_of(pc.is_null(_take(text, indices))) if field.required else None
    required = () if missing is None else (Fault(missing, "a value"),)
    return Column(
        _take(parsed.values, indices),
        hashes,
        _take(shown, indices),
        (*required, *spread),
        instead=parsed.instead is not None,
    )


def _parsed(
    text: pa.Array, field: Field, decimal_comma: bool, pseudonym: Pseudonym | None
) -> Distinct:
    match field.type:
        case "text":
            return parse_text(text)
        case "code":
            return parse_code(text, field)
        case "flag":
            return parse_flag(text)
        case "date":
            return _parse_date(text)
        case "organisation_number":
            return parse_organisation_number(text, pseudonym)
        case _:
            return _parse_number(text, field, decimal_comma)


def _banded(text: pa.Array, values: pa.Array, field: Field) -> Distinct:
    """Numbers of bands for numbers; their exact size leaves no trace, in the quarantine neither."""
    numbers = values.to_numpy(zero_copy_only=False)
    places = np.searchsorted(np.array(field.bands), numbers, side="right")
    known = given_of(values)
    lowest = [f"{edge:g}" for edge in (0.0, *field.bands)]
    instead = np.where(known, np.array(lowest, dtype=object)[places * known], COUNT_NOT_KEPT)
    return Distinct(
        pa.array(places.astype(np.float64), mask=~known),
        (),
        pa.array(instead, pa.string(), mask=~given_of(text)),
    )


def file_text(values: pa.Array) -> pa.Array:
    """Values as CSV would write them: whole numbers without decimals, midnight as a date."""
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return values.cast(pa.string())
    if pa.types.is_floating(values.type):
        whole = pc.and_(pc.equal(pc.floor(values), values), pc.less(pc.abs(values), _LARGEST_WHOLE))
        as_whole = pc.cast(pc.if_else(whole, values, 0.0), pa.int64()).cast(pa.string())
        finite = pc.if_else(pc.is_nan(values), None, values.cast(pa.string()))
        return pc.if_else(whole, as_whole, finite)
    if pa.types.is_timestamp(values.type):
        naive = values.cast(pa.timestamp("us", values.type.tz))
        stamp = pc.strftime(naive, "%Y-%m-%d %H:%M:%S")
        return pc.replace_substring_regex(stamp, r" 00:00:00(\.0+)?$", "")
    return values.cast(pa.string())


def _take(values: pa.Array, indices: np.ndarray[Any, Any]) -> pa.Array:
    return _with_empty(values).take(pa.array(indices))


def _with_empty(values: pa.Array) -> pa.Array:
    return pa.concat_arrays([values, pa.nulls(1, values.type)])


def _trimmed(text: pa.Array) -> pa.Array:
    tidy = pc.utf8_trim_whitespace(text)
    if matches(tidy, r"[\t\r\n]|  ").any():
        tidy = pc.replace_substring_regex(tidy, r"[\t\r\n ]+", " ")
    return pc.if_else(pc.equal(tidy, ""), None, tidy)


def _parse_number(text: pa.Array, field: Field, decimal_comma: bool) -> Distinct:
    if decimal_comma:
        together = pc.replace_substring_regex(text, _SPACES, "")
        text = pc.if_else(pc.match_substring_regex(text, _IN_THOUSANDS), together, text)
        text = pc.replace_substring_regex(text, r"^([+-]?\d*),(\d+([eE].*)?)$", r"\1.\2")
    valid = matches(text, _NUMBER)
    values = pc.if_else(pa.array(valid), text, None).cast(pa.float64())
    numbers = values.to_numpy(zero_copy_only=False)
    valid &= np.isfinite(numbers)
    expected = "a number such as 12.5"
    if field.type == "integer":
        with np.errstate(invalid="ignore"):
            valid &= (numbers == np.floor(numbers)) & (np.abs(numbers) <= _LARGEST_WHOLE)
        expected = "a whole number"
    wrong = given_of(text) & ~valid
    named = persons_in(text)
    faults = (
        Fault(wrong & ~named, expected),
        Fault(named, "a number that is no personal identity number", masked=True),
    )
    return Distinct(pa.array(numbers, mask=~valid), faults)


def _parse_date(text: pa.Array) -> Distinct:
    compact = matches(text, r"^\d{8}$")
    dashed = pc.replace_substring_regex(text, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    formed = pa.array(compact | matches(text, _DATE))
    days = pc.if_else(formed, pc.utf8_slice_codeunits(dashed, 0, 10), None).dictionary_encode()
    day_numbers = pa.array([_day_or_none(one) for one in days.dictionary.to_pylist()], pa.int32())
    values = day_numbers.take(days.indices)
    wrong = given_of(text) & mask_of(pc.is_null(values))
    return Distinct(values, (Fault(wrong, "a date that exists, as 2026-11-30"),))


def _day_or_none(text: str) -> int | None:
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        return None


def _out_of_range(values: pa.Array, field: Field, today: date) -> list[Fault]:
    if field.type == "date":
        return _out_of_period(values, field, today)
    if field.type not in ("integer", "number"):
        return []
    limits = []
    if field.minimum is not None:
        below = mask_of(pc.less(values, field.minimum))
        limits.append(Fault(below, f"a number from {field.minimum:g}"))
    if field.maximum is not None:
        above = mask_of(pc.greater(values, field.maximum))
        limits.append(Fault(above, f"a number up to {field.maximum:g}"))
    return limits


def _out_of_period(values: pa.Array, field: Field, today: date) -> list[Fault]:
    future = mask_of(pc.greater(values, day_of(today)))
    faults = [Fault(future, f"a date up to the day of import, {today.isoformat()}")]
    if field.earliest is not None:
        early = mask_of(pc.less(values, day_of(field.earliest)))
        faults.append(Fault(early, f"a date from {field.earliest.isoformat()}"))
    return faults
