"""From vector data to tiles and back: in every form and system, and what is refused."""

import json
from base64 import b64decode
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pyogrio
import pytest
import shapely

from geo.__main__ import main
from tests.vector_files import EAST, NORTH, read_tiles, town, whole, write_package

NEAR_M = 0.6
"""A step of the deepest tile, and a bend that is drawn straight."""


def build(*options: object) -> int:
    return main(["basemap", "build", *(str(one) for one in options)])


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:3008", "EPSG:4326", "EPSG:3857"])
def test_everything_is_where_it_was(tmp_path: Path, crs: str):
    out = tmp_path / "map.pmtiles"
    assert build("--from", write_package(tmp_path / "town.gpkg", crs), "--out", out) == 0
    for layer, table in town().items():
        read, meant = whole(read_tiles(out, layer)), table.geometry[:4]
        assert shapely.hausdorff_distance(read, shapely.union_all(meant)) < NEAR_M, layer
    names = set(read_tiles(out, "roads")["name"])
    assert names == {"Storgatan", "Lillgatan", ""}
    assert list(read_tiles(out, "places")["name"]) == ["Små<b>byn</b>"]


def test_what_matters_less_appears_later(tmp_path: Path):
    out = tmp_path / "map.pmtiles"
    build("--from", write_package(tmp_path / "town.gpkg"), "--out", out)
    shown = {zoom: set(read_tiles(out, "roads", zoom)["name"]) for zoom in (7, 9, 11, 12, 14)}
    assert shown[7] == shown[9] == shown[11] == {"Storgatan"}
    assert shown[12] == shown[14] == {"Storgatan", "Lillgatan", ""}
    assert read_tiles(out, "buildings", 13).empty
    assert len(read_tiles(out, "water", 10)) == 1


def test_pieces_of_a_street_are_one_line(tmp_path: Path):
    out = tmp_path / "map.pmtiles"
    build("--from", write_package(tmp_path / "town.gpkg"), "--out", out)
    main_street = read_tiles(out, "roads").query("name == 'Storgatan'")
    joint = shapely.Point(EAST, NORTH)
    assert main_street.distance(joint).min() < NEAR_M
    corners = shapely.get_coordinates(main_street.geometry.to_numpy())
    assert np.hypot(*(corners - joint.coords[0]).T).min() > 10


OSM = """<osm version="0.6">
<node id="1" lat="56.040" lon="12.690"/><node id="2" lat="56.041" lon="12.700"/>
<node id="3" lat="56.0405" lon="12.695"/><node id="4" lat="56.0405" lon="12.6955"/>
<node id="5" lat="56.0408" lon="12.6955"/>
<node id="6" lat="56.0402" lon="12.692"><tag k="place" v="suburb"/><tag k="name" v="Söder"/></node>
<way id="10"><nd ref="1"/><nd ref="2"/>
<tag k="highway" v="secondary"/><tag k="name" v="Ringvägen"/></way>
<way id="11"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="3"/><tag k="building" v="yes"/></way>
<way id="12"><nd ref="1"/><nd ref="3"/><tag k="barrier" v="fence"/></way>
</osm>"""


PBF = """
AAAADQoJT1NNSGVhZGVyGDsQLxo3eJxT4vMvzg1OzkjNTdQNM9AzU+JySc0rTvXLT0ktbmIUyMlMyi/OzSzN1TfSMzLWMwQA
X2cOkwAAAAsKB09TTURhdGEYdxCIARpyeJzjUuRiAELWgpzE5FQutuLSpNKiJC6WvMRcIC/48LaU1CKhZKFELjYmMNDS4GJj
AAMhKC0FpZWgtBYbE5h24m+YtWMay4I5jP1+DB/07sd6CRy401R5YBbP/F62CX4M7xexBHGBVTIxs7AyAADUmBtMAAAADAoH
T1NNRGF0YRiMARCfARqGAXicXYs9DsIgFIDhQQt9Ohim5k3GyXO4ufYGtH1SEsWERg338SZeTFZdvx88o0CzxLC8fEGd/I2x
W3m6p9nngjjEFJ6fd+BUOzs+4nWuBFXhFc3oc46csblwmtgNRBYdSCBQ+oBW7EQv9uLYnACguo2TLUnzY3QLoKi3Wyctye7v
0l/ZOxxA
"""
"""The same in the binary form (base64), as osmium writes it."""


@pytest.mark.parametrize("name", ["town.osm", "town.osm.pbf"])
def test_openstreetmap_is_read_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
):
    source, out = tmp_path / name, tmp_path / "map.pmtiles"
    source.write_bytes(b64decode(PBF) if name.endswith("pbf") else OSM.encode())
    assert build("--from", source, "--out", out) == 0
    said = capsys.readouterr().out
    assert f"taken  {name}, lines (highway): roads, 1" in said
    assert f"left   {name}, multipolygons (natural): no water in it" in said
    assert "© OpenStreetMap contributors" in said
    assert (
        "OpenStreetMap" in pyogrio.read_info(out, layer="roads")["dataset_metadata"]["attribution"]
    )
    assert list(read_tiles(out, "roads")["name"]) == ["Ringvägen"]
    assert list(read_tiles(out, "places")["name"]) == ["Söder"]
    assert len(read_tiles(out, "buildings")) == 1


def base_map(folder: Path, *, stated: bool) -> None:
    """One GeoJSON per object type in EPSG:3008, as a city gives its base map away."""
    for name, layer in (("BYGGNAD.BYGGNADSYTA", "buildings"), ("KOMMUNIKATION.VÄGMITT", "roads")):
        document = json.loads(town()[layer].to_crs("EPSG:3008").to_json())
        document.pop("crs", None)
        if stated:
            document["crs"] = {"type": "name", "properties": {"name": "EPSG:3008"}}
        (folder / f"{name}.geojson").write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_base_map_is_a_folder_or_zip_of_types(tmp_path: Path, form: str):
    folder, out = tmp_path / "bas", tmp_path / "map.pmtiles"
    folder.mkdir()
    base_map(folder, stated=True)
    if form == "zip":
        with ZipFile(tmp_path / "bas.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, file.name)
        folder = tmp_path / "bas.zip"
    assert build("--from", folder, "--out", out) == 0
    assert whole(read_tiles(out, "buildings")).distance(shapely.Point(EAST + 40, NORTH + 35)) == 0


def test_metres_that_pass_for_degrees_are_refused_until_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder, out = tmp_path / "bas", tmp_path / "map.pmtiles"
    folder.mkdir()
    base_map(folder, stated=False)
    assert build("--from", folder, "--out", out) == 1
    assert "--crs" in capsys.readouterr().err
    assert build("--from", folder, "--out", out, "--crs", "EPSG:999999") == 1
    assert "EPSG:999999" in capsys.readouterr().err
    assert build("--from", folder, "--out", out, "--crs", "EPSG:3008") == 0
    assert whole(read_tiles(out, "buildings")).distance(shapely.Point(EAST + 40, NORTH + 35)) == 0


def test_only_the_municipality_is_taken(tmp_path: Path):
    source, out = tmp_path / "town.gpkg", tmp_path / "map.pmtiles"
    write_package(source)
    far = town()["buildings"].assign(geometry=lambda rows: rows.translate(200_000))
    pyogrio.write_dataframe(far, source, layer="byggnad_annan")
    build("--from", source, "--out", out, "--municipality", "helsingborg")
    assert len(read_tiles(out, "buildings")) == 1


OTHER = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1},
"geometry": {"type": "Point", "coordinates": [12, 56]}}]}"""


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("missing.gpkg", None, "There is no"),
        ("empty.gpkg", b"", "cannot be read"),
        ("page.osm.pbf", b"<html>not found</html>", "cannot be read"),
        ("cut.zip", b"PK\x03\x04", "cannot be read as a zip"),
        ("other.geojson", OTHER.encode(), "Expected tables"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_and_the_old_tiles_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name, content, expected
):
    source, out = tmp_path / name, tmp_path / "map.pmtiles"
    if content is not None:
        source.write_bytes(content)
    out.write_bytes(b"old")
    assert build("--from", source, "--out", out) == 1
    assert expected in capsys.readouterr().err
    assert out.read_bytes() == b"old"
    assert {one.name for one in tmp_path.iterdir()} <= {name, "map.pmtiles"}


def test_a_failure_half_way_leaves_the_old_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "map.pmtiles"
    out.write_bytes(b"old")
    source = write_package(tmp_path / "town.gpkg")

    def fail(_: int) -> None:
        raise OSError("no room left on the disk")

    monkeypatch.setattr("data.basemap_file.os.fsync", fail)
    assert build("--from", source, "--out", out) == 1
    assert out.read_bytes() == b"old"
    assert {one.name for one in tmp_path.iterdir()} == {"town.gpkg", "map.pmtiles"}
