"""GeoPackage and GeoJSON: one table of features, their attributes as columns and their geometry."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from data.intake.content import Content, FileRefused
from data.intake.rows import Reading, Rows
from data.source_mappings import Layout

BATCH_ROWS = 65_536

_HEAD_BYTES = 1 << 20


def open_geographic(
    content: Content, kind: Literal["geojson", "geopackage"], layout: Layout
) -> Reading:
    """Open the one table of a file, or the one that `layout.table` names.

    A GeoJSON file without the member "crs" states no reference system: by its standard (RFC 7946)
    it should be in longitude and latitude, and municipal ones often are not.
    """
    with content.open() as stream:
        head = stream.read(_HEAD_BYTES)
    # GDAL reads a path by itself; bytes it is given whole.
    data: Any = content.data if isinstance(content.data, bytes) else str(content.data)
    try:
        table = _table(content.name, [str(one) for one in pyogrio.list_layers(data)[:, 0]], layout)
        about = pyogrio.read_info(data, layer=table, force_feature_count=True)
    except (DataSourceError, DataLayerError, OSError) as error:
        raise _damaged(content.name) from error
    total = int(about["features"])
    if not total:
        raise FileRefused(f"{content.name} holds columns and no rows.")
    stated = kind == "geopackage" or b'"crs"' in head
    crs = str(about["crs"] or "") if stated else ""

    def rows(wanted: Sequence[str]) -> Iterator[Rows]:
        done = 0
        try:
            opened = pyogrio.open_arrow(
                data, layer=table, columns=list(wanted), batch_size=BATCH_ROWS, use_pyarrow=True
            )
            with opened as (meta, batches):
                geometry = meta["geometry_name"] or "wkb_geometry"
                for batch in batches:
                    numbers = np.arange(done + 1, done + 1 + batch.num_rows, dtype=np.int64)
                    done += batch.num_rows
                    shapes = shapely.from_wkb(
                        batch.column(geometry).to_numpy(zero_copy_only=False), on_invalid="ignore"
                    )
                    attributes = batch.select(list(wanted))
                    yield Rows(attributes, numbers, (), done / total, shapes)
        except (DataSourceError, DataLayerError, pa.ArrowException, OSError) as error:
            raise _damaged(content.name) from error

    name = "GeoPackage" if kind == "geopackage" else "GeoJSON"
    system = f", stated to be in {crs}" if crs else ""
    return Reading(tuple(about["fields"]), f"{name}, table {table}{system}", rows, crs=crs)


def _table(name: str, tables: Sequence[str], layout: Layout) -> str:
    if layout.table in tables:
        return layout.table
    if layout.table and len(tables) > 1:
        raise FileRefused(f"{name} has no table {layout.table}; found are: {', '.join(tables)}.")
    if len(tables) != 1:
        found = ", ".join(tables) or "none"
        raise FileRefused(
            f"{name} has {len(tables)} tables ({found}); expected one, or one that the source "
            "names with file.table."
        )
    return tables[0]


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        f"{name} is cut off, damaged or no file of features (GeoPackage, GeoJSON). Fetch it again."
    )
