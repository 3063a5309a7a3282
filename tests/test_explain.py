"""Reasons add up exactly, and to the same score as the matrix gives."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from risk.catalogue import Nearby, SignalType
from risk.explain import Contribution, explain, round_to_sum, total
from risk.score import Families, score_points
from risk.signals import Facts, PastVisits, PlaceFacts, Subjects, build_matrix

TYPES = (
    SignalType("tip", {}, family="reports", half_life_days=90.0, cap=2.0),
    SignalType("burglary", {}, family="reports", nearby=Nearby(100.0, 60), half_life_days=33.0),
    SignalType("register", {}, family="facts", cap=9.0, supersedes=True),
    SignalType("clean", {}, family="facts", half_life_days=365.0, direction="lowers"),
    SignalType("unvisited", {}, family="time", derived="time_since_visit", half_life_days=200.0),
)
FAMILIES = Families(("reports", "facts", "time"), (0, 2, 4), (2, 4, 5), (7.0, 12.0, 3.0))
WEIGHTS = np.array([3.3, 1.7, 1.1, -4.9, 2.7], dtype=np.float32)
NOWHERE = math.nan

DAY = st.integers(0, 120)
VALUE = st.floats(-1, 6, width=32)
FACTS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0, 2, 3]), DAY, VALUE), max_size=20)
PLACES = st.lists(st.tuples(st.integers(0, 150), DAY, VALUE), max_size=8)
VISITS = st.lists(st.tuples(st.integers(0, 1), DAY), max_size=4)


def evidence(facts: list, places: list, visits: list) -> tuple[Facts, PlaceFacts, PastVisits]:
    fact = np.array(facts, dtype=float).reshape(-1, 4).T
    place = np.array(places, dtype=float).reshape(-1, 3).T
    visit = np.array(visits, dtype=int).reshape(-1, 2).T
    return (
        Facts(fact[0].astype(int), fact[1].astype(int), fact[2].astype(int), fact[3]),
        PlaceFacts(place[0], place[0] * 0, np.full(len(places), 1), place[1].astype(int), place[2]),
        PastVisits(visit[0], visit[1]),
    )


def premises_on(day: int) -> Subjects:
    """Premises 1 stands second, at the origin; premises 0 somewhere unknown."""
    return Subjects(
        np.array([0, 1]), np.array([NOWHERE, 0.0]), np.array([NOWHERE, 0.0]), np.array([day, day])
    )


def why(facts: list, places: list, visits: list, **options: bool) -> list[Contribution]:
    known = evidence(facts, places, visits)
    return explain(1, TYPES, WEIGHTS, FAMILIES, premises_on(90), *known, **options)


@given(FACTS, PLACES, VISITS)
def test_the_reasons_add_up_to_the_score(facts: list, places: list, visits: list) -> None:
    """In any order, exactly; and to the single-precision score of the same evidence."""
    rows = why(facts, places, visits)
    points = [row.points for row in rows]
    assert sum(points) == sum(reversed(points)) == math.fsum(points) == total(rows)
    matrix = build_matrix(TYPES, premises_on(90), *evidence(facts, places, visits))
    score = float(score_points(matrix, WEIGHTS, FAMILIES)[1])
    assert math.isclose(total(rows), score, rel_tol=1e-5, abs_tol=1e-5)


@given(FACTS, PLACES, VISITS)
def test_a_closed_gate_takes_everything_away(facts: list, places: list, visits: list) -> None:
    """The reasons stay to be read; the last one leaves exactly nothing."""
    closed = why(facts, places, visits, gate=False)
    assert closed[:-1] == why(facts, places, visits)
    assert closed[-1].kind == "gate"
    assert sum(row.points for row in closed) == 0


@given(FACTS, PLACES, VISITS)
def test_every_row_is_its_own_arithmetic(facts: list, places: list, visits: list) -> None:
    """Weight x value x age factor, from the fact that the row points at, never from the future."""
    weight = {kind.id: float(w) for kind, w in zip(TYPES, WEIGHTS, strict=True)}
    for row in why(facts, places, visits):
        if row.kind not in ("signal", "nearby"):
            continue
        *_, day, value = (facts if row.kind == "signal" else places)[row.fact]
        assert (row.day, row.value) == (day, value)
        assert day <= 90
        assert math.isclose(row.points, weight[row.type] * value * row.age_factor, abs_tol=1e-9)


def test_limits_are_rows_of_their_own() -> None:
    """Three new tips of 1 count as 2 (cap 2); with a burglary the family gives 7 of 8.3."""
    rows = why([(1, 0, 90, 1.0)] * 3, [(50, 90, 1.0)], [(1, 90)])
    shown = [(row.kind, round(row.points, 4), row.distance_m) for row in rows]
    assert shown == [
        ("signal", 3.3, None),
        ("signal", 3.3, None),
        ("signal", 3.3, None),
        ("signal_cap", -3.3, None),
        ("nearby", 1.7, 50.0),
        ("family_cap", -1.3, None),
        ("derived", 0.0, None),
    ]


def test_premises_never_visited_say_so() -> None:
    """No day, the full value."""
    (row,) = why([], [], [])
    assert (row.kind, row.day, row.value) == ("derived", None, 1.0)


@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=12),
    st.integers(0, 2),
    st.sampled_from([-1e-4, 0, 1e-4]),
)
def test_what_is_shown_adds_up(values: list[float], decimals: int, off: float) -> None:
    """Shown rows sum to the shown whole, each within a unit, even where the whole is inexact."""
    whole = math.fsum(values) + off
    shown = round_to_sum(values, decimals, whole)
    assert round(math.fsum(shown), decimals) == round(round(whole * 10**decimals) / 10**decimals, 9)
    assert all(
        abs(a - b) <= (1.001 if not off else 2) / 10**decimals
        for a, b in zip(shown, values, strict=True)
    )


def test_thirds_are_shown_as_34_33_33() -> None:
    """The remainder goes to one of them, else to the nearest; an empty list stays empty."""
    assert sorted(round_to_sum([100 / 3] * 3, 0)) == [33.0, 33.0, 34.0]
    assert round_to_sum([0.2, 0.6, 0.2], 0) == [0.0, 1.0, 0.0]
    assert round_to_sum([-0.2, -0.6, 1.8], 0) == [0.0, -1.0, 2.0]
    assert round_to_sum([], 1) == []
