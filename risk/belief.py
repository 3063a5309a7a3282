"""How much the experts' points count before outcomes: as much as a stated number of visits.

A visit tells of a weight what its information is worth: a weight `w` of a signal of value `x`
enters the log-odds with `slope * w * x`, so a visit of which p(1 - p) is typical adds
`p (1 - p) (slope * x)^2` to the precision of `w`. The experts' points are given the precision that
so many visits would have brought that all carried a signal of typical weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from risk.calibrate import Expectation
from risk.catalogue import SignalType
from risk.examined import LearnError
from risk.posterior import Belief


@dataclass(frozen=True)
class Strength:
    """How firmly the experts' points are held.

    Attributes
    ----------
    visits
        So many visits count as much as the experts do.
    own_share
        How much of a weight's spread follows its own points (1: a weight of 8 may be off by eight
        times as much as one of 1) and how much the typical ones (0: all by the same).
    """

    visits: float = 50.0
    own_share: float = 0.5

    def __post_init__(self) -> None:
        if not (self.visits > 0 and 0 <= self.own_share <= 1):
            raise LearnError(f"Found {self}; expected visits above 0 and own_share from 0 to 1.")


def belief_of(
    types: Sequence[SignalType],
    points: npt.NDArray[np.float64],
    base_rate: float,
    strength: Strength,
    expected: Expectation,
) -> Belief:
    """What is believed of level, slope and weights before any outcome.

    Parameters
    ----------
    types, points
        The signal types whose weights are learned and the experts' points of each, shape (k,).
    base_rate
        Expected share of visits with a finding.

    Raises
    ------
    LearnError
        No type has points: there is nothing that outcomes could correct.
    """
    cap = np.array([kind.cap for kind in types])
    most = np.abs(points) * cap
    used = most > 0
    if not used.any():
        raise LearnError(
            "No signal type has points for this risk, so there is nothing that outcomes could "
            "correct. Give at least one type points, or choose another profile."
        )
    typical = np.mean(most[used] ** 2)
    wide = strength.own_share * most**2 + (1 - strength.own_share) * typical
    of_a_visit = base_rate * (1 - base_rate) * expected.slope**2 * typical
    sd = np.sqrt(wide / (strength.visits * of_a_visit)) / cap
    sign = np.array([-1 if kind.direction == "lowers" else 1 for kind in types])
    return Belief(
        centre=np.concatenate([[logit(base_rate), np.log(expected.slope)], points]),
        sd=np.concatenate([[expected.intercept_sd, np.log(expected.slope_factor)], sd]),
        sign=sign,
    )
