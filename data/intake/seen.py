"""Rows met before, in this file or an earlier one of the source, told by their hashes.

Takes 16 bytes per row of the file and 24 per earlier row of the source: the one thing in an import
that grows with the number of rows.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from data.intake.hashing import Hashes
from data.intake.parse import Mask

Integers = np.ndarray[Any, np.dtype[np.int64]]
Labels = np.ndarray[Any, np.dtype[np.uint32]]


@dataclass(frozen=True)
class _Run:
    """Rows sorted by key: keys, contents (uint32) and labels (their row or place in a list)."""

    keys: Hashes
    contents: Labels
    labels: Labels

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: Hashes) -> tuple[Mask, np.ndarray[Any, Any]]:
        """Which keys are here, and where (0 for those that are not)."""
        if not len(self):
            return np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype=np.int64)
        places = np.searchsorted(self.keys, keys)
        places[places == len(self)] = 0
        return self.keys[places] == keys, places

    def part(self, start: int, end: int) -> "_Run":
        return _Run(self.keys[start:end], self.contents[start:end], self.labels[start:end])

    def joined(self, other: "_Run") -> "_Run":
        return sorted_run(
            np.concatenate([self.keys, other.keys]),
            np.concatenate([self.contents, other.contents]),
            np.concatenate([self.labels, other.labels]),
        )


def sorted_run(keys: Hashes, contents: Any, labels: Any) -> _Run:
    """A run of rows in any order."""
    order = np.argsort(keys, kind="stable")
    return _Run(
        keys[order],
        np.asarray(contents)[order].astype(np.uint32),
        np.asarray(labels)[order].astype(np.uint32),
    )


@dataclass(frozen=True)
class Verdict:
    """What is known of each row of a batch, shape (rows,).

    `earlier` is the place in the list of earlier rows, `same_as` the row number in this file, both
    -1 where there is none; `changed` where the values differ from that row's.
    """

    earlier: Integers
    same_as: Integers
    changed: Mask

    @property
    def unchanged(self) -> Mask:
        """Rows an earlier file brought with the same values."""
        known: Mask = (self.earlier >= 0) & ~self.changed & (self.same_as < 0)
        return known


class _Shelf:
    """Rows of this file whose keys lie in one part of the range of keys."""

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def meet(self, batch: _Run) -> tuple[Labels, Labels]:
        """Label and content of the first row with each key; `batch` is in the order of keys."""
        first_row, first_content = batch.labels.copy(), batch.contents.copy()
        known = np.zeros(len(batch), dtype=bool)
        for run in self._runs:
            found, places = run.find(batch.keys)
            first_row[found] = run.labels[places[found]]
            first_content[found] = run.contents[places[found]]
            known |= found
        new = np.flatnonzero(~known)
        keys, first, group = np.unique(batch.keys[new], return_index=True, return_inverse=True)
        rows, contents = batch.labels[new][first], batch.contents[new][first]
        first_row[new], first_content[new] = rows[group], contents[group]
        self._remember(_Run(keys, contents, rows))
        return first_row, first_content

    def _remember(self, run: _Run) -> None:
        """Runs are joined so that each is larger than all after it: few runs, few moves."""
        while self._runs and len(self._runs[-1]) <= len(run):
            run = self._runs.pop().joined(run)
        self._runs.append(run)


SHELVES = 64
"""Joining runs takes twice their memory for a moment; on shelves that is a 64th of the whole."""

_FIRST_KEYS = np.arange(SHELVES, dtype=np.uint64) * np.uint64(2**64 // SHELVES)


@dataclass
class SeenRows:
    """Rows of earlier files (`earlier`, labelled by their place in a list) and of this one."""

    earlier: _Run
    _shelves: list[_Shelf] = field(default_factory=lambda: [_Shelf() for _ in range(SHELVES)])

    def meet(self, keys: Hashes, contents: Hashes, row_numbers: Integers) -> Verdict:
        """Judge rows in the order of the file and remember those that are the first of their key.

        A row whose key came in an earlier file with other values is changed and not remembered, so
        the verdict does not depend on how the file is cut into batches.
        """
        short = (contents & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        known, places = self.earlier.find(keys)
        earlier = np.full(len(keys), -1, dtype=np.int64)
        if known.any():
            earlier[known] = self.earlier.labels[places[known]]
        changed = known.copy()
        changed[known] = self.earlier.contents[places[known]] != short[known]
        same_as = np.full(len(keys), -1, dtype=np.int64)
        here = np.flatnonzero(~changed)
        same_as[here], differs = self._meet_here(keys[here], short[here], row_numbers[here])
        changed[here] = differs
        return Verdict(earlier, same_as, changed)

    def _meet_here(
        self, keys: Hashes, contents: Labels, row_numbers: Integers
    ) -> tuple[Integers, Mask]:
        """Per row the number of the first row with its key, -1 for itself, and whether it differs.

        Only rows of this file are meant.
        """
        order = np.argsort(keys, kind="stable")
        batch = _Run(keys[order], contents[order], row_numbers[order].astype(np.uint32))
        edges = [*np.searchsorted(batch.keys, _FIRST_KEYS).tolist(), len(batch)]
        met = [
            shelf.meet(batch.part(start, end))
            for shelf, start, end in zip(self._shelves, edges, edges[1:], strict=False)
        ]
        first_row = np.empty(len(keys), dtype=np.int64)
        first_content = np.empty(len(keys), dtype=np.uint32)
        first_row[order] = np.concatenate([rows for rows, _ in met])
        first_content[order] = np.concatenate([contents for _, contents in met])
        repeats = first_row != row_numbers
        return np.where(repeats, first_row, -1), repeats & (first_content != contents)
