"""Positions of rows: into the municipality's reference system, inside its bounds, axes in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from data.intake.content import FileRefused
from data.intake.refusal import Sieve
from data.intake.rows import Rows
from data.intake.typed import Mask
from data.municipality import Settings
from data.source import RECOGNISE, Location, Source
from geo.crs import locate, project
from geo.recognise import ENOUGH, SYSTEMS, Interpretation, interpretations

Floats = np.ndarray[Any, np.dtype[np.float64]]
Shapes = np.ndarray[Any, np.dtype[np.object_]]

GEOMETRY = "geometry"
"""What stands for the columns of a position that is the file's own geometry."""


@dataclass(frozen=True)
class Placed:
    """Metres x, y per row, NaN where not stated, and the shapes of a file that has them.

    `shapes` are in the same system, None where a row has none.
    """

    x: Floats
    y: Floats
    shapes: Shapes | None = None


class Positions:
    """Places the rows of one file.

    The reference system is the one the source states, else the one the file states (`file_crs`),
    else it is recognised; that and `axes_swapped` are decided by the first batch that holds
    positions. A single row that is the other way round than its file is refused: it may as well be
    a wrong number.
    """

    def __init__(self, source: Source, settings: Settings, file_crs: str = "") -> None:
        self._source = source
        self._settings = settings
        stated = source.location.crs if source.location else RECOGNISE
        self.crs = file_crs if stated == RECOGNISE else stated
        self._recognises = not self.crs
        self.axes_swapped: bool | None = None
        self.notes: tuple[str, ...] = ()

    def place(self, columns: Mapping[str, pa.Array], rows: Rows, sieve: Sieve) -> Placed:
        """Where the rows are; the sieve learns what is wrong."""
        location = self._source.location
        n = rows.batch.num_rows
        if location is None:
            return Placed(np.full(n, np.nan), np.full(n, np.nan))
        first, second = self._axes(location, columns, rows)
        given = np.isfinite(first) & np.isfinite(second)
        if self.axes_swapped is None and given.any():
            self._decide(first[given], second[given])
        pair, exchanged = (first, second), (second, first)
        if self.axes_swapped:
            pair, exchanged = exchanged, pair
        x, y, within = self._locate(*pair)
        outside = given & ~within
        looks_swapped = np.zeros(n, dtype=bool)
        if outside.any():
            a, b = exchanged
            looks_swapped[outside] = self._locate(a[outside], b[outside])[2]
        self._refuse(location, rows, sieve, outside, looks_swapped, given)
        shapes = None if rows.shapes is None else self._in_place(rows.shapes, within)
        return Placed(np.where(within, x, np.nan), np.where(within, y, np.nan), shapes)

    def _axes(
        self, location: Location, columns: Mapping[str, pa.Array], rows: Rows
    ) -> tuple[Floats, Floats]:
        if location.x is not None and location.y is not None:
            return _floats(columns[location.x]), _floats(columns[location.y])
        if rows.shapes is None:
            nowhere = np.full(rows.batch.num_rows, np.nan)
            return nowhere, nowhere
        # Inside a polygon, also where it is bent round its centre.
        inside = shapely.point_on_surface(rows.shapes)
        return shapely.get_x(inside), shapely.get_y(inside)

    def _decide(self, first: Floats, second: Floats) -> None:
        """Settle the reference system and the order of axes by a batch of positions."""
        target, bounds = self._settings.crs, self._settings.bounds
        if self._recognises:
            found = interpretations(first, second, target, bounds)
            if len(found) != 1:
                raise FileRefused(_unclear(self._source, found))
            [one] = found
            self.crs, self.axes_swapped = one.crs, one.swapped
            self.notes = (f"The positions were recognised as {one}.",)
            return
        right, wrong = (self._locate(*pair)[2] for pair in ((first, second), (second, first)))
        self.axes_swapped = int(wrong.sum()) > int(right.sum())
        if self.axes_swapped:
            self.notes = ("The file has x and y exchanged; they were read the right way round.",)
        if max(right.mean(), wrong.mean()) < ENOUGH:
            others = interpretations(first, second, target, bounds)
            self.notes += tuple(
                f"The positions are stated to be in {self.crs} and look like {one}."
                for one in others
            )

    def _locate(self, x: Floats, y: Floats) -> tuple[Floats, Floats, Mask]:
        crs = self.crs or self._settings.crs
        return locate(x, y, crs, self._settings.crs, self._settings.bounds)

    def _in_place(self, shapes: Shapes, within: Mask) -> Shapes:
        if self.axes_swapped:
            shapes = shapely.transform(shapes, lambda pairs: pairs[:, ::-1])
        placed: Shapes = project(shapes, self.crs or self._settings.crs, self._settings.crs)
        placed[~within] = None
        return placed

    def _refuse(
        self,
        location: Location,
        rows: Rows,
        sieve: Sieve,
        outside: Mask,
        looks_swapped: Mask,
        given: Mask,
    ) -> None:
        found: Sequence[str]
        if location.x is None or location.y is None:
            column, found = GEOMETRY, [""] * len(given)
            missing, half = ~given, np.zeros(len(given), dtype=bool)
        else:
            names = [self._source.fields[name].column for name in (location.x, location.y)]
            texts = [rows.batch.column(name).cast(pa.string()) for name in names]
            x_empty, y_empty = (_is_empty(text) for text in texts)
            column, found = ", ".join(dict.fromkeys(names)), _Pairs(texts)
            missing, half = x_empty & y_empty, x_empty ^ y_empty
        if location.required:
            sieve.refuse(missing, column, found, "a position")
        sieve.refuse(half, column, found, "both halves of a position, or neither")
        sieve.refuse(looks_swapped, column, found, "x before y; the axes look swapped")
        inside = f"a position in {self.crs} inside the municipality"
        sieve.refuse(outside & ~looks_swapped, column, found, inside)


def _unclear(source: Source, found: tuple[Interpretation, ...]) -> str:
    ask = "State the system in the source (location.crs), or export the file in a known one."
    if found:
        several = "; ".join(str(one) for one in found)
        return f"The positions of {source.id} fit more than one reference system: {several}. {ask}"
    tried = ", ".join(SYSTEMS)
    return (
        f"The positions of {source.id} lie in the municipality in none of the known reference "
        f"systems ({tried}), whichever axis comes first. {ask}"
    )


class _Pairs(Sequence[str]):
    """Two columns' texts as one, made only for the rows that are asked for."""

    def __init__(self, texts: list[pa.Array]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts[0])

    def __getitem__(self, place: Any) -> Any:
        return ", ".join(text[place].as_py() or "nothing" for text in self._texts)


def _floats(column: pa.Array) -> Floats:
    numbers: Floats = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def _is_empty(text: pa.Array) -> Mask:
    empty = pc.equal(pc.utf8_trim_whitespace(text), "").fill_null(True)
    mask: Mask = empty.to_numpy(zero_copy_only=False)
    return mask
