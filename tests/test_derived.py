"""Types derived from visits and measurements, against the words of their definition in loops."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.catalogue import Nearby, SignalType
from risk.derivation import problems_of_derived
from risk.explain import explain, total
from risk.facts import Facts, PastVisits, PlaceFacts, Results, Subjects
from risk.score import Families, score_points
from risk.signals import build_matrix

HALF, RADIUS, WINDOW, BASE = 100.0, 50.0, 60, 0.25
MARK = SignalType("mark", {}, cap=99.0, supersedes=True)
TYPES = (
    MARK,
    SignalType("since", {}, derived="time_since_visit", of="fire", half_life_days=HALF),
    SignalType("visits", {}, derived="visits", half_life_days=HALF, cap=99.0),
    SignalType("share", {}, derived="found_share", of="fire", half_life_days=HALF),
    SignalType("last", {}, derived="last_found", of="fire", half_life_days=HALF),
    SignalType(
        "near",
        {},
        derived="neighbours_found",
        of="fire",
        half_life_days=HALF,
        nearby=Nearby(RADIUS, WINDOW),
    ),
    SignalType("trend", {}, derived="trend", of="mark", half_life_days=HALF, cap=99.0),
)
PLACES = [(0.0, 0.0), (30.0, 0.0), (0.0, 45.0), (math.nan, math.nan), (200.0, 0.0)]

DAY, PREMISES = st.integers(0, 300), st.integers(0, len(PLACES) - 1)
VISITS = st.lists(st.tuples(PREMISES, DAY, st.booleans()), max_size=14, unique_by=lambda v: v[:2])
MARKS = st.lists(
    st.tuples(PREMISES, DAY, st.integers(0, 9)), max_size=10, unique_by=lambda v: v[:2]
)
SUBJECTS = st.lists(st.tuples(PREMISES, DAY), min_size=1, max_size=6)


def known(visits: list, marks: list) -> tuple[Facts, PastVisits]:
    premises = np.array([v[0] for v in visits], dtype=int)
    day = np.array([v[1] for v in visits], dtype=int)
    place = np.array(PLACES)[premises].reshape(-1, 2)
    surprise = np.array([v[2] - BASE for v in visits], dtype=float)
    results = Results(premises, place[:, 0], place[:, 1], day, surprise)
    facts = Facts(
        np.array([m[0] for m in marks], dtype=int), np.zeros(len(marks), dtype=int),
        np.array([m[1] for m in marks], dtype=int), np.array([m[2] for m in marks], dtype=float),
    )  # fmt: skip
    return facts, PastVisits(premises, day, {"fire": results})


def asked(subjects: list) -> Subjects:
    premises = np.array([s[0] for s in subjects])
    place = np.array(PLACES)[premises].reshape(-1, 2)
    return Subjects(premises, place[:, 0], place[:, 1], np.array([s[1] for s in subjects]))


NOWHERE = PlaceFacts(*(np.empty(0, dtype=kind) for kind in (float, float, int, int, float)))


def matrix(subjects: list, visits: list, marks: list) -> np.ndarray:
    facts, past = known(visits, marks)
    return build_matrix(TYPES, asked(subjects), facts, NOWHERE, past)


def left(age: int) -> float:
    return 0.5 ** (age / HALF)


def by_hand(one: int, today: int, visits: list, marks: list) -> list[float]:
    own = sorted((d, found) for p, d, found in visits if p == one and d <= today)
    ages = [left(today - d) for d, _ in own]
    measured = sorted((d, value) for p, d, value in marks if p == one and d <= today)
    x, y = PLACES[one]
    away = [math.hypot(px - x, py - y) for px, py in PLACES]
    near = [
        ((1 - (away[p] / RADIUS) ** 2) ** 2 * left(today - d), found - BASE)
        for p, d, found in visits
        if p != one and away[p] <= RADIUS and 0 <= today - d < WINDOW
    ]
    return [
        measured[-1][1] if measured else 0.0,
        1 - ages[-1] if own else 1.0,
        sum(ages),
        sum(a * (f - BASE) for a, (_, f) in zip(ages, own, strict=True)) / (sum(ages) + 2),
        ages[-1] * own[-1][1] if own else 0.0,
        sum(w * s for w, s in near) / (sum(w for w, _ in near) + 2),
        (measured[-1][1] - measured[-2][1]) * left(today - measured[-1][0])
        if len(measured) > 1
        else 0.0,
    ]


@given(SUBJECTS, VISITS, MARKS)
def test_every_word_means_what_it_says(subjects: list, visits: list, marks: list) -> None:
    expected = [by_hand(*one, visits, marks) for one in subjects]
    np.testing.assert_allclose(matrix(subjects, visits, marks), expected, rtol=1e-5, atol=1e-6)


@given(SUBJECTS, VISITS, MARKS, VISITS, MARKS)
def test_what_comes_later_changes_nothing(
    subjects: list, visits: list, marks: list, later: list, later_marks: list
) -> None:
    after = 1 + max(day for _, day in subjects)
    visits_too = visits + [(p, after + d, found) for p, d, found in later]
    marks_too = marks + [(p, after + d, value) for p, d, value in later_marks]
    before = matrix(subjects, visits, marks)
    np.testing.assert_allclose(matrix(subjects, visits_too, marks_too), before, atol=1e-7)


@given(SUBJECTS, VISITS, MARKS)
def test_reasons_add_up_to_the_score(subjects: list, visits: list, marks: list) -> None:
    facts, past = known(visits, marks)
    families = Families(("all",), (0,), (len(TYPES),), (1e6,))
    weights = np.arange(1, len(TYPES) + 1, dtype=np.float32)
    points = score_points(matrix(subjects, visits, marks), weights, families)
    for i in range(len(subjects)):
        rows = explain(i, TYPES, weights, families, asked(subjects), facts, NOWHERE, past)
        assert total(rows) == pytest.approx(float(points[i]), rel=1e-5, abs=1e-4)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"derived": "found_share", "of": None}, "needs `of`: a risk"),
        ({"derived": "trend", "of": None}, "needs `of`: a signal type"),
        ({"derived": "visits", "half_life_days": None}, "needs half_life_days"),
        ({"derived": "neighbours_found"}, "has `nearby` where"),
        ({"derived": None}, "`of` needs `derived`"),
        ({"derived": "last_found", "nearby": Nearby(1, 1)}, "has `nearby` where"),
    ],
)
def test_words_that_do_not_go_together_are_refused(changes: dict, said: str) -> None:
    kind = replace(TYPES[1], **changes)
    problems = problems_of_derived(kind.derived, kind.of, kind.half_life_days, kind.nearby)
    assert any(said in one for one in problems)
