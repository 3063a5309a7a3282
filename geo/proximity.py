"""Which dated places lie within D metres of a point and within the P days before its day.

Places are sorted once into a grid of cells as wide as the radius and as long as the window, so a
question reads 2 x 3 runs of neighbouring cells however much lies elsewhere or at other times.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CANDIDATES_PER_BLOCK = 1 << 20
"""Pairs examined at a time: bounds memory, not the answer."""

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class ReachError(ValueError):
    """A reach that holds nothing, or arrays that do not belong together."""


@dataclass(frozen=True)
class DatedPlaces:
    """Points with a day: x, y in metres of one metric CRS, day in whole days since 1970-01-01.

    All arrays have shape (n,). A place without a finite position is near nothing.
    """

    x: npt.NDArray[np.floating]
    y: npt.NDArray[np.floating]
    day: npt.NDArray[np.integer]

    def __post_init__(self) -> None:
        lengths = len(self.x), len(self.y), len(self.day)
        if len(set(lengths)) > 1:
            raise ReachError(f"x, y and day have {lengths} elements; give one of each per place.")

    def take(self, rows: Integers) -> "DatedPlaces":
        """The places at the positions `rows`, in that order."""
        return DatedPlaces(self.x[rows], self.y[rows], self.day[rows])


@dataclass(frozen=True)
class Reach:
    """How far a place counts: up to and including `radius_m`, at ages 0 <= age < `window_days`."""

    radius_m: float
    window_days: int

    def __post_init__(self) -> None:
        if not (self.radius_m > 0 and self.window_days > 0):
            raise ReachError(
                f"A reach of {self.radius_m} m and {self.window_days} days holds nothing; "
                "both must be above 0."
            )


@dataclass(frozen=True)
class NearPairs:
    """Pairs as positions in the arrays of centres and places, with distance and age, shape (k,)."""

    centre: Integers
    place: Integers
    distance_m: Floats
    age_days: Integers


def near_pairs(places: DatedPlaces, centres: DatedPlaces, reach: Reach) -> Iterator[NearPairs]:
    """Every place within `reach` of every centre, as of the centre's own day.

    A place dated after the centre's day is never paired with it.

    Yields
    ------
    NearPairs
        In blocks ordered by centre; each pair occurs once.
    """
    known = np.flatnonzero(np.isfinite(places.x) & np.isfinite(places.y))
    asking = np.flatnonzero(np.isfinite(centres.x) & np.isfinite(centres.y))
    if not len(known) or not len(asking):
        return
    grid = _Grid(places.take(known), reach)
    start, stop = grid.runs(centres.take(asking))
    for rows in _blocks((stop - start).sum(axis=1)):
        centre = np.repeat(asking[rows], (stop[rows] - start[rows]).sum(axis=1))
        place = known[grid.order[_counted(start[rows].ravel(), stop[rows].ravel())]]
        yield _within(places, centres, reach, centre, place)


class _Grid:
    """Places sorted by window of days, row and column of their cell."""

    def __init__(self, places: DatedPlaces, reach: Reach) -> None:
        self.reach = reach
        self.origin = places.x.min(), places.y.min(), int(places.day.min())
        column, row, period = self._cells(places)
        # One empty column and row on either side, so that a neighbour never wraps into another row.
        self.columns, self.rows = int(column.max()) + 3, int(row.max()) + 3
        keys = self._keys(column, row, period)
        self.order = np.argsort(keys, kind="stable")
        self.sorted_keys = keys[self.order]

    def runs(self, centres: DatedPlaces) -> tuple[Integers, Integers]:
        """First and one past last place of the six runs each centre must read, shape (m, 6)."""
        column, row, period = self._cells(centres)
        # Clipping may add candidates, which the distance then refuses; it never loses one.
        column, row = column.clip(0, self.columns - 3), row.clip(0, self.rows - 3)
        around = [(r, p) for p in (-1, 0) for r in (-1, 0, 1)]
        first = [self._keys(column - 1, row + r, period + p) for r, p in around]
        last = [self._keys(column + 1, row + r, period + p) for r, p in around]
        return (
            np.searchsorted(self.sorted_keys, np.stack(first, axis=1), side="left"),
            np.searchsorted(self.sorted_keys, np.stack(last, axis=1), side="right"),
        )

    def _cells(self, places: DatedPlaces) -> tuple[Integers, Integers, Integers]:
        x, y, day = self.origin
        column = np.floor((places.x - x) / self.reach.radius_m).astype(np.int64)
        row = np.floor((places.y - y) / self.reach.radius_m).astype(np.int64)
        return column, row, (places.day.astype(np.int64) - day) // self.reach.window_days

    def _keys(self, column: Integers, row: Integers, period: Integers) -> Integers:
        return (period * self.rows + row + 1) * self.columns + column + 1


def _blocks(candidates: Integers) -> Iterator[slice]:
    """Runs of rows that together have about CANDIDATES_PER_BLOCK candidates."""
    total = np.cumsum(candidates)
    first = 0
    while first < len(total):
        before = total[first - 1] if first else 0
        fitting = np.searchsorted(total, before + CANDIDATES_PER_BLOCK, side="right")
        following = max(first + 1, int(fitting))
        yield slice(first, following)
        first = following


def _counted(start: Integers, stop: Integers) -> Integers:
    """start[0]..stop[0]-1, start[1]..stop[1]-1, and so on, in one array."""
    count = stop - start
    before = np.cumsum(count) - count
    return np.repeat(start - before, count) + np.arange(count.sum())


def _within(
    places: DatedPlaces, centres: DatedPlaces, reach: Reach, centre: Integers, place: Integers
) -> NearPairs:
    distance = np.hypot(places.x[place] - centres.x[centre], places.y[place] - centres.y[centre])
    age = centres.day[centre].astype(np.int64) - places.day[place]
    near = (distance <= reach.radius_m) & (age >= 0) & (age < reach.window_days)
    return NearPairs(centre[near], place[near], distance[near], age[near])
