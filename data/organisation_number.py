"""Numbers of organisations, and those of persons, which may not be kept anywhere."""

import re

NOT_KEPT = "(personal identity number, not kept)"
"""Stands in the quarantine for what may not be stored."""


def organisation_number(text: str) -> str | None:
    """The number as 556677-8899, or None where the text is no organisation number.

    Ten digits whose third is 2 or more (Act 1974:174 on identity designation); a leading century
    of 16 is left out. The check digit is not looked at: it tells spelling from spelling, and a
    register's number is right by definition.
    """
    match = re.fullmatch(r"(?:16)?(\d{2}[2-9]\d{3})(\d{4})", _digits(text))
    return f"{match[1]}-{match[2]}" if match else None


def is_personal(text: str) -> bool:
    """Whether a number is a person's: the third of ten digits below 2, or a century of birth.

    A sole trader's organisation number is one.
    """
    return bool(re.fullmatch(r"\d{2}[01]\d{7}|(18|19|20)\d{10}", _digits(text)))


def _digits(text: str) -> str:
    return re.sub(r"[\s+-]", "", text)
