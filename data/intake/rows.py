"""What every reader of files gives: batches of columns as the file had them, with row numbers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.organisation_number import without_persons


@dataclass(frozen=True)
class BrokenRow:
    """A row that does not fit the header; `cells` are its cells by column as far as they go."""

    row_number: int
    found: str
    expected: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """Some rows of a file.

    Attributes
    ----------
    batch
        The wanted columns as the file had them: text from CSV and workbooks, typed from Parquet.
    row_numbers
        int64, shape (rows,): as a person counts them who opens the file; a header is row 1.
    broken
        Rows that could not be divided into columns; not among `row_numbers`.
    done
        Share of the file read so far, 0 to 1.
    shapes
        Geometries of the rows as the file has them, shape (rows,), None where a row has none; of a
        file without geometry, None.
    """

    batch: pa.RecordBatch
    row_numbers: np.ndarray[Any, Any]
    broken: tuple[BrokenRow, ...] = ()
    done: float = 0.0
    shapes: np.ndarray[Any, np.dtype[np.object_]] | None = None


@dataclass(frozen=True)
class Reading:
    """An opened file: its columns in order, its form in words, and its rows when asked for.

    `crs` is the reference system that the file states for its geometry, "" where it states none.
    """

    columns: tuple[str, ...]
    form: str
    rows: Callable[[Sequence[str]], Iterator[Rows]] = field(repr=False)
    delimiter: str = ""
    crs: str = ""

    def __post_init__(self) -> None:
        # It is stored, and the names of sheets and tables in it are anybody's.
        object.__setattr__(self, "form", without_persons(self.form))

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers may be written 1,5: where columns are separated by semicolons."""
        return self.delimiter == ";"
