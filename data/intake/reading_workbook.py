"""Workbooks (XLSX) with exactly one filled sheet, read row by row."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from data.intake.content import Content, FileRefused
from data.intake.rows import Reading, Rows

BATCH_ROWS = 16_384

MOST_ROWS = 1_048_576
"""What a spreadsheet can hold; all rows before the number that a row states are gone through."""

MOST_UNPACKED = 2**30
"""Bytes that a workbook may unpack to: far more than a full sheet, far less than a zip bomb."""

MOST_HELD = 2**28
"""Bytes of the parts that are held in memory: all but the sheets, which are read row by row."""

_BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, SyntaxError, EOFError)


def open_workbook(content: Content) -> Reading:
    """Open the one filled sheet of a workbook; formulas are read as written, not as computed."""
    with _readable(content.name):
        _refuse_bombs(content)
        book = openpyxl.load_workbook(content.open(), read_only=True)
        stated = {sheet.title: sheet.max_row or 0 for sheet in book.worksheets}
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # Rows beyond the stated size would be left out in silence.
        headers = {sheet.title: _first_row(sheet, content.name) for sheet in book.worksheets}
    filled = {title: header for title, header in headers.items() if header}
    if not filled:
        raise FileRefused(f"{content.name} is empty; expected a header and at least one row.")
    if len(filled) > 1:
        raise FileRefused(
            f"{content.name} has {len(filled)} sheets with content ({', '.join(filled)}); expected "
            "one. Save the sheet to import as a workbook of its own."
        )
    [(title, (header_row, header))] = filled.items()
    sheet = book[title]

    def rows(wanted: Sequence[str]) -> Iterator[Rows]:
        total = max(stated[title], header_row + 1)
        return _rows(_numbered(sheet, content.name, header_row + 1), header, wanted, total)

    return Reading(header, f"workbook, sheet {title}", rows)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Say that a workbook cannot be read, also where that shows only while rows are asked for."""
    try:
        yield
    except FileRefused:
        raise
    except (*_BROKEN, ValueError) as error:
        raise FileRefused(
            f"{name} is no readable workbook: cut off, damaged or another kind of archive. "
            "Save it again as .xlsx."
        ) from error


def _refuse_bombs(content: Content) -> None:
    """Refuse what unpacks to more than a workbook holds; zipfile unpacks no more than is stated."""
    with zipfile.ZipFile(content.open()) as archive:
        parts = archive.infolist()
    held = [one for one in parts if not one.filename.startswith("xl/worksheets/")]
    unpacked, in_memory = (sum(one.file_size for one in some) for some in (parts, held))
    if unpacked > MOST_UNPACKED or in_memory > MOST_HELD:
        raise FileRefused(
            f"{content.name} unpacks to {unpacked // 2**20:,} megabytes; a workbook may hold "
            f"{MOST_UNPACKED // 2**20:,}, {MOST_HELD // 2**20:,} of them beside its sheets. "
            "Save large tables as CSV or Parquet."
        )


def _numbered(sheet: Any, name: str, first: int = 1) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows that hold something, with their numbers."""
    any_rows = False
    with _readable(name):
        for number, cells in enumerate(sheet.iter_rows(min_row=first, values_only=True), first):
            if number > MOST_ROWS:
                raise FileRefused(
                    f"{name} states a row after number {MOST_ROWS:,}, which no spreadsheet has."
                )
            if any(cell is not None for cell in cells):
                any_rows = True
                yield number, cells
        if not any_rows and first > 1:
            raise FileRefused(f"{name} holds a header and no rows.")


def _first_row(sheet: Any, name: str) -> tuple[int, tuple[str, ...]] | None:
    for number, cells in _numbered(sheet, name):
        return number, tuple(_text(cell).strip() for cell in cells)
    return None


def _rows(
    filled: Iterator[tuple[int, tuple[Any, ...]]],
    header: Sequence[str],
    wanted: Sequence[str],
    total: int,
) -> Iterator[Rows]:
    places = [header.index(column) for column in wanted]
    while chunk := list(islice(filled, BATCH_ROWS)):
        columns = {
            column: pa.array([_cell(cells, place) for _, cells in chunk], pa.string())
            for column, place in zip(wanted, places, strict=True)
        }
        numbers = np.array([n for n, _ in chunk], dtype=np.int64)
        yield Rows(
            pa.RecordBatch.from_pydict(columns), numbers, (), min(int(numbers[-1]) / total, 1.0)
        )


def _cell(cells: Sequence[Any], place: int) -> str:
    return _text(cells[place]) if place < len(cells) else ""


def _text(cell: Any) -> str:
    """A cell as CSV would write it: whole numbers without decimals, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
