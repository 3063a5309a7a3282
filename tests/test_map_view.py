"""What the browser may keep of the map, and when it must fetch anew."""

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from pages.map_view import checksum_of

degrees = st.just(np.nan) | st.floats(-90, 90)
COLUMNS = ["lon", "lat", "area_lon", "area_lat", "area_radius_m"]
places = st.lists(st.tuples(*[degrees] * len(COLUMNS)), min_size=2, max_size=8, unique_by=str)


@given(places, st.integers(0, 7), st.integers(0, 7))
def test_other_places_or_another_order_are_fetched_anew(rows, first, second) -> None:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    first, second = first % len(frame), second % len(frame)
    assume(first != second)
    order = np.arange(len(frame))
    order[[first, second]] = second, first
    known = checksum_of(frame)
    assert checksum_of(frame.assign(evidence=7, name="x")) == known
    assert checksum_of(frame.iloc[order]) != known
    assert checksum_of(frame.iloc[:-1]) != known
    for column in COLUMNS:
        moved = frame.copy()
        moved.loc[first, column] = 91.0
        assert checksum_of(moved) != known
