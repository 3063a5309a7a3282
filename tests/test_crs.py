"""Positions between reference systems, against published positions and the formula of mercator."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import inside, locate, mercator_bytes, to_lonlat, transform

HELSINGBORG = (350000.0, 6200000.0, 380000.0, 6235000.0)


def test_the_origin_of_sweref_99_tm() -> None:
    # By definition: 15 degrees east at the equator is 500 000 m east, 0 m north (Lantmäteriet).
    x, y = transform([15.0], [0.0], "EPSG:4326", "EPSG:3006")
    assert (x[0], y[0]) == pytest.approx((500_000.0, 0.0), abs=0.001)


def test_a_published_control_point() -> None:
    # Lantmäteriet, "Gauss Conformal Projection (Transverse Mercator)", the example for GRS 80.
    projection = (
        "+proj=tmerc +lat_0=0 +lon_0=13d35'7.692\"E +k=1.00000254 "
        "+x_0=84182.8790 +y_0=-6226307.8640 +ellps=GRS80 +units=m"
    )
    x, y = transform([24.0], [66.0], "EPSG:4326", projection)
    assert (x[0], y[0]) == pytest.approx((555_304.016555, 1_135_809.413803), abs=0.001)


@given(st.floats(11.0, 24.0), st.floats(55.0, 69.0))
def test_there_and_back(lon: float, lat: float) -> None:
    x, y = transform([lon], [lat], "EPSG:4326", "EPSG:3006")
    assert np.allclose(to_lonlat(x, y, "EPSG:3006"), [[lon], [lat]], atol=1e-8)


def test_a_missing_position_stays_missing() -> None:
    x, y = transform([np.nan, 12.7], [56.0, np.nan], "EPSG:4326", "EPSG:3006")
    assert np.isnan(x).all()
    assert np.isnan(y).all()
    assert np.isnan(transform([500.0], [500.0], "EPSG:4326", "EPSG:3006")).all()


def test_the_same_system_gives_a_copy() -> None:
    given_x = np.array([1.0])
    x, _ = transform(given_x, [2.0], "EPSG:3006", "EPSG:3006")
    x[0] = 9.0
    assert given_x[0] == 1.0


@given(st.floats(-179.0, 179.0), st.floats(-80.0, 80.0))
def test_mercator_by_the_formula_of_map_tiles(lon: float, lat: float) -> None:
    # OpenStreetMap's "slippy map tilenames", at 2^32 tiles a side.
    world = 2**32
    x = (lon + 180) / 360 * world
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * world
    found = np.frombuffer(mercator_bytes([lon], [lat]), dtype="<u4")
    assert np.abs(found - np.array([x, y])).max() <= 2


def test_a_position_that_is_missing_is_at_the_corner_of_the_world() -> None:
    assert mercator_bytes([np.nan, 12.7], [56.0, np.nan]) == bytes(16)


def test_bounds_include_their_edges_and_no_missing_position() -> None:
    x = [0.0, 1.0, 0.5, 1.1, np.nan]
    assert inside(x, [0.0, 1.0, 0.5, 0.5, 0.5], (0.0, 0.0, 1.0, 1.0)).tolist() == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_exchanged_axes_fall_outside_the_municipality() -> None:
    lon, lat = [12.694], [56.046]
    assert locate(lon, lat, "EPSG:4326", "EPSG:3006", HELSINGBORG)[2].all()
    assert not locate(lat, lon, "EPSG:4326", "EPSG:3006", HELSINGBORG)[2].any()
