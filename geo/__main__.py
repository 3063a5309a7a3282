"""Commands on space: `python -m geo districts`, `water`, `basemap`, `geocode`, `hotspots`."""

import argparse
import csv
import json
import sys
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from data.acting import add_as, viewer_as
from data.address_register import open_register
from data.area_export import area_geopackage
from data.areas import areas_of
from data.basemap_command import add_basemap
from data.geocode_file import AddressColumns, geocode_file, metric_crs
from data.municipality import load_municipality
from data.situation import findings_by_area
from data.store import Store
from data.workspace import open_workspace
from geo.address import GRAMMARS
from geo.crs import LONLAT, project, transform
from geo.districts import Seed, grow_districts, grow_water, stretch_of
from geo.geocode import QUALITIES
from geo.hotspot import pooled_rate

DEGREE_DECIMALS = 6
"""About 0.1 m: finer than any border drawn here."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused with a sentence."""
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except (OSError, KeyError, ValueError) as error:
        print(f"geo: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geo", description="Make the map's own files; measure areas."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    districts = commands.add_parser(
        "districts",
        help="grow district polygons from seed points inside an outline",
        description="Reads a CSV with the columns id, name, lat, lon and writes one GeoJSON "
        "polygon per row, in EPSG:4326; together they cover the outline.",
    )
    districts.add_argument("--seeds", type=Path, required=True, help="CSV of seed points")
    districts.set_defaults(run=_districts)
    water = commands.add_parser(
        "water",
        help="draw a strip of water along a stretch of an outline",
        description="The stretch runs from one vertex to another in the outline's order. The far "
        "edge of the strip is where the drawing stops, not a shore.",
    )
    for end in ("--from", "--to"):
        water.add_argument(end, type=float, nargs=2, required=True, metavar=("LON", "LAT"))
    water.add_argument("--width", type=float, default=1500.0, help="metres (default 1500)")
    water.add_argument("--name", default="", help="name of the water")
    water.set_defaults(run=_water)
    for command in (districts, water):
        command.add_argument("--outline", type=Path, required=True, help="GeoJSON, EPSG:4326")
        command.add_argument("--crs", default="EPSG:3006", help="metric reference system")
        command.add_argument("--out", type=Path, required=True, help="GeoJSON to write")
    _add_hotspots(commands)
    _add_geocode(commands)
    add_basemap(commands)
    return parser


def _add_geocode(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    geocode = commands.add_parser(
        "geocode",
        help="find the places of a file's addresses in a register",
        description="Writes the file with the columns lat, lon, easting, northing, quality, score, "
        "matched_address and reason added. Only exact_address and range are points; street_only "
        "and worse are the middle of an area. The register is read once into an index.",
    )
    geocode.add_argument("--register", type=Path, required=True, help="a register or its index")
    geocode.add_argument("--in", dest="source", type=Path, required=True, help="CSV, XLSX, Parquet")
    geocode.add_argument("--address-column", required=True, help="name of the column")
    geocode.add_argument("--postcode-column", help="name of the column, where there is one")
    geocode.add_argument("--locality-column", help="name of the column, where there is one")
    geocode.add_argument("--municipality", help="decides grammar and reference system")
    geocode.add_argument("--grammar", choices=tuple(GRAMMARS), help="default: recognised")
    geocode.add_argument("--crs", help="of the register's eastings and northings, if it is silent")
    geocode.add_argument("--out", type=Path, required=True, help="CSV to write")
    geocode.set_defaults(run=_geocode)


def _add_hotspots(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    hotspots = commands.add_parser(
        "hotspots",
        help="where visits find something, per area",
        description="Counts the visits with a finding per area in the year up to a day, with the "
        "rate drawn towards the municipality's, its 90% interval and the change against the year "
        "before. An area with fewer than 5 visits is unknown, never low.",
    )
    hotspots.add_argument("--store", required=True, help="such as sqlite:///var/helsingborg.db")
    hotspots.add_argument("--risk", help="id of a risk (default: any)")
    hotspots.add_argument(
        "--as-of", type=date.fromisoformat, default=date.today(), help="last day (default today)"
    )
    hotspots.add_argument("--areas", choices=("hexagons", "districts"), default="hexagons")
    hotspots.add_argument("--width", type=float, default=1000.0, help="of a hexagon, in metres")
    output = hotspots.add_mutually_exclusive_group(required=True)
    output.add_argument("--json", action="store_true", help="all areas as JSON, for the terminal")
    output.add_argument("--out", type=Path, help="GeoPackage to write, counts below 5 withheld")
    add_as(hotspots)
    hotspots.set_defaults(run=_hotspots)


def _districts(given: argparse.Namespace) -> None:
    outline = project(_read_outline(given.outline), LONLAT, given.crs)
    with given.seeds.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lon, lat = ([float(row[axis]) for row in rows] for axis in ("lon", "lat"))
    x, y = transform(lon, lat, LONLAT, given.crs)
    seeds = [Seed(row["id"], *place) for row, *place in zip(rows, x, y, strict=True)]
    grown = grow_districts(outline, seeds)
    names = {row["id"]: row["name"] for row in rows}
    features = [
        _feature(project(grown[seed.id], given.crs, LONLAT), id=seed.id, name=names[seed.id])
        for seed in seeds
    ]
    _write(given.out, features)


def _water(given: argparse.Namespace) -> None:
    degrees = _read_outline(given.outline)
    stretch = stretch_of(degrees, getattr(given, "from"), given.to)
    outline, coast = (project(one, LONLAT, given.crs) for one in (degrees, stretch))
    strip = grow_water(outline, coast, given.width)
    _write(given.out, [_feature(project(strip, given.crs, LONLAT), name=given.name)])


def _hotspots(given: argparse.Namespace) -> None:
    store = Store.open(given.store)
    ws = open_workspace(store, viewer_as(store, given.function), given.as_of)
    if given.risk is not None and given.risk not in ws.catalogue.risks:
        known = ", ".join(ws.catalogue.risks)
        raise ValueError(f"There is no risk {given.risk!r}; this municipality has {known}.")
    areas = areas_of(ws.municipality, ws.premises, given.areas, given.width)
    frame = findings_by_area(ws, areas, given.risk)
    if given.out:
        given.out.write_bytes(area_geopackage(frame, areas, ws.municipality.settings.crs))
        print(f"Wrote {len(frame)} areas to {given.out}.")
        return
    rows = json.loads(frame.to_json(orient="records"))
    visits, findings = (int(frame[count].sum()) for count in ("visits", "findings"))
    rate = pooled_rate(frame) if visits else None
    city = {"visits": visits, "findings": findings, "rate": rate}
    told = {"as_of": given.as_of.isoformat(), "risk": given.risk, "city": city, "areas": rows}
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _geocode(given: argparse.Namespace) -> None:
    settings = load_municipality(given.municipality).settings if given.municipality else None
    grammar = given.grammar or (settings.addresses if settings else None)
    register = open_register(given.register, grammar, given.crs)
    crs = settings.crs if settings else metric_crs(register)
    columns = AddressColumns(given.address_column, given.postcode_column, given.locality_column)
    counts = geocode_file(register, given.source, columns, crs, given.out)
    told = ", ".join(f"{counts[one]:,} {one}" for one in QUALITIES if one in counts)
    print(
        f"Wrote {sum(counts.values()):,} rows to {given.out} (easting, northing in {crs}): {told}"
    )


def _read_outline(path: Path) -> BaseGeometry:
    collection = json.loads(path.read_text(encoding="utf-8"))
    return shapely.union_all([shape(one["geometry"]) for one in collection["features"]])


def _feature(geometry: BaseGeometry, **properties: str) -> dict[str, object]:
    rounded = shapely.transform(geometry, lambda xy: xy.round(DEGREE_DECIMALS))
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def _write(path: Path, features: list[dict[str, object]]) -> None:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    path.write_text(
        '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    sys.exit(main())
