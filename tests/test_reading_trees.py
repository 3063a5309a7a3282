"""JSON, GeoJSON and GeoPackage give the same rows as a table would, or are refused in words."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.intake.content import Content, FileRefused, take_fingerprint
from data.intake.reading import open_reading
from data.intake.rows import Reading
from data.source import Layout


def opened(data: bytes, name: str = "file", **layout: Any) -> Reading:
    content = Content(name, data)
    return open_reading(content, take_fingerprint(content), Layout(**layout))


def records(data: object, *path: str) -> list[dict[str, str]]:
    text = data if isinstance(data, str) else json.dumps(data)
    reading = opened(text.encode(), records=path)
    return [row for rows in reading.rows(reading.columns) for row in rows.batch.to_pylist()]


def test_nested_lists_repeat_what_stands_outside_them() -> None:
    tree = {
        "lang": "sv",
        "org": {"id": "1283"},
        "facilities": [
            {"name": "A", "at": {"street": "S 1"}, "inspections": [{"day": 1}, {"day": 2}]},
            {"name": "B", "inspections": [{"day": 3, "ok": True}]},
            {"name": "C", "inspections": []},
        ],
    }
    outside = {"lang": "sv", "org.id": "1283"}
    a = outside | {"facilities.name": "A", "facilities.at.street": "S 1", "inspections.ok": ""}
    assert records(tree, "facilities.inspections") == [
        a | {"inspections.day": "1"},
        a | {"inspections.day": "2"},
        outside
        | {
            "facilities.name": "B",
            "facilities.at.street": "",
            "inspections.day": "3",
            "inspections.ok": "true",
        },
    ]


def test_lists_side_by_side_read_where_one_of_them_has_a_single_record() -> None:
    # So the published example of the open format for food inspections stands.
    tree = {"facilities": [{"name": "A"}], "inspections": [{"day": 1}, {"day": 2}]}
    assert records(tree, "facilities.inspections", "inspections") == [
        {"facilities.name": "A", "inspections.day": "1"},
        {"facilities.name": "A", "inspections.day": "2"},
    ]


def test_lists_of_values_stay_as_json_writes_them() -> None:
    [row] = records([{"at": [55.6, 13.0], "none": None, "text": "a", "n": 1.5}])
    assert row == {"at": "[55.6, 13.0]", "none": "", "text": "a", "n": "1.5"}


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text(), min_size=3), min_size=1))
def test_one_record_a_line_reads_like_a_list(rows: list[dict[str, str]]) -> None:
    lines = "\n".join(json.dumps(row) for row in rows)
    assert records(rows) == rows
    assert records(lines) == rows


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"a": [1', "no readable JSON: cut off or damaged in line 1"),
        (b'[{"a": "\xe5"}]', "JSON and not in UTF-8"),
        (b'{"b": []}', "holds no records at facilities; found are: b."),
        (b"[" * 100_000 + b"]" * 100_000, "nests deeper"),
        (b'{"type": "FeatureCollection", "features": [', "no file of features"),
        (b'{"type": "FeatureCollection", "features": []}', "holds columns and no rows"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "no file of features"),
    ],
)
def test_what_is_no_tree_of_records_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        opened(data, records=("facilities",))


def frame(n: int = 3) -> geopandas.GeoDataFrame:
    squares = [shapely.box(356000 + i, 6213000, 356010 + i, 6213010) for i in range(n)]
    return geopandas.GeoDataFrame({"id": [f"å{i}" for i in range(n)]}, geometry=squares, crs=3006)


def test_a_geopackage_gives_attributes_shapes_and_its_system(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    frame().to_file(path, layer="byggnad", driver="GPKG")
    reading = opened(path.read_bytes(), table="byggnad")
    assert reading.form == "GeoPackage, table byggnad, stated to be in EPSG:3006"
    assert (reading.columns, reading.crs) == (("id",), "EPSG:3006")
    [rows] = reading.rows(["id"])
    assert rows.batch.to_pydict() == {"id": ["å0", "å1", "å2"]}
    assert rows.shapes is not None
    assert shapely.equals(rows.shapes, frame().geometry.to_numpy()).all()
    assert rows.row_numbers.tolist() == [1, 2, 3]


def test_of_several_tables_the_source_names_one(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    for table in ("a", "b"):
        frame().to_file(path, layer=table, driver="GPKG")
    assert opened(path.read_bytes(), table="b").form.startswith("GeoPackage, table b")
    with pytest.raises(FileRefused, match=r"has no table c; found are: a, b\."):
        opened(path.read_bytes(), table="c")
    with pytest.raises(FileRefused, match="has 2 tables"):
        opened(path.read_bytes())


@pytest.mark.parametrize("states", [True, False])
def test_geojson_states_a_system_or_does_not(tmp_path: Path, states: bool) -> None:
    path = tmp_path / "x.geojson"
    frame().to_file(path, driver="GeoJSON")
    tree = json.loads(path.read_text())
    if not states:
        del tree["crs"]
    reading = opened(json.dumps(tree).encode())
    assert reading.crs == ("EPSG:3006" if states else "")
    [rows] = reading.rows(["id"])
    assert rows.shapes is not None
    assert shapely.bounds(rows.shapes[0]).tolist() == [356000, 6213000, 356010, 6213010]
