"""Rows met before, in this file or an earlier one of the source, told by their hashes.

Takes 16 bytes per row of the file and 24 per earlier row of the source: the one thing in an import
that grows with the number of rows.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from data.hashing import Hashes
from data.parse import Mask

Integers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class _Run:
    """Rows sorted by key: keys, contents (uint32) and labels (their row or place in a list)."""

    keys: Hashes
    contents: np.ndarray[Any, np.dtype[np.uint32]]
    labels: np.ndarray[Any, np.dtype[np.uint32]]

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: Hashes) -> tuple[Mask, np.ndarray[Any, Any]]:
        """Which keys are here, and where (0 for those that are not)."""
        if not len(self):
            return np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype=np.int64)
        places = np.searchsorted(self.keys, keys)
        places[places == len(self)] = 0
        return self.keys[places] == keys, places

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


@dataclass
class SeenRows:
    """Rows of earlier files (`earlier`, labelled by their place in a list) and of this one."""

    earlier: _Run
    _runs: list[_Run] = field(default_factory=list)

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
        self, keys: Hashes, contents: Any, row_numbers: Integers
    ) -> tuple[Integers, Mask]:
        """Per row the number of the first row with its key, -1 for itself, and whether it differs.

        Only rows of this file are meant.
        """
        first_row, first_content = row_numbers.copy(), contents.copy()
        known = np.zeros(len(keys), dtype=bool)
        for run in self._runs:
            found, places = run.find(keys)
            first_row[found] = run.labels[places[found]]
            first_content[found] = run.contents[places[found]]
            known |= found
        new = np.flatnonzero(~known)
        _, first, group = np.unique(keys[new], return_index=True, return_inverse=True)
        first_row[new] = row_numbers[new][first][group]
        first_content[new] = contents[new][first][group]
        self._remember(sorted_run(keys[new][first], contents[new][first], row_numbers[new][first]))
        repeats = first_row != row_numbers
        return np.where(repeats, first_row, -1), repeats & (first_content != contents)

    def _remember(self, run: _Run) -> None:
        """Runs are joined so that each is larger than all after it: few runs, few moves."""
        while self._runs and len(self._runs[-1]) <= len(run):
            run = self._runs.pop().joined(run)
        self._runs.append(run)
