"""Districts partition the outline; the water lies beside it."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box, shape

from data.municipality import load_municipality
from geo.__main__ import main
from geo.districts import (
    DistrictError,
    Seed,
    grow_districts,
    grow_water,
    stretch_of,
)

ISLANDS = shapely.union_all([box(0, 0, 1000, 700), box(1200, 100, 1500, 900)])
SQUARE = box(0, 0, 1000, 1000)

places = st.tuples(st.integers(1, 999), st.integers(1, 699))


@given(st.lists(places, min_size=1, max_size=25, unique=True))
def test_districts_cover_the_outline_once_and_each_holds_its_seed(xy):
    seeds = [Seed(str(i), x, y) for i, (x, y) in enumerate(xy)]
    grown = grow_districts(ISLANDS, seeds)
    parts = list(grown.values())
    assert list(grown) == [seed.id for seed in seeds]
    assert shapely.union_all(parts).symmetric_difference(ISLANDS).area < 1e-6 * ISLANDS.area
    assert sum(part.area for part in parts) == pytest.approx(ISLANDS.area)
    assert all(grown[seed.id].covers(shapely.Point(seed.x, seed.y)) for seed in seeds)


@given(st.lists(places, min_size=2, max_size=12, unique=True), st.integers(0, 2**31))
def test_every_place_goes_to_its_nearest_seed(xy, draw):
    seeds = [Seed(str(i), x, y) for i, (x, y) in enumerate(xy)]
    there = np.random.default_rng(draw).uniform((0, 0), (1000, 700), (50, 2))
    distance = np.hypot(*(there[:, None] - np.array(xy)[None]).transpose(2, 0, 1))
    nearest_two = np.sort(distance, axis=1)[:, :2]
    clear = nearest_two[:, 1] - nearest_two[:, 0] > 1e-6
    grown = np.array(list(grow_districts(ISLANDS, seeds).values()))
    own = grown[distance.argmin(axis=1)]
    on_land = shapely.contains_xy(ISLANDS, *there.T)
    assert shapely.intersects_xy(own, *there.T)[clear & on_land].all()


@pytest.mark.parametrize(
    ("seeds", "words"),
    [
        ([], "none were given"),
        ([Seed("a", 1, 1), Seed("a", 2, 2)], "same id"),
        ([Seed("a", 1, 1), Seed("b", 1, 1)], "same place"),
        ([Seed("a", 1, 1), Seed("b", 1001, 1)], "seeds b lie outside"),
    ],
)
def test_seeds_that_cannot_grow_are_named(seeds, words):
    with pytest.raises(DistrictError, match=words):
        grow_districts(SQUARE, seeds)


def test_water_lies_beside_the_coast_and_not_on_land():
    coast = stretch_of(SQUARE, (0, 0), (0, 1000))
    if coast.length > 1500:
        coast = stretch_of(SQUARE, (0, 1000), (0, 0))
    water = grow_water(SQUARE, coast, 100)
    assert coast.equals(LineString([(0, 0), (0, 1000)]))
    assert water.equals(box(-100, 0, 0, 1000))


def test_a_coast_of_one_vertex_is_refused():
    with pytest.raises(DistrictError, match="same vertex"):
        stretch_of(SQUARE, (0, 0), (1, 1))


def test_the_committed_districts_are_what_the_command_makes(tmp_path: Path):
    folder = load_municipality("helsingborg").folder
    made = tmp_path / "districts.geojson"
    outline, seeds = (str(folder / name) for name in ("outline.geojson", "districts.csv"))
    assert main(["districts", "--outline", outline, "--seeds", seeds, "--out", str(made)]) == 0
    ours, committed = (_read(path) for path in (made, folder / "districts.geojson"))
    assert ours.keys() == committed.keys()
    for name, polygon in ours.items():
        assert polygon.symmetric_difference(committed[name]).area < 1e-9
    land = next(iter(_read(folder / "outline.geojson").values()))
    water = next(iter(_read(folder / "water.geojson").values()))
    assert water.intersection(land).area < 1e-7


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = load_municipality("helsingborg").folder
    seeds = tmp_path / "seeds.csv"
    seeds.write_text("id,name,lat,lon\nX,Far away,59.3,18.0\n", encoding="utf-8")
    outline, out = str(folder / "outline.geojson"), str(tmp_path / "out.geojson")
    assert main(["districts", "--outline", outline, "--seeds", str(seeds), "--out", out]) == 1
    assert "seeds X lie outside" in capsys.readouterr().err


def _read(path: Path) -> dict[str, shapely.Geometry]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["name"]: shape(one["geometry"]) for one in features}
