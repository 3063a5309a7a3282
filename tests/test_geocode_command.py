"""`python -m geo geocode` keeps every row and column, adds eight, and says what is wrong."""

import csv
from pathlib import Path

import pytest

from geo.__main__ import main

REGISTER = (
    "street;number;letter;postnummer;ort;easting;northing\n"
    "Södergatan;12;A;25225;Helsingborg;356388;6213352\n"
    "Kullagatan;5;;25220;Helsingborg;356300;6213700\n"
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def run(register: Path, text: str | bytes, *more: str) -> tuple[int, Path]:
    source, out = register.with_name("in.csv"), register.with_name("out.csv")
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    given = ["geocode", "--register", str(register), "--crs", "EPSG:3006", "--in", str(source)]
    return main([*given, "--out", str(out), "--address-column", "Adress", *more]), out


def rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


def test_every_row_and_column_is_kept(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'id,Adress,note\n1,Söderg. 12 A,"a ""b"", c\nd"\n2,,x\n3,Box 7,\n4\n'
    code, out = run(register, text)
    assert code == 0
    header, *found = rows(out)
    assert header[:3] == ["id", "Adress", "note"]
    assert header[3:] == (
        ["lat", "lon", "easting", "northing", "quality", "score", "matched_address", "reason"]
    )
    assert [row[:3] for row in found] == [
        ["1", "Söderg. 12 A", 'a "b", c\nd'],
        ["2", "", "x"],
        ["3", "Box 7", ""],
        ["4", "", ""],
    ]
    # The station Knutpunkten, checked with PROJ: 56.0438 N, 12.6945 E.
    assert float(found[0][3]) == pytest.approx(56.0438, abs=1e-4)
    assert float(found[0][4]) == pytest.approx(12.6945, abs=1e-4)
    assert found[0][5:9] == ["356388.00", "6213352.00", "exact_address", found[0][8]]
    assert found[2][3:9] == ["", "", "", "", "no_location", "0.000"]
    assert "4 rows" in capsys.readouterr().out


def test_columns_of_the_same_name_are_both_kept(register: Path) -> None:
    code, out = run(register, "Adress;lat;score\nKullagatan 5;own;7\n")
    assert code == 0
    header, row = rows(out, ";")
    assert header[:3] == ["Adress", "lat", "score"]
    assert row[:3] == ["Kullagatan 5", "own", "7"]
    assert {"geocoded_lat", "lon", "geocoded_score"} <= set(header)
    assert len(header) == len(set(header)) == 11


def test_postcode_and_locality_columns_and_latin_1(register: Path) -> None:
    text = "Adress;Pnr;Ort\nStorgatan 1;252 20;\nSödergatan 12A;;Umeå\n".encode("cp1252")
    code, out = run(register, text, "--postcode-column", "Pnr", "--locality-column", "Ort")
    assert code == 0
    assert [row[7] for row in rows(out, ";")[1:]] == ["postcode_centroid", "no_location"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Adresss\nA 1\n", "lacks 1 column: Adress (is it Adresss?)"),
        ("", "is empty"),
        ("Adress\n", "holds a header and no rows"),
        ("Adress,b\n1,2,3\n", "has 3 cells in line 2, expected 2"),
        (b"Adress\nS\xc3\xb6dergatan\nS\xf6dergatan\n", "mixes encodings"),
    ],
)
def test_bad_input_is_a_sentence_and_writes_nothing(
    register: Path, text: str | bytes, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(register, text)
    assert code == 1
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_the_input_is_never_overwritten(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = run(register, "Adress\nKullagatan 5\n", "--out", str(register.with_name("in.csv")))
    assert code == 1
    assert "would overwrite" in capsys.readouterr().err
    assert register.with_name("in.csv").read_text() == "Adress\nKullagatan 5\n"


def test_a_municipality_decides_grammar_and_metres(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register.write_text("address,lat,lon\n25 COUGAR CRT,43.73,-79.22\n", encoding="utf-8")
    code, out = run(register, "Adress\n25 Cougar Court Unit 3\n", "--municipality", "toronto")
    assert code == 0
    assert rows(out)[1][5] == "exact_address"
    assert "EPSG:" in capsys.readouterr().out
