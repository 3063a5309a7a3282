"""The signal matrix and the gates against the formula written out in loops over single rows."""

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.catalogue import Nearby, SignalType
from risk.facts import FactsError
from risk.signals import Facts, PastVisits, PlaceFacts, Subjects, build_gates, build_matrix

TYPES = (
    SignalType("tip", {}, half_life_days=90.0, cap=2.0),
    SignalType("register", {}, half_life_days=365.0, cap=9.0, supersedes=True),
    SignalType("for_ever", {}, cap=3.0),
    SignalType("burglary", {}, nearby=Nearby(100.0, 30), cap=4.0, half_life_days=20.0),
    SignalType("unvisited", {}, derived="time_since_visit", half_life_days=200.0),
)
NEARBY = 3

Row = tuple[int, int, int, float]

DAY = st.integers(0, 400)
VALUE = st.integers(-2, 5).map(float)
PREMISES = st.integers(-2, 3)
"""What is about hidden premises has a negative position; 2 and 3 are never asked for."""

FACTS = st.lists(st.tuples(PREMISES, st.integers(0, 2), DAY, VALUE), max_size=25)
POSITION = st.one_of(st.integers(0, 300).map(float), st.just(math.nan))
PLACES = st.lists(st.tuples(POSITION, POSITION, DAY, VALUE), max_size=15)
VISITS = st.lists(st.tuples(PREMISES, DAY), max_size=10)
SUBJECTS = st.lists(st.tuples(st.integers(0, 1), POSITION, POSITION, DAY), max_size=12)


def facts_of(rows: list[Row]) -> Facts:
    premises, kind, day, value = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Facts(
        np.array(premises, int), np.array(kind, int), np.array(day, np.int32), np.array(value, "f4")
    )


def places_of(rows: list[tuple[float, float, int, float]]) -> PlaceFacts:
    x, y, day, value = zip(*rows, strict=True) if rows else ((), (), (), ())
    kind = np.full(len(rows), NEARBY)
    return PlaceFacts(
        np.array(x, float), np.array(y, float), kind, np.array(day, int), np.array(value, "f4")
    )


def visits_of(rows: list[tuple[int, int]]) -> PastVisits:
    return PastVisits(np.array([p for p, _ in rows], int), np.array([d for _, d in rows], int))


def subjects_of(rows: list[tuple[int, float, float, int]]) -> Subjects:
    premises, x, y, day = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Subjects(
        np.array(premises, int), np.array(x, float), np.array(y, float), np.array(day, np.int32)
    )


def aged(kind: SignalType, value: float, age: int) -> float:
    return value if kind.half_life_days is None else value * 0.5 ** (age / kind.half_life_days)


def in_loops(subjects: list, facts: list, places: list, visits: list) -> np.ndarray:
    """The formula of DESIGN.md, row by row."""
    matrix = np.zeros((len(subjects), len(TYPES)))
    for i, (premises, x, y, today) in enumerate(subjects):
        for s, kind in enumerate(TYPES):
            rows = [
                (day, value)
                for p, t, day, value in facts
                if p == premises and t == s and day <= today
            ]
            if kind.supersedes:
                rows = sorted(rows)[-1:]
            terms = [aged(kind, value, today - day) for day, value in rows]
            if kind.nearby:
                terms = [
                    aged(kind, value, today - day)
                    for px, py, day, value in places
                    if math.hypot(px - x, py - y) <= 100 and 0 <= today - day < 30
                ]
            if kind.derived:
                past = [day for p, day in visits if p == premises and day <= today]
                terms = [1 - aged(kind, 1, today - max(past)) if past else 1.0]
            matrix[i, s] = min(kind.cap, math.fsum(terms))
    return matrix


@given(SUBJECTS, FACTS, PLACES, VISITS)
def test_the_matrix_is_the_formula(subjects: list, facts: list, places: list, visits: list) -> None:
    """Many days, many premises, ties, missing positions: each cell as the loops compute it."""
    matrix = build_matrix(
        TYPES, subjects_of(subjects), facts_of(facts), places_of(places), visits_of(visits)
    )
    assert matrix.dtype == np.float32
    assert matrix.flags.f_contiguous
    np.testing.assert_allclose(matrix, in_loops(subjects, facts, places, visits), rtol=1e-6)


@given(SUBJECTS, FACTS, PLACES, VISITS, FACTS, PLACES, VISITS)
def test_nothing_of_the_future_counts(
    subjects: list,
    facts: list,
    places: list,
    visits: list,
    later_facts: list,
    later_places: list,
    later_visits: list,
) -> None:
    """Whatever is observed after every subject's day changes no bit."""
    after = 1 + max((day for *_, day in subjects), default=0)
    before = build_matrix(
        TYPES, subjects_of(subjects), facts_of(facts), places_of(places), visits_of(visits)
    )
    known_later = build_matrix(
        TYPES,
        subjects_of(subjects),
        facts_of(facts + [(p, t, after + day, value) for p, t, day, value in later_facts]),
        places_of(places + [(x, y, after + day, value) for x, y, day, value in later_places]),
        visits_of(visits + [(p, after + day) for p, day in later_visits]),
    )
    assert before.tobytes() == known_later.tobytes()


@given(SUBJECTS, FACTS, st.randoms())
def test_many_days_at_once_are_each_day_alone(subjects: list, facts: list, shuffle: Random) -> None:
    """A backtest over many (premises, day) pairs sees what the map of each day would have shown."""
    nothing = places_of([]), visits_of([])
    together = build_matrix(TYPES, subjects_of(subjects), facts_of(facts), *nothing)
    shuffle.shuffle(facts)
    for i, subject in enumerate(subjects):
        alone = build_matrix(TYPES, subjects_of([subject]), facts_of(facts), *nothing)
        np.testing.assert_allclose(together[i], alone[0], rtol=1e-6)


def test_the_newest_observation_replaces_the_older() -> None:
    """Whatever the order of rows; of two on one day the larger; a later one does not count yet."""
    facts = facts_of([(0, 0, 50, 1.0), (0, 0, 70, 5.0), (0, 0, 60, 2.0), (0, 0, 60, 3.0)])
    subjects = subjects_of([(0, math.nan, math.nan, day) for day in (49, 55, 65, 75)])
    kind = replace(TYPES[1], half_life_days=None)
    matrix = build_matrix((kind,), subjects, facts, places_of([]), visits_of([]))
    assert matrix.ravel().tolist() == [0.0, 1.0, 3.0, 5.0]


def test_a_half_life_halves() -> None:
    """A hand-computed case: 4 after one and 4 after two half-lives are 2 + 1."""
    kind = replace(TYPES[0], cap=10.0)
    facts = facts_of([(0, 0, 90, 4.0), (0, 0, 0, 4.0)])
    subjects = subjects_of([(0, math.nan, math.nan, 180)])
    matrix = build_matrix((kind,), subjects, facts, places_of([]), visits_of([]))
    assert matrix.tolist() == [[3.0]]


GATES = (
    SignalType("not_a_dwelling", {}, direction="gate", points={"dwelling": 0.0}),
    SignalType("zoned_for_trade", {}, direction="gate", points={"dwelling": 0.0}),
    SignalType("lawful_hotel", {}, direction="suppresses", points={"dwelling": 0.0, "fire": 0.0}),
    SignalType("closed_now", {}, direction="suppresses", points={"fire": 0.0}, half_life_days=30.0),
)
RISKS = ("dwelling", "fire", "food")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], [True, True, True]),
        ([(0, 0, 5, 0.0)], [False, True, True]),
        ([(0, 0, 5, 1.0)], [True, True, True]),
        # One gate refuses, another admits: it is possible.
        ([(0, 0, 5, 0.0), (0, 1, 5, 1.0)], [True, True, True]),
        # The newest speaks.
        ([(0, 0, 5, 1.0), (0, 0, 7, 0.0)], [False, True, True]),
        ([(0, 0, 5, 0.0), (0, 0, 7, 1.0)], [True, True, True]),
        # From the future or about other premises: nothing.
        ([(0, 0, 101, 0.0), (1, 0, 5, 0.0)], [True, True, True]),
        # A suppression closes all it names, whatever a gate admits.
        ([(0, 2, 5, 1.0), (0, 0, 5, 1.0)], [False, False, True]),
        ([(0, 2, 5, 1.0), (0, 2, 6, 0.0)], [True, True, True]),
        # Believed for its half-life, then too old.
        ([(0, 3, 70, 1.0)], [True, False, True]),
        ([(0, 3, 69, 1.0)], [True, True, True]),
    ],
)
def test_gates_close_on_evidence_only(facts: list[Row], expected: list[bool]) -> None:
    """Unknown is open; explicit evidence closes; the newest observation speaks."""
    subjects = subjects_of([(0, math.nan, math.nan, 100)])
    assert build_gates(RISKS, GATES, subjects, facts_of(facts)).tolist() == [expected]


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    """The error names the lengths found."""
    with pytest.raises(FactsError, match="'premises': 1, 'day': 2"):
        PastVisits(np.zeros(1, int), np.zeros(2, int))
