"""From signals to points: weights, family caps, gates.

`points[i] = gate[i] * sum over families of min(cap_f, sum over s in f of w[s] * x[i, s])`. The sums
run element by element in the order of the columns, so premises with equal rows have equal points
and points never fall when a signal of positive weight grows, to the last bit.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from risk.catalogue import Catalogue

ROWS_PER_BLOCK = 1 << 16
"""Rows worked on at a time, so that the running sums stay in the processor's cache."""


class ScoreError(ValueError):
    """The parts of a score do not fit together."""


@dataclass(frozen=True)
class Families:
    """Columns `start[f]`..`stop[f]`-1 of the signal matrix form family f, limited to `cap[f]`."""

    ids: tuple[str, ...]
    start: tuple[int, ...]
    stop: tuple[int, ...]
    cap: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.start != (0, *self.stop)[: len(self.start)]:
            raise ScoreError(
                f"Families must follow each other without a gap from column 0; found the starts "
                f"{self.start} and stops {self.stop}."
            )

    @property
    def n_columns(self) -> int:
        """How many columns the families cover."""
        return self.stop[-1] if self.stop else 0

    def loosened(self, times: float) -> "Families":
        """The same families with caps so many times as high."""
        return replace(self, cap=tuple(cap * times for cap in self.cap))


def families_of(catalogue: Catalogue) -> Families:
    """The families of the catalogue's scored types, in the order of its columns."""
    column_family = [kind.family for kind in catalogue.scored_types]
    ids = tuple(dict.fromkeys(column_family))
    stop = tuple(np.cumsum([column_family.count(one) for one in ids], dtype=int).tolist())
    caps = tuple(catalogue.families[one].cap for one in ids)
    return Families(ids, (0, *stop)[: len(ids)], stop, caps)


def score_points(
    x: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float32],
    families: Families,
    gate: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.float32]:
    """Points of one risk.

    Parameters
    ----------
    x
        Signal matrix, shape (m, n_types); fastest in Fortran order.
    weights
        Points per unit of each column, shape (n_types,). Columns of weight 0 are not read.
    families
        Must cover all columns.
    gate
        Shape (m,); False closes the risk. Without it the risk is open everywhere.

    Returns
    -------
    ndarray of shape (m,), float32
    """
    if not x.shape[1] == len(weights) == families.n_columns:
        raise ScoreError(
            f"The matrix has {x.shape[1]} columns, the weights {len(weights)}, the families "
            f"{families.n_columns}; they must be made from the same signal types."
        )
    points = np.zeros(len(x), dtype=np.float32)
    for first in range(0, len(x), ROWS_PER_BLOCK):
        rows = slice(first, first + ROWS_PER_BLOCK)
        _add_families(x[rows], weights, families, points[rows])
    if gate is not None:
        points[~gate] = 0
    return points


def _add_families(
    x: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float32],
    families: Families,
    points: npt.NDArray[np.float32],
) -> None:
    """Add the capped points of every family to `points`, in place."""
    of_family, of_type = np.empty_like(points), np.empty_like(points)
    for start, stop, cap in zip(families.start, families.stop, families.cap, strict=True):
        columns = start + np.flatnonzero(weights[start:stop])
        if not len(columns):
            continue
        np.multiply(x[:, columns[0]], weights[columns[0]], out=of_family)
        for column in columns[1:]:
            np.multiply(x[:, column], weights[column], out=of_type)
            of_family += of_type
        np.minimum(of_family, np.float32(cap), out=of_family)
        points += of_family
