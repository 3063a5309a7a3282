"""Why rows are not accepted: collected per batch, handed over per row with the original."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.organisation_number import NOT_KEPT, is_personal, names_person
from data.intake.parse import Mask, file_text
from data.intake.rows import BrokenRow, Rows

_LONGEST_FOUND = 200


@dataclass(frozen=True)
class Reason:
    """One thing wrong with a row."""

    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.column}: found {self.found or 'nothing'}, expected {self.expected}"


@dataclass(frozen=True)
class Refused:
    """A row that is not accepted; `original` are the columns the source reads, as in the file."""

    row_number: int
    reasons: tuple[Reason, ...]
    original: Mapping[str, str]

    def __str__(self) -> str:
        return f"row {self.row_number}: " + "; ".join(map(str, self.reasons))

    def reasons_json(self) -> str:
        """The reasons as a JSON list of {column, found, expected}."""
        return json.dumps([asdict(reason) for reason in self.reasons], ensure_ascii=False)

    def original_json(self) -> str:
        """The original as a JSON object by column."""
        return json.dumps(dict(self.original), ensure_ascii=False)


class Sieve:
    """The rows of one batch and what is found against them.

    Work is per column; only rows that are refused are ever looked at one by one. Without
    `keeps_cells` nothing is kept of rows that could not be divided into columns: a cell there may
    stand in another's place.
    """

    def __init__(self, rows: Rows, *, keeps_cells: bool = True) -> None:
        self._rows = rows
        self._keeps_cells = keeps_cells
        self._instead: dict[str, pa.Array] = {}
        self._reasons: dict[int, list[Reason]] = {}
        self._masked: set[tuple[int, str]] = set()
        self.accepted: Mask = np.ones(rows.batch.num_rows, dtype=bool)

    def refuse(
        self,
        rows: Mask,
        column: str,
        found: pa.Array | Sequence[str],
        expected: str,
        *,
        masked: bool = False,
    ) -> None:
        """Refuse the rows of a mask; `found` holds a text per row of the batch."""
        places = np.flatnonzero(rows)
        if not len(places):
            return
        self.accepted[places] = False
        for place in places.tolist():
            self._add(place, column, NOT_KEPT if masked else _shown(found[place]), expected)
            if masked:
                self._masked.add((place, column))

    def replace(self, column: str, text: pa.Array) -> None:
        """Keep this text of a column's refused rows instead of the file's own."""
        self._instead[column] = text

    def _add(self, place: int, column: str, found: str, expected: str) -> None:
        self._reasons.setdefault(place, []).append(Reason(column, found, expected))

    def refused(self) -> list[Refused]:
        """The refused rows, and those that could not be divided into columns, in order."""
        places = np.flatnonzero(~self.accepted)
        taken = self._rows.batch.take(pa.array(places))
        columns = {
            name: self._instead[name].take(pa.array(places)).to_pylist()
            if name in self._instead
            else file_text(column).to_pylist()
            for name, column in zip(taken.schema.names, taken.columns, strict=True)
        }
        refused = [
            Refused(
                int(self._rows.row_numbers[place]),
                tuple(self._reasons[place]),
                self._original(place, {name: texts[i] for name, texts in columns.items()}),
            )
            for i, place in enumerate(places.tolist())
        ]
        broken = [self._of_broken(row, columns) for row in self._rows.broken]
        return sorted([*refused, *broken], key=lambda one: one.row_number)

    def _original(self, place: int, texts: Mapping[str, str | None]) -> dict[str, str]:
        return {
            name: NOT_KEPT if (place, name) in self._masked else _kept(text)
            for name, text in texts.items()
        }

    def _of_broken(self, row: BrokenRow, columns: Mapping[str, Any]) -> Refused:
        cells = row.cells if self._keeps_cells else {}
        kept = {name: _kept_bare(cells.get(name)) for name in columns}
        return Refused(row.row_number, (Reason("(whole row)", row.found, row.expected),), kept)


def _shown(found: Any) -> str:
    text = found.as_py() if isinstance(found, pa.Scalar) else found
    return _kept(text)[:_LONGEST_FOUND]


def _kept(text: str | None) -> str:
    """What may be stored of a refused cell, whatever its column and whatever it was refused for."""
    return NOT_KEPT if text and names_person(text) else text or ""


def _kept_bare(text: str | None) -> str:
    """As `_kept`, where no type says which cells hold organisation numbers."""
    return NOT_KEPT if text and is_personal(text) else _kept(text)
