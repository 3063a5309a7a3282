"""Why premises have their points: one row per fact, one per limit, adding up exactly.

Every row's points are rounded to a multiple of 2^-32 (a four-billionth of a point). Sums of such
numbers are exact in double precision, so the rows add up to the score in whatever order.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.proximity import DatedPlaces, Reach, near_pairs
from risk.catalogue import Nearby, SignalType
from risk.derived import Source, age_factor, derived_column
from risk.facts import Facts, Meetings, PastVisits, PlaceFacts, Subjects
from risk.score import Families
from risk.signals import measured_by, rows_by_type

EXACT_UNITS = 2**32
"""Points are kept in this many parts of one."""

Kind = Literal["signal", "nearby", "derived", "signal_cap", "family_cap", "gate"]


@dataclass(frozen=True)
class Contribution:
    """One reason for points.

    Attributes
    ----------
    kind
        "signal" a fact about the premises, "nearby" a fact about a place near it, "derived" what
        visits and measurements add up to; "signal_cap", "family_cap" and "gate" take away what a
        limit or a closed gate does not let count.
    points
        What the row adds; `points = weight * value * age_factor` for the first three kinds.
    day
        When it was observed; None for limits and where there never was a visit.
    fact
        Position in the facts ("signal") or the place facts ("nearby") given.
    """

    kind: Kind
    points: float
    type: str | None = None
    family: str | None = None
    day: int | None = None
    value: float | None = None
    age_factor: float | None = None
    fact: int | None = None
    distance_m: float | None = None


def explain(  # noqa: PLR0913 (the parts of a score, as build_matrix and score_points take them)
    position: int,
    types: Sequence[SignalType],
    weights: npt.NDArray[np.float32],
    families: Families,
    subjects: Subjects,
    facts: Facts,
    place_facts: PlaceFacts,
    past_visits: PastVisits,
    *,
    gate: bool = True,
) -> list[Contribution]:
    """The reasons for the points of one subject for one risk.

    Parameters
    ----------
    position
        Of the subject in `subjects`.
    types, weights, families, facts, place_facts, past_visits
        As given to `build_matrix` and `score_points`. Types of weight 0 give no row.
    gate
        False where the risk is closed: a last row then takes everything away.

    Returns
    -------
    list of Contribution
        Family by family, newest first; the sum of `points` is the score, exactly.
    """
    known = _Known(subjects.take(np.array([position])), types, facts, place_facts, past_visits)
    rows: list[Contribution] = []
    for family in range(len(families.ids)):
        of_family: list[Contribution] = []
        for column in range(families.start[family], families.stop[family]):
            if weights[column]:
                of_family += _of_type(types[column], column, float(weights[column]), known)
        less = _exact(families.cap[family]) - total(of_family)
        if less < 0:
            of_family.append(Contribution("family_cap", less, family=families.ids[family]))
        rows += of_family
    if not gate and rows:
        rows.append(Contribution("gate", -total(rows)))
    return rows


def total(rows: Sequence[Contribution]) -> float:
    """The score that the rows add up to."""
    return math.fsum(row.points for row in rows)


def round_to_sum(values: Sequence[float], decimals: int, whole: float | None = None) -> list[float]:
    """Values rounded so that what is shown adds up to the shown whole (largest remainder).

    Parameters
    ----------
    values
        What is shown in rows.
    whole
        What is shown as their sum; by default it is computed.

    Returns
    -------
    list of float
        Each less than one unit of the last decimal from its value where `whole` is the values' sum.
    """
    if not values:
        return []
    unit = 10**decimals
    whole = math.fsum(values) if whole is None else whole
    shown = [math.floor(value * unit) for value in values]
    everyone, some = divmod(round(whole * unit) - sum(shown), len(values))
    by_remainder = sorted(range(len(values)), key=lambda i: shown[i] - values[i] * unit)
    lifted = set(by_remainder[:some])
    return [(one + everyone + (i in lifted)) / unit for i, one in enumerate(shown)]


@dataclass(frozen=True)
class _Known:
    """What there is about one subject."""

    subject: Subjects
    types: Sequence[SignalType]
    facts: Facts
    place_facts: PlaceFacts
    past_visits: PastVisits

    @property
    def day(self) -> int:
        return int(self.subject.day[0])

    @cached_property
    def own_facts(self) -> npt.NDArray[np.int64]:
        """Positions of the facts about the premises up to the day, the newest last."""
        facts = self.facts
        known = (facts.premises == self.subject.premises[0]) & (facts.day <= self.day)
        rows = np.flatnonzero(known)
        return rows[np.lexsort((facts.value[rows], facts.day[rows]))]


def _of_type(kind: SignalType, column: int, weight: float, known: _Known) -> list[Contribution]:
    if kind.derived:
        rows = [_derived(kind, weight, known)]
    elif kind.nearby:
        rows = list(_nearby(kind, kind.nearby, column, weight, known))
    else:
        rows = list(_about_premises(kind, column, weight, known))
    aged = math.fsum((row.value or 0.0) * (row.age_factor or 0.0) for row in rows)
    if aged > kind.cap:
        less = _exact(weight * kind.cap) - total(rows)
        rows.append(Contribution("signal_cap", less, type=kind.id, family=kind.family))
    return rows


def _about_premises(
    kind: SignalType, column: int, weight: float, known: _Known
) -> Iterator[Contribution]:
    rows = known.own_facts[known.facts.type[known.own_facts] == column][::-1]
    for fact in rows[:1] if kind.supersedes else rows:
        day, value = int(known.facts.day[fact]), float(known.facts.value[fact])
        factor = _factor(known.day - day, kind)
        points = _exact(weight * value * factor)
        yield Contribution(
            "signal", points, kind.id, kind.family, day, value, factor, fact=int(fact)
        )


def _nearby(
    kind: SignalType, nearby: Nearby, column: int, weight: float, known: _Known
) -> list[Contribution]:
    places = known.place_facts
    rows = np.flatnonzero(places.type == column)
    blocks = near_pairs(
        DatedPlaces(places.x, places.y, places.day).take(rows),
        DatedPlaces(known.subject.x, known.subject.y, known.subject.day),
        Reach(nearby.radius_m, nearby.window_days),
    )
    found = [
        _near(kind, weight, known, int(rows[place]), float(distance_m))
        for pairs in blocks
        for place, distance_m in zip(pairs.place, pairs.distance_m, strict=True)
    ]
    return sorted(found, key=lambda row: -(row.day or 0))


def _near(
    kind: SignalType, weight: float, known: _Known, fact: int, distance_m: float
) -> Contribution:
    day, value = int(known.place_facts.day[fact]), float(known.place_facts.value[fact])
    factor = _factor(known.day - day, kind)
    points = _exact(weight * value * factor)
    return Contribution(
        "nearby", points, kind.id, kind.family, day, value, factor, fact, distance_m
    )


def _derived(kind: SignalType, weight: float, known: _Known) -> Contribution:
    """One row, dated by the last visit there is."""
    visits = known.past_visits
    own = visits.day[visits.premises == known.subject.premises[0]]
    own = own[own <= known.day]
    day = int(own.max()) if len(own) else None
    of_type = rows_by_type(known.facts.type, len(known.types))
    source = Source(visits, measured_by(kind, known.types, known.facts, of_type))
    value = float(derived_column(kind, known.subject, Meetings(known.subject), source)[0])
    points = _exact(weight * value)
    return Contribution("derived", points, kind.id, kind.family, day, value, age_factor=1.0)


def _factor(age_days: int, kind: SignalType) -> float:
    return float(age_factor(np.array([age_days]), kind.half_life_days)[0])


def _exact(points: float) -> float:
    """The nearest multiple of 2^-32: sums of these carry no rounding."""
    return round(points * EXACT_UNITS) / EXACT_UNITS
