"""What an import tells while it runs and when it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from data.intake.refusal import Refused


class ImportStopped(Exception):  # noqa: N818 - a person stopped it; nothing is wrong
    """Raised by a progress callback to stop an import; the store is left as it was."""


@dataclass(frozen=True)
class Progress:
    """How far an import is: share of the file (0 to 1) and rows so far."""

    done: float
    read: int
    accepted: int
    quarantined: int


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True)
class ReasonCount:
    """How many rows were refused for one expectation of one column."""

    column: str
    expected: str
    rows: int


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or with `dry_run` would do.

    read = accepted + quarantined; unchanged rows are accepted ones known before;
    linked + unlinked = accepted. `premises`, `signals`, `visits`, `findings` count what was added.
    Of the premises that the file founded at first, `estimated` were linked to others by estimate, and
    `waiting` stay but wait for a person. `refused` holds the first refused rows. Where the same file was imported before,
    `imported_before` says when, the counts of rows are those of then, and nothing was added.
    """

    source: str
    file_name: str
    file_id: int
    dry_run: bool
    form: str
    read: int
    accepted: int
    unchanged: int
    quarantined: int
    linked: int
    unlinked: int
    premises: int = 0
    signals: int = 0
    visits: int = 0
    findings: int = 0
    estimated: int = 0
    waiting: int = 0
    reasons: tuple[ReasonCount, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    imported_before: str | None = None
    seconds: float = 0.0
