"""Numbers of organisations, and those of persons, which may not be kept anywhere."""

import re

NOT_KEPT = "(personal identity number, not kept)"
"""Stands in the quarantine for what may not be stored."""

PERSONAL = r"\b(?:\d\d)?\d\d[01]\d\d\d[-+]\d{4}\b|\b(?:19|20)\d\d[01]\d\d{6}\b"
"""What may be a personal identity number inside a text; `names_person` tells."""


def organisation_number(text: str) -> str | None:
    """The number as 556677-8899, or None where the text is no organisation number.

    Ten digits whose third is 2 or more (Act 1974:174 on identity designation); a leading century
    of 16 is left out. The check digit is not looked at: the register's number is right, and a
    demo's must be wrong.
    """
    match = re.fullmatch(r"(?:16)?(\d{2}[2-9]\d{3})(\d{4})", _digits(text))
    return f"{match[1]}-{match[2]}" if match else None


def is_personal(text: str) -> bool:
    """Whether a number is a person's: the third of ten digits below 2, or a century of birth.

    A sole trader's organisation number is one.
    """
    return bool(re.fullmatch(r"\d{2}[01]\d{7}|(18|19|20)\d{10}", _digits(text)))


def names_person(text: str) -> bool:
    """Whether a text holds a personal identity number: a date of birth and a right check digit.

    Days from 61 are those of coordination numbers.
    """
    return any(_could_be_born(_digits(one)[-10:]) for one in re.findall(PERSONAL, text))


def _could_be_born(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and 1 <= day % 60 <= 31 and day < 92 and _luhn(digits)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: every other digit doubled, the digits' sum divisible by ten."""
    doubled = [int(one) * (2 - place % 2) for place, one in enumerate(digits)]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"[\s+-]", "", text)
