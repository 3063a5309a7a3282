"""What lies beside the demo's store: the tiles of its streets, and its address register."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.addresses import addresses_path
from data.basemap_file import tiles_beside, write_tiles
from data.demo.addresses import write_addresses
from data.demo.streets import Streets

CRS = "EPSG:3006"
HOUSE_M = (9.0, 13.0)
"""Sides of a house: along the street and across it, at least and at most."""


def ground_files(store: Path) -> tuple[Path, ...]:
    """Where the tiles, the address register and its index of a store's demo lie."""
    return tiles_beside(store), store.with_suffix(".addresses.gpkg"), addresses_path(store)


def write_ground(streets: Streets, store: Path) -> None:
    """Write the tiles and the address register of the demo's streets and houses."""
    tiles, addresses, _index = ground_files(store)
    roads = gpd.GeoDataFrame(streets.roads, crs=CRS)
    write_tiles({"roads": roads, "buildings": _buildings(streets.houses)}, tiles, "")
    write_addresses(streets, CRS, addresses)


def _buildings(houses: pd.DataFrame) -> gpd.GeoDataFrame:
    """A rectangle for every house, square to its street."""
    rng = np.random.default_rng(len(houses))
    half = rng.uniform(*HOUSE_M, (len(houses), 1, 2)) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    angle = houses["angle"].to_numpy()
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    placed = np.einsum("nci,ijn->ncj", corners, turn)
    placed += houses[["x", "y"]].to_numpy()[:, None]
    return gpd.GeoDataFrame(
        {"name": "", "rank": 1}, geometry=shapely.polygons(placed), crs=CRS, index=houses.index
    )
