"""Visits dealt out anew: the capacity is kept, nothing is known too early, equal weeks compare."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.metrics import EvaluationError
from risk.power import difference_of
from risk.schedule import AHEAD_WEEKS, Waiting, by_week, deal, uses_of, week_of

VISITS = st.lists(st.tuples(st.integers(20_000, 20_200), st.booleans()), min_size=1, max_size=40)


def waiting_of(visits: list) -> Waiting:
    day = np.array([one[0] for one in visits])
    return Waiting(np.array([one[1] for one in visits]), day, week_of(day))


def constant(scores: list[float]) -> np.ndarray:
    return np.repeat(np.array(scores, dtype=float)[:, None], AHEAD_WEEKS + 1, axis=1)


@given(VISITS, st.integers(1, 4), st.randoms())
def test_the_capacity_is_kept_and_nothing_comes_too_early(visits, per_week, draw):
    waiting = waiting_of(visits)
    schedule = deal(waiting, constant([draw.random() for _ in visits]), per_week)
    made = schedule.made_week[schedule.made_week >= 0]
    assert np.unique(made, return_counts=True)[1].max() <= per_week
    early = (waiting.week - schedule.made_week)[schedule.made_week >= 0]
    assert early.max() <= AHEAD_WEEKS
    shown, found = by_week(waiting, schedule)
    assert shown.sum() == len(made)
    assert found.sum() == waiting.found[schedule.made_week >= 0].sum()


@given(VISITS)
def test_what_a_visit_saw_is_never_known_when_it_is_dealt_out(visits):
    """Each is scored on a day before its own, and before the week it is made in."""
    waiting = waiting_of(visits)
    as_of = waiting.as_of_day
    assert (as_of < waiting.day[:, None]).all()
    monday = (waiting.week[:, None] - np.arange(AHEAD_WEEKS + 1)) * 7 - 3
    assert (as_of < monday).all()
    assert ((as_of == monday - 1) | (as_of == waiting.day[:, None] - 1)).all()
    assert (week_of(monday) * 7 - 3 == monday).all()


def test_knowing_the_result_finds_first_and_chance_finds_the_mean():
    """A perfect score makes findings only, as long as there are any; random has the base rate."""
    draw = np.random.default_rng(0)
    day = np.sort(draw.integers(20_000, 20_350, 700))
    waiting = Waiting(draw.random(700) < 0.3, day, week_of(day))
    scores = {"perfect": constant(waiting.found.astype(float)), "none": constant([0.0] * 700)}
    schedules, uses = uses_of(waiting, scores, 3)
    assert uses["perfect"].precision > 0.95
    assert uses["random"].precision == pytest.approx(0.3, abs=0.03)
    assert uses["perfect"].days_earlier > uses["random"].days_earlier
    apart = difference_of(
        *by_week(waiting, schedules["none"]), *by_week(waiting, schedules["perfect"])
    )
    assert apart.told_apart
    assert apart.more_visits == 0


def test_more_visits_are_what_the_formula_asks_for():
    """Against the sample size simulated: with that many weeks four in five are told apart."""
    draw = np.random.default_rng(1)

    def weeks(n: int) -> tuple:
        made = np.full(n, 10.0)
        shared = draw.binomial(10, 0.3, n)
        gained = draw.choice([-1, 0, 1, 1], n)
        return (
            made,
            shared.astype(float),
            made,
            (shared + gained).astype(float),
        )

    asked = [difference_of(*weeks(20)) for _ in range(200)]
    few = np.median([one.more_visits for one in asked if one.more_visits is not None])
    needed = round(20 + few / 10)
    told = np.mean([difference_of(*weeks(needed)).told_apart for _ in range(200)])
    assert 0.35 < told <= 1
    same = difference_of(*(np.full(9, 3.0),) * 4)
    assert same.more_visits is None
    assert not same.told_apart


def test_a_capacity_of_nothing_is_refused():
    with pytest.raises(EvaluationError, match="expected 1 or more"):
        deal(waiting_of([(20_000, True)]), constant([1.0]), 0)
