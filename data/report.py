"""Lists to take along: a workbook for people, a GeoPackage for maps."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

WIDEST = 60
"""Characters; longer texts are wrapped."""


def to_workbook(table: pd.DataFrame, title: str, about: Mapping[str, str]) -> bytes:
    """One sheet with the table as shown, and above it what it is.

    Parameters
    ----------
    table
        Texts, numbers and dates under the headings of the screen; the index is not written.
    title
        Name of the sheet.
    about
        Lines above the table: what is listed, as of when, under which weights.

    Returns
    -------
    bytes
        An XLSX file. Every text is a text: none is ever read as a formula.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    heading = len(about) + 2
    lines = [[name, value] for name, value in about.items()]
    _write(sheet, 1, lines)
    _write(sheet, heading, [list(table.columns)])
    _write(sheet, heading + 1, list(table.itertuples(index=False)))
    for cell in [*sheet["A"][: len(about)], *sheet[heading]]:
        cell.font = Font(bold=True)
    _fit(sheet, table)
    sheet.freeze_panes = sheet.cell(heading + 1, 1)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def to_geopackage(table: pd.DataFrame, x: pd.Series, y: pd.Series, crs: str, layer: str) -> bytes:
    """The table as points.

    Parameters
    ----------
    table
        As shown; rows without position have an empty geometry and are kept.
    x, y
        Positions in `crs`, in the order of `table`.
    crs
        The municipality's metric reference system.
    layer
        Name of the layer.

    Returns
    -------
    bytes
        A GeoPackage file.
    """
    points = geopandas.GeoDataFrame(
        table.reset_index(drop=True),
        geometry=geopandas.points_from_xy(x.to_numpy(), y.to_numpy()),
        crs=crs,
    )
    points.loc[x.isna().to_numpy(), "geometry"] = None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.gpkg"
        points.to_file(path, driver="GPKG", layer=layer)
        return path.read_bytes()


def _write(sheet: Worksheet, first_row: int, rows: Sequence[Sequence[object]]) -> None:
    for row, values in enumerate(rows, start=first_row):
        for column, value in enumerate(values, start=1):
            _fill(sheet.cell(row, column), value)


def _fill(cell: Cell, value: object) -> None:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int | float | date):
        cell.value = None if pd.isna(value) else value
    elif value is not None:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _fit(sheet: Worksheet, table: pd.DataFrame) -> None:
    for number, name in enumerate(table.columns, start=1):
        longest = max([len(str(name)), *(len(str(value)) for value in table[name])])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
