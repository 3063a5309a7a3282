"""From a municipality's vector data to tiles, and from opening the map to tiles on the screen.

Builds tiles from invented data of a municipality's size (or from --from FILE) by the product's own
command, puts them beside the demo's store, opens the map in a real browser with an empty cache, and
looks at nearer zooms. Prints

    build_s, build_memory_mb   the command, and its peak of resident memory
    file_mb                    size of the tiles
    tiles_drawn_s              from the map's start to the last tile of the first view
                               (median, min, max)
    nearer_s                   the same after jumping to a zoom, by zoom (median)
    page_s                     from opening the page to drawn premises: with tiles, and without
    external_requests          requests to other servers; must be 0

Aim: tiles_drawn_s at most 0.5 s.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import geopandas as gpd  # noqa: E402
import numpy as np  # noqa: E402
import pyogrio  # noqa: E402
import shapely  # noqa: E402

from data.basemap_file import tiles_beside  # noqa: E402
from data.demo.build import build_demo  # noqa: E402
from data.store import Store  # noqa: E402
from tests.browser import Watch, chromium, free_port, map_frame, served  # noqa: E402

PIECE_M = 110.0
SIDE_M = 15_000.0
MIDDLE = (356_900.0, 6_213_100.0)
ZOOMS = (14, 16, 18)
LOOK = """(zoom) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  samsyn.tilesDrawn = null;
  map.setView(map.getCenter(), zoom, { animate: false });
}"""


def invent(path: Path, buildings: int, roads: int) -> None:
    """A town on a grid, denser towards its middle, EPSG:3006."""
    rng = np.random.default_rng(1)
    places = [MIDDLE + rng.normal(0, SIDE_M / 5, (count, 2)) for count in (buildings, roads)]
    corner, size = places[0], rng.uniform(8, 25, (buildings, 2))
    houses = shapely.box(*corner.T, *(corner + size).T)
    start = (places[1] / PIECE_M).round() * PIECE_M
    across = np.eye(2)[rng.integers(0, 2, roads)]
    pieces = shapely.linestrings(np.stack([start, start + PIECE_M * across], axis=1))
    streets = [f"Gata {int(at)}" for at in (start * across[:, ::-1]).sum(axis=1) / PIECE_M]
    kinds = rng.choice(
        ["primary", "tertiary", "residential", "footway"], roads, p=[0.05, 0.15, 0.6, 0.2]
    )
    tables = {
        "buildings": ({"name": [""] * buildings}, houses),
        "roads": ({"name": streets, "class": kinds}, pieces),
    }
    for name, (columns, geometry) in tables.items():
        frame = gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:3006")
        pyogrio.write_dataframe(frame, path, layer=name)


def build(source: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "geo", "basemap", "build", "--from", str(source)]
    started = time.perf_counter()
    subprocess.run([*command, "--out", str(out)], cwd=ROOT, check=True, capture_output=True)
    return {
        "build_s": round(time.perf_counter() - started, 2),
        "build_memory_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "file_mb": round(out.stat().st_size / 1e6, 2),
    }


def look(store: Store, rounds: int, *, tiles: bool) -> dict[str, list[float]]:
    """Open the map `rounds` times, each with an empty cache, after once to warm the server."""
    times: dict[str, list[float]] = {"first": [], "page": [], "external": []}
    app = ROOT / "dashboard.py"
    with served(app, free_port(), SAMSYN_STORE=store.url) as (address, _), chromium() as browser:
        for round_ in range(rounds + 1):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            watch = Watch(page, address)
            started = time.time()
            page.goto(f"{address}/?as=planner-slf")
            frame = map_frame(page)
            seen = {"page": frame.evaluate("samsyn.drawn.at") / 1000 - started}
            if tiles:
                seen |= {"first": _drawn(frame)} | {
                    str(zoom): _nearer(frame, zoom) for zoom in ZOOMS
                }
            seen["external"] = len(watch.external)
            page.close()
            for name, value in seen.items() if round_ else ():
                times.setdefault(name, []).append(value)
    return times


def _drawn(frame) -> float:  # type: ignore[no-untyped-def]
    frame.wait_for_function("samsyn.tilesDrawn")
    return frame.evaluate("samsyn.tilesDrawn.tookMs") / 1000


def _nearer(frame, zoom: int) -> float:  # type: ignore[no-untyped-def]
    frame.evaluate(LOOK, zoom)
    return _drawn(frame)


def measure(given: argparse.Namespace, folder: Path) -> dict[str, object]:
    source = given.source or folder / "town.gpkg"
    if not given.source:
        invent(source, given.buildings, given.roads)
    store = Store.create(f"sqlite:///{folder / 'town.db'}", "helsingborg")
    build_demo(store)
    without = look(store, given.rounds, tiles=False)
    built = build(source, tiles_beside(store.path))
    seen = look(store, given.rounds, tiles=True)
    median = statistics.median
    return {
        **built,
        "tiles_drawn_s": {
            "median": round(median(seen["first"]), 3),
            "min": round(min(seen["first"]), 3),
            "max": round(max(seen["first"]), 3),
        },
        "nearer_s": {str(zoom): round(median(seen[str(zoom)]), 3) for zoom in ZOOMS},
        "page_s": {
            "with": round(median(seen["page"]), 2),
            "without": round(median(without["page"]), 2),
        },
        "external_requests": int(sum(seen["external"])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="source", type=Path, help="vector data instead of invented")
    parser.add_argument("--buildings", type=int, default=60_000)
    parser.add_argument("--roads", type=int, default=10_000, help="pieces of roads")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(given, Path(folder))
    if given.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:18} {value}")


if __name__ == "__main__":
    main()
