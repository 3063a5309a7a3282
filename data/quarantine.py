"""Refused rows to look at, to correct and to import again."""

import csv
import json
from collections.abc import Iterable
from typing import TextIO

import pandas as pd

from data.intake.refusal import Reason
from data.store import Store
from risk.clearance import Viewer

ROW_NUMBER, REASONS = "row_number", "reasons"


class QuarantineError(ValueError):
    """The refused rows asked for cannot be written as one file; says why and what to do."""


def export_quarantine(
    store: Store, viewer: Viewer, source_id: str, file_id: int | None, out: TextIO
) -> int:
    """Write a source's refused rows as CSV; gives their number.

    The columns are those the source reads, as the file had them, with the row's number and the
    reasons behind them. Corrected, the file can be imported as it is: further columns are ignored.
    Numbers keep the comma or point they had, so the file is separated as theirs was.
    """
    columns = store.municipality.source(source_id).columns
    rows = store.quarantine(viewer, source_id, file_id)
    delimiter = _delimiter(store, viewer, rows)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*columns, ROW_NUMBER, REASONS])
    for row in rows.itertuples():
        original = json.loads(str(row.original))
        cells = [original.get(column, "") for column in columns]
        writer.writerow([*map(defused, cells), row.row_number, sentence_of(str(row.reasons))])
    return len(rows)


def sentence_of(reasons: str) -> str:
    """The reasons of a row, kept as JSON, in words."""
    return "; ".join(str(Reason(**reason)) for reason in json.loads(reasons))


def defused(cell: str) -> str:
    """A cell that a spreadsheet shows as text: one that looks like a formula gets an apostrophe."""
    starts_formula = cell.startswith(("=", "@")) or (
        cell.startswith(("+", "-")) and not _is_number(cell)
    )
    return f"'{cell}" if starts_formula else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _delimiter(store: Store, viewer: Viewer, rows: pd.DataFrame) -> str:
    files = store.files(viewer)
    found = set(files.loc[files["file_id"].isin(rows["file_id"]), "delimiter"])
    decimal_comma = {delimiter == ";" for delimiter in found}
    if len(decimal_comma) > 1:
        raise QuarantineError(
            "Some of these files write numbers with a comma and some with a point; "
            f"choose one file: {_numbers(rows['file_id'])}."
        )
    return ";" if decimal_comma == {True} else ","


def _numbers(file_ids: Iterable[int]) -> str:
    return ", ".join(str(one) for one in sorted(set(file_ids)))
