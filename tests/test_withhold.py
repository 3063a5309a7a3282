"""What is withheld cannot be had by subtracting: not from a total, not by one who contributed."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.areas import areas_of
from data.situation import findings_by_area, reports_by_area, scores_by_area
from data.store import Store
from data.withheld import marked, withheld
from data.workspace import open_workspace
from risk.withhold import FEWEST, too_few, with_complement
from tests.personas import persona

rows = st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 9), st.integers(0, 2)), max_size=60)


@given(rows)
def test_no_owner_learns_of_fewer_than_five_by_subtracting_its_own(given_rows) -> None:
    cell, unit, owner = (np.array([row[i] for row in given_rows], dtype=int) for i in range(3))
    few = too_few(cell, unit, owner, 4)
    for one in range(4):
        here = [(u, o) for c, u, o in given_rows if c == one]
        left_to = [{u for u, o in here if o != mine} for mine in {o for _u, o in here}]
        reveals = any(0 < len(left) < FEWEST for left in left_to)
        assert few[one] == (len({u for u, _o in here}) < FEWEST or reveals)


tables = st.lists(st.integers(0, 12), min_size=1, max_size=5)


@given(tables)
def test_no_withheld_count_follows_from_the_total_and_the_counts_shown(table) -> None:
    """Every table that fits what is published is tried: each withheld cell has several values."""
    counts = np.array(table)
    hidden = with_complement(counts < FEWEST, [counts])
    assert hidden[counts < FEWEST].all()
    if not hidden.any() or hidden.all():
        return
    total = int(counts[hidden].sum())
    assert hidden.sum() > 1
    assert total >= FEWEST  # Each of them may then have any value from 0 to the total.


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4))
def test_neither_findings_nor_visits_without_any_follow(pairs) -> None:
    """The visits are shown, so findings withheld in all of them would follow if all had one."""
    found, clean = (np.array([pair[i] for pair in pairs]) for i in range(2))
    hidden = with_complement((found < FEWEST) | (clean < FEWEST), [found, clean])
    if not hidden.any() or hidden.all():
        return
    visits, total = (found + clean)[hidden], int(found[hidden].sum())
    tried = product(*(range(one + 1) for one in visits))
    fitting = [values for values in tried if sum(values) == total]
    for place, values in enumerate(zip(*fitting, strict=True)):
        assert len(set(values)) > 1 or visits[place] == 0


@given(tables)
def test_nothing_is_withheld_where_nothing_is_small(table) -> None:
    counts = np.array(table) + FEWEST
    assert not with_complement(counts < FEWEST, [counts]).any()


def test_one_place_visited_often_is_one_contributor() -> None:
    same = np.zeros(9, dtype=int)
    assert too_few(same, same, same, 1).all()
    assert not too_few(same, np.arange(9), same, 1).any()


def test_a_frame_loses_what_follows_and_no_more() -> None:
    frame = pd.DataFrame({"visits": [30, 20, 9], "findings": [10, 12, 2],
                          "rate": [0.3333, 0.6, 0.2222], "low": 0.1234, "high": 0.9,
                          "change": 0.1, "change_low": 0.0, "change_high": 0.2,
                          "level": "near", "trend": "rising"})  # fmt: skip
    few = {"visits": np.zeros(3, bool), "findings": np.array([False, False, True])}
    out = withheld(marked(frame, few))
    assert out["visits"].tolist() == [30, 20, 9]
    assert out["findings"].isna().tolist() == [False, True, True]
    assert out["rate"].tolist()[0] == 0.33
    assert out["rate"].isna().tolist() == out["withheld"].tolist() == [False, True, True]
    assert out["level"].tolist() == ["near", "unknown", "unknown"]
    assert not any(str(name).startswith("few_") for name in out)


@pytest.mark.parametrize("kind", ["districts", "hexagons"])
@pytest.mark.parametrize("function", ["planner-slf", "chief-slf"])
def test_no_count_of_the_demo_follows_from_what_is_published(demo_url, kind, function) -> None:
    ws = open_workspace(Store.open(demo_url), persona(function), date.today())
    areas = areas_of(ws.municipality, ws.premises, kind)
    for frame in (
        findings_by_area(ws, areas, None),
        findings_by_area(ws, areas, "R05"),
        scores_by_area(ws, areas, None),
        reports_by_area(ws, areas),
    ):
        out = withheld(frame)
        counted = [str(name).removeprefix("few_") for name in frame if "few_" in str(name)]
        assert counted
        for name in counted:
            hidden = out[name].isna()
            assert hidden[frame[f"few_{name}"]].all()
            held = frame.loc[hidden, name].sum()
            assert not hidden.any() or hidden.all() or (hidden.sum() > 1 and held >= FEWEST)
            assert not (out[name].dropna() < FEWEST).any()
