"""The premises of the demo: kinds, districts, houses along streets inside the real outline."""

import json
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data.demo.names import firm_names, organisation_numbers
from data.demo.streets import Streets, build_streets
from data.municipality import load_municipality
from geo.crs import LONLAT, project, transform

KIND_COUNTS = {
    "restaurant": 260,
    "cafe": 110,
    "bar": 35,
    "grocery": 120,
    "kiosk": 80,
    "shop": 420,
    "massage": 45,
    "beauty": 190,
    "laundry": 25,
    "workshop": 200,
    "car_trade": 70,
    "dismantler": 18,
    "warehouse": 190,
    "food_wholesale": 35,
    "industry": 190,
    "construction": 120,
    "cleaning": 45,
    "office": 210,
    "hotel": 27,
    "hall": 60,
    "container": 60,
    "caravan_plot": 25,
    "cellar": 77,
}

INDUSTRIAL = {
    "Berga": 24,
    "Långeberga": 15,
    "Ättekulla": 13,
    "Gåsebäck": 11,
    "Väla": 8,
    "Sydhamnen": 7,
    "Ramlösa": 6,
    "Högasten": 6,
    "Filborna": 4,
    "Kopparverkshamnen": 3,
    "Norra Ekeberga": 3,
}
CENTRAL = {
    "Centrum": 26,
    "Söder": 18,
    "Väla": 14,
    "Norr": 7,
    "Olympia": 6,
    "Högaborg": 6,
    "Oceanhamnen": 5,
    "Slottshöjden": 5,
    "Eneborg": 5,
    "Gåsebäck": 4,
    "Råå": 4,
}
YARD_KINDS = (
    "workshop",
    "car_trade",
    "dismantler",
    "warehouse",
    "food_wholesale",
    "industry",
    "construction",
    "container",
    "caravan_plot",
)
"""Kinds that lie in the business areas; the others lie along shopping streets."""

ELSEWHERE = 0.25
"""Share of the premises that may lie in any district, whatever their kind."""

CENTRE_REACH_M = 400.0
FAR_CHANCE = 0.05
"""Of premises far from a district's centre, beside the chance 1 of those at the centre."""


@dataclass(frozen=True)
class City:
    """Premises 0..n-1.

    `frame` has register_id, name, address, kind, district, organisation_number, x, y (EPSG:3006);
    every address is that of a house of `streets`.
    """

    frame: pd.DataFrame
    streets: Streets

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def kinds(self) -> NDArray[np.str_]:
        """Kind of each premises."""
        return self.frame["kind"].to_numpy(str)

    @cached_property
    def districts(self) -> NDArray[np.str_]:
        """Name of each premises' district."""
        return self.frame["district"].to_numpy(str)


@cache
def district_polygons() -> dict[str, BaseGeometry]:
    """Name → polygon of every district of the demo's municipality, EPSG:3006."""
    municipality = load_municipality("helsingborg")
    path = municipality.folder / str(municipality.settings.map.districts)
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    crs = municipality.settings.crs
    return {
        one["properties"]["name"]: project(shape(one["geometry"]), LONLAT, crs) for one in features
    }


@cache
def district_centres() -> dict[str, tuple[float, float]]:
    """Name → position of every district's seed point, EPSG:3006."""
    municipality = load_municipality("helsingborg")
    seeds = pd.read_csv(municipality.folder / "districts.csv")
    x, y = transform(seeds["lon"], seeds["lat"], LONLAT, municipality.settings.crs)
    return dict(zip(seeds["name"], zip(x, y, strict=True), strict=True))


def build_city(rng: np.random.Generator) -> City:
    """Draw every premises of the demo."""
    kinds = np.repeat(list(KIND_COUNTS), list(KIND_COUNTS.values()))
    districts = _draw_districts(rng, kinds)
    frame = pd.DataFrame({"kind": kinds, "district": districts})
    frame = frame.sample(frac=1, random_state=rng).sort_values("district", kind="stable")
    counts = {str(name): int(count) for name, count in frame["district"].value_counts().items()}
    (places,) = rng.spawn(1)  # where streets run changes nothing of what happens along them
    streets = build_streets(places, district_polygons(), district_centres(), counts)
    frame = _place(places, frame.reset_index(drop=True), streets)
    frame["name"] = firm_names(rng, frame["kind"])
    has_firm = frame["name"] != ""
    frame["organisation_number"] = ""
    frame.loc[has_firm, "organisation_number"] = organisation_numbers(rng, int(has_firm.sum()))
    frame["register_id"] = [f"OBJ-{10_000 + i}" for i in rng.permutation(len(frame))]
    return City(frame.sort_values("register_id").reset_index(drop=True), streets)


def _draw_districts(rng: np.random.Generator, kinds: NDArray[np.str_]) -> NDArray[np.str_]:
    names = list(district_polygons())
    shares = {}
    for group, weights in (("yard", INDUSTRIAL), ("street", CENTRAL)):
        preferred = np.array([weights.get(name, 0) for name in names], dtype=float)
        preferred /= preferred.sum()
        shares[group] = (1 - ELSEWHERE) * preferred + ELSEWHERE / len(names)
    groups = np.where(np.isin(kinds, YARD_KINDS), "yard", "street")
    return np.array([rng.choice(names, p=shares[group]) for group in groups])


def _place(rng: np.random.Generator, frame: pd.DataFrame, streets: Streets) -> pd.DataFrame:
    """Give each premises a house of its district, rather near the centre than far from it."""
    houses_of = dict(tuple(streets.houses.groupby("district")))
    placed = []
    for district, group in frame.groupby("district", sort=False):
        houses = houses_of[district]
        centre = np.array(district_centres()[str(district)])
        apart = np.hypot(*(houses[["x", "y"]].to_numpy() - centre).T)
        chance = np.exp(-((apart / CENTRE_REACH_M) ** 2)) + FAR_CHANCE
        chosen = rng.choice(len(houses), len(group), replace=False, p=chance / chance.sum())
        placed.append(houses.iloc[chosen])
    houses = pd.concat(placed, ignore_index=True)
    address = houses["street"] + " " + houses["number"].astype(str)
    return frame.assign(address=address, x=houses["x"], y=houses["y"])
