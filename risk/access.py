"""How likely it is to get in: learned from every visit, with those that did not above all.

    log-odds(in) = level + a term for each circumstance that is known

Circumstances are whatever the visits state: agency, weekday, time of day, announced or not. Terms
are drawn towards 0, so a circumstance seen twice says little, and one never stated says nothing.
This is about doors, not about what is behind them: no term of it is in a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

EXPECTED, EXPECTED_SD = 0.8, 1.0
"""Share of visits that get in before any is known (B2: nobody has counted), and its spread in
log-odds."""

TERM_SD = 0.5
"""How far apart circumstances are expected to be, in log-odds."""

Labels = npt.NDArray[np.str_]


class AccessError(ValueError):
    """What should tell of access does not fit together."""


@dataclass(frozen=True)
class Access:
    """How likely a visit is to get in.

    `low` and `high` hold it in 90 %. It rests on `n` visits, of which `n_alike` had every
    circumstance that was asked for.
    """

    probability: float
    low: float
    high: float
    n: int
    n_alike: int


@dataclass(frozen=True)
class AccessModel:
    """What the visits say of getting in; terms are (circumstance, value) pairs after the level."""

    terms: tuple[tuple[str, str], ...]
    mode: npt.NDArray[np.float64]
    covariance: npt.NDArray[np.float64]
    circumstances: Mapping[str, Labels]
    n: int

    def probability(self, level: float = 0.9, **known: str) -> Access:
        """Probability of getting in under circumstances such as ``agency="POLIS"``.

        What no visit stated makes the answer wider, never different.
        """
        if not 0 < level < 1:
            raise AccessError(f"The level is {level}; expected between 0 and 1.")
        here = np.array([1.0, *(float(known.get(one) == value) for one, value in self.terms)])
        new = sum((one, value) not in self.terms for one, value in known.items())
        middle = float(here @ self.mode)
        sd = float(here @ self.covariance @ here + new * TERM_SD**2) ** 0.5
        half = NormalDist().inv_cdf((1 + level) / 2) * sd
        alike = np.ones(self.n, dtype=bool)
        for one, value in known.items():
            alike &= self.circumstances.get(one, np.full(self.n, "")) == value
        low, at, high = expit([middle - half, middle, middle + half])
        return Access(float(at), float(low), float(high), self.n, int(alike.sum()))


def fit_access(got_in: npt.NDArray[np.bool_], circumstances: Mapping[str, Labels]) -> AccessModel:
    """Learn from visits whether they got in.

    Parameters
    ----------
    got_in
        Shape (n,).
    circumstances
        By name, shape (n,) each; "" where a visit does not state it.

    Raises
    ------
    AccessError
        The arrays have different lengths.
    """
    lengths = {name: len(values) for name, values in circumstances.items()}
    if any(length != len(got_in) for length in lengths.values()):
        raise AccessError(f"Found {len(got_in)} visits and {lengths}; give one value per visit.")
    terms = tuple(
        (name, str(value))
        for name, values in circumstances.items()
        for value in np.unique(values)
        if value != ""
    )
    columns = [circumstances[name] == value for name, value in terms]
    known = np.column_stack([np.ones(len(got_in)), *columns]).astype(np.float64)
    centre = np.array([logit(EXPECTED), *np.zeros(len(terms))])
    precision = np.array([EXPECTED_SD**-2, *np.full(len(terms), TERM_SD**-2)])
    mode: npt.NDArray[np.float64] = centre.copy()
    # The posterior is concave, and the prior keeps Newton's steps short: a few are enough.
    for _ in range(50):
        gradient, information = _slopes(mode, known, got_in, centre, precision)
        step = np.linalg.solve(information, gradient)
        mode = mode + step
        if np.abs(step).max() < 1e-10:
            break
    information = _slopes(mode, known, got_in, centre, precision)[1]
    covariance: npt.NDArray[np.float64] = np.linalg.inv(information).astype(np.float64)
    return AccessModel(terms, mode, covariance, dict(circumstances), len(got_in))


def _slopes(
    at: npt.NDArray[np.float64],
    known: npt.NDArray[np.float64],
    got_in: npt.NDArray[np.bool_],
    centre: npt.NDArray[np.float64],
    precision: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    probability = expit(known @ at)
    weight = probability * (1 - probability)
    gradient = known.T @ (got_in - probability) - precision * (at - centre)
    return gradient, (known * weight[:, np.newaxis]).T @ known + np.diag(precision)
