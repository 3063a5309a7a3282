"""Toronto end to end: real files in, every row accounted for, scores that rank the next visit."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.backtest import backtest_risk
from data.ingest import import_file
from data.store import Store
from data.workspace import open_workspace
from risk.clearance import OPERATOR

FILES = Path(__file__).parents[2] / "shared" / "data"
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def housing() -> pd.DataFrame:
    return _real("toronto/housing_evaluations.parquet")


@pytest.fixture(scope="module")
def fire() -> pd.DataFrame:
    return _real("toronto/fire_inspection_violations.parquet")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store.create(f"sqlite:///{tmp_path_factory.mktemp('toronto')}/toronto.db", "toronto")
    for source in ("housing_evaluations", "fire_inspection_violations"):
        path = _path(f"toronto/{source}.parquet")
        import_file(made, source, path, file_name=path.name, today=TODAY)
    return made


def test_every_row_is_accepted_but_the_evaluation_that_is_there_twice(store, housing, fire):
    files = store.files(OPERATOR).set_index("source")
    assert files.loc["housing_evaluations", "read"] == len(housing)
    assert files.loc["fire_inspection_violations", "read"] == len(fire)
    assert (files["read"] == files["accepted"] + files["quarantined"]).all()

    refused = store.quarantine(OPERATOR)
    twice = housing[housing.drop(columns="_id").duplicated()]
    assert len(refused) == len(twice) == 1
    assert "same as row" in str(refused.iloc[0]["reasons"])
    assert str(twice.iloc[0]["RSN"]) in str(refused.iloc[0]["original"])


def test_a_visit_is_a_building_on_a_day_and_the_worst_result_of_the_day_counts(
    store, housing, fire
):
    visits, findings = store.visits(OPERATOR), store.findings(OPERATOR)
    poor = _worst(housing["SCORE"] <= 65, housing["RSN"], housing["EVALUATION_COMPLETED_ON"])
    unsafe = _worst(
        fire["violations.violationFireCode"].notna(),
        fire["propertyAddress"],
        fire["inspections.OpenedDate"].dt.normalize(),
    )
    for agency, risk, expected in (
        ("MLS", "housing_standard", poor),
        ("TFS", "fire_safety", unsafe),
    ):
        of_risk = findings[findings["risk"] == risk]
        assert (visits["agency"] == agency).sum() == len(of_risk) == len(expected)
        assert (of_risk["result"] == "found").sum() == expected.sum()


def test_fire_addresses_meet_the_register_and_none_is_lost(store, housing, fire):
    premises = store.premises(OPERATOR)
    pairs = pd.read_csv(_path("geocoding/toronto_cross_agency_pairs.csv"))
    same = pairs[
        pairs["propertyAddress"].isin(fire["propertyAddress"])
        & pairs["exact_match_RSN"].isin(housing["RSN"])
    ]
    linked = _register_ids_visited_by_fire_service(store)
    assert len(same) == 598
    assert set(same["exact_match_RSN"].astype(int).astype(str)) <= linked

    outside = premises["register_id"].isna()
    assert (~outside).sum() == housing["RSN"].nunique()
    assert outside.sum() + len(linked) == fire["propertyAddress"].nunique()
    assert premises.loc[outside, ["x", "y"]].notna().all(axis=None)


def test_buildings_without_a_position_are_premises_all_the_same(store, housing):
    premises = store.premises(OPERATOR)
    registered = premises[premises["register_id"].notna()]
    located = housing.dropna(subset=["LATITUDE", "LONGITUDE"])["RSN"].nunique()
    without = registered["x"].isna().sum()
    # The fire service knows where some of them are.
    assert 0 < without <= housing["RSN"].nunique() - located


def test_wards_are_named_alike_by_both_agencies(store, housing):
    districts = set(store.premises(OPERATOR)["district"].dropna())
    assert districts == set(housing["WARDNAME"])


def test_a_score_without_an_area_evaluated_is_no_signal(store, housing):
    signals = store.signals(OPERATOR)
    latest = signals[signals["signal_type"] == "latest_evaluation"]
    # One row is quarantined as a duplicate.
    assert len(latest) == (housing["NO_OF_AREAS_EVALUATED"] > 0).sum() - 1
    assert latest["value"].max() == pytest.approx(8 - housing["SCORE"][lambda s: s > 0].min() / 10)


def test_the_score_of_a_building_is_what_the_formula_says(store, housing):
    workspace = open_workspace(store, OPERATOR, date(2020, 6, 30))
    premises = workspace.premises.reset_index(drop=True)
    points = workspace.points("housing_standard")
    known = housing[housing["EVALUATION_COMPLETED_ON"] <= "2020-06-30"]
    known = known[known["NO_OF_AREAS_EVALUATED"] > 0].drop_duplicates(
        ["RSN", "EVALUATION_COMPLETED_ON", "SCORE", "ENTRANCE_LOBBY", "SECURITY", "STAIRWELLS"]
    )
    last_fire = _last_day_by_premises(store, "fire_violation", "2020-06-30")
    for position in premises.index[premises["register_id"].notna()][::50]:
        rsn = premises.at[position, "register_id"]
        own = known[known["RSN"].astype(str) == rsn].sort_values("EVALUATION_COMPLETED_ON")
        if own.empty:
            continue
        expected = _points_by_hand(own, last_fire.get(workspace.premises.index[position]))
        since = premises.at[position, "last_visit_day"]
        expected += 11 * (1 - 0.5 ** ((_day("2020-06-30") - since) / 7300))
        assert points[position] == pytest.approx(expected, abs=1e-3), rsn


def test_what_is_learnt_later_does_not_change_an_earlier_score(store, housing, tmp_path):
    until = pd.Timestamp(2019, 6, 30)
    early = tmp_path / "early.parquet"
    housing[housing["EVALUATION_COMPLETED_ON"] <= until].to_parquet(early)
    small = Store.create(f"sqlite:///{tmp_path}/early.db", "toronto")
    import_file(small, "housing_evaluations", early, file_name=early.name, today=TODAY)
    fire_file = _path("toronto/fire_inspection_violations.parquet")
    import_file(small, "fire_inspection_violations", fire_file, file_name="fire", today=TODAY)

    before, after = (_points_by_register_id(one, until.date()) for one in (small, store))
    assert len(before) > 3000
    np.testing.assert_array_equal(before, after[before.index])


def test_the_points_rank_2020_better_than_what_was_known_without_them(store):
    workspace = open_workspace(store, OPERATOR, date(2020, 12, 31))
    result = backtest_risk(workspace, "housing_standard", date(2019, 12, 31), date(2020, 12, 31))
    assert result.n == 1473
    assert result.positives == 81
    previous_score_alone = 0.801
    assert result.auc > previous_score_alone
    assert result.auc > max(one.auc for one in result.baselines.values())
    assert result.days_earlier > max(one.days_earlier for one in result.baselines.values())


def _path(name: str) -> Path:
    path = FILES / name
    if not path.exists():
        pytest.skip(f"the real file {name} is not on this machine")
    return path


def _real(name: str) -> pd.DataFrame:
    return pd.read_parquet(_path(name))


def _worst(found: pd.Series, *identity: pd.Series) -> pd.Series:
    return found.groupby(list(identity)).any()


def _day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def _register_ids_visited_by_fire_service(store: Store) -> set[str]:
    visits = store.visits(OPERATOR)
    visited = visits.loc[visits["agency"] == "TFS", "premises_id"].unique()
    return set(store.premises(OPERATOR).loc[visited, "register_id"].dropna())


def _last_day_by_premises(store: Store, signal_type: str, until: str) -> dict[int, int]:
    signals = store.signals(OPERATOR)
    own = signals[
        (signals["signal_type"] == signal_type) & (signals["observed_day"] <= _day(until))
    ]
    last: dict[int, int] = own.groupby("premises_id")["observed_day"].max().to_dict()
    return last


def _points_by_register_id(store: Store, as_of: date) -> pd.Series:
    workspace = open_workspace(store, OPERATOR, as_of)
    points = pd.Series(workspace.points("housing_standard"), workspace.premises["register_id"])
    return points[points.index.notna()].sort_index()


def _points_by_hand(own: pd.DataFrame, last_fire_violation: int | None) -> float:
    """Points of one building but for the time since a visit, from its rows of the file."""
    as_of = pd.Timestamp(2020, 6, 30)
    deficit = 8 - own["SCORE"] / 10
    age = (as_of - own["EVALUATION_COMPLETED_ON"]).dt.days
    latest = own.iloc[-1]
    condition = min(4, deficit.iloc[-1]) + 3 * min(6, (deficit * 0.5 ** (age / 730)).sum())
    areas = sum(
        4 - own[area].dropna().iloc[-1]
        for area in ("ENTRANCE_LOBBY", "SECURITY", "STAIRWELLS")
        if own[area].notna().any()
    )
    building = float(latest["CONFIRMED_STOREYS"] <= 4) + float(latest["YEAR_BUILT"] < 1950)
    burnt = 0.0 if last_fire_violation is None else _faded(last_fire_violation)
    return float(min(40, condition) + min(9, areas) + building + burnt)


def _faded(day: int) -> float:
    return float(0.5 ** ((_day("2020-06-30") - day) / 730))
