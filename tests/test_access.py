"""Getting in: the expectation at no visits, the share at many, wider where less is known."""

import numpy as np
import pytest
from scipy.optimize import minimize

from risk.access import EXPECTED, AccessError, fit_access


def visits(n: int, seed: int = 0) -> tuple:
    """The police get in nearly always, the tax agency less often; on weekday 4 fewer do."""
    draw = np.random.default_rng(seed)
    agency = draw.choice(["POLIS", "SKV", ""], n)
    weekday = draw.choice(["1", "4"], n)
    log_odds = np.where(agency == "POLIS", 3.0, np.where(agency == "SKV", 0.5, 1.5))
    got_in = draw.random(n) < 1 / (1 + np.exp(-log_odds + 0.7 * (weekday == "4")))
    return got_in, {"agency": agency, "weekday": weekday}


def test_without_visits_it_is_the_expectation() -> None:
    """Wide, and resting on nothing; a circumstance nobody stated makes it wider only."""
    model = fit_access(np.zeros(0, dtype=bool), {"agency": np.zeros(0, dtype=str)})
    plain, police = model.probability(), model.probability(agency="POLIS")
    assert plain.probability == pytest.approx(EXPECTED) == police.probability
    assert police.low < plain.low < 0.5
    assert police.high > plain.high
    assert (plain.n, plain.n_alike) == (0, 0)


def test_many_visits_give_the_share_of_the_like() -> None:
    """From 20,000 visits, within a hundredth or two of the share among those alike."""
    got_in, stated = visits(20_000)
    model = fit_access(got_in, stated)
    for agency in ("POLIS", "SKV"):
        alike = stated["agency"] == agency
        found = model.probability(agency=agency, weekday="1")
        share = got_in[alike & (stated["weekday"] == "1")].mean()
        assert found.probability == pytest.approx(share, abs=0.02)
        assert found.low < found.probability < found.high < found.low + 0.05
        assert found.n_alike == np.count_nonzero(alike & (stated["weekday"] == "1"))


def test_the_mode_is_where_a_generic_search_ends() -> None:
    """Written a second time as a sum over visits."""
    got_in, stated = visits(80, seed=2)
    model = fit_access(got_in, stated)

    def loss(at: np.ndarray) -> float:
        log_odds = at[0] + sum(
            term * (stated[name] == value)
            for term, (name, value) in zip(at[1:], model.terms, strict=True)
        )
        prior = (at[0] - np.log(4)) ** 2 + (at[1:] ** 2).sum() / 0.25
        return float((np.logaddexp(0, log_odds) - got_in * log_odds).sum() + prior / 2)

    best = minimize(loss, np.zeros(len(model.mode)), options={"gtol": 1e-8})
    np.testing.assert_allclose(model.mode, best.x, atol=1e-4)


def test_getting_in_always_or_never_stays_between_0_and_1() -> None:
    """Ten visits of either kind move the expectation and leave it open."""
    for always in (True, False):
        one = fit_access(np.full(10, always), {}).probability()
        assert 0.01 < one.low < one.high < 0.995
        assert (one.probability > EXPECTED) is always


def test_what_does_not_fit_together_is_refused() -> None:
    """Lengths and levels."""
    with pytest.raises(AccessError, match="one value per visit"):
        fit_access(np.ones(3, dtype=bool), {"agency": np.array(["POLIS"])})
    with pytest.raises(AccessError, match="level is 1"):
        fit_access(np.ones(3, dtype=bool), {}).probability(1.0)
