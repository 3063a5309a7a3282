"""Workbooks (XLSX) with exactly one filled sheet, read row by row."""

import zipfile
from collections.abc import Iterator, Sequence
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


def open_workbook(content: Content) -> Reading:
    """Open the one filled sheet of a workbook; formulas are read as written, not as computed."""
    try:
        book = openpyxl.load_workbook(content.open(), read_only=True)
        headers = {sheet.title: _first_row(sheet) for sheet in book.worksheets}
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, SyntaxError) as error:
        raise FileRefused(
            f"{content.name} is no readable workbook: cut off, damaged or another kind of archive. "
            "Save it again as .xlsx."
        ) from error
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
        return _rows(sheet, header, header_row, wanted, content.name)

    return Reading(header, f"workbook, sheet {title}", rows)


def _first_row(sheet: Any) -> tuple[int, tuple[str, ...]] | None:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if any(cell is not None for cell in cells):
            return number, tuple(_text(cell).strip() for cell in cells)
    return None


def _rows(
    sheet: Any, header: Sequence[str], header_row: int, wanted: Sequence[str], name: str
) -> Iterator[Rows]:
    places = [header.index(column) for column in wanted]
    total = max(sheet.max_row or 0, header_row + 1)
    numbered = enumerate(sheet.iter_rows(min_row=header_row + 1, values_only=True), header_row + 1)
    filled = ((n, cells) for n, cells in numbered if any(cell is not None for cell in cells))
    any_rows = False
    while chunk := list(islice(filled, BATCH_ROWS)):
        any_rows = True
        columns = {
            column: pa.array([_cell(cells, place) for _, cells in chunk], pa.string())
            for column, place in zip(wanted, places, strict=True)
        }
        numbers = np.array([n for n, _ in chunk], dtype=np.int64)
        yield Rows(
            pa.RecordBatch.from_pydict(columns), numbers, (), min(int(numbers[-1]) / total, 1.0)
        )
    if not any_rows:
        raise FileRefused(f"{name} holds a header and no rows.")


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
