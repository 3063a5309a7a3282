"""One column as the file had it → typed values and what is wrong with which rows.

Work is done once per distinct value and spread to the rows, so that a million rows of a date or a
code cost no more than the few hundred values they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.days import day_of
from data.intake.hashing import Hashes, hash_values
from data.intake.organisation_number import PERSONAL, is_personal, names_person, organisation_number
from data.source import Field

Mask = np.ndarray[Any, np.dtype[np.bool_]]

_DATE = r"^\d{4}-\d{2}-\d{2}([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_HTML = (
    r"(?is)<\s*/?\s*[a-z][a-z0-9-]*([\s/][^<>]*)?>|<!--|<\s*/?\s*(script|iframe|img|svg|style)\b"
)
_FORMULA = r"^'?\s*(=|[+@-].*[|!(=]|[+-][A-Za-z])"
_SIGNED_NUMBERS = r"^[+-][\d\s.,()/+-]*$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_SUSPECT = r"[<\x00-\x1f\x7f-\x9f]|^'?\s*[=+@-]|\d[-+]\d{4}|\d{12}"
"""Cheap to look for, and found in every text that one of these patterns refuses."""

_FLAGS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "ja", "j", "x"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "nej"), False),
}
_SPACES = r"[ \x{00a0}\x{202f}]"
_IN_THOUSANDS = rf"^[+-]?\d{{1,3}}({_SPACES}\d{{3}})+(,\d*)?$"
_LARGEST_WHOLE = 2.0**53


@dataclass(frozen=True)
class Fault:
    """Rows of a column that cannot be accepted (bool, shape (rows,)) and what was expected."""

    rows: Mask
    expected: str
    masked: bool = False


@dataclass(frozen=True)
class Column:
    """Typed values of a field (null where empty or wrong), their hashes, text and faults."""

    values: pa.Array
    hashes: Hashes
    text: pa.Array
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Distinct:
    """Typed distinct values with the faults among them."""

    values: pa.Array
    faults: tuple[Fault, ...]


def parse_column(raw: pa.Array, field: Field, *, decimal_comma: bool, today: date) -> Column:
    """Typed values of one column.

    Types: text, code and organisation number become strings; integer and number float64; date int32
    days since 1970-01-01; flag bool. Faults: wrong type, out of range, required and empty, markup,
    formulas and control characters in text, dates after `today`.
    """
    encoded = raw.dictionary_encode()
    text = _trimmed(file_text(encoded.dictionary))
    parsed = _PARSERS[field.type](text, field, decimal_comma)
    faults = (*parsed.faults, *_out_of_range(parsed.values, field, today))
    # A last distinct value that is null stands for the rows that are null in the file.
    indices = encoded.indices.fill_null(len(text)).to_numpy(zero_copy_only=False)
    spread = tuple(
        Fault(np.append(fault.rows, False)[indices], fault.expected, fault.masked)
        for fault in faults
    )
    row_text = _take(text, indices)
    required = (Fault(_mask(pc.is_null(row_text)), "a value"),) if field.required else ()
    hashes = hash_values(_with_empty(parsed.values))[indices]
    return Column(_take(parsed.values, indices), hashes, row_text, (*required, *spread))


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
    if _matches(tidy, r"[\t\r\n]|  ").any():
        tidy = pc.replace_substring_regex(tidy, r"[\t\r\n ]+", " ")
    return pc.if_else(pc.equal(tidy, ""), None, tidy)


def _mask(condition: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(condition, False).to_numpy(zero_copy_only=False)
    return mask


def _matches(text: pa.Array, pattern: str) -> Mask:
    return _mask(pc.match_substring_regex(text, pattern))


def _parse_text(text: pa.Array, _field: Field, _comma: bool) -> _Distinct:
    if not _matches(text, _SUSPECT).any():
        return _Distinct(text, ())
    # The mark by which `data.quarantine` keeps a spreadsheet from computing what a cell holds.
    text = pc.replace_substring_regex(text, r"^'([=+@-])", r"\1")
    formula = _matches(text, _FORMULA) & ~_matches(text, _SIGNED_NUMBERS)
    faults = (
        Fault(_matches(text, _HTML), "plain text; it contains HTML"),
        Fault(formula, "plain text; it looks like a formula"),
        Fault(_matches(text, _CONTROL), "plain text; it contains control characters"),
        Fault(_names_person(text), "text without personal identity numbers", masked=True),
    )
    return _Distinct(text, faults)


def _names_person(text: pa.Array) -> Mask:
    named = _matches(text, PERSONAL)
    for place in np.flatnonzero(named):
        named[place] = names_person(text[place].as_py())
    return named


def _parse_number(text: pa.Array, field: Field, decimal_comma: bool) -> _Distinct:
    if decimal_comma:
        together = pc.replace_substring_regex(text, _SPACES, "")
        text = pc.if_else(pc.match_substring_regex(text, _IN_THOUSANDS), together, text)
        text = pc.replace_substring_regex(text, r"^([+-]?\d*),(\d+([eE].*)?)$", r"\1.\2")
    valid = _matches(text, _NUMBER)
    values = pc.if_else(pa.array(valid), text, None).cast(pa.float64())
    numbers = values.to_numpy(zero_copy_only=False)
    valid &= np.isfinite(numbers)
    expected = "a number such as 12.5"
    if field.type == "integer":
        with np.errstate(invalid="ignore"):
            valid &= (numbers == np.floor(numbers)) & (np.abs(numbers) <= _LARGEST_WHOLE)
        expected = "a whole number"
    wrong = _mask(pc.is_valid(text)) & ~valid
    return _Distinct(pa.array(numbers, mask=~valid), (Fault(wrong, expected),))


def _parse_date(text: pa.Array, _field: Field, _comma: bool) -> _Distinct:
    compact = _matches(text, r"^\d{8}$")
    dashed = pc.replace_substring_regex(text, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    formed = pa.array(compact | _matches(text, _DATE))
    days = pc.if_else(formed, pc.utf8_slice_codeunits(dashed, 0, 10), None).dictionary_encode()
    day_numbers = pa.array([_day_or_none(one) for one in days.dictionary.to_pylist()], pa.int32())
    values = day_numbers.take(days.indices)
    wrong = _mask(pc.is_valid(text)) & _mask(pc.is_null(values))
    return _Distinct(values, (Fault(wrong, "a date that exists, as 2026-11-30"),))


def _day_or_none(text: str) -> int | None:
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        return None


def _parse_flag(text: pa.Array, _field: Field, _comma: bool) -> _Distinct:
    flags = [_FLAGS.get(one.casefold()) if one else None for one in text.to_pylist()]
    values = pa.array(flags, pa.bool_())
    wrong = _mask(pc.is_valid(text)) & _mask(pc.is_null(values))
    return _Distinct(values, (Fault(wrong, "true or false"),))


def _parse_code(text: pa.Array, field: Field, _comma: bool) -> _Distinct:
    if not field.codes:
        return _parse_text(text, field, _comma)
    values = pa.array([field.codes.get(one) for one in text.to_pylist()], pa.string())
    wrong = _mask(pc.is_valid(text)) & _mask(pc.is_null(values))
    return _Distinct(values, (Fault(wrong, f"one of {', '.join(field.codes)}"),))


def _parse_organisation_number(text: pa.Array, _field: Field, _comma: bool) -> _Distinct:
    words = [one or "" for one in text.to_pylist()]
    values = pa.array([organisation_number(one) for one in words], pa.string())
    personal = np.array([is_personal(one) for one in words], dtype=bool)
    wrong = _mask(pc.is_valid(text)) & _mask(pc.is_null(values)) & ~personal
    faults = (
        Fault(wrong, "an organisation number: ten digits, as 556677-8899"),
        Fault(personal, "an organisation number, not a personal identity number", masked=True),
    )
    return _Distinct(values, faults)


def _out_of_range(values: pa.Array, field: Field, today: date) -> list[Fault]:
    if field.type == "date":
        return _out_of_period(values, field, today)
    if field.type not in ("integer", "number"):
        return []
    limits = []
    if field.minimum is not None:
        below = _mask(pc.less(values, field.minimum))
        limits.append(Fault(below, f"a number from {field.minimum:g}"))
    if field.maximum is not None:
        above = _mask(pc.greater(values, field.maximum))
        limits.append(Fault(above, f"a number up to {field.maximum:g}"))
    return limits


def _out_of_period(values: pa.Array, field: Field, today: date) -> list[Fault]:
    future = _mask(pc.greater(values, day_of(today)))
    faults = [Fault(future, f"a date up to the day of import, {today.isoformat()}")]
    if field.earliest is not None:
        early = _mask(pc.less(values, day_of(field.earliest)))
        faults.append(Fault(early, f"a date from {field.earliest.isoformat()}"))
    return faults


_PARSERS: dict[str, Callable[[pa.Array, Field, bool], _Distinct]] = {
    "text": _parse_text,
    "integer": _parse_number,
    "number": _parse_number,
    "date": _parse_date,
    "flag": _parse_flag,
    "code": _parse_code,
    "organisation_number": _parse_organisation_number,
}
