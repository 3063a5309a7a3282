"""How well a ranking orders visits of the same inspector: what is left when habits cancel out.

A score that only foretells who goes where ranks well over all visits and not at all within one
inspector's, so the two figures together tell what is known of the premises.
"""

import numpy as np
import numpy.typing as npt

from risk.metrics import Outcomes, Ranking

Integers = npt.NDArray[np.integer]


class WithinGroups:
    """Visits divided by who made them (or any other label), sorted once."""

    def __init__(self, outcomes: Outcomes, label: npt.NDArray[np.str_]) -> None:
        self._rows = [np.flatnonzero(label == one) for one in np.unique(label)]
        self._found = outcomes.found
        self._rankings = [Ranking(outcomes.take(rows)) for rows in self._rows]

    def auc(self, times: Integers | None = None) -> float | None:
        """Share of the pairs (finding, clean visit) of one group in the right order, all groups.

        None where no group has both. `times` counts each visit so often.
        """
        times = np.ones(len(self._found), dtype=np.int64) if times is None else times
        right = pairs = 0.0
        for rows, ranking in zip(self._rows, self._rankings, strict=True):
            counted = times[rows]
            found = int(counted[self._found[rows]].sum())
            both = found * (int(counted.sum()) - found)
            if both:
                right += both * (ranking.auc(counted) or 0.0)
                pairs += both
        return right / pairs if pairs else None
