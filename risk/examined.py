"""Visits that examined one risk, as outcomes are learned from: what was known, what was found."""

from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


class LearnError(ValueError):
    """What should be learned from, or learned, cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Examined:
    """Visits with a result for one risk; every array has one row per visit.

    Visits without access give no result and are not here: they train `risk.access`.

    Attributes
    ----------
    x
        Signal matrix on the day before each visit, shape (n, types).
    gate
        False where the risk was closed at the premises.
    found
        Whether something was found.
    premises, day
        Which premises (any whole numbers), and the day of the visit since 1970-01-01.
    who
        Who inspected, as text; "" where it is not known.
    """

    x: Floats
    gate: npt.NDArray[np.bool_]
    found: npt.NDArray[np.bool_]
    premises: npt.NDArray[np.integer]
    day: npt.NDArray[np.integer]
    who: npt.NDArray[np.str_] = field(default_factory=lambda: np.empty(0, dtype=str))

    def __post_init__(self) -> None:
        if not len(self.who):
            object.__setattr__(self, "who", np.full(len(self.found), ""))
        lengths = {one.name: len(getattr(self, one.name)) for one in fields(self)}
        if len(set(lengths.values())) > 1:
            raise LearnError(f"Found arrays of the lengths {lengths}; give one row per visit.")
        if not np.isfinite(self.x).all():
            raise LearnError("The signal matrix has values that are no numbers; expected finite.")

    def __len__(self) -> int:
        return len(self.found)

    def take(self, rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> "Examined":
        """The visits at the positions `rows`, which may repeat."""
        return Examined(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})
