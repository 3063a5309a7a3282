"""Precision at the weekly capacity against a slow count, and intervals that cover."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.capacity import Visits, found_among_first, gain
from risk.metrics import EvaluationError

visits = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.integers(0, 3)), max_size=12
)


def measured(rows, per_week):
    before, after, found, week = (np.array(one) for one in zip(*rows, strict=True))
    return gain(before, after, Visits(found.astype(bool), week), per_week)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6), st.integers(1, 7)
)
def test_equal_scores_count_the_mean_over_their_orders(rows, k) -> None:
    """Against every order of the visits that does not contradict the scores."""
    orders = [
        order
        for order in itertools.permutations(rows)
        if all(a[0] >= b[0] for a, b in itertools.pairwise(order))
    ]
    expected = np.mean([sum(found for _, found in order[:k]) for order in orders])
    score, found = (np.array(one) for one in zip(*rows, strict=True))
    assert found_among_first(score, found, k) == pytest.approx(expected)


@given(visits.filter(len), st.integers(1, 4))
def test_the_difference_is_that_of_the_two_precisions(rows, per_week) -> None:
    said = measured(rows, per_week)
    assert said.difference == pytest.approx(said.with_it - said.without)
    weeks = [sum(row[3] == week for row in rows) for week in range(4)]
    assert said.chosen == sum(min(per_week, count) for count in weeks)
    assert said.contested_weeks == sum(count > per_week for count in weeks)
    assert said.interval[0] - 1e-9 <= said.interval[1]


@given(visits.filter(len), st.integers(1, 4))
def test_the_same_ranking_gains_nothing(rows, per_week) -> None:
    same = measured([(a, a, found, week) for a, _, found, week in rows], per_week)
    assert same.difference == 0
    assert same.interval == (0, 0)


def test_where_nobody_must_choose_nothing_is_gained() -> None:
    """A capacity of every visit takes them all, whatever the scores say."""
    draw = np.random.default_rng(1)
    rows = [(draw.random(), draw.random(), bool(draw.random() < 0.3), i % 9) for i in range(90)]
    said = measured(rows, per_week=10)
    assert said.contested_weeks == 0
    assert said.difference == 0
    assert not said.enough


def test_a_perfect_source_reaches_what_can_be_reached() -> None:
    draw = np.random.default_rng(2)
    found = draw.random(400) < 0.2
    week = np.arange(400) // 20
    said = gain(np.zeros(400), found.astype(float), Visits(found, week), 2)
    best = sum(min(2, found[week == one].sum()) for one in range(20)) / 40
    assert said.with_it == pytest.approx(best)
    assert said.without == pytest.approx(found.mean(), abs=1e-9)
    assert said.enough
    assert said.interval[0] > 0


def test_the_interval_covers_the_truth() -> None:
    """Noise in place of a source is worth nothing: about 95 of 100 intervals hold 0."""
    draw = np.random.default_rng(3)
    held = 0
    for _ in range(100):
        found = draw.random(300) < 0.25
        said = gain(draw.random(300), draw.random(300), Visits(found, np.arange(300) // 6), 2)
        held += said.interval[0] <= 0 <= said.interval[1]
    assert 88 <= held <= 100


@pytest.mark.parametrize(("n", "every", "weeks"), [(20, 2, 10), (200, 100, 20), (200, 4, 5)])
def test_too_few_to_tell(n, every, weeks) -> None:
    found = np.arange(n) % every == 0
    score = np.arange(n, dtype=float)
    assert not gain(score, -score, Visits(found, np.arange(n) % weeks), 1).enough


def test_no_visits_and_wrong_input() -> None:
    nothing = np.zeros(0)
    empty = gain(nothing, nothing, Visits(nothing.astype(bool), nothing.astype(int)), 3)
    assert empty.difference is None
    assert not empty.enough
    with pytest.raises(EvaluationError, match="1 or more"):
        gain(nothing, nothing, Visits(nothing.astype(bool), nothing.astype(int)), 0)
    with pytest.raises(EvaluationError, match="one score of each"):
        gain(np.zeros(2), nothing, Visits(nothing.astype(bool), nothing.astype(int)), 1)
