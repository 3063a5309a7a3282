"""Tiles under the premises: which services are admitted, and what the map fetches for them."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit_folium import generate_leaflet_string

from data.basemap_file import tiles_of
from data.municipality import MapFrame, MunicipalityError, load_municipality
from geo.area_map import area_map
from geo.ground import Ground, Tiles, TilesError, Wms, Wmts, origin_of
from geo.map import Opening, premises_map
from pages import ground

FOLDER = Path(__file__).parents[1] / "data" / "municipalities" / "helsingborg"
FILE = Tiles("vector", "../../tiles/helsingborg.pmtiles?v=1")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://karta.example.se/wmts/{z}/{y}/{x}.png", "https://karta.example.se"),
        ("https://karta.example.se:8443/{TileMatrix}/{TileRow}/{TileCol}.png",
         "https://karta.example.se:8443"),
        ("http://127.0.0.1:8080/{z}/{x}/{y}.png", "http://127.0.0.1:8080"),
        ("/tilecache/{z}/{x}/{y}.png", None),
    ],
)  # fmt: skip
def test_a_service_of_the_municipality_is_admitted_by_its_origin(url, origin):
    tiles = Wmts(url, "© Staden").tiles()
    assert origin_of(tiles.url) == origin
    assert all(name in tiles.url for name in ("{z}", "{x}", "{y}"))


@pytest.mark.parametrize(
    "url",
    [
        "http://karta.example.se/{z}/{x}/{y}.png",
        "//karta.example.se/{z}/{x}/{y}.png",
        "ftp://karta.example.se/{z}/{x}/{y}.png",
        "https://*.example.se/{z}/{x}/{y}.png",
        "https://{s}.example.se/{z}/{x}/{y}.png",
        "https://a.se;script-src/{z}/{x}/{y}.png",
        "https://a.se b.se/{z}/{x}/{y}.png",
        "https://me:secret@a.se/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "tiles/{z}/{x}/{y}.png",
        "javascript:{z}{x}{y}",
        "https://a.se/{z}/{x}.png",
        "",
    ],
)
def test_what_would_open_more_than_one_server_is_refused(url):
    with pytest.raises(TilesError):
        Wmts(url, "© Staden")


def test_only_one_service_is_drawn():
    with pytest.raises(TilesError, match="one of them"):
        MapFrame(
            *(56.0, 12.7, 12), wmts=Wmts("/{z}/{x}/{y}.png", "a"), wms=Wms("/wms", "roads", "a")
        )


def test_a_faulty_service_is_named_with_its_municipality(tmp_path: Path):
    folder = tmp_path / "town"
    folder.mkdir()
    for file in FOLDER.glob("*.toml"):
        (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    settings = folder / "municipality.toml"
    text = settings.read_text("utf-8")
    settings.write_text(
        f'{text}\n[map.wmts]\nurl = "http://tile.example.org/{{z}}/{{x}}/{{y}}.png"\n'
        'attribution = "x"\n',
        "utf-8",
    )
    with pytest.raises(MunicipalityError, match=r"town.*https://"):
        load_municipality("town", tmp_path)


def test_tiles_lie_beside_the_store_or_where_the_settings_say(tmp_path: Path):
    municipality = load_municipality("helsingborg")
    store = tmp_path / "town.db"
    assert tiles_of(municipality, store) is None
    beside = tmp_path / "town.pmtiles"
    beside.write_bytes(b"x")
    assert tiles_of(municipality, store) == beside
    named = tmp_path / "elsewhere.pmtiles"
    frame = replace(municipality.settings.map, tiles=str(named))
    moved = replace(municipality, settings=replace(municipality.settings, map=frame))
    assert tiles_of(moved, store) is None
    named.write_bytes(b"x")
    assert tiles_of(moved, store) == named


@pytest.mark.parametrize(
    ("tiles", "fetched"),
    [
        (None, []),
        (FILE, ["protomaps-leaflet.js", "tiles_style.js", "tiles_layer.js"]),
        (Wms("https://a.se/wms", "roads", "a").tiles(), ["tiles_layer.js"]),
    ],
)
def test_what_draws_tiles_is_fetched_only_where_there_are_any(tiles, fetched):
    under = Ground(None, tiles)
    opening = Opening(56.0, 12.7, 12, "../../positions/x", under, "view", ())
    for built in (premises_map(opening), area_map(56.0, 12.7, 12, under, "view")):
        built.get_root().render()
        extra = [
            Path(url).name
            for element in built._children.values()
            for _, url in getattr(element, "default_js", [])
        ]
        assert extra == fetched
        assert ("pmtiles?v=1" in generate_leaflet_string(built)) == (tiles is FILE)


def test_without_the_library_there_are_no_streets_and_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "town.pmtiles").write_bytes(b"x")
    monkeypatch.setenv("SAMSYN_STORE", f"sqlite:///{tmp_path / 'town.db'}")
    municipality = load_municipality("helsingborg")
    monkeypatch.setattr(ground, "RENDERER", tmp_path)
    assert ground.renderer() == tmp_path
    assert ground.ground_of(municipality).tiles is not None
    monkeypatch.setattr(ground, "RENDERER", tmp_path / "missing")
    assert ground.ground_of(municipality).tiles is None
    assert ground.ground_of(municipality).basemap_url is not None
    assert ground.renderer() is None
    assert "npm ci" in caplog.text
