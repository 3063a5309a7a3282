"""Tiles in a real browser: under the premises, from this machine or the one server allowed."""

import shutil
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.browser import Watch, free_port, map_frame, served, wait_until_still
from tests.tile_server import tile_server

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
needs_library = pytest.mark.skipif(
    not (ROOT / "node_modules" / "protomaps-leaflet").is_dir(),
    reason="no protomaps-leaflet found (npm ci): tests of drawn tiles left out",
)

LOOK = """async ([zoom, latitude, longitude]) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  samsyn.tilesDrawn = null;
  map.setView([latitude, longitude], zoom, { animate: false });
}"""
"""Look somewhere; `samsyn.tilesDrawn` is set once the tiles there are drawn."""

COLOURS = """() => {
  const found = {};
  for (const tile of document.querySelectorAll(".leaflet-samsyn-tiles-pane canvas")) {
    const pixels = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i + 3] < 255) continue;
      const colour = [pixels[i], pixels[i + 1], pixels[i + 2]].join();
      found[colour] = (found[colour] || 0) + 1;
    }
  }
  return found;
}"""
"""How many pixels of the tiles have which colour."""

NAMES = """(zoom) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  let labels = [], districts = [];
  map.eachLayer((layer) => {
    if (layer.labelers) labels = layer.labelers.getIndex(zoom).tree.all();
    if (layer.nameBoxes) districts = layer.nameBoxes(zoom);
  });
  const box = (one) => [one.minX, one.minY, one.maxX, one.maxY];
  return { labels: labels.map(box), districts: districts };
}"""

LOAD = """(url) => new Promise((done) => {
  const picture = new Image();
  picture.onload = () => done("loaded");
  picture.onerror = () => done("refused");
  picture.src = url;
})"""

CENTRE = (56.0465, 12.6945)


def opened(page, zoom: int):
    """The map's frame, looking at the centre once its tiles are drawn."""
    frame = map_frame(page)
    wait_until_still(page)
    frame.evaluate(LOOK, [zoom, *CENTRE])
    frame.wait_for_function("samsyn.tilesDrawn")
    page.wait_for_timeout(300)
    return frame


@needs_library
@pytest.mark.parametrize(
    ("dark", "locale", "road", "building"),
    [
        (False, "en-GB", "255,255,255", "233,231,226"),
        (True, "sv-SE", "52,62,72", "42,50,58"),
    ],
)
@pytest.mark.parametrize("width", [1440, 390])
def test_streets_and_houses_are_drawn_under_the_premises(
    open_page, dark, locale, road, building, width
):
    page = open_page("?as=planner-slf", dark=dark, locale=locale, width=width)
    frame = opened(page, 16)
    found = frame.evaluate(COLOURS)
    assert found.get(road, 0) > 5_000
    assert found.get(building, 0) > 5_000
    order = frame.evaluate(
        "['samsyn-basemap', 'samsyn-tiles', 'overlay'].map((name) =>"
        " +getComputedStyle(document.querySelector(`.leaflet-${name}-pane`)).zIndex)"
    )
    assert order == sorted(order)


@needs_library
def test_names_of_streets_keep_clear_of_those_of_districts(open_page):
    page = open_page("?as=planner-slf")
    named = opened(page, 16).evaluate(NAMES, 16)
    assert len(named["labels"]) > 20
    assert len(named["districts"]) > 40
    for x0, y0, x1, y1 in named["labels"]:
        for left, top, right, bottom in named["districts"]:
            assert x1 <= left or right <= x0 or y1 <= top or bottom <= y0


@needs_library
def test_the_map_of_areas_has_streets_too(open_page):
    page = open_page("situation?as=chief-slf")
    page.wait_for_selector("iframe[title*=folium]")
    frame = page.query_selector("iframe[title*=folium]").content_frame()
    frame.wait_for_function("window.samsyn && samsyn.tilesDrawn")


def ask(url: str, method: str = "GET", **headers: str):
    return urlopen(Request(url, method=method, headers=headers))


def test_parts_of_the_tiles_are_given_as_asked(dashboard, demo_url):
    url = f"{dashboard}/tiles/helsingborg.pmtiles"
    file = Path(demo_url.removeprefix("sqlite:///")).with_suffix(".pmtiles").read_bytes()
    whole = ask(url)
    assert whole.read() == file
    assert whole.headers["accept-ranges"] == "bytes"
    tag = whole.headers["etag"]
    for asked, start, end in (
        ("bytes=0-16383", 0, 16_384),
        ("bytes=100-100", 100, 101),
        ("bytes=-50", len(file) - 50, len(file)),
        (f"bytes=7-{len(file) + 9}", 7, len(file)),
    ):
        part = ask(url, range=asked, **{"if-range": tag})
        assert part.status == 206
        assert part.read() == file[start:end]
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{len(file)}"
    changed = ask(url, range="bytes=0-9", **{"if-range": '"another"'})
    assert (changed.status, len(changed.read())) == (200, len(file))
    assert ask(url, "HEAD").headers["content-length"] == str(len(file))


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("helsingborg.pmtiles", "bytes=999999999-", 416),
        ("toronto.pmtiles", "bytes=0-9", 404),
        ("..%2fhelsingborg.db", "bytes=0-9", 400),
    ],
)
def test_what_is_not_there_is_refused(dashboard, path, asked, status):
    with pytest.raises(HTTPError) as refused:
        ask(f"{dashboard}/tiles/{path}", range=asked)
    assert refused.value.code == status
    refused.value.close()


@pytest.fixture(params=["wmts", "wms"])
def service(request, tmp_path):
    """A municipality with a tile service: its parent folder, the origin, the paths asked for."""
    with tile_server() as (origin, asked):
        given = {
            "wmts": f'url = "{origin}/wmts/{{TileMatrix}}/{{TileRow}}/{{TileCol}}.png"',
            "wms": f'url = "{origin}/wms"\nlayer = "karta"',
        }[request.param]
        folder = tmp_path / "helsingborg"
        shutil.copytree(ROOT / "data" / "municipalities" / "helsingborg", folder)
        with (folder / "municipality.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[map.{request.param}]\n{given}\nattribution = "© <b>Staden</b>"\n')
        yield tmp_path, origin, asked


def test_the_service_of_the_municipality_and_no_other_is_asked(browser, demo_url, service):
    parent, origin, asked = service
    app = ROOT / "tests" / "service_dashboard.py"
    environment = {"SAMSYN_STORE": demo_url, "MUNICIPALITIES": str(parent)}
    with served(app, free_port(), **environment) as (address, _pid):
        policy = urlopen(address).headers["content-security-policy"]
        assert f"img-src 'self' data: blob: {origin};" in policy
        assert policy.count(origin) == 1
        page = browser.new_page()
        watch = Watch(page, address)
        page.goto(f"{address}/?as=planner-slf")
        frame = map_frame(page, patience_ms=90_000)  # of a server that has just started
        frame.wait_for_function("samsyn.tilesDrawn")
        assert asked
        assert all(url.startswith(f"{origin}/") for url in watch.external)
        assert not watch.failed
        assert not watch.errors
        said = frame.locator(".leaflet-control-attribution")
        assert said.inner_text() == "© <b>Staden</b>"
        with tile_server() as (other, asked_of_other):
            outcome = frame.evaluate(LOAD, f"{other}/1.png")
            assert outcome == "refused"
            assert not asked_of_other
        assert frame.evaluate(LOAD, f"{origin}/1.png") == "loaded"
        page.close()
