"""Secrecy in numbers, against counts made by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.request_figures import FEWEST, figures_by_gateway, share

OUTCOMES = ("open", "not_answered", "deleted", "hit", "no_hit", "will_contact")

asked = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(OUTCOMES), st.integers(0, 40)), max_size=30
)


def frame(rows) -> pd.DataFrame:
    start = pd.Timestamp("2026-03-01T08:00:00+00:00")
    return pd.DataFrame(
        {
            "gateway": [gateway for gateway, _, _ in rows],
            "asked_at": [start.isoformat()] * len(rows),
            "replied_at": [
                None if outcome == "open" else (start + pd.Timedelta(days=days)).isoformat()
                for _, outcome, days in rows
            ],
            "declined": [int(outcome == "not_answered") for _, outcome, _ in rows],
            "answer": [
                outcome if outcome in ("hit", "no_hit", "will_contact") else None
                for _, outcome, _ in rows
            ],
        }
    )


@given(asked)
def test_every_question_is_counted_once(rows) -> None:
    figures = figures_by_gateway(frame(rows))
    assert list(figures["asked"]) == sorted(figures["asked"], reverse=True)
    for gateway in {gateway for gateway, _, _ in rows}:
        own = [(outcome, days) for of, outcome, days in rows if of == gateway]
        outcomes = [outcome for outcome, _ in own]
        row = figures.loc[gateway]
        assert row["asked"] == len(own)
        assert row["replied"] == len(own) - outcomes.count("open")
        assert row["declined"] == outcomes.count("not_answered")
        for answer in ("hit", "no_hit", "will_contact"):
            assert row[answer] == outcomes.count(answer)
        assert row["kept"] == row["hit"] + row["no_hit"] + row["will_contact"]
        waited = sorted(days for outcome, days in own if outcome != "open")
        if waited:
            middle = len(waited) // 2
            median = (waited[middle] + waited[~middle]) / 2
            assert row["median_days"] == pytest.approx(median)
        else:
            assert pd.isna(row["median_days"])


def test_a_question_that_is_not_answered_is_no_hit_either_way() -> None:
    """Adding questions that are not answered changes no share of hits."""
    rows = [("A", "hit", 1)] * 4 + [("A", "no_hit", 1)] * 4
    alone = figures_by_gateway(frame(rows)).loc["A"]
    more = figures_by_gateway(frame(rows + [("A", "not_answered", 1)] * 9)).loc["A"]
    assert share(alone["hit"], alone["kept"]) == share(more["hit"], more["kept"]) == 0.5


def test_too_few_to_tell() -> None:
    assert share(1, FEWEST - 1) is None
    assert share(1, FEWEST) == 1 / FEWEST
