"""Filters and the ranked list, against plain loops over the rows."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from data.selection import (
    FOUND_AT_MOST,
    Filters,
    SelectionError,
    find,
    inside,
    nearest,
    passes,
    ranked,
    title,
)

AS_OF_DAY = 20_000
KINDS, DISTRICTS = ["cafe", "garage", "shop"], ["Norr", "Söder"]

rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "district": st.sampled_from([*DISTRICTS, None]),
        "last_visit_day": st.one_of(st.just(np.nan), st.integers(18_000, AS_OF_DAY)),
        "evidence": st.integers(0, 6),
        "lon": st.one_of(st.just(np.nan), st.floats(12, 13)),
        "lat": st.floats(56, 57),
    }
)
filters = st.builds(
    Filters,
    kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
    districts=st.lists(st.sampled_from(DISTRICTS), unique=True).map(tuple),
    unvisited_days=st.integers(0, 2_100),
    least_evidence=st.integers(0, 7),
    area=st.sampled_from([None, box(12.2, 56.2, 12.7, 56.9)]),
)


def frame(given_rows: list[dict]) -> pd.DataFrame:
    index = pd.Index(np.arange(len(given_rows)) * 3 + 7, name="premises_id")
    return pd.DataFrame(given_rows, index=index)


def passes_one(row: dict, asked: Filters) -> list[bool]:
    """The filters as a planner would say them, for one row."""
    visited = row["last_visit_day"]
    return [
        not asked.kinds or row["kind"] in asked.kinds,
        not asked.districts or row["district"] in asked.districts,
        bool(np.isnan(visited)) or AS_OF_DAY - visited >= asked.unvisited_days,
        row["evidence"] >= asked.least_evidence,
        asked.area is None
        or (not np.isnan(row["lon"]) and asked.area.contains(Point(row["lon"], row["lat"]))),
    ]


JUST_LONG_ENOUGH = {
    "kind": "cafe", "district": None, "last_visit_day": AS_OF_DAY - 365,
    "evidence": 3, "lon": 12.5, "lat": 56.5,
}  # fmt: skip


@given(st.lists(rows, min_size=1, max_size=30), filters)
@example([JUST_LONG_ENOUGH], Filters(unvisited_days=365, least_evidence=3))
def test_filters_agree_with_reading_row_by_row(given_rows, asked) -> None:
    made = passes(frame(given_rows), asked, AS_OF_DAY)
    assert list(made.columns) == ["kind", "district", "visit", "evidence", "area"]
    assert made.to_numpy().tolist() == [passes_one(row, asked) for row in given_rows]


def test_an_impossible_filter_is_refused() -> None:
    with pytest.raises(SelectionError, match="0 or more"):
        Filters(least_evidence=-1)


def test_inside_a_bent_area() -> None:
    area = Polygon([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)])
    premises = pd.DataFrame({"lon": [2.0, 0.5, 2.0, np.nan], "lat": [3.0, 1.0, 0.5, 1.0]})
    assert inside(premises, area).tolist() == [False, True, True, False]


class Seen:
    """As much of a workspace as the ranked list needs."""

    as_of = date(2024, 10, 4)

    def __init__(self, by_risk: dict[str, np.ndarray]) -> None:
        self.by_risk = by_risk
        n = len(next(iter(by_risk.values())))
        self.premises = pd.DataFrame({"name": [f"P{i}" for i in range(n)]}, index=np.arange(n) + 50)

    def priority(self, risk: str | None) -> np.ndarray:
        return self.by_risk[risk] if risk else sum(self.by_risk.values())

    def strongest_risk(self) -> np.ndarray:
        names = np.array(list(self.by_risk))
        return names[np.column_stack(list(self.by_risk.values())).argmax(axis=1)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1))
def test_the_list_is_in_order_and_keeps_the_rank_among_all(made) -> None:
    fire, dwelling, shown = (np.array(column) for column in zip(*made, strict=True))
    ws = Seen({"fire": fire, "dwelling": dwelling})
    for risk, priority in ((None, fire + dwelling), ("fire", fire)):
        listed = ranked(ws, risk, shown.astype(bool))
        assert len(listed) == shown.sum()
        assert listed["place"].tolist() == list(range(1, len(listed) + 1))
        order = sorted(range(len(made)), key=lambda i: (-priority[i], i))
        expected = [i + 50 for i in order if shown[i]]
        assert listed.index.tolist() == expected
        assert listed["rank"].tolist() == [order.index(i - 50) + 1 for i in expected]


def test_a_search_needs_every_word_anywhere() -> None:
    premises = pd.DataFrame(
        {
            "name": ["Åsas Däck", "Bilfirman", None, "A.B"],
            "address": ["Gatan 1", "Åsgatan 2", "Gatan 3", None],
            "register_id": ["R1", None, "R3", "R4"],
        },
        index=[11, 12, 13, 14],
    )
    assert find(premises, "ås").tolist() == [11, 12]
    assert find(premises, "gatan r3").tolist() == [13]
    assert find(premises, "a.b").tolist() == [14]
    assert find(premises, "[").tolist() == []


def test_a_search_shows_a_handful() -> None:
    premises = pd.DataFrame({"name": ["x"] * 50, "address": "y", "register_id": "z"})
    assert len(find(premises, "x")) == FOUND_AT_MOST


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), min_size=2, max_size=30))
def test_the_nearest_are_nearer_than_all_others(places) -> None:
    premises = pd.DataFrame(places, columns=["x", "y"], index=np.arange(len(places)) + 9)
    near = nearest(premises, 9, 3)
    distance_m = [np.hypot(x - places[0][0], y - places[0][1]) for x, y in places[1:]]
    assert np.allclose(near.to_numpy(), sorted(distance_m)[:3])
    assert 9 not in near.index


def test_premises_without_a_position_are_near_nothing() -> None:
    places = pd.DataFrame(
        {"x": [0.0, 3.0, np.nan, 9.0], "y": [0.0, 4.0, 1.0, np.nan]}, [5, 6, 7, 8]
    )
    assert nearest(places, 5, 3).to_dict() == {6: 5.0}


def test_premises_go_by_the_first_thing_that_is_known() -> None:
    known = pd.DataFrame(
        {
            "name": ["Alfa", None, "", None],
            "address": ["Storgatan 1", "Storgatan 2", None, None],
            "register_id": ["1", "2", "3", None],
        },
        [7, 8, 9, 10],
        dtype="str",
    )
    assert [title(row) for _, row in known.iterrows()] == ["Alfa", "Storgatan 2", "3", "10"]
