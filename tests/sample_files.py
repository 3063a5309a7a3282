"""Small invented files of Helsingborg's sources: firms, numbers and addresses that do not exist."""

import csv
import tempfile
from pathlib import Path

import geopandas

SAMPLES = Path(__file__).parent / "samples"


def sample(source: str) -> bytes:
    """The sample of a source, in the form in which its agency hands files out."""
    [path] = SAMPLES.glob(f"{source}.*")
    if source == "address_register":
        return _addresses(path)
    if source == "buildings":
        return _geopackage(geopandas.read_file(path), "byggnad")
    return path.read_bytes()


def _addresses(path: Path) -> bytes:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = geopandas.points_from_xy(
        [float(row.pop("e")) for row in rows], [float(row.pop("n")) for row in rows]
    )
    frame = geopandas.GeoDataFrame(rows, geometry=points, crs="EPSG:3006")
    return _geopackage(frame, "belagenhetsadress")


def _geopackage(frame: geopandas.GeoDataFrame, table: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.gpkg"
        frame.to_file(path, layer=table, driver="GPKG", engine="pyogrio")
        return path.read_bytes()
