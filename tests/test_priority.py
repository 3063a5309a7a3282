"""Priority, rank, the byte drawn, and who enters and leaves the top."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from risk.priority import entered_left, priority, rank, top

FEW = st.lists(st.integers(0, 4).map(float), max_size=12)


def test_priority_is_expected_severity() -> None:
    """A hand-computed sum over two risks."""
    probabilities = np.array([[0.5, 0.1], [0.0, 1.0]])
    np.testing.assert_allclose(priority(probabilities, np.array([2.0, 3.0])), [1.3, 3.0])


@given(FEW)
def test_rank_counts_who_stands_before(values: list[float]) -> None:
    """One more than the premises of higher priority or of equal priority and earlier position."""
    ranks = rank(np.array(values))
    for i, value in enumerate(values):
        before = [j for j, v in enumerate(values) if v > value or (v == value and j < i)]
        assert ranks[i] == len(before) + 1


@given(FEW, st.integers(0, 14))
def test_the_top_is_the_beginning_of_the_ranking(values: list[float], n: int) -> None:
    """Found without sorting everything, in the same order."""
    expected = sorted(range(len(values)), key=lambda i: rank(np.array(values))[i])[:n]
    assert top(np.array(values), n).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12), st.integers(0, 14))
def test_who_enters_and_who_leaves_mirror_each_other(pairs: list, n: int) -> None:
    """As many enter as leave, and going back swaps the two."""
    before = np.array([one for one, _ in pairs], float)
    after = np.array([two for _, two in pairs], float)
    entered, left = entered_left(before, after, n)
    assert len(entered) == len(left)
    assert set(entered) == set(top(after, n)) - set(top(before, n))
    back_in, back_out = entered_left(after, before, n)
    assert (back_in.tolist(), back_out.tolist()) == (left.tolist(), entered.tolist())
