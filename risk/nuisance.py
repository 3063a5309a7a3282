"""What makes a visit find more or less and is no property of the premises: who went, and when.

Inspectors differ more than premises do (in Chicago critical violations are found at 2 % of the
visits of one group and 43 % of another), and marks drift over the years. Left out of the fit, such
habits would be lent to whatever kind of premises somebody happens to visit. So each inspector (or
agency), calendar month and year has a term of its own in the fit, drawn towards 0 like a random
effect, and none of them is in a score.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from risk.examined import Examined


@dataclass(frozen=True)
class Spread:
    """How far apart the terms are expected to be: standard deviations in log-odds."""

    who: float = 0.7
    month: float = 0.2
    year: float = 0.5


@dataclass(frozen=True)
class Nuisance:
    """The terms of the visits.

    `terms` is a sparse matrix of 0 and 1, shape (n, q); `precision` 1/sd² of each, shape (q,);
    `names` what each stands for, such as ("who", "MF-3").
    """

    terms: sparse.csr_array
    precision: npt.NDArray[np.float64]
    names: tuple[tuple[str, str], ...]


def nuisance_of(visits: Examined, spread: Spread) -> Nuisance:
    """A term per inspector, calendar month and year that occurs among the visits."""
    date = visits.day.astype("datetime64[D]")
    labels = {
        "who": visits.who.astype(str),
        "month": (date.astype("datetime64[M]").astype(int) % 12 + 1).astype(str),
        "year": date.astype("datetime64[Y]").astype(str),
    }
    blocks, precision, names = [], [], []
    for factor, label in labels.items():
        levels, number = np.unique(label, return_inverse=True)
        blocks.append(_one_of(number, len(levels)))
        precision.append(np.full(len(levels), getattr(spread, factor) ** -2.0))
        names += [(factor, str(level)) for level in levels]
    terms = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    return Nuisance(terms, np.concatenate(precision), tuple(names))


def _one_of(number: npt.NDArray[np.integer], levels: int) -> sparse.csr_array:
    n = len(number)
    return sparse.csr_array((np.ones(n), (np.arange(n), number)), shape=(n, levels))
