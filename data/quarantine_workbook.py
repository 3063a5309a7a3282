"""Refused rows as a workbook to correct and import again."""

import csv
import re
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from data.quarantine import export_quarantine
from data.store import Store
from risk.clearance import Viewer

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def quarantine_workbook(store: Store, viewer: Viewer, source_id: str, file_id: int) -> bytes:
    """One file's refused rows as XLSX, every cell as text so that nothing is computed.

    Numbers get a decimal point, whatever they had: that is how numbers are read from a workbook.
    """
    text = StringIO()
    export_quarantine(store, viewer, source_id, file_id, text)
    header, *rows = csv.reader(StringIO(text.getvalue()), delimiter=_delimiter(text.getvalue()))
    fields = store.municipality.sources[source_id].fields.values()
    numeric = {one.column for one in fields if one.type in ("number", "integer")}
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(source_id[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append(
            [
                _cell(sheet, _with_point(cell) if name in numeric else cell)
                for name, cell in zip(header, row, strict=True)
            ]
        )
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _delimiter(text: str) -> str:
    """What `export_quarantine` separated by: the names of its own two columns end the header."""
    return ";" if text.partition("\r\n")[0].endswith("row_number;reasons") else ","


def _with_point(cell: str) -> str:
    return cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell.strip()) else cell
