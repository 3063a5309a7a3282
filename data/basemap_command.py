"""`python -m geo basemap build`: from vector data to the tiles of the map."""

import argparse
from pathlib import Path

from data.basemap_file import write_tiles
from data.basemap_source import Area, read_basemap
from data.municipality import known_municipalities, load_municipality

_DESCRIPTION = """\
Make the map's own tiles of roads, buildings, water and names, from a GeoPackage,
OpenStreetMap (.osm.pbf), GeoJSON or Shapefile, or a folder or zip of these. Tables are
recognised by their names and columns; what was taken and what was left is printed.
docs/basemap.md says where to get such data and where to put the tiles.
"""


def add_basemap(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of `python -m geo`."""
    basemap = commands.add_parser("basemap", help="make the map's own tiles from vector data")
    build = basemap.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "build",
        help="make the tiles",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument(
        "--from",
        dest="paths",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="vector data; may be given several times",
    )
    build.add_argument("--out", type=Path, required=True, help="the PMTiles file to write")
    build.add_argument(
        "--municipality",
        help=f"only what lies in the bounds of one of {', '.join(known_municipalities())}",
    )
    build.add_argument("--crs", help="system of files that state none or a wrong one: EPSG:3008")
    build.add_argument("--attribution", help="whom the map names as its source")
    build.set_defaults(run=_build)


def _build(given: argparse.Namespace) -> None:
    area = None
    if given.municipality:
        settings = load_municipality(given.municipality).settings
        area = Area(settings.bounds, settings.crs)
    found = read_basemap(given.paths, area, given.crs)
    attribution = given.attribution or ", ".join(found.sources)
    write_tiles(found.themes, given.out, attribution)
    print(
        "\n".join(
            [*(f"taken  {one}" for one in found.taken), *(f"left   {one}" for one in found.left)]
        )
    )
    print(
        f"Wrote {given.out}, {given.out.stat().st_size / 1e6:.1f} MB; source: {attribution or '-'}."
    )
    if not attribution:
        print("The files do not tell whose they are; name the source with --attribution.")
