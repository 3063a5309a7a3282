"""Learned points: experts at no outcomes, the planted truth at many, honest in between."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.examined import Examined, LearnError
from risk.learn import learn
from risk.learned import Learned
from tests.learned_city import EXPERTS, FAMILIES, TRUE, TRUE_SLOPE, TYPES, city_visits

BASE_RATE = 0.25


def learn_from(visits: Examined, **more: object) -> Learned:
    return learn(TYPES, FAMILIES, EXPERTS, visits, BASE_RATE, **more)  # type: ignore[arg-type]


def after(learned: Learned) -> np.ndarray:
    return np.array([one.after for one in learned.weights])


def width(learned: Learned) -> np.ndarray:
    return np.array([one.high - one.low for one in learned.weights])


def test_without_outcomes_it_is_the_experts() -> None:
    """To the last bit, with the interval of their belief, and nothing said of a difference."""
    learned = learn_from(city_visits(0))
    assert after(learned).tolist() == EXPERTS.tolist()
    assert all((one.low, one.high) == (one.before_low, one.before_high) for one in learned.weights)
    assert all(one.from_visits == one.spoke == 0 for one in learned.weights)
    assert learned.changes == ()
    assert (learned.verdict, learned.looser, learned.n) == ("too_few", 1.0, 0)
    assert learned.slope == pytest.approx(0.1)


@given(st.integers(0, 60), st.integers(0, 99))
@settings(max_examples=12)
def test_one_more_visit_moves_a_weight_a_little(n: int, seed: int) -> None:
    """No jump at any number of visits: at most a quarter of what the experts leave open."""
    visits = city_visits(n + 1, seed)
    few, more = (after(learn_from(visits.take(np.arange(m)))) for m in (n, n + 1))
    open_width = width(learn_from(city_visits(0)))
    assert (np.abs(more - few) < open_width / 4).all()


def test_many_outcomes_overrule_the_experts() -> None:
    """From 30,000 visits the planted weights come back, beside each other and in log-odds."""
    learned = learn_from(city_visits(30_000))
    log_odds = after(learned) * learned.slope
    np.testing.assert_allclose(log_odds, TRUE * TRUE_SLOPE, atol=0.1)
    assert learned.verdict == "better"
    assert learned.left_out.auc_learned > learned.left_out.auc_experts
    assert learned.changes[0].type in ("s1", "s3")


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """In 50 cities of 800 visits, 90 % intervals of every weight in log-odds."""
    held = []
    for seed in range(50):
        learned = learn_from(city_visits(800, seed=100 + seed))
        low, high = (np.array([getattr(one, end) for one in learned.weights]) * learned.slope
                     for end in ("low", "high"))  # fmt: skip
        held.append((low <= TRUE * TRUE_SLOPE) & (high >= TRUE * TRUE_SLOPE))
    assert 0.85 <= np.mean(held) <= 0.96


def test_the_same_outcomes_twice_narrow_every_interval() -> None:
    """Twice the evidence; nothing else changes much."""
    visits = city_visits(300)
    once, twice = learn_from(visits), learn_from(visits.take(np.tile(np.arange(300), 2)))
    assert (width(twice) < width(once)).all()
    assert all(two.spoke > one.spoke for one, two in zip(once.weights, twice.weights, strict=True))


@given(st.integers(0, 99))
@settings(max_examples=6)
def test_the_order_of_the_visits_does_not_matter(seed: int) -> None:
    """Neither for the weights nor for the verdict."""
    visits = city_visits(120, seed)
    mixed = visits.take(np.random.default_rng(seed).permutation(120))
    one, other = learn_from(visits), learn_from(mixed)
    np.testing.assert_allclose(after(one), after(other), atol=1e-5)
    np.testing.assert_allclose(one.left_out.gain, other.left_out.gain, atol=1e-5)
    assert one.verdict == other.verdict


@pytest.mark.parametrize("always", [0.0, 0.7])
def test_a_signal_that_never_varies_keeps_its_prior(always: float) -> None:
    """It could not have told these visits from each other."""
    visits = city_visits(400)
    x = visits.x.copy()
    x[:, 2] = always
    one = learn_from(replace(visits, x=x)).weights[2]
    assert one.after == EXPERTS[2]
    assert one.low == pytest.approx(one.before_low)
    assert one.from_visits == pytest.approx(0, abs=1e-12)


def test_who_inspected_is_not_lent_to_what_he_inspects() -> None:
    """A strict inspector who sees one kind of premises only: the fit gives it to him."""
    visits = city_visits(4000, seed=9, inspectors=1)
    carries = visits.x[:, 1] > 0
    draw = np.random.default_rng(0)
    strict = carries & (draw.random(4000) < 0.5)
    found = np.where(strict & ~visits.found, draw.random(4000) < 0.4, visits.found)
    visits = replace(visits, found=found)
    blind = learn_from(visits)
    known = learn_from(replace(visits, who=np.where(strict, "strict", "other")))
    assert known.weights[1].after < blind.weights[1].after / 2
    habit = dict(known.who)
    assert habit["strict"] > habit["other"] + 0.5


@pytest.mark.parametrize("found", [True, False])
def test_only_findings_or_none_move_no_weight_far(found: bool) -> None:
    """All visits alike say little of what tells premises apart, and nothing breaks."""
    learned = learn_from(replace(city_visits(80), found=np.full(80, found)))
    assert np.isfinite(after(learned)).all()
    assert np.isfinite(width(learned)).all()
    assert learned.verdict == "too_few"
    assert learned.left_out.auc_learned is None


def test_one_visit_says_nothing_of_weights() -> None:
    """There is nothing to compare it with; two of one day that contradict say nothing either."""
    visits = city_visits(1)
    assert after(learn_from(visits)).tolist() == EXPERTS.tolist()
    both = replace(visits.take(np.array([0, 0])), found=np.array([True, False]))
    assert after(learn_from(both)).tolist() == EXPERTS.tolist()


def test_a_signal_that_separates_perfectly_stays_finite() -> None:
    """The prior holds it; its interval says that it is large."""
    visits = city_visits(200)
    perfect = replace(visits, found=visits.x[:, 0] > 0)
    one = learn_from(perfect).weights[0]
    assert EXPERTS[0] < one.after < 200
    assert one.low > 0


def test_a_weight_keeps_its_sign_and_says_so() -> None:
    """Where findings are rarer with a signal that should add, it is 0 with a one-sided interval."""
    visits = city_visits(3000, true=np.array([6.0, -8.0, 4.0, 8.0, 0.5, -5.0]))
    one = learn_from(visits).weights[1]
    assert one.at_bound
    assert one.after == one.low == 0
    assert 0 < one.high < 1.5


def test_types_without_points_stay_out_unless_set_free() -> None:
    """At 0 by default; free, it is learned from a belief around 0."""
    experts = EXPERTS.copy()
    experts[3] = 0
    visits = city_visits(3000)
    learned = learn(TYPES, FAMILIES, experts, visits, BASE_RATE)
    assert "s3" not in [one.type for one in learned.weights]
    free = learn(TYPES, FAMILIES, experts, visits, BASE_RATE, free=["s3"])
    one = free.weights[3]
    assert (one.type, one.before) == ("s3", 0)
    assert one.low > 3


def test_caps_loosen_unless_the_visits_say_that_they_are_right() -> None:
    """Additive truth: caps that bind are raised. Capped truth: they stay."""
    tight = replace(FAMILIES, cap=(5.0, 1.0))
    additive = learn(TYPES, tight, EXPERTS, city_visits(3000), BASE_RATE)
    assert additive.looser > 1.5
    visits = city_visits(6000)
    draw = np.random.default_rng(0)
    capped = np.minimum(visits.x[:, :5] @ EXPERTS[:5], 3)
    log_odds = 1.2 * (capped - capped.mean())
    found = draw.random(6000) < 1 / (1 + np.exp(-log_odds))
    tight = replace(FAMILIES, cap=(3.0, 1.0))
    assert learn(TYPES, tight, EXPERTS, replace(visits, found=found), BASE_RATE).looser == 1


def test_what_cannot_be_learned_is_a_sentence() -> None:
    """Unknown free types and points of the wrong sign are named at once; so is having none."""
    wrong = np.append(EXPERTS[:5], 3.0)
    with pytest.raises(LearnError, match=r"'s9'; s5 lowers, but has 3 points"):
        learn(TYPES, FAMILIES, wrong, city_visits(3), BASE_RATE, free=["s9"])
    with pytest.raises(LearnError, match="No signal type has points"):
        learn(TYPES, FAMILIES, np.zeros(6), city_visits(3), BASE_RATE)


def test_a_type_set_free_is_at_no_bound_before_anything_was_seen() -> None:
    """It starts at 0 because the experts gave it nothing, not because of outcomes."""
    experts = EXPERTS.copy()
    experts[3] = 0
    one = learn(TYPES, FAMILIES, experts, city_visits(0), BASE_RATE, free=["s3"]).weights[3]
    assert (one.after, one.at_bound, one.low) == (0, False, 0)
    assert one.high == one.before_high > 0
