"""How long things are kept: the periods a municipality has decided (`retention.toml`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.toml import build, load_table
from risk.catalogue import Certainty


@dataclass(frozen=True)
class Period:
    """A period in whole days after which something goes, the rule in words, and how sure it is."""

    days: int
    rule: Mapping[str, str] = field(default_factory=dict)
    certainty: Certainty = "B2"

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"A retention period is {self.days} days; expected 1 or more.")

    def words(self, language: str) -> str:
        """The rule in `language`, falling back to English."""
        return self.rule.get(language) or self.rule.get("en", "")


@dataclass(frozen=True)
class Periods:
    """`retention.toml`: what has no period is kept until one is decided.

    Attributes
    ----------
    visits
        Visits with their findings, from the day of the visit.
    quarantine
        Refused rows, from the day of their import.
    answers, requests
        Answers to information requests and the requests, from the day they were made.
    operations
        Closed operations, from their day.
    review
        Records that wait for a person, decisions about them, and which premises were merged or
        split, from the day each was made. Merges that went cannot be undone.
    log
        Entries of the log, also those of exports, from the day they were written.
    """

    visits: Period | None = None
    quarantine: Period | None = None
    answers: Period | None = None
    requests: Period | None = None
    operations: Period | None = None
    review: Period | None = None
    log: Period | None = None


def load_periods(folder: Path) -> Periods:
    """The periods in a municipality's folder; none where it has no `retention.toml`.

    Raises
    ------
    ValueError
        The file is wrong; every problem is in the message.
    """
    path = folder / "retention.toml"
    if not path.exists():
        return Periods()
    return build(Periods, load_table(path), where="retention.toml")
