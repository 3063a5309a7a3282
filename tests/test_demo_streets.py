"""The demo's streets: every address lies where its street and number say, and in the register."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from data.__main__ import main
from data.demo.addresses import address_table
from data.demo.city import City, build_city, district_polygons
from data.demo.ground import write_ground
from data.demo.names import LOWEST_HOUSE_NUMBER
from data.demo.streets import LOCAL
from geo.__main__ import main as geo
from tests.vector_files import read_tiles, whole

SEEDS = range(4)


@pytest.fixture(scope="module")
def cities() -> list[City]:
    return [build_city(np.random.default_rng(seed)) for seed in SEEDS]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a demo as the command makes it."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["demo", "--store", f"sqlite:///{folder / 'town.db'}", "--seed", "0"]) == 0
    return folder


def lines_of(city: City) -> dict[str, shapely.LineString]:
    roads = city.streets.roads
    local = roads[roads["rank"] == LOCAL]
    return dict(zip(local["name"], local["geometry"], strict=True))


def test_every_premises_stands_at_a_house_of_its_street(cities: list[City]):
    for city in cities:
        houses = city.streets.houses
        address = houses["street"] + " " + houses["number"].astype(str)
        assert address.is_unique
        known = houses.set_index(address)
        at = known.loc[city.frame["address"]]
        assert np.array_equal(at[["x", "y"]], city.frame[["x", "y"]])
        assert np.array_equal(at["district"], city.frame["district"])
        assert len(houses) > 3 * len(city)


def test_numbers_rise_along_a_street_even_on_the_right_odd_on_the_left(cities: list[City]):
    for city in cities:
        lines = lines_of(city)
        for street, houses in city.streets.houses.groupby("street"):
            line = lines[street]
            points = shapely.points(houses["x"], houses["y"])
            assert (np.abs(shapely.distance(line, points) - 15.5) < 3.5).all()
            along = shapely.line_locate_point(line, points)
            aside = np.array([side_of(line, point) for point in points])
            odd = houses["number"].to_numpy() % 2 == 1
            assert (aside[odd] > 0).all()
            assert (aside[~odd] < 0).all()
            for side in (odd, ~odd):
                order = np.argsort(houses["number"].to_numpy()[side])
                assert (np.diff(along[side][order]) > 8).all(), street


def side_of(line: shapely.LineString, point: shapely.Point) -> float:
    """Positive to the left of the line's direction: the turn from the line to the point."""
    at = line.project(point)
    a, b = line.interpolate(max(at - 1, 0)), line.interpolate(min(at + 1, line.length))
    return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)


def test_streets_keep_inside_their_districts_and_houses_off_the_streets(cities: list[City]):
    land = shapely.union_all(list(district_polygons().values())).buffer(1.0)
    for city in cities:
        roads, houses = city.streets.roads, city.streets.houses
        assert shapely.covers(land, roads["geometry"].to_numpy()).all()
        tree = shapely.STRtree(roads["geometry"].to_numpy())
        points = shapely.points(houses["x"], houses["y"])
        _, apart = tree.query_nearest(points, return_distance=True)
        assert apart.min() > 9
        assert houses["number"].min() >= LOWEST_HOUSE_NUMBER
        assert not roads["name"].duplicated().any()


def test_through_roads_join_most_districts(cities: list[City]):
    for city in cities:
        roads = city.streets.roads
        through = roads.loc[roads["rank"] < LOCAL, "geometry"]
        reached = [
            district
            for district, polygon in district_polygons().items()
            if shapely.intersects(polygon, through.to_numpy()).any()
        ]
        assert len(reached) > 0.9 * len(district_polygons())


def test_the_same_seed_gives_the_same_tiles_and_register(made: Path, tmp_path: Path):
    city = build_city(np.random.default_rng(0))
    write_ground(city.streets, tmp_path / "again.db")
    tiles = (tmp_path / "again.pmtiles").read_bytes()
    assert tiles == (made / "town.pmtiles").read_bytes()
    registers = [
        pyogrio.read_dataframe(path)
        for path in (tmp_path / "again.addresses.gpkg", made / "town.addresses.gpkg")
    ]
    assert registers[0].equals(registers[1])


def test_the_register_holds_every_address_of_the_premises(cities: list[City], made: Path):
    read = pyogrio.read_dataframe(made / "town.addresses.gpkg")
    assert read.crs.to_epsg() == 3006
    address = read["adressomrade_faststalltnamn"] + " " + read["adressplatsnummer"]
    xy = dict(zip(address, zip(read.geometry.x, read.geometry.y, strict=True), strict=True))
    for row in cities[0].frame.itertuples():
        assert xy[row.address] == (row.x, row.y)
    assert read["postnummer"].str.fullmatch(r"25\d{3}").all()
    assert read.groupby("kommundel_faststalltnamn")["postort"].nunique().max() == 1


def test_every_address_of_the_demo_is_found_where_it_is(
    cities: list[City], made: Path, tmp_path: Path
):
    asked, answered = tmp_path / "asked.csv", tmp_path / "answered.csv"
    cities[0].frame[["address", "x", "y"]].to_csv(asked, index=False)
    register = str(made / "town.addresses.gpkg")
    given = ["--in", str(asked), "--address-column", "address", "--out", str(answered)]
    assert geo(["geocode", "--register", register, *given]) == 0
    found = pd.read_csv(answered)
    assert set(found["quality"]) == {"exact_address"}
    assert np.hypot(found["easting"] - found["x"], found["northing"] - found["y"]).max() < 0.2


def test_the_register_has_the_columns_of_the_national_one(
    cities: list[City], datasets: pd.DataFrame
):
    columns = datasets.loc["LM_BELADR", "columns"].split(", ")
    assert [*address_table(cities[0].streets, "EPSG:3006").columns[:-1], "adressplatspunkt"] == [
        *(one for one in columns if one != "adressplatspunkt"),
        "adressplatspunkt",
    ]


@pytest.fixture
def datasets() -> pd.DataFrame:
    path = Path(__file__).parents[2] / "shared" / "domain" / "datasets.csv"
    if not path.exists():
        pytest.skip(f"no {path.name} found")
    return pd.read_csv(path, index_col="id")


def test_the_tiles_are_those_of_the_streets(cities: list[City], made: Path):
    streets = cities[0].streets
    drawn = whole(read_tiles(made / "town.pmtiles", "roads"))
    meant = gpd.GeoSeries(streets.roads["geometry"])
    assert shapely.hausdorff_distance(drawn, meant.union_all()) < 1.5
    buildings = read_tiles(made / "town.pmtiles", "buildings")
    first = streets.houses.iloc[0]
    assert buildings.contains(shapely.Point(first["x"], first["y"])).any()
