"""Nearness in space and time against a search through every pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import proximity
from geo.proximity import DatedPlaces, Reach, ReachError, near_pairs


def places_of(rows: list[tuple[float, float, int]]) -> DatedPlaces:
    x, y, day = zip(*rows, strict=True) if rows else ((), (), ())
    return DatedPlaces(np.array(x, float), np.array(y, float), np.array(day, np.int32))


def found(places: DatedPlaces, centres: DatedPlaces, reach: Reach) -> list[tuple[int, int]]:
    return sorted(
        pair
        for block in near_pairs(places, centres, reach)
        for pair in zip(block.centre.tolist(), block.place.tolist(), strict=True)
    )


def searched(places: DatedPlaces, centres: DatedPlaces, reach: Reach) -> list[tuple[int, int]]:
    """The same by looking at every pair."""
    return [
        (i, j)
        for i in range(len(centres.day))
        for j in range(len(places.day))
        if np.hypot(centres.x[i] - places.x[j], centres.y[i] - places.y[j]) <= reach.radius_m
        and 0 <= int(centres.day[i]) - int(places.day[j]) < reach.window_days
    ]


coordinate = st.one_of(st.integers(-3, 3).map(lambda k: 10.0 * k), st.sampled_from([np.nan, 1e7]))
dated = st.lists(st.tuples(coordinate, coordinate, st.integers(-5, 5)), max_size=25)


@given(dated, dated, st.sampled_from([1.0, 10.0, 25.0, 500.0]), st.integers(1, 6))
def test_the_pairs_are_those_a_search_through_all_finds(
    places: list[tuple[float, float, int]],
    centres: list[tuple[float, float, int]],
    radius_m: float,
    window_days: int,
) -> None:
    """Far, missing and coinciding positions, days before and after: each pair once, none lost."""
    reach = Reach(radius_m, window_days)
    known, asking = places_of(places), places_of(centres)
    assert found(known, asking, reach) == searched(known, asking, reach)


def test_a_crowd_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of pairs, all found; the block size bounds memory and nothing else."""
    draw = np.random.default_rng(1)
    places = DatedPlaces(*draw.uniform(0, 600, (2, 300)), draw.integers(0, 90, 300))
    centres = DatedPlaces(*draw.uniform(0, 600, (2, 80)), draw.integers(0, 90, 80))
    expected = searched(places, centres, Reach(100, 30))
    assert found(places, centres, Reach(100, 30)) == expected
    monkeypatch.setattr(proximity, "CANDIDATES_PER_BLOCK", 7)
    assert found(places, centres, Reach(100, 30)) == expected


def test_distance_and_age_are_those_of_the_pair() -> None:
    """A right triangle of 3 and 4 metres, 5 days apart; the edge of the radius counts."""
    place, centre = places_of([(3.0, 4.0, 10)]), places_of([(0.0, 0.0, 15)])
    (pair,) = near_pairs(place, centre, Reach(5.0, 6))
    assert pair.distance_m.tolist() == [5.0]
    assert pair.age_days.tolist() == [5]
    assert found(place, centre, Reach(5.0, 5)) == []
    assert found(place, centre, Reach(4.999, 6)) == []
    assert found(centre, place, Reach(5.0, 6)) == [], "a place of the future is not near"


def test_what_reaches_nothing_is_refused() -> None:
    """A radius or window of nothing, and arrays of unequal length, are named in the error."""
    with pytest.raises(ReachError, match="0 m and 30 days"):
        Reach(0, 30)
    with pytest.raises(ReachError, match=r"\(1, 2, 1\)"):
        DatedPlaces(np.zeros(1), np.zeros(2), np.zeros(1, np.int32))
