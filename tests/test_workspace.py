"""A workspace shows what one viewer may know on a date, and nothing else."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from data.days import date_of, day_of
from risk.clearance import OPERATOR, Viewer
from risk.explain import total
from tests.city import TODAY, small_city, workspace_of

RISKS = ("dwelling", "fire")


def test_days_and_dates_are_two_ways_to_write_the_same() -> None:
    """The day number of the small city's today is the date its docstring says."""
    assert date_of(TODAY) == date(2024, 10, 4)
    assert day_of(date(1970, 1, 2)) == 1


@pytest.mark.parametrize("risk", RISKS)
@pytest.mark.parametrize("seed", range(3))
def test_nothing_after_the_date_counts(risk: str, seed: int) -> None:
    """Removing everything observed after the date changes no point and no probability."""
    store = small_city(seed)
    as_of = date(2024, 6, 1)
    signals, visits = store.frames["signals"], store.frames["visits"]
    past = store.changed(
        signals=signals[signals["observed_day"] <= day_of(as_of)],
        visits=visits[visits["visited_day"] <= day_of(as_of)],
    )
    assert len(past.frames["signals"]) < len(signals)
    known, whole = workspace_of(past, as_of), workspace_of(store, as_of)
    assert np.array_equal(known.points(risk), whole.points(risk))
    assert np.array_equal(known.probability(risk), whole.probability(risk))
    assert known.premises.equals(whole.premises)


@pytest.mark.parametrize("risk", RISKS)
def test_a_visit_is_scored_as_of_the_day_before(risk: str) -> None:
    """The points of a visit are those a workspace of the day before gives its premises."""
    store = small_city(1)
    workspace = workspace_of(store)
    points = workspace.visit_points(risk)
    for row in range(0, len(workspace.visits), 17):
        visit = workspace.visits.iloc[row]
        eve = workspace_of(store, date_of(visit["visited_day"]) - timedelta(days=1))
        assert points[row] == pytest.approx(eve.points(risk)[visit["position"]], abs=1e-5)


@pytest.mark.parametrize("risk", RISKS)
def test_reasons_add_up_to_the_points(risk: str) -> None:
    """For every premises the rows of the explanation sum to its score."""
    workspace = workspace_of(small_city(2))
    for premises_id, points in zip(workspace.premises.index, workspace.points(risk), strict=True):
        assert total(workspace.explain(premises_id, risk)) == pytest.approx(points, abs=1e-4)


def test_another_profile_on_the_same_evidence_equals_a_fresh_start() -> None:
    """What is taken over from the workspace before is exactly what would be computed anew."""
    workspace = workspace_of(small_city(3))
    before = {risk: workspace.points(risk) for risk in RISKS}
    moved = workspace.with_profile(workspace.profile.moved("tip", "fire", 4))
    fresh = workspace_of(small_city(3)).with_profile(moved.profile)
    assert not np.array_equal(moved.points("fire"), before["fire"])
    assert moved.points("dwelling") is before["dwelling"]
    for risk in RISKS:
        assert np.array_equal(moved.points(risk), fresh.points(risk))
        assert np.array_equal(moved.probability(risk), fresh.probability(risk))
    assert np.array_equal(moved.priority(), fresh.priority())


def test_priority_over_all_risks_is_the_expected_severity() -> None:
    """Checked against the sum written out, and a single risk against severity x probability."""
    workspace = workspace_of(small_city(4))
    expected = [
        math.fsum([1 * p, 2 * q])
        for p, q in zip(
            workspace.probability("dwelling"), workspace.probability("fire"), strict=True
        )
    ]
    assert workspace.priority() == pytest.approx(expected)
    assert workspace.priority("fire") == pytest.approx(2 * workspace.probability("fire"))


def test_a_hidden_signal_changes_nothing_its_viewer_sees() -> None:
    """Two stores that differ only in rows a viewer may not see give that viewer the same."""
    store = small_city(5)
    signals = store.frames["signals"]
    without = store.changed(signals=signals[signals["secrecy_class"] != "S2"])
    open_eyes = Viewer("planner-1", "neighbours", "planner")
    seen, bare = (workspace_of(one, viewer=open_eyes) for one in (store, without))
    assert np.array_equal(seen.priority(), bare.priority())
    assert seen.premises.equals(bare.premises)
    all_eyes = workspace_of(store, viewer=OPERATOR)
    assert not np.array_equal(all_eyes.priority(), seen.priority())


def test_what_is_known_of_premises_matches_a_count_by_hand() -> None:
    """Evidence, newest day and last visit against loops over the rows."""
    store = small_city(6)
    workspace = workspace_of(store)
    signals, visits = workspace.signals, store.frames["visits"]
    for premises_id, row in workspace.premises.iloc[::5].iterrows():
        days = signals.loc[signals["premises_id"] == premises_id, "observed_day"]
        assert row["evidence"] == len(days)
        assert row["newest_day"] == days.max()
        own = visits.query(
            "premises_id == @premises_id and access == 'full' and visited_day <= @TODAY"
        )
        if own.empty:
            assert np.isnan(row["last_visit_day"])
        else:
            assert row["last_visit_day"] == own["visited_day"].max()


def test_an_unknown_premises_is_refused() -> None:
    """Ids the viewer cannot see raise instead of showing a neighbour."""
    with pytest.raises(KeyError):
        workspace_of(small_city()).explain(999_999, "fire")
