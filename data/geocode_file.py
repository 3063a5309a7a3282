"""A file of addresses → the same file with positions; every row and column stays."""

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

import numpy as np

from data.intake.content import Content, FileRefused, take_fingerprint
from data.intake.reading import open_reading, require_columns
from geo.crs import to_lonlat, transform
from geo.geocode import Matches, geocode
from geo.register import AddressRegister

ADDED = ("lat", "lon", "easting", "northing", "quality", "score", "matched_address", "reason")
TAKEN = "geocoded_"
"""Set before the name of an added column that the file has already."""


class GeocodeFileError(ValueError):
    """A file of addresses cannot be geocoded as it is; says why and what to do."""


@dataclass(frozen=True)
class AddressColumns:
    """Names of the columns that hold the address."""

    address: str
    postcode: str | None = None
    locality: str | None = None

    @property
    def named(self) -> list[str]:
        """Those that are given."""
        return [one for one in (self.address, self.postcode, self.locality) if one is not None]


@dataclass(frozen=True)
class _Table:
    """Text of a file, row by row, as it is written again."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str


def geocode_file(
    register: AddressRegister, source: Path, columns: AddressColumns, crs: str, out: Path
) -> dict[str, int]:
    """Write `source` with positions to `out`; gives the number of rows per quality.

    Parameters
    ----------
    crs
        Metric reference system of the columns easting and northing.

    Raises
    ------
    FileRefused, GeocodeFileError
        A column is missing (named with the nearest), a row does not fit, or the file cannot be
        read; nothing is written.
    """
    if out.resolve() == source.resolve():
        raise GeocodeFileError(f"{out} would overwrite the file that is read; give another name.")
    table = _read(source, columns)
    cells = {
        name: _cells(table, name) for name in (columns.address, columns.postcode, columns.locality)
    }
    matches = geocode(
        register, cells[columns.address] or [], cells[columns.postcode], cells[columns.locality]
    )
    _write(out, table, _added(matches, crs))
    return dict(Counter(matches.quality.tolist()))


def _read(source: Path, columns: AddressColumns) -> _Table:
    content = Content(source.name, source)
    fingerprint = take_fingerprint(content)
    reading = open_reading(content, fingerprint)
    require_columns(reading, columns.named, source.name)
    if fingerprint.kind == "csv":
        return _read_text(content, fingerprint.encoding, reading.delimiter)
    names = list(dict.fromkeys(reading.columns))
    rows: list[list[str]] = []
    for some in reading.rows(names):
        lists = [column.to_pylist() for column in some.batch.columns]
        rows += [["" if c is None else str(c) for c in row] for row in zip(*lists, strict=True)]
    return _Table(names, rows, ",")


def _read_text(content: Content, encoding: str, delimiter: str) -> _Table:
    """All rows of a CSV file; short ones are filled, long ones are refused."""
    signed = "utf-8-sig" if encoding == "utf-8" else encoding
    with TextIOWrapper(content.open(), encoding=signed, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        header = next(reader)
        rows = []
        for row in reader:
            if len(row) > len(header):
                raise GeocodeFileError(
                    f"{content.name} has {len(row)} cells in line {reader.line_num}, expected "
                    f"{len(header)} as in the header. Put a cell that holds {delimiter!r} in "
                    "quotes."
                )
            rows.append(row + [""] * (len(header) - len(row)))
    if not rows:
        raise FileRefused(f"{content.name} holds a header and no rows.")
    return _Table(header, rows, delimiter)


def _cells(table: _Table, column: str | None) -> list[str] | None:
    if column is None:
        return None
    place = [one.strip() for one in table.header].index(column)
    return [row[place] for row in table.rows]


def _added(matches: Matches, crs: str) -> list[Sequence[str]]:
    """Cells of the columns `ADDED`: degrees to 1 cm, metres to 1 cm; empty where nowhere."""
    own = matches.register.crs
    lon, lat = to_lonlat(matches.x, matches.y, own)
    easting, northing = transform(matches.x, matches.y, own, crs)
    return [
        _written(lat, 7),
        _written(lon, 7),
        _written(easting, 2),
        _written(northing, 2),
        matches.quality.tolist(),
        [f"{one:.3f}" for one in matches.score],
        matches.matched_address.tolist(),
        [one.sentence for one in matches.reason],
    ]


def _written(values: np.ndarray, decimals: int) -> list[str]:
    return [f"{one:.{decimals}f}" if np.isfinite(one) else "" for one in values]


def added_names(header: Sequence[str]) -> list[str]:
    """Names of the added columns, none of which the file has already."""
    taken = {one.strip() for one in header}
    names = []
    for name in ADDED:
        own = name
        while own in taken:
            own = TAKEN + own
        names.append(own)
    return names


def _write(out: Path, table: _Table, added: list[Sequence[str]]) -> None:
    """Write beside the final name and move there: the file is whole or not there."""
    handle, name = tempfile.mkstemp(prefix=out.name, dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=table.delimiter)
            writer.writerow([*table.header, *added_names(table.header)])
            for row, more in zip(table.rows, zip(*added, strict=True), strict=True):
                writer.writerow([*row, *more])
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def metric_crs(register: AddressRegister) -> str:
    """The register's reference system, or the metric one of where its positions in degrees lie."""
    if register.metric:
        return register.crs
    if register.grammar == "swedish":
        return "EPSG:3006"
    x, y = register.arrays["x"], register.arrays["y"]
    lon, lat = float(np.nanmean(x)), float(np.nanmean(y))
    zone = int((lon + 180) // 6) + 1
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
