"""Signal types: what each kind of fact about premises means, how it ages, and whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from risk.agencies import Certainty, Named
from risk.derivation import Derived, Nearby
from risk.purpose import SUPERVISION

Direction = Literal["adds", "lowers", "gate", "suppresses", "plans", "selects"]
"""What a signal type does: adds or lowers points, opens a gate (value 0 closes it), suppresses a
risk outright, or only helps planning and selection (no points)."""

SECRECY_CLASSES = ("S0", "S1", "S2", "S3", "S4")
"""Open, internal, own secrecy, other agency's secrecy, hit/no hit. S5 may not enter at all."""


@dataclass(frozen=True)
class Family(Named):
    """Signal types that speak of the same thing; together they give at most `cap` points.

    `reports` marks what people report (complaints, tips): where it gathers depends on who reports.
    """

    cap: float = 20.0
    reports: bool = False
    certainty: Certainty = "B2"


@dataclass(frozen=True)
class SignalType(Named):
    """What one kind of signal means and how it ages.

    Attributes
    ----------
    points
        The experts' points by risk id; negative where the signal lowers a risk.
    half_life_days
        After so many days a signal counts half; ``None`` never ages.
    cap
        Upper limit of the aged sum of values over the signals of this type at one premises.
    supersedes
        True where a new observation replaces the older ones (a register's present state).
    nearby
        Given for signals known only by place.
    derived, of
        Given where it has no rows of its own: how it is computed (`Derived`), and from which risk's
        results or which signal type's values.
    default_on
        False where a municipality must decide to use it; its points then start at 0.
    purpose
        What its facts are held for.
    provision
        The rule of secrecy that covers it, or "public".
    certainty, numbers_certainty
        Of the signal's existence and format; of its points, half-life, cap and retention.
    """

    family: str = ""
    owner: str = ""
    secrecy_class: str = "S1"
    gateway: str = "PUBLIC"
    purpose: str = SUPERVISION.id
    direction: Direction = "adds"
    points: Mapping[str, float] = field(default_factory=dict)
    half_life_days: float | None = None
    cap: float = 1.0
    supersedes: bool = False
    nearby: Nearby | None = None
    derived: Derived | None = None
    of: str | None = None
    default_on: bool = True
    retention_days: int | None = None
    provision: str = ""
    note: str = ""
    certainty: Certainty = "B2"
    numbers_certainty: Certainty = "B2"
