"""Chicago end to end: licences, inspections and what is only known by its place."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from data.backtest import backtest_risk
from data.ingest import import_file
from data.store import Store
from data.workspace import Workspace, open_workspace
from risk.clearance import OPERATOR

FILES = Path(__file__).parents[2] / "shared" / "data" / "chicago"
SOURCES = ("food_inspections_model", "sanitation_complaints_311", "burglaries")
TODAY = date(2026, 11, 1)
AS_OF = date(2013, 6, 30)


@pytest.fixture(scope="module")
def files() -> dict[str, pd.DataFrame]:
    return {source: pd.read_parquet(_path(source)) for source in SOURCES}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store.create(f"sqlite:///{tmp_path_factory.mktemp('chicago')}/chicago.db", "chicago")
    for source in SOURCES:
        path = _path(source)
        import_file(made, source, path, file_name=path.name, today=TODAY)
    return made


@pytest.fixture(scope="module")
def workspace(store) -> Workspace:
    return open_workspace(store, OPERATOR, AS_OF)


def test_only_what_is_listed_twice_or_lies_nowhere_is_refused(store, files):
    imported = store.files(OPERATOR).set_index("source")
    assert (imported["read"] == imported["accepted"] + imported["quarantined"]).all()
    for source, key, position in (
        ("food_inspections_model", "Inspection_ID", "Latitude"),
        ("sanitation_complaints_311", "Service_Request_Number", "Latitude"),
        ("burglaries", "Case_Number", "Latitude"),
    ):
        assert imported.loc[source, "read"] == len(files[source])
        placed = files[source].dropna(subset=position)
        assert imported.loc[source, "accepted"] == placed[key].nunique()
    reasons = store.quarantine(OPERATOR)["reasons"].astype(str)
    assert reasons.str.contains("same as row").sum() == 354
    assert reasons.str.contains("Latitude").sum() == 24


def test_visits_findings_and_premises_are_those_of_the_file(store, files):
    inspections = files["food_inspections_model"]
    findings = store.findings(OPERATOR)
    assert len(store.visits(OPERATOR)) == len(inspections)
    assert (findings["result"] == "found").sum() == inspections["criticalFound"].sum()
    assert set(store.premises(OPERATOR)["register_id"]) == set(inspections["License"].astype(str))


def test_complaints_and_burglaries_belong_to_a_place_and_to_no_premises(store, files):
    signals = store.signals(OPERATOR)
    for kind, source, key in (
        ("sanitation_complaint", "sanitation_complaints_311", "Service_Request_Number"),
        ("burglary", "burglaries", "ID"),
    ):
        once = files[source].drop_duplicates(key)
        own = signals[signals["signal_type"] == kind]
        assert own["premises_id"].isna().all()
        assert own[["x", "y"]].notna().all(axis=None)
        assert len(own) == once["Latitude"].notna().sum()


@pytest.mark.parametrize(
    ("kind", "source", "day", "radius_m", "window_days", "cap"),
    [
        ("sanitation_complaint", "sanitation_complaints_311", "Creation_Date", 300, 90, 10),
        ("burglary", "burglaries", "Date", 300, 365, 20),
    ],
)
def test_nearby_counts_are_those_of_a_search_through_all_rows(
    workspace, files, kind, source, day, radius_m, window_days, cap
):
    key = "Service_Request_Number" if kind == "sanitation_complaint" else "ID"
    rows = files[source].drop_duplicates(key).dropna(subset="Latitude")
    age = (pd.Timestamp(AS_OF) - rows[day].dt.normalize()).dt.days
    x, y = _metres(rows[(age >= 0) & (age < window_days)])
    column = [one.id for one in workspace.catalogue.scored_types].index(kind)
    counted = workspace.evidence.matrix[:, column]
    premises = workspace.premises
    for position in range(0, len(premises), 97):
        distance_m = np.hypot(x - premises["x"].iloc[position], y - premises["y"].iloc[position])
        assert counted[position] == min(cap, (distance_m <= radius_m).sum())
    assert counted.max() == cap


def test_an_inspection_counts_for_later_visits_only(workspace):
    visits = workspace.visits
    types = [one.id for one in workspace.catalogue.scored_types]
    matrix = pd.DataFrame(workspace.evidence.visit_matrix, columns=types)
    seen_at_inspections = [
        "critical_violations",
        "minor_violations",
        "clean_inspection",
        "lower_risk_category",
    ]
    first_day = visits.groupby("position")["visited_day"].transform("min")
    first = (visits["visited_day"] == first_day).to_numpy()
    assert (matrix.loc[first, seen_at_inspections] == 0).all(axis=None)
    assert (matrix.loc[first, "long_since_visit"] == 1).all()
    assert (matrix.loc[~first, seen_at_inspections] > 0).any().all()


def test_neither_weather_nor_inspector_is_read_into_a_score(store):
    source = store.municipality.sources["food_inspections_model"]
    columns = {field.column for field in source.fields.values()}
    assert not columns & {"temperatureMax", "humidity", "windSpeed", "precipIntensity"}
    assert not {column for column in columns if column.startswith(("past", "heat_", "time"))}
    inspector = {name for name, field in source.fields.items() if field.column == "sanitarian"}
    used = {signal.value.field for signal in source.signals if signal.value}
    used |= {condition.field for signal in source.signals for condition in signal.when}
    assert inspector
    assert not inspector & used


def test_the_points_find_critical_violations_earlier_than_the_baselines(store):
    workspace = open_workspace(store, OPERATOR, date(2014, 4, 16))
    result = backtest_risk(workspace, "food_critical", date(2013, 6, 30), date(2014, 4, 16))
    assert result.n == 6165
    assert result.auc > max(0.57, *(one.auc for one in result.baselines.values()))
    assert result.days_earlier > max(one.days_earlier for one in result.baselines.values())


def _path(source: str) -> Path:
    path = FILES / f"{source}.parquet"
    if not path.exists():
        pytest.skip(f"the real file chicago/{path.name} is not on this machine")
    return path


def _metres(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:26916", always_xy=True)
    return to_metres.transform(rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy())
