"""Positions of rows: into the municipality's reference system, inside its bounds, axes in order."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.parse import Mask
from data.intake.refusal import Sieve
from data.intake.rows import Rows
from data.municipality import Settings
from data.source import Location, Source
from geo.crs import locate

Floats = np.ndarray[Any, np.dtype[np.float64]]


class Positions:
    """Places the rows of one file.

    `axes_swapped` is decided by the first batch that holds positions: True where more of them lie
    in the municipality's bounds with x and y exchanged than as stated. A single row that is the
    other way round than its file is refused: it may as well be a wrong number.
    """

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self.axes_swapped: bool | None = None

    def place(
        self, columns: Mapping[str, pa.Array], rows: Rows, sieve: Sieve
    ) -> tuple[Floats, Floats]:
        """Metres x, y per row, NaN where not stated; the sieve learns what is wrong."""
        location = self._source.location
        if location is None:
            nowhere = np.full(rows.batch.num_rows, np.nan)
            return nowhere, nowhere
        first, second = (_floats(columns[name]) for name in (location.x, location.y))
        given = np.isfinite(first) & np.isfinite(second)
        stated, exchanged = (first, second), (second, first)
        if self.axes_swapped is None and given.any():
            right, wrong = (self._locate(*pair, location)[2] for pair in (stated, exchanged))
            self.axes_swapped = int(wrong.sum()) > int(right.sum())
        if self.axes_swapped:
            stated, exchanged = exchanged, stated
        x, y, within = self._locate(*stated, location)
        outside = given & ~within
        looks_swapped = np.zeros(len(given), dtype=bool)
        if outside.any():
            a, b = exchanged
            looks_swapped[outside] = self._locate(a[outside], b[outside], location)[2]
        self._refuse(location, rows, sieve, outside, looks_swapped)
        return np.where(within, x, np.nan), np.where(within, y, np.nan)

    def _locate(self, x: Floats, y: Floats, location: Location) -> tuple[Floats, Floats, Mask]:
        return locate(x, y, location.crs, self._settings.crs, self._settings.bounds)

    def _refuse(
        self, location: Location, rows: Rows, sieve: Sieve, outside: Mask, looks_swapped: Mask
    ) -> None:
        names = [self._source.fields[name].column for name in (location.x, location.y)]
        texts = [rows.batch.column(name).cast(pa.string()) for name in names]
        x_empty, y_empty = (_is_empty(text) for text in texts)
        column = ", ".join(names)
        found = _Pairs(texts)
        if location.required:
            sieve.refuse(x_empty & y_empty, column, found, "a position")
        sieve.refuse(x_empty ^ y_empty, column, found, "both halves of a position, or neither")
        sieve.refuse(looks_swapped, column, found, "x before y; the axes look swapped")
        inside = f"a position in {location.crs} inside the municipality"
        sieve.refuse(outside & ~looks_swapped, column, found, inside)


class _Pairs:
    """Two columns' texts as one, made only for the rows that are asked for."""

    def __init__(self, texts: list[pa.Array]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts[0])

    def __getitem__(self, place: int) -> str:
        return ", ".join(text[place].as_py() or "nothing" for text in self._texts)


def _floats(column: pa.Array) -> Floats:
    numbers: Floats = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def _is_empty(text: pa.Array) -> Mask:
    empty = pc.equal(pc.utf8_trim_whitespace(text), "").fill_null(True)
    mask: Mask = empty.to_numpy(zero_copy_only=False)
    return mask
