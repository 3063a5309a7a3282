"""Reference systems told by where positions lie, against published positions of one place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.municipality import load_municipality
from geo.crs import transform
from geo.recognise import SYSTEMS, interpretations

HELSINGBORG = load_municipality("helsingborg").settings
# Knutpunkten in Helsingborg, from the domain report (section 4), checked there with PROJ.
KNUTPUNKTEN = {
    "EPSG:4326": (12.6945, 56.0438),
    "EPSG:3006": (356388, 6213352),
    "EPSG:3008": (99800, 6213733),
    "EPSG:3020": (1446338, 6213144),
    "EPSG:3021": (1306166, 6217176),
}


def fitting(x: object, y: object) -> list[tuple[str, bool]]:
    found = interpretations(x, y, HELSINGBORG.crs, HELSINGBORG.bounds)
    return [(one.crs, one.swapped) for one in found]


@pytest.mark.parametrize("crs", KNUTPUNKTEN)
def test_a_published_position_fits_one_system_only(crs: str) -> None:
    x, y = KNUTPUNKTEN[crs]
    assert fitting([x], [y]) == [(crs, False)]
    assert fitting([y], [x]) == [(crs, True)]


BOX = HELSINGBORG.bounds


@given(
    st.sampled_from(sorted(SYSTEMS)),
    st.booleans(),
    st.lists(
        st.tuples(st.floats(BOX[0] + 1, BOX[2] - 1), st.floats(BOX[1] + 1, BOX[3] - 1)), min_size=1
    ),
)
def test_positions_anywhere_in_the_municipality_are_recognised(
    crs: str, swapped: bool, places: list[tuple[float, float]]
) -> None:
    x, y = transform(*np.array(places).T, HELSINGBORG.crs, crs)
    assert fitting(*((y, x) if swapped else (x, y))) == [(crs, swapped)]


def test_a_few_wrong_positions_do_not_matter_and_missing_ones_count_for_nothing() -> None:
    x = [356388.0, 356400.0, 0.0, 0.0, 0.0, np.nan, 674000.0]
    y = [6213352.0, 6213400.0, 0.0, 0.0, 0.0, np.nan, 6580000.0]
    [one] = interpretations(x, y, HELSINGBORG.crs, HELSINGBORG.bounds)
    assert (one.crs, one.share) == ("EPSG:3006", pytest.approx(2 / 3))
    assert interpretations([0.0, np.nan], [0.0, 1.0], HELSINGBORG.crs, HELSINGBORG.bounds) == ()


def test_what_lies_nowhere_fits_nothing_and_wide_bounds_are_ambiguous() -> None:
    assert fitting([674000.0], [6580000.0]) == []
    everywhere = (-1e7, -1e7, 1e7, 1e7)
    assert len(interpretations([356388.0], [6213352.0], "EPSG:3006", everywhere)) > 1


def test_the_municipalitys_own_system_is_tried_too() -> None:
    # Toronto is in UTM zone 17N (EPSG:26917 or the like), which is not among the Swedish systems.
    toronto = load_municipality("toronto").settings
    xmin, ymin, xmax, ymax = toronto.bounds
    found = interpretations([(xmin + xmax) / 2], [(ymin + ymax) / 2], toronto.crs, toronto.bounds)
    assert [(one.crs, one.swapped) for one in found] == [(toronto.crs, False)]
