"""Shortest intervals of a normal cut off at 0, against draws and the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from risk.truncated import shortest_interval


@given(st.floats(-5, 8), st.floats(0.1, 5), st.floats(0.05, 0.99))
def test_it_holds_its_share_and_is_the_shortest(at: float, sd: float, level: float) -> None:
    """The share is that of the normal given the sign; moved either way it would be longer."""
    mean = at * sd
    low, high = shortest_interval(mean, sd, 1, level)
    allowed = norm.sf(0, mean, sd)
    inside = norm.sf(low, mean, sd) - norm.sf(high, mean, sd)
    assert inside / allowed == pytest.approx(level, rel=1e-6)
    assert 0 <= low <= high
    if low > 0:
        assert norm.pdf(low, mean, sd) == pytest.approx(norm.pdf(high, mean, sd), rel=1e-6)
    else:
        assert norm.pdf(0, mean, sd) >= norm.pdf(high, mean, sd) * (1 - 1e-9)


@given(st.floats(-5, 5), st.floats(0.1, 5))
def test_signs_mirror_each_other_and_without_one_it_is_symmetric(mean: float, sd: float) -> None:
    """Lowering weights are the mirror of adding ones; free ones have the usual interval."""
    low, high = shortest_interval(mean, sd, 1, 0.9)
    assert shortest_interval(-mean, sd, -1, 0.9) == (-high, -low)
    np.testing.assert_allclose(
        shortest_interval(mean, sd, 0, 0.9), norm.interval(0.9, mean, sd), rtol=1e-9, atol=1e-12
    )


def test_far_outside_the_sign_it_stays_finite() -> None:
    """Forty spreads on the wrong side: what is left is nearly exponential with rate 40."""
    low, high = shortest_interval(-40.0, 1.0, 1, 0.9)
    assert low == 0
    assert high == pytest.approx(np.log(10) / 40, rel=0.01)
