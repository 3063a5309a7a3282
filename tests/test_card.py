"""Cards of whole points: small, in the order of the weights, honest about what is lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.card import MOST_POINTS, SAME_ORDER, integer_card
from risk.score import Families, score_points

FAMILIES = Families(("a", "b"), (0, 3), (3, 5), (9.0, 100.0))


def subjects(seed: int, m: int = 60) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    x = (draw.random((m, 5)) < 0.4) * draw.uniform(0.2, 1, (m, 5))
    return x.astype(np.float32), draw.random(m) < 0.9


@given(st.integers(0, 999), st.lists(st.floats(0, 12), min_size=5, max_size=5))
@settings(max_examples=40)
def test_what_is_said_to_be_kept_is_kept(seed: int, weights: list[float]) -> None:
    """Counted pair by pair; and a smaller card would have kept less than is asked for."""
    x, gate = subjects(seed)
    exact = score_points(x, np.array(weights, dtype=np.float32), FAMILIES, gate)
    card = integer_card(np.array(weights), FAMILIES, x, gate)
    whole = Families(("a", "b"), (0, 3), (3, 5), tuple(card.caps.tolist()))
    rounded = score_points(x, card.points.astype(np.float32), whole, gate)
    above = exact[:, None] > exact[None, :]
    kept = above & (rounded[:, None] > rounded[None, :])
    tied = above & (rounded[:, None] == rounded[None, :])
    share = (kept.sum() + tied.sum() / 2) / above.sum() if above.any() else 1.0
    assert card.same_order == pytest.approx(share, abs=1e-9)
    assert np.abs(card.points).max() <= MOST_POINTS
    assert share >= SAME_ORDER or share > 0.8


def test_whole_weights_need_no_larger_card() -> None:
    """1, 2 and 4 points are themselves a card; multiples of them are the same card."""
    x, gate = subjects(1, 400)
    for times in (1.0, 2.5):
        card = integer_card(times * np.array([1.0, 2.0, 0.0, 4.0, -2.0]), FAMILIES, x, gate)
        assert card.same_order >= SAME_ORDER
        assert np.abs(card.points).max() <= 4


def test_nothing_to_order_loses_nothing() -> None:
    """No points, or no subjects."""
    x, gate = subjects(0)
    assert integer_card(np.zeros(5), FAMILIES, x, gate).points.tolist() == [0] * 5
    assert integer_card(np.ones(5), FAMILIES, x[:0], gate[:0]).same_order == 1.0
