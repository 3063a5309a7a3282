"""How much the experts' points count before outcomes: as much as a stated number of visits.

A visit tells of a weight what its information is worth: a weight `w` of a signal of value `x`
enters the log-odds with `slope * w * x`, so a visit of which p(1 - p) is typical adds
`p (1 - p) (slope * x)^2` to the precision of `w`. The experts' points are given the precision that
so many visits would have brought that all carried the signal in full (`x` at its cap). So a small
weight may be off by as many points as a large one.
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
    """How firmly the experts' points are held: as much as so many visits would."""

    visits: float = 50.0

    def __post_init__(self) -> None:
        if not self.visits > 0:
            raise LearnError(
                f"The experts' points should count as {self.visits:g} visits; expected more than 0."
            )


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
    if not points.any():
        raise LearnError(
            "No signal type has points for this risk, so there is nothing that outcomes could "
            "correct. Give at least one type points, or choose another profile."
        )
    of_a_visit = base_rate * (1 - base_rate) * expected.slope**2
    sd = 1 / np.sqrt(strength.visits * of_a_visit) / cap
    sign = np.array([-1 if kind.direction == "lowers" else 1 for kind in types])
    return Belief(
        centre=np.concatenate([[logit(base_rate), np.log(expected.slope)], points]),
        sd=np.concatenate([[expected.intercept_sd, np.log(expected.slope_factor)], sd]),
        sign=sign,
    )
