"""Areas as files to take away: CSV, XLSX, GeoPackage. Small counts are withheld in all of them."""

import csv
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
from openpyxl import Workbook

from data.areas import Areas
from data.withheld import withheld

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text that starts so could be run by a spreadsheet; it is given an apostrophe."""


def area_csv(frame: pd.DataFrame) -> bytes:
    """The areas as UTF-8 CSV with a mark that Excel recognises; withheld counts are empty."""
    safe = _safe(withheld(frame))
    return safe.to_csv(index=False, quoting=csv.QUOTE_MINIMAL).encode("utf-8-sig")


def area_workbook(
    frame: pd.DataFrame,
    about: Mapping[str, str],
    in_words: Callable[[pd.DataFrame], pd.DataFrame] = pd.DataFrame.copy,
    sheets: tuple[str, str] = ("areas", "about"),
) -> bytes:
    """The areas as an XLSX file with a second sheet that says what the figures are.

    Parameters
    ----------
    frame
        One row per area.
    about
        What to know of the figures: question, period, risk, how they were made.
    in_words
        Puts headings and classes into the reader's language; given what is left after small counts
        were withheld.
    sheets
        Names of the two sheets.
    """
    book, file = Workbook(), BytesIO()
    sheet = book.active
    sheet.title = sheets[0]
    safe = _safe(in_words(withheld(frame))).astype(object)
    sheet.append(list(safe.columns))
    for row in safe.where(safe.notna(), None).itertuples(index=False):
        sheet.append(list(row))
    notes = book.create_sheet(sheets[1])
    for name, value in about.items():
        notes.append([_plain(name), _plain(value)])
    book.save(file)
    return file.getvalue()


def area_geopackage(frame: pd.DataFrame, areas: Areas, crs: str) -> bytes:
    """The areas with their outlines, layer `areas`, in the municipality's reference system."""
    kept = gpd.GeoDataFrame(withheld(frame), geometry=list(areas.outlines), crs=crs)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "areas.gpkg"
        kept.to_file(path, driver="GPKG", layer="areas")
        return path.read_bytes()


def _safe(frame: pd.DataFrame) -> pd.DataFrame:
    texts = frame.select_dtypes(["object", "string", "str"]).columns
    return frame.assign(**{name: frame[name].map(_plain) for name in texts})


def _plain(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if is_formula else value
