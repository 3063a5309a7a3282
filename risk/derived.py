"""Signal types without rows of their own: what earlier visits and measurements add up to.

A type names what it is derived from in `of`: a risk whose results count, or a signal type whose
values count. Everything is of the subject's day or before it. `surprise` is 1 or 0 (found or not)
less the base rate, so premises of which nothing is known have 0, neither better nor worse than
usual; sums are divided by what they rest on and `PRIOR_VISITS` more, so one visit says little
(shrinkage towards the base rate, as a beta prior of that weight would give).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.proximity import DatedPlaces, Reach, near_pairs
from risk.catalogue import SignalType
from risk.facts import Facts, Integers, Meetings, PastVisits, Results, Subjects

Column = npt.NDArray[np.float64]

PRIOR_VISITS = 2.0


@dataclass(frozen=True)
class Source:
    """What a derived type is computed from: visits, and the facts of the type it follows."""

    past_visits: PastVisits
    measured: Facts


def derived_column(
    kind: SignalType,
    subjects: Subjects,
    meetings: Meetings,
    source: Source,
) -> Column:
    """The value of one derived type for every subject, shape (m,), before its cap."""
    what, of, half_life_days, m = kind.derived, kind.of, kind.half_life_days, len(subjects)
    if what == "trend":
        return _trend(meetings, source.measured, half_life_days, m)
    results = source.past_visits.results.get(of or "", NO_RESULTS)
    if what == "neighbours_found" and kind.nearby is not None:
        reach = Reach(kind.nearby.radius_m, kind.nearby.window_days)
        return _neighbours(subjects, results, reach, half_life_days)
    past = source.past_visits
    premises = results.premises if of else past.premises
    day = results.day if of else past.day
    by_day = np.argsort(day, kind="stable")
    row, subject, age = meetings.up_to_day(premises[by_day], day[by_day])
    left = age_factor(age, half_life_days)
    if what == "time_since_visit":
        return last_of_each(subject, 1 - left, m, otherwise=1.0)
    if what == "visits":
        return np.bincount(subject, weights=left, minlength=m).astype(np.float64, copy=False)
    if what == "last_found":
        found = (results.surprise[by_day] > 0)[row]
        return last_of_each(subject, left * found, m, otherwise=0.0)
    surprise = np.bincount(subject, weights=left * results.surprise[by_day][row], minlength=m)
    return surprise / (np.bincount(subject, weights=left, minlength=m) + PRIOR_VISITS)


def age_factor(age_days: Integers, half_life_days: float | None) -> Column:
    """What is left of a signal after `age_days`: 2^(-age / half-life), 1 where it never ages."""
    if half_life_days is None:
        return np.ones(len(age_days))
    return np.exp2(-age_days / half_life_days)


def last_of_each(
    subject: Integers, value: npt.NDArray[np.number], m: int, otherwise: float
) -> Column:
    """The value that comes last for each subject."""
    column = np.full(m, otherwise)
    column[subject] = value
    return column


def _trend(meetings: Meetings, measured: Facts, half_life_days: float | None, m: int) -> Column:
    order = np.lexsort((measured.value, measured.day))
    value = measured.value[order]
    row, subject, age = meetings.up_to_day(measured.premises[order], measured.day[order])
    newest = last_of_each(subject, row, m, otherwise=-1).astype(np.int64)
    older = row < newest[subject]
    before = last_of_each(subject[older], row[older], m, otherwise=-1).astype(np.int64)
    twice = before >= 0
    column = np.zeros(m)
    column[twice] = value[newest[twice]].astype(np.float64) - value[before[twice]]
    return column * last_of_each(subject, age_factor(age, half_life_days), m, otherwise=0.0)


def _neighbours(
    subjects: Subjects, results: Results, reach: Reach, half_life_days: float | None
) -> Column:
    """Mean surprise near by; a visit at distance d weighs (1 - (d/radius)^2)^2 (biweight)."""
    m = len(subjects)
    surprise, weight = np.zeros(m), np.zeros(m)
    for pairs in near_pairs(
        DatedPlaces(results.x, results.y, results.day),
        DatedPlaces(subjects.x, subjects.y, subjects.day),
        reach,
    ):
        other = results.premises[pairs.place] != subjects.premises[pairs.centre]
        centre, place = pairs.centre[other], pairs.place[other]
        near = (1 - (pairs.distance_m[other] / reach.radius_m) ** 2) ** 2
        near *= age_factor(pairs.age_days[other], half_life_days)
        surprise += np.bincount(centre, weights=near * results.surprise[place], minlength=m)
        weight += np.bincount(centre, weights=near, minlength=m)
    return surprise / (weight + PRIOR_VISITS)


_NONE, _NO_DAY = np.empty(0), np.empty(0, dtype=np.int64)
NO_RESULTS = Results(_NO_DAY, _NONE, _NONE, _NO_DAY, _NONE)
