"""What is known about premises on a day, as one matrix: aged, capped, never from the future.

`x[i, s] = min(cap_s, sum of value * 2^(-age / half_life_s))` over the signals of type *s* observed
on or before the day of subject *i* (DESIGN.md, "How a score comes about"). A subject is premises on
a day: all premises on one day for the map, many (premises, day) pairs for a backtest. The caller
gives in only what the viewer may see.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.proximity import DatedPlaces, Reach, near_pairs
from risk.catalogue import Nearby, SignalType
from risk.derived import Source, age_factor, derived_column, last_of_each
from risk.facts import Facts, Integers, Meetings, PastVisits, PlaceFacts, Subjects
from risk.gates import build_gates

__all__ = ["Facts", "PastVisits", "PlaceFacts", "Subjects", "build_gates", "build_matrix"]

Column = npt.NDArray[np.float64]


def build_matrix(
    types: Sequence[SignalType],
    subjects: Subjects,
    facts: Facts,
    place_facts: PlaceFacts,
    past_visits: PastVisits,
) -> npt.NDArray[np.float32]:
    """The signal matrix of all subjects.

    Parameters
    ----------
    types
        The columns, in order; `facts.type` and `place_facts.type` are positions among them.
    subjects
        Shape (m,). Nothing observed after a subject's own day counts for it.
    facts, place_facts, past_visits
        In any order; what is about premises outside `subjects` is passed over.

    Returns
    -------
    ndarray of shape (m, len(types)), float32, Fortran order
        A type with `supersedes` counts its newest observation (of several on that day the largest),
        one with `nearby` the places within its radius and window, a derived one the past visits.
    """
    matrix = np.zeros((len(subjects), len(types)), dtype=np.float32, order="F")
    meetings = Meetings(subjects)
    of_type = rows_by_type(facts.type, len(types))
    place_of_type = rows_by_type(place_facts.type, len(types))
    for column, kind in enumerate(types):
        if kind.derived:
            source = Source(past_visits, measured_by(kind, types, facts, of_type))
            x = derived_column(kind, subjects, meetings, source)
        elif kind.nearby:
            x = _nearby(kind, kind.nearby, subjects, place_facts, place_of_type[column])
        else:
            x = _about_premises(kind, meetings, facts, of_type[column], len(subjects))
        np.minimum(x, kind.cap, out=matrix[:, column], casting="same_kind")
    return matrix


def measured_by(
    kind: SignalType, types: Sequence[SignalType], facts: Facts, of_type: Sequence[Integers]
) -> Facts:
    """The facts of the signal type that a derived one follows; none where it follows no type."""
    followed = [rows for one, rows in zip(types, of_type, strict=True) if one.id == kind.of]
    rows = followed[0] if followed else np.empty(0, dtype=np.int64)
    return Facts(facts.premises[rows], facts.type[rows], facts.day[rows], facts.value[rows])


def rows_by_type(type_of_row: Integers, n_types: int) -> list[npt.NDArray[np.int64]]:
    # 16 bits, because numpy sorts these in linear time.
    order = np.argsort(type_of_row.astype(np.int16), kind="stable")
    ends = np.cumsum(np.bincount(type_of_row, minlength=n_types))
    return np.split(order, ends[: n_types - 1]) if n_types else []


def _about_premises(
    kind: SignalType, meetings: Meetings, facts: Facts, rows: Integers, m: int
) -> Column:
    if kind.supersedes:
        rows = rows[np.lexsort((facts.value[rows], facts.day[rows]))]
    row, subject, age = meetings.up_to_day(facts.premises[rows], facts.day[rows])
    aged = facts.value[rows][row] * age_factor(age, kind.half_life_days)
    if kind.supersedes:
        return last_of_each(subject, aged, m, otherwise=0.0)
    return np.bincount(subject, weights=aged, minlength=m).astype(np.float64, copy=False)


def _nearby(
    kind: SignalType, nearby: Nearby, subjects: Subjects, places: PlaceFacts, rows: Integers
) -> Column:
    column = np.zeros(len(subjects))
    value = places.value[rows]
    for pairs in near_pairs(
        DatedPlaces(places.x[rows], places.y[rows], places.day[rows]),
        DatedPlaces(subjects.x, subjects.y, subjects.day),
        Reach(nearby.radius_m, nearby.window_days),
    ):
        aged = value[pairs.place] * age_factor(pairs.age_days, kind.half_life_days)
        column += np.bincount(pairs.centre, weights=aged, minlength=len(subjects))
    return column
