"""Text, codes, flags and organisation numbers: distinct texts into typed values."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.organisation_number import (
    PERSONAL,
    is_half_masked,
    is_personal,
    names_person,
    organisation_number,
)
from data.intake.pseudonym import is_pseudonym
from data.intake.typed import Distinct, Fault, Mask, given_of, mask_of, matches
from data.source_mappings import Field

Pseudonym = Callable[[str], str]

_HTML = (
    r"(?is)<\s*/?\s*[a-z][a-z0-9-]*([\s/][^<>]*)?>|<!--|<\s*/?\s*(script|iframe|img|svg|style)\b"
)
_FORMULA = r"^'?\s*(=|[+@-].*[|!(=]|[+-][A-Za-z])"
_SIGNED_NUMBERS = r"^[+-][\d\s.,()/+-]*$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_SUSPECT = rf"[<\x00-\x1f\x7f-\x9f]|^'?\s*[=+@-]|{PERSONAL}"
"""Cheap to look for, and found in every text that one of these patterns refuses."""

_FLAGS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "ja", "j", "x"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "nej"), False),
}


def parse_text(text: pa.Array) -> Distinct:
    """Plain text: no markup, formulas, control characters or personal identity numbers."""
    if not matches(text, _SUSPECT).any():
        return Distinct(text, ())
    # The mark by which `data.quarantine` keeps a spreadsheet from computing what a cell holds.
    text = pc.replace_substring_regex(text, r"^'([=+@-])", r"\1")
    formula = matches(text, _FORMULA) & ~matches(text, _SIGNED_NUMBERS)
    faults = (
        Fault(matches(text, _HTML), "plain text; it contains HTML"),
        Fault(formula, "plain text; it looks like a formula"),
        Fault(matches(text, _CONTROL), "plain text; it contains control characters"),
        Fault(persons_in(text), "text without personal identity numbers", masked=True),
    )
    return Distinct(text, faults)


def persons_in(text: pa.Array) -> Mask:
    """Where a text holds a personal identity number."""
    named = matches(text, PERSONAL)
    for place in np.flatnonzero(named):
        named[place] = names_person(text[place].as_py())
    return named


def parse_flag(text: pa.Array) -> Distinct:
    """Yes or no, in either language or as a number or a cross."""
    flags = [_FLAGS.get(one.casefold()) if one else None for one in text.to_pylist()]
    values = pa.array(flags, pa.bool_())
    wrong = given_of(text) & mask_of(pc.is_null(values))
    return Distinct(values, (Fault(wrong, "true or false"),))


def parse_code(text: pa.Array, field: Field) -> Distinct:
    """The word that the field's codes give, or any word where there are none."""
    if not field.codes:
        return parse_text(text)
    values = pa.array([field.codes.get(one) for one in text.to_pylist()], pa.string())
    wrong = given_of(text) & mask_of(pc.is_null(values))
    return Distinct(values, (Fault(wrong, f"one of {', '.join(field.codes)}"),))


def parse_organisation_number(text: pa.Array, pseudonym: Pseudonym | None) -> Distinct:
    """Numbers as 556677-8899; those of persons are refused, or replaced where that is asked for.

    A sole trader's number whose last digits the sender hid tells nobody apart: it is left out.
    """
    words = [one or "" for one in text.to_pylist()]
    values = [organisation_number(one) for one in words]
    personal = np.array([is_personal(one) for one in words], dtype=bool)
    hidden = np.array([is_half_masked(one) for one in words], dtype=bool)
    instead: list[str | None] = list(words)
    if pseudonym is not None:
        for place, one in enumerate(words):
            if personal[place] or is_pseudonym(one):
                values[place] = instead[place] = pseudonym(one) if personal[place] else one
    for place in np.flatnonzero(hidden).tolist():
        instead[place] = None
    told = np.array([value is not None for value in values], dtype=bool)
    wrong = given_of(text) & ~told & ~personal & ~hidden
    faults = (
        Fault(wrong, "an organisation number: ten digits, as 556677-8899"),
        Fault(
            personal & ~told,
            "an organisation number, not a personal identity number",
            masked=True,
        ),
    )
    replaced = pa.array(instead, pa.string()) if (personal | hidden).any() else None
    return Distinct(pa.array(values, pa.string()), faults, replaced)
