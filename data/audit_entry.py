"""One entry of the log, and the chain: each entry's hash covers its content and the hash before it.

Who changes, removes or inserts an entry breaks the chain at that place. Who can write to the file
can also compute a whole new chain; an end of the chain (`Head`) that was noted elsewhere shows that
too.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Action = Literal[
    "opened",
    "saw",
    "exported",
    "printed",
    "changed",
    "asked",
    "signed in",
    "signed out",
    "refused",
    "destroyed",
]
ACTIONS: tuple[str, ...] = get_args(Action)
"""opened: everything a clearance shows was loaded; saw: details of premises; the rest as named."""

COLUMNS: dict[str, type] = {
    "entry_id": int,
    "at": str,
    "function": str,
    "agency": str,
    "role": str,
    "action": str,
    "premises": str,
    "purpose": str,
    "basis": str,
    "clearance": str,
    "detail": str,
    "previous_hash": str,
    "hash": str,
}
"""Columns of the log with their types; all but the last are what the hash covers."""


@dataclass(frozen=True)
class Entry:
    """Who did what, when, about which premises, for which purpose, on which basis.

    `at` is UTC in ISO 8601; `premises` a JSON list of ids; `detail` says more, but never what was
    seen.
    """

    entry_id: int
    at: str
    function: str
    agency: str
    role: str
    action: str
    premises: str
    purpose: str
    basis: str
    clearance: str
    detail: str
    previous_hash: str

    @property
    def hash(self) -> str:
        """SHA-256 over the entry as JSON with sorted keys, in hexadecimal."""
        content = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of a chain: the number of its last entry and that entry's hash."""

    entry_id: int
    hash: str

    def __str__(self) -> str:
        return f"{self.entry_id}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """The head that `str` wrote; `ValueError` where it is none."""
        number, _colon, digest = text.strip().partition(":")
        if not number.isdecimal() or len(digest) != 64:
            raise ValueError(
                f"Found the end of a log {text!r}; expected a number, a colon and 64 hexadecimal "
                "digits, as `python -m data audit verify` prints them."
            )
        return cls(int(number), digest.lower())


@dataclass(frozen=True)
class Break:
    """Where a chain breaks: the first entry that is not as it was written, and how that shows."""

    entry_id: int
    reason: str

    def __str__(self) -> str:
        return f"The log is broken at entry {self.entry_id}: {self.reason}"


def first_break(start: Head, kept: Iterable[tuple[Entry, str]], end: Head) -> Break | None:
    """Follow a chain from what came before it to where it should end.

    Parameters
    ----------
    start
        What the first entry must follow: the head of a destroyed part, or number 0 and the log's
        own id.
    kept
        Entries in order, each with the hash that is kept beside it.
    end
        The last entry there should be.
    """
    last = start
    for entry, digest in kept:
        found = _break_at(entry, digest, last)
        if found:
            return found
        last = Head(entry.entry_id, digest)
    if last != end:
        wrong = min(last.entry_id, end.entry_id) + 1
        return Break(wrong, f"the log should end with entry {end.entry_id}, it ends with "
                            f"{last.entry_id}; entries were taken off or added.")  # fmt: skip
    return None


def _break_at(entry: Entry, digest: str, last: Head) -> Break | None:
    expected = last.entry_id + 1
    if entry.entry_id != expected:
        return Break(expected, f"it is missing; the next one kept is {entry.entry_id}.")
    if entry.hash != digest:
        return Break(expected, "its content does not fit its hash; it was changed.")
    if entry.previous_hash != last.hash:
        return Break(expected, "it does not follow the entry before it; one of them was replaced.")
    return None


def entries_of(rows: Iterable[dict[str, object]]) -> Iterator[tuple[Entry, str]]:
    """Entries from rows of the log's columns, each with its kept hash."""
    for row in rows:
        content = {name: kind(row[name]) for name, kind in COLUMNS.items() if name != "hash"}
        yield Entry(**content), str(row["hash"])
