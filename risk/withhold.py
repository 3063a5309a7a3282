"""Which sums say too much of too few: one rule for every figure that leaves a clearance.

After statistical disclosure control (Hundepool et al., *Statistical Disclosure Control*, Wiley
2012; ESSnet *Handbook on Statistical Disclosure Control*): a minimum of contributors for frequency
tables, for magnitude tables the idea of the p% rule that no contributor may learn of the others by
subtracting its own, and secondary suppression where the total would give a withheld cell away.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]

FEWEST = 5
"""Fewer contributors than this are not summed for others, nor shares and times told of them."""


def too_few(
    cell: Integers, unit: Integers, owner: Integers, cells: int, least: int = FEWEST
) -> Mask:
    """Cells to which too few contribute, or too few besides one owner that could subtract its own.

    Parameters
    ----------
    cell, unit, owner
        Of each row that is summed, shape (n,): its cell 0..cells-1 (-1: in none), what it is about
        (premises, not rows: five visits to one place are one contributor), and whose it is.

    Returns
    -------
    ndarray of shape (cells,)
        True where the cell has fewer than `least` units, or where without the rows of one of its
        owners some are left, but fewer than `least`.
    """
    inside = cell >= 0
    cell, unit, owner = cell[inside], unit[inside], owner[inside]
    few = _units(cell, unit, cells) < least
    for one in np.unique(owner):
        others = _units(cell[owner != one], unit[owner != one], cells)
        contributes = np.bincount(cell[owner == one], minlength=cells) > 0
        few |= contributes & (others > 0) & (others < least)
    return few


def with_complement(few: Mask, counts: Sequence[Integers], least: int = FEWEST) -> Mask:
    """Withhold more cells until no withheld one follows from the total and the cells shown.

    Parameters
    ----------
    few
        Cells that must be withheld, shape (cells,).
    counts
        Counts of the cells that are shown or withheld together, each (cells,): of findings, say,
        and of visits without one. The total of each is taken to be known.

    Returns
    -------
    ndarray of shape (cells,)
        None is withheld, or all are, or at least two that hold `least` or more of each count
        together. The smallest are added first; cells of nothing hide nothing and come last.
    """
    withheld = few.copy()
    if not withheld.any():
        return withheld
    size = np.minimum.reduce([np.asarray(count) for count in counts])
    order = np.lexsort((np.arange(len(size)), size, size == 0))
    for one in order:
        if _hides(withheld, counts, least):
            break
        withheld[one] = True
    return withheld


def _hides(withheld: Mask, counts: Sequence[Integers], least: int) -> bool:
    held = [np.asarray(count)[withheld] for count in counts]
    return bool(withheld.sum() > 1 and all(count.sum() >= least for count in held))


def _units(cell: Integers, unit: Integers, cells: int) -> npt.NDArray[np.int64]:
    """How many different units each cell has, shape (cells,)."""
    pairs = np.unique(np.stack([cell, unit]), axis=1)
    return np.bincount(pairs[0], minlength=cells).astype(np.int64)
