"""Lists to take along: what is in them is what was shown, and a text stays a text."""

from datetime import date
from io import BytesIO

import geopandas
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data.report import to_geopackage, to_workbook

ABOUT = {"As of": "2026-11-23", "Weights": "expert"}


def sheet_of(written: bytes):
    return load_workbook(BytesIO(written)).active


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-(10**9), 10**9)), max_size=5))
def test_a_workbook_holds_what_was_shown(rows) -> None:
    table = pd.DataFrame(rows, columns=["Name", "Rank"])
    sheet = sheet_of(to_workbook(table, "List", ABOUT))
    assert [[cell.value for cell in row[:2]] for row in sheet["A1:B2"]] == [
        list(line) for line in ABOUT.items()
    ]
    assert [cell.value for cell in sheet[4]] == ["Name", "Rank"]
    for number, (name, rank) in enumerate(rows, start=5):
        printable = "".join(c for c in name if c >= " " or c in "\t\n\r")
        said = sheet.cell(number, 1).value or ""
        assert said.replace("_x000D_", "\r").split() == printable.split()
        assert sheet.cell(number, 2).value == rank


@pytest.mark.parametrize("text", ["=1+1", "+46 42 10 50 00", "-@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_text_is_never_a_formula(text) -> None:
    table = pd.DataFrame({text: [text]})
    sheet = sheet_of(to_workbook(table, "List", {text: text}))
    for cell in (sheet["A1"], sheet["B1"], sheet["A3"], sheet["A4"]):
        assert cell.value == text
        assert cell.data_type == "s"


def test_numbers_dates_and_gaps_keep_their_kind() -> None:
    table = pd.DataFrame(
        {"a": [1.5, np.nan], "b": [date(2026, 1, 2), None], "c": ["x", None], "d": [3, 4]}
    )
    rows = [[cell.value for cell in row] for row in sheet_of(to_workbook(table, "L", {}))["A3:D4"]]
    assert rows[0][0] == 1.5
    assert rows[0][1].date() == date(2026, 1, 2)
    assert rows[0][2:] == ["x", 3]
    assert rows[1] == [None, None, None, 4]


def test_a_geopackage_opens_with_its_points_in_place(tmp_path) -> None:
    table = pd.DataFrame({"Namn": ["Åsas", "Utan plats"], "Rang": [1, 2]}, index=[7, 9])
    x = pd.Series([356_000.0, np.nan], index=[7, 9])
    y = pd.Series([6_213_000.0, np.nan], index=[7, 9])
    path = tmp_path / "list.gpkg"
    path.write_bytes(to_geopackage(table, x, y, "EPSG:3006", "visit_list"))
    read = geopandas.read_file(path, layer="visit_list")
    assert read.crs.to_epsg() == 3006
    assert read["Namn"].tolist() == ["Åsas", "Utan plats"]
    assert (read.geometry[0].x, read.geometry[0].y) == (356_000.0, 6_213_000.0)
    assert read.geometry[1] is None
