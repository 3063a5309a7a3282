"""A register of addresses from a file: read once into an index, then opened at once."""

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from data.address_columns import AddressTable, recognised_grammar, register_rows
from data.address_index import SUFFIX, index_made_from, is_index, read_index, write_index
from data.intake.content import Content, take_fingerprint
from data.intake.reading import open_reading
from geo.address import Grammar
from geo.register import AddressRegister, RegisterError, RegisterRows
from geo.register_build import build

CACHE = "SAMSYN_CACHE"
"""Names a folder for indexes of registers whose own folder cannot be written to."""

ADDRESS_LAYERS = ("adress", "belagenhetsadress", "address", "addresses")


def open_register(
    path: Path, grammar: Grammar | None = None, crs: str | None = None
) -> AddressRegister:
    """Open a register by its file or its index; the index is made where there is none that fits.

    Parameters
    ----------
    path
        GeoPackage, CSV, Parquet or workbook of addresses, or an index made of one.
    grammar
        How its addresses are written; recognised where it is not said, and an index knows its own.
    crs
        Reference system of eastings and northings, where the file does not say it.

    Raises
    ------
    RegisterError
        There is no such file, or its columns are not known; says what was found and expected.
    FileRefused
        A text file is empty, damaged or in mixed encodings.
    """
    if not path.is_file():
        raise RegisterError(f"There is no register at {path}; give a file or an index of one.")
    if is_index(path):
        return read_index(path)
    asked = {"grammar": grammar, "crs": crs}
    for index in _index_paths(path):
        made_from = index_made_from(index)
        if made_from is not None and _fits(made_from, path, asked):
            return read_index(index)
    return build_register(path, grammar, crs)


def build_register(
    path: Path,
    grammar: Grammar | None = None,
    crs: str | None = None,
    index: Path | None = None,
) -> AddressRegister:
    """Read a register's file and keep its index, beside it unless `index` says where.

    Where neither the file's folder nor the cache can be written to, the register is only in memory.
    """
    made_from = {"grammar": grammar, "crs": crs, "sha256": _sha256(path), "stat": _stat(path)}
    register = build(*read_rows(path, grammar, crs))
    for place in [index] if index else _index_paths(path):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_index(register, place, made_from)
        except OSError:
            if index:
                raise
            continue
        return read_index(place)
    return register


def read_rows(
    path: Path, grammar: Grammar | None = None, crs: str | None = None
) -> tuple[RegisterRows, Grammar, str]:
    """Rows of a register's file, their grammar and the reference system of their positions.

    The arguments and errors are those of `open_register`.
    """
    table = _geopackage(path, crs) if _is_sqlite(path) else _plain(path, crs)
    grammar = grammar or recognised_grammar(table)
    rows, found = register_rows(table, grammar)
    return rows, grammar, found


def _index_paths(path: Path) -> list[Path]:
    """Beside the register, else in the cache under a name that no other register has."""
    own = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    cache = os.environ.get(CACHE) or Path.home() / ".cache" / "samsyn"
    return [path.with_name(path.name + SUFFIX), Path(cache) / f"{path.name}-{own}{SUFFIX}"]


def _fits(made_from: dict[str, Any], path: Path, asked: dict[str, Any]) -> bool:
    """Whether an index was made as asked from these bytes, which are read only where in doubt."""
    if any(made_from.get(name) != value for name, value in asked.items()):
        return False
    return bool(made_from["stat"] == _stat(path) or made_from["sha256"] == _sha256(path))


def _stat(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def _plain(path: Path, crs: str | None) -> AddressTable:
    """A table of text or Parquet; every row keeps its place."""
    content = Content(path.name, path)
    reading = open_reading(content, take_fingerprint(content))
    columns = list(dict.fromkeys(reading.columns))
    batches = []
    for rows in reading.rows(columns):
        if rows.broken:
            first = rows.broken[0]
            raise RegisterError(
                f"{path.name} has in row {first.row_number} {first.found}, expected "
                f"{first.expected}. Correct it or export the file again."
            )
        batches.append(rows.batch)
    table = pa.Table.from_batches(batches)
    return AddressTable(path.name, dict(zip(columns, table.columns, strict=True)), crs)


def _geopackage(path: Path, crs: str | None) -> AddressTable:
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind]
        layer = next((one for one in layers if one.casefold() in ADDRESS_LAYERS), None)
        if layer is None and len(layers) != 1:
            raise RegisterError(
                f"{path.name} has the layers {', '.join(layers) or 'none'}; expected one layer of "
                f"points, or one named {' or '.join(ADDRESS_LAYERS)}."
            )
        meta, table = pyogrio.read_arrow(path, layer=layer or layers[0])
    except pyogrio.errors.DataSourceError as error:
        raise RegisterError(f"{path.name} is not a whole GeoPackage ({error}).") from error
    name = meta["geometry_name"] or "wkb_geometry"
    shapes = shapely.from_wkb(table.column(name).to_numpy(zero_copy_only=False))
    points = shapely.centroid(shapes)
    columns = {one: table.column(one) for one in table.column_names if one != name}
    x, y = (
        np.asarray(axis, dtype=float) for axis in (shapely.get_x(points), shapely.get_y(points))
    )
    return AddressTable(path.name, columns, crs or meta["crs"], x, y)
