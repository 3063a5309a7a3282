"""Facts about premises and places, and the subjects they are counted for, as plain arrays.

Days are whole days since 1970-01-01, positions metres in the municipality's metric CRS, premises
positions 0..n-1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.floating]


class FactsError(ValueError):
    """Arrays that should describe the same rows have different lengths."""


@dataclass(frozen=True)
class _Rows:
    """Arrays of equal length, one element per row."""

    def __post_init__(self) -> None:
        arrays = [
            one.name for one in fields(self) if isinstance(getattr(self, one.name), np.ndarray)
        ]
        lengths = {name: len(getattr(self, name)) for name in arrays}
        if len(set(lengths.values())) > 1:
            raise FactsError(
                f"{type(self).__name__} was given arrays of the lengths {lengths}; "
                "each needs one element per row."
            )

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass(frozen=True)
class Facts(_Rows):
    """Signals about premises; `type` is a position in the signal types they are counted with."""

    premises: Integers
    type: Integers
    day: Integers
    value: Floats


@dataclass(frozen=True)
class PlaceFacts(_Rows):
    """Signals known only by their place."""

    x: Floats
    y: Floats
    type: Integers
    day: Integers
    value: Floats


@dataclass(frozen=True)
class Results(_Rows):
    """Visits that examined one risk; `surprise` is 1 (found) or 0 less the risk's base rate."""

    premises: Integers
    x: Floats
    y: Floats
    day: Integers
    surprise: Floats


@dataclass(frozen=True)
class PastVisits(_Rows):
    """Visits with a result, and by risk what those that examined it found."""

    premises: Integers
    day: Integers
    results: Mapping[str, Results] = field(default_factory=dict)


@dataclass(frozen=True)
class Subjects(_Rows):
    """What is scored: premises as of a day (inclusive); x and y may be NaN."""

    premises: Integers
    x: Floats
    y: Floats
    day: Integers

    def take(self, rows: Integers) -> "Subjects":
        """The subjects at the positions `rows`, in that order."""
        return Subjects(self.premises[rows], self.x[rows], self.y[rows], self.day[rows])


class Meetings:
    """Which subjects are about which premises: joins rows about premises to subjects.

    Parameters
    ----------
    subjects
        The same premises may occur on several days.
    """

    def __init__(self, subjects: Subjects) -> None:
        size = int(subjects.premises.max()) + 1 if len(subjects) else 0
        self._day = subjects.day
        self._order = np.argsort(subjects.premises, kind="stable")
        self._count = np.bincount(subjects.premises, minlength=size + 1)
        self._first = np.cumsum(self._count) - self._count

    def up_to_day(
        self, premises: Integers, day: Integers
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Pairs (row, subject) of the same premises where the row is not after the subject's day.

        Returns
        -------
        row, subject, age_days
            Ordered by row, each of shape (pairs,).
        """
        # The last slot counts no subject: it takes what is about premises nobody asks for.
        nobody = len(self._count) - 1
        slot = np.where((premises < 0) | (premises > nobody), nobody, premises)
        count = self._count[slot]
        row = np.repeat(np.arange(len(slot)), count)
        before = np.cumsum(count) - count
        subject = self._order[np.repeat(self._first[slot] - before, count) + np.arange(len(row))]
        age = self._day[subject].astype(np.int64) - day[row]
        known = age >= 0
        return row[known], subject[known], age[known]
