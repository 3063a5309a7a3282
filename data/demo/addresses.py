"""The demo's address register: every house, as Lantmäteriet's *Belägenhetsadress* has it."""

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import geopandas as gpd
import pandas as pd
import pyogrio

from data.demo.streets import Streets

TABLE = "belagenhetsadress"
POINT = "adressplatspunkt"
MUNICIPALITY_CODE = "1283"

TOWNS = {
    "Allerum": "25476",
    "Domsten": "25478",
    "Fleninge": "25477",
    "Gantofta": "25373",
    "Hasslarp": "25471",
    "Kattarp": "25470",
    "Mörarp": "25354",
    "Påarp": "25351",
    "Ramlösa": "25654",
    "Rydebäck": "25730",
    "Råå": "25270",
    "Vallåkra": "25341",
    "Ödåkra": "25472",
}
"""Districts that are a postal town of their own, and a postcode of it."""

CITY = "Helsingborg"
CITY_CODES = (*range(25220, 25234), *range(25420, 25425), *range(25434, 25461))
"""Postcodes of the city, dealt to its other districts in the order of their names."""


def address_table(streets: Streets, crs: str) -> gpd.GeoDataFrame:
    """One row per house of `streets`, whose positions are in `crs`."""
    houses = streets.houses
    others = sorted(set(houses["district"]) - TOWNS.keys())
    codes = TOWNS | {name: str(code) for name, code in zip(others, CITY_CODES, strict=False)}
    address = houses["street"] + " " + houses["number"].astype(str)
    town = houses["district"].where(houses["district"].isin(TOWNS), CITY)
    columns = {
        "belagenhetsadress_objektidentitet": [str(uuid5(NAMESPACE_URL, one)) for one in address],
        "adressplatstyp": "Gatuadressplats",
        "adressomrade_faststalltnamn": houses["street"],
        "gardsadressomrade_faststalltnamn": None,
        "adressplatsnummer": houses["number"].astype(str),
        "bokstavstillagg": None,
        "lagestillagg": None,
        "lagestillaggsnummer": None,
        "avvikerfranstandarden": "Nej",
        "avvikandeadressplatsbeteckning": None,
        "kommundel_faststalltnamn": town,
        "kommunkod": MUNICIPALITY_CODE,
        "postnummer": houses["district"].map(codes),
        "postort": town,
        "statusforbelagenhetsadress": "Gällande",
        "insamlingslage": "Byggnad",
    }
    rows = (
        pd.DataFrame(columns, index=houses.index).astype("str").where(pd.DataFrame(columns).notna())
    )
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(houses["x"], houses["y"]), crs=crs)


def write_addresses(streets: Streets, crs: str, path: Path) -> None:
    """Write the register as a GeoPackage, in place of one that is there."""
    half = path.with_name(f"{path.stem}-half.gpkg")
    half.unlink(missing_ok=True)
    try:
        pyogrio.write_dataframe(
            address_table(streets, crs), half, layer=TABLE, layer_options={"GEOMETRY_NAME": POINT}
        )
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
