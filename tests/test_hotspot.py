"""Findings per area against counting by hand, and against what chance alone would show."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.hotspot import HotspotParameters, measure_areas, pooled_rate

TODAY = 20_000
visit = st.tuples(st.integers(-1, 5), st.integers(TODAY - 900, TODAY + 90), st.booleans())


@settings(max_examples=80)
@given(st.lists(visit, max_size=120), st.integers(30, 400))
def test_counts_are_those_of_a_plain_loop(visits, period):
    area, day, found = (
        (list(column) for column in zip(*visits, strict=True)) if visits else ([],) * 3
    )
    measured = measure_areas(
        area, day, found, areas=6, as_of_day=TODAY, parameters=HotspotParameters(period)
    )
    for number in range(6):
        now = [f for a, d, f in visits if a == number and TODAY - period < d <= TODAY]
        before = [
            f for a, d, f in visits if a == number and TODAY - 2 * period < d <= TODAY - period
        ]
        row = measured.loc[number]
        assert (row["visits"], row["findings"]) == (len(now), sum(now))
        assert (row["visits_before"], row["findings_before"]) == (len(before), sum(before))


def city(visits_each, rates, rates_before, seed=0):
    """Visits of two years: `visits_each` per area and year, found with the given rates."""
    draw = np.random.default_rng(seed)
    areas = len(rates)
    area = np.tile(np.repeat(np.arange(areas), visits_each), 2)
    day = np.repeat([TODAY - 10, TODAY - 400], areas * visits_each)
    found = draw.random(len(area)) < np.concatenate([rates, rates_before]).repeat(visits_each)
    return measure_areas(area, day, found, areas=areas, as_of_day=TODAY)


def test_where_every_area_is_alike_almost_none_stands_out():
    alike = np.full(150, 0.2)
    years = pd.concat([city(12, alike, alike, seed) for seed in range(10)])
    assert (years["level"] == "high").mean() < 0.02
    assert (years["level"] == "low").mean() < 0.02
    assert years["trend"].isin(["rising", "falling"]).mean() < 0.02


def test_planted_areas_are_found_and_their_rise_is_seen():
    rates = np.where(np.arange(100) < 10, 0.6, 0.1)
    measured = city(30, rates, np.full(100, 0.1))
    assert (measured["level"][:10] == "high").mean() >= 0.9
    assert (measured["level"][10:] == "high").mean() < 0.05
    assert (measured["trend"][:10] == "rising").mean() >= 0.9
    assert (measured["trend"][10:] == "rising").mean() < 0.1


def test_few_visits_are_unknown_whatever_they_found():
    area = np.repeat([0, 1, 2], [4, 4, 40])
    found = np.repeat([True, False, False], [4, 4, 40])
    measured = measure_areas(area, np.full(48, TODAY), found, areas=4, as_of_day=TODAY)
    assert list(measured["level"][[0, 1, 3]]) == ["unknown"] * 3
    assert measured.loc[[0, 1, 3], ["rate", "low", "high", "change"]].isna().all(axis=None)
    assert set(measured["trend"]) == {"too_few"}


@settings(max_examples=60)
@given(st.lists(visit, max_size=120))
def test_no_area_is_low_or_near_without_enough_visits(visits):
    area, day, found = (
        (list(column) for column in zip(*visits, strict=True)) if visits else ([],) * 3
    )
    measured = measure_areas(area, day, found, areas=6, as_of_day=TODAY)
    few = measured["visits"] < 5
    assert (few == (measured["level"] == "unknown")).all()
    assert (measured.loc[~few, "low"] < measured.loc[~few, "rate"]).all()
    assert (measured.loc[~few, "rate"] < measured.loc[~few, "high"]).all()


def test_an_unvisited_area_changes_nothing_for_the_others():
    draw = np.random.default_rng(5)
    area, found = draw.integers(0, 8, 300), draw.random(300) < 0.3
    day = draw.integers(TODAY - 700, TODAY, 300)
    plain = measure_areas(area, day, found, areas=8, as_of_day=TODAY)
    shifted = measure_areas(area + (area >= 3), day, found, areas=9, as_of_day=TODAY)
    pd.testing.assert_frame_equal(shifted.drop(3).reset_index(drop=True), plain, check_names=False)


def test_visits_after_the_day_asked_for_are_not_seen():
    measured = measure_areas([0, 0], [TODAY, TODAY + 1], [False, True], areas=1, as_of_day=TODAY)
    assert (measured["visits"][0], measured["findings"][0]) == (1, 0)


def test_the_citys_rate_is_all_findings_by_all_visits():
    measured = measure_areas([0, 0, 1, -1], [TODAY] * 4, [1, 0, 0, 1], areas=2, as_of_day=TODAY)
    assert pooled_rate(measured) == pytest.approx(1 / 3)
    assert np.isnan(pooled_rate(measured.assign(visits=0, findings=0)))


def test_wrong_arguments_are_refused_with_a_sentence():
    with pytest.raises(ValueError, match="expected -1 to 1"):
        measure_areas([2], [TODAY], [True], areas=2, as_of_day=TODAY)
    with pytest.raises(ValueError, match="1 or more"):
        HotspotParameters(min_visits=0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        HotspotParameters(coverage=90)
