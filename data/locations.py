"""Where premises lie whose source states an address and no position: what the register says.

An address that the register knows to the house gives a point. Anything vaguer gives an area: the
columns x and y stay empty, so that no page, export or plan can draw it at somebody's door.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from data.bulk import Connection, run_for_each
from geo.crs import transform
from geo.geocode import Matches, geocode
from geo.register import AddressRegister

LOCATABLE = "x IS NULL AND location_by IS NULL OR location_by = 'register'"
"""SQL of the premises that a stated position or the register may (again) place: neither their
source nor a person has."""

DRAWN, SURE = 0.8, 0.95
"""A house matched with less than `DRAWN` is not drawn; with less than `SURE` somebody looks at it.
Of houses matched with 0.8 and more nineteen in twenty are right, below that every second one
(docs/geocoding.md)."""

REGISTER, REVIEW = "register", "review"
"""What found a place: the register of addresses, or a person who looked at what it offers."""

COLUMNS = (
    "x",
    "y",
    "location_quality",
    "location_score",
    "location_match",
    "location_by",
    "area_x",
    "area_y",
    "area_radius_m",
)


@dataclass(frozen=True)
class Locations:
    """Places of premises: `frame` has `COLUMNS` by `premises_id`, `matches` what stood behind."""

    frame: pd.DataFrame
    matches: Matches


def locate(register: AddressRegister, crs: str, addresses: pd.DataFrame) -> Locations:
    """Find addresses in the register.

    Parameters
    ----------
    register
        The addresses of the municipality.
    crs
        The municipality's metric reference system, in which the places are given.
    addresses
        Columns address, postcode, locality (strings, empty where not stated), by `premises_id`.
    """
    found = geocode(
        register,
        *(
            addresses[name].astype(object).where(addresses[name].notna(), None).to_list()
            for name in ("address", "postcode", "locality")
        ),
    )
    x, y = transform(found.x, found.y, register.crs, crs)
    is_house = found.is_point
    is_point = is_house & (found.score >= DRAWN)
    is_area = ~is_house & np.isfinite(x)
    frame = pd.DataFrame(
        {
            "x": np.where(is_point, x, np.nan),
            "y": np.where(is_point, y, np.nan),
            "location_quality": np.asarray(found.quality, dtype=object),
            "location_score": found.score,
            "location_match": np.asarray(found.matched_address, dtype=object),
            "location_by": REGISTER,
            "area_x": np.where(is_area, x, np.nan),
            "area_y": np.where(is_area, y, np.nan),
            "area_radius_m": np.where(is_area, found.radius_m, np.nan),
        },
        index=addresses.index,
    )
    return Locations(frame, found)


def decided(register: AddressRegister, crs: str, addresses: pd.Series) -> pd.DataFrame:
    """Places that a person has chosen: addresses in the register's words, by `premises_id`.

    An address that the register no longer has is left out.
    """
    asked = pd.DataFrame({"address": addresses, "postcode": None, "locality": None})
    found = locate(register, crs, asked).frame
    found = found[found["x"].notna()]
    return found.assign(location_score=1.0, location_match=addresses, location_by=REVIEW)


def stated(positions: pd.DataFrame) -> pd.DataFrame:
    """Positions that a source states (x, y in metres), as columns of the table `premises`."""
    nothing = dict.fromkeys(COLUMNS[2:])
    return positions.assign(**nothing)


def keep_locations(connection: Connection, frame: pd.DataFrame) -> None:
    """Write places (`COLUMNS` by `premises_id`) over what the premises had."""
    texts = {"location_quality", "location_match", "location_by"}
    arrays = {
        name: pa.array(
            frame[name], pa.string() if name in texts else pa.float64(), from_pandas=True
        )
        for name in COLUMNS
    }
    arrays["premises_id"] = pa.array(frame.index, pa.int64())
    settings = ", ".join(f"{name} = ?" for name in COLUMNS)
    run_for_each(
        connection,
        f"UPDATE premises SET {settings} WHERE premises_id = ?",
        pa.RecordBatch.from_pydict(arrays),
    )
