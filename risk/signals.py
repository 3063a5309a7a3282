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
from risk.facts import Facts, Floats, Integers, Meetings, PastVisits, PlaceFacts, Subjects
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
    of_type = _rows_by_type(facts.type, len(types))
    place_of_type = _rows_by_type(place_facts.type, len(types))
    for column, kind in enumerate(types):
        if kind.derived:
            x = _time_since_visit(kind, meetings, past_visits, len(subjects))
        elif kind.nearby:
            x = _nearby(kind, kind.nearby, subjects, place_facts, place_of_type[column])
        else:
            x = _about_premises(kind, meetings, facts, of_type[column], len(subjects))
        np.minimum(x, kind.cap, out=matrix[:, column], casting="same_kind")
    return matrix


def age_factor(age_days: Integers, half_life_days: float | None) -> Column:
    """What is left of a signal after `age_days`: 2^(-age / half-life), 1 where it never ages."""
    if half_life_days is None:
        return np.ones(len(age_days))
    return np.exp2(-age_days / half_life_days)


def _rows_by_type(type_of_row: Integers, n_types: int) -> list[npt.NDArray[np.int64]]:
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
        return _last_of_each(subject, aged, m, otherwise=0.0)
    return np.bincount(subject, weights=aged, minlength=m).astype(np.float64, copy=False)


def _last_of_each(subject: Integers, value: Floats, m: int, otherwise: float) -> Column:
    """The value that comes last for each subject."""
    column = np.full(m, otherwise)
    column[subject] = value
    return column


def _time_since_visit(
    kind: SignalType, meetings: Meetings, past_visits: PastVisits, m: int
) -> Column:
    by_day = np.argsort(past_visits.day, kind="stable")
    _, subject, age = meetings.up_to_day(past_visits.premises[by_day], past_visits.day[by_day])
    return _last_of_each(subject, 1 - age_factor(age, kind.half_life_days), m, otherwise=1.0)


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
