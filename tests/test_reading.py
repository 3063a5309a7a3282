"""Every form of a file gives the same rows; what is no single whole table is refused in words."""

from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import data.intake.content
import data.intake.reading_csv
from data.intake.content import Content, FileRefused, take_fingerprint
from data.intake.reading import open_reading, require_columns
from data.intake.rows import Reading, Rows


def opened(data: bytes, name: str = "file") -> Reading:
    content = Content(name, data)
    return open_reading(content, take_fingerprint(content))


def rows_of(data: bytes, *columns: str) -> list[Rows]:
    return list(opened(data).rows(columns))


def texts(data: bytes, *columns: str) -> list[tuple[int, ...]]:
    """Row number and cells of every row."""
    return [
        (int(number), *(cell.as_py() for cell in cells))
        for rows in rows_of(data, *columns)
        for number, *cells in zip(rows.row_numbers, *rows.batch.columns, strict=True)
    ]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, cells in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in cells:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_from_anywhere_reads_the_same(encoding: str, delimiter: str, newline: str) -> None:
    lines = [["namn", "ort"], ["Åsa", "Östra"], ["Örjan", "Väla"]]
    text = newline.join(delimiter.join(line) for line in lines) + newline
    assert texts(text.encode(encoding), "ort", "namn") == [
        (2, "Östra", "Åsa"),
        (3, "Väla", "Örjan"),
    ]


def test_the_form_of_a_csv_file_is_told() -> None:
    reading = opened("a;b\nå;1,5\n".encode("cp1252"))
    assert reading.form == "CSV, Latin-1 (Windows-1252), separated by semicolons"
    assert reading.decimal_comma
    assert not opened(b"a,b\n1,2\n").decimal_comma


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    data = b'a,b\n1,x\n\n2,"two\nlines"\n3\n4,y\n\n'
    assert texts(data, "a") == [(2, "1"), (4, "2"), (6, "4")]
    [broken] = [row for rows in rows_of(data, "a") for row in rows.broken]
    assert (broken.row_number, broken.found, broken.cells["a"]) == (5, "1 cells", "3")


def test_a_header_of_two_lines_is_one_row() -> None:
    data = b'"a\nb",c\n1,2\n3\n4,5\n'
    assert texts(data, "c") == [(2, "2"), (4, "5")]
    [broken] = [row for rows in rows_of(data, "c") for row in rows.broken]
    assert broken.row_number == 3


def test_blank_lines_are_noticed_wherever_a_chunk_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.intake.content, "_CHUNK", 1)
    assert texts(b"a,b\r\n\r\n1,2\r\n", "a", "b") == [(3, "1", "2")]


def test_numbers_hold_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 64)
    lines = [f"{n},x" if n % 7 else f"{n}" for n in range(2, 200)]
    read = texts(("a,b\n" + "\n".join(lines) + "\n").encode(), "a")
    assert read == [(n, str(n)) for n in range(2, 200) if n % 7]


def test_a_row_of_separators_is_a_row_and_a_blank_line_is_not() -> None:
    assert texts(b"a,b\n,\n1,2\n", "a", "b") == [(2, "", ""), (3, "1", "2")]
    assert texts(b"a,b\n\n1,2\n", "a", "b") == [(3, "1", "2")]


def test_a_row_that_is_empty_only_where_one_looks_is_a_row_beside_blank_lines_too() -> None:
    assert texts(b"a,b\n,x\n\n1,2\n", "a") == [(2, ""), (4, "1")]


def test_a_workbook_reads_as_csv_would_write_it() -> None:
    day = pd.Timestamp("2026-01-15").to_pydatetime()
    data = workbook([["a", "b", "c"], [1.0, day, True], [None, None, None], [2.5, "x", None]], [])
    assert texts(data, "a", "b", "c") == [(2, "1", "2026-01-15", "true"), (4, "2.5", "x", "")]


def test_formulas_of_a_workbook_are_read_as_written() -> None:
    assert texts(workbook([["a"], ["=1+1"]]), "a") == [(2, "=1+1")]


def test_parquet_rows_are_counted_from_one_and_keep_their_types() -> None:
    out = BytesIO()
    frame = pd.DataFrame({"a.b": [1, 2], "kind": pd.Categorical(["x", "y"])})
    pq.write_table(pa.Table.from_pandas(frame), out)
    [rows] = rows_of(out.getvalue(), "a.b", "kind")
    assert list(rows.row_numbers) == [1, 2]
    assert rows.batch.column("a.b").type == pa.int64()
    assert rows.batch.column("kind").to_pylist() == ["x", "y"]


def test_a_path_reads_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\n1\n")
    content = Content("x.csv", path)
    [rows] = open_reading(content, take_fingerprint(content)).rows(["a"])
    assert rows.batch.to_pydict() == {"a": ["1"]}


def parquet(rows: int) -> bytes:
    out = BytesIO()
    pq.write_table(pa.table({"a": np.arange(rows), "b": ["x"] * rows}), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"a,b\n", "header and no rows"),
        (parquet(0), "no rows"),
        (workbook([]), "is empty"),
        (workbook([["a", "b"]]), "header and no rows"),
        (b"a,b\n1,2\n3", "cut off: its last row 3 has 1 cells"),
        (b'a,b\n1,2\n3,"4\n', "opens a quote in row 3"),
        (parquet(1000)[:-100], "cut off or damaged"),
        (workbook([["a", "b"], [1, 2]])[:-100], "no readable workbook"),
        (workbook([["a"], [1]], [["a"], [2]]), "2 sheets with content .Sheet 1, Sheet 2."),
        ("a,b\nå,ä\n".encode() + "ö,å\n".encode("latin-1"), "mixes encodings"),
        (b"a,b\n\x81\x8d,1\n", "mixes encodings or is damaged"),
        (b"\x00\x01\x02", "neither text"),
        (b"\xd0\xcf\x11\xe0rest", "save it as .xlsx"),
    ],
)
def test_what_is_no_single_whole_table_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        rows_of(data, "a", "b")


def test_a_quote_that_never_closes_far_from_the_end_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 64)
    with pytest.raises(FileRefused, match="quote"):
        rows_of(b'a,b\n1,"x\n' + b"2,y\n" * 100, "a")


def test_inches_in_a_text_are_no_open_quote() -> None:
    assert texts(b'a,b\n1,5" pipe\n', "b") == [(2, '5" pipe')]


def test_all_missing_columns_are_named_with_their_nearest() -> None:
    reading = opened(b"Datum,adress,extra\n1,2,3\n")
    with pytest.raises(FileRefused) as refused:
        require_columns(reading, ["datum", "Adresss", "kod", "extra"], "tips.csv")
    assert str(refused.value) == (
        "tips.csv lacks 3 columns: datum (is it Datum?); Adresss (is it adress?); kod. "
        "Found are: Datum, adress, extra."
    )


def test_a_needed_column_that_occurs_twice_is_refused() -> None:
    with pytest.raises(FileRefused, match="more than once: a"):
        require_columns(opened(b"a,b,a\n1,2,3\n"), ["a"], "x.csv")
    assert texts(b"a,b,a\n1,2,3\n", "b") == [(2, "2")]
