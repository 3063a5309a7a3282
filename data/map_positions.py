"""Where premises lie, as the map reads it."""

import numpy as np
import pandas as pd

from geo.crs import mercator_area_bytes, mercator_bytes


def map_positions(places: pd.DataFrame) -> bytes:
    """Pairs of uint32 in web mercator, in the order of `places` (`Evidence.places`).

    Behind them the areas of premises whose address is not known to the house, four uint32 each,
    numbered by the same order.
    """
    vague = np.flatnonzero(places["area_lon"].notna())
    areas = places.iloc[vague]
    return mercator_bytes(places["lon"], places["lat"]) + mercator_area_bytes(
        vague, areas["area_lon"], areas["area_lat"], areas["area_radius_m"]
    )
