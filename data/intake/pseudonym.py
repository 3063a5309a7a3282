"""Sole traders under keyed pseudonyms: rows of one trader meet, the number cannot be recovered.

The number has so few possible values that an unkeyed hash would be tried through in seconds; the
key is therefore a secret of the place where the store stands, kept beside it and never in it.
"""

import base64
import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from data.intake.content import FileRefused
from data.intake.organisation_number import ten_digits

PREFIX = "sole-"
_FORM = re.compile(rf"{PREFIX}[a-p]{{20}}")
_KEY_BYTES = 32
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


@dataclass(frozen=True)
class Pseudonyms:
    """Gives sole traders their pseudonyms."""

    key: bytes = field(repr=False)

    def of(self, number: str) -> str:
        """The pseudonym of a personal identity number, however it was written.

        HMAC-SHA256 (RFC 2104), its first 80 bits in letters, so that no run of digits can be taken
        for a number.
        """
        digest = hmac.digest(self.key, ten_digits(number).encode(), "sha256")
        return PREFIX + digest[:10].hex().translate(_LETTERS)


def is_pseudonym(text: str) -> bool:
    """Whether a text is a pseudonym that was given before, as in a corrected quarantine."""
    return bool(_FORM.fullmatch(text))


def key_path(store: Path) -> Path:
    """Where the key of a store is kept."""
    return store.with_name(f"{store.name}.pseudonym-key")


def new_pseudonyms() -> Pseudonyms:
    """Pseudonyms of a key that is kept nowhere: for looking at a file without a store."""
    return Pseudonyms(secrets.token_bytes(_KEY_BYTES))


def pseudonyms_beside(store: Path, *, in_use: bool, keep: bool) -> Pseudonyms:
    """The pseudonyms of a store, with a new key where it has none and `keep` is set.

    Raises
    ------
    FileRefused
        The key is gone although pseudonyms are `in_use`, or others than its owner may read it.
    """
    path = key_path(store)
    if path.exists():
        return _read(path)
    if in_use:
        raise FileRefused(
            f"The key {path.name} beside the store is missing, and the store holds sole traders "
            "under its pseudonyms; new ones would not meet them. Put the key back from its backup."
        )
    made = new_pseudonyms()
    if keep:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another import was first
            return _read(path)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(made.key) + b"\n")
    return made


def _read(path: Path) -> Pseudonyms:
    if path.stat().st_mode & 0o077:
        raise FileRefused(
            f"The key {path.name} beside the store can be read by others than its owner; "
            "set its mode to 600."
        )
    try:
        key = base64.b64decode(path.read_bytes(), validate=False)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise FileRefused(
            f"The key {path.name} beside the store is damaged: expected {_KEY_BYTES} bytes in "
            "base64. Put it back from its backup."
        )
    return Pseudonyms(key)
