"""Numbers of organisations, and those of persons, which may not be kept anywhere."""

import re

NOT_KEPT = "(personal identity number, not kept)"
"""Stands in the quarantine for what may not be stored."""

_SPACE = r"[\s\x{00a0}\x{202f}]"
_DASH = r"[-+\x{2010}-\x{2015}\x{2212}]"
_BORN = (
    rf"(?:(?:18|19|20){_SPACE}?)?"
    r"(?:\d\d[01]\d\d\d|\d\d-[01]\d-\d\d|\d\d\s[01]\d\s\d\d)"
)
"""A date of birth with a sign between all its parts or none: 11-01001271 is a case's number."""

_NUMBER = rf"{_BORN}{_SPACE}?{_DASH}?{_SPACE}?\d\d{_SPACE}?\d\d"
PERSONAL = rf"(?:^|[^0-9]){_NUMBER}(?:$|[^0-9])"
"""What may hold a personal identity number (RE2, for Arrow); `names_person` tells."""

_IN_PYTHON = re.sub(r"\\x\{(\w{4})\}", r"\\u\1", _NUMBER)
_CANDIDATE = re.compile(rf"(?<!\d)(?<!\d[.,])(?=({_IN_PYTHON})(?!\d))")
_HALF_MASKED = re.compile(r"(?:18|19|20)?\d\d[01]\d{3}[xX*]{3,4}")


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
    return bool(re.fullmatch(r"(?:16)?\d{2}[01]\d{7}|(18|19|20)\d{10}", _digits(text)))


def is_half_masked(text: str) -> bool:
    """Whether a sole trader's number comes with its last digits hidden, as 811228XXXX."""
    return bool(_HALF_MASKED.fullmatch(_digits(text)))


def ten_digits(personal: str) -> str:
    """A personal identity number without century and signs: the same however it was written."""
    return _digits(personal)[-10:]


def names_person(text: str) -> bool:
    """Whether a text holds a personal identity number: a date of birth and a right check digit.

    With or without century, sign and spaces between its parts, alone or among words. Days from 61
    are those of coordination numbers.
    """
    return any(_could_be_born(ten_digits(one[1])) for one in _CANDIDATE.finditer(text))


def without_persons(text: str) -> str:
    """The text with every personal identity number replaced by words."""
    kept, end = [], 0
    for one in _CANDIDATE.finditer(text):
        if one.start() >= end and _could_be_born(ten_digits(one[1])):
            kept += [text[end : one.start()], NOT_KEPT]
            end = one.end(1)
    return "".join([*kept, text[end:]])


def _could_be_born(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and 1 <= day % 60 <= 31 and day < 92 and _luhn(digits)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: every other digit doubled, the digits' sum divisible by ten."""
    doubled = [int(one) * (2 - place % 2) for place, one in enumerate(digits)]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"[\s+\u2010-\u2015\u2212-]", "", text)
