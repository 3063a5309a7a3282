"""The hexagonal grid against geometry worked out the long way round."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.grid import GridError, HexagonGrid

GRID = HexagonGrid(width_m=600, x0=356_000, y0=6_213_000)
metres = st.floats(-20_000, 20_000)


@given(st.lists(st.tuples(metres, metres), min_size=1, max_size=50))
def test_a_point_lies_inside_the_outline_of_its_cell(points):
    x, y = np.add(points, (GRID.x0, GRID.y0)).T
    outlines = GRID.polygons(GRID.cells(x, y))
    assert (shapely.distance(outlines, shapely.points(x, y)) < 1e-6).all()


@given(metres, metres)
def test_the_cell_is_the_one_with_the_nearest_centre(east, north):
    x, y = GRID.x0 + east, GRID.y0 + north
    around = np.array(list(itertools.product(range(-60, 61), repeat=2)))
    distances = np.hypot(*(GRID.centres(around) - [x, y]).T)
    own = GRID.centres(GRID.cells([x], [y]))[0]
    assert np.hypot(*(own - [x, y])) == pytest.approx(distances.min(), abs=1e-6)


def test_neighbouring_outlines_tile_the_plane_without_gap_or_overlap():
    cells = np.array(list(itertools.product(range(-4, 5), repeat=2)))
    outlines = GRID.polygons(cells)
    union = shapely.union_all(shapely.set_precision(outlines, 1e-3))
    assert union.area == pytest.approx(len(cells) * np.sqrt(3) / 2 * 600**2, rel=1e-6)
    assert union.geom_type == "Polygon"
    assert not union.interiors


def test_width_is_measured_from_side_to_side():
    left, right = GRID.centres(np.array([[0, 0], [1, 0]]))
    assert np.hypot(*(right - left)) == pytest.approx(600)
    outline = GRID.polygons(np.array([[0, 0]]))[0]
    xmin, _, xmax, _ = outline.bounds
    assert xmax - xmin == pytest.approx(600)
    # area of a regular hexagon of inradius 300 m: 2√3 · 300²
    assert outline.area == pytest.approx(2 * np.sqrt(3) * 300**2)


def test_names_are_unique_and_count_columns_and_rows():
    cells = np.array(list(itertools.product(range(-9, 10), repeat=2)))
    assert len(set(GRID.names(cells))) == len(cells)
    x, y = GRID.centres(np.array([[0, 0]]))[0]
    straight_up = GRID.cells([x], [y + 2 * 1.5 * GRID.radius_m])
    assert GRID.names(straight_up) == ["0-2"]


def test_what_no_grid_can_hold_is_refused_with_a_sentence():
    with pytest.raises(GridError, match="0 m wide"):
        HexagonGrid(width_m=0)
    with pytest.raises(GridError, match="leave such points out"):
        GRID.cells([1.0, np.nan], [1.0, 1.0])
