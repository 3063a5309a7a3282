"""The demo is invented, repeatable, imported like any file, and has the published shares."""

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import shape
from sklearn.metrics import roc_auc_score

from data.days import day_of
from data.demo.build import Demo, build_demo, write_demo
from data.demo.names import LOWEST_HOUSE_NUMBER
from data.demo.truth import RISKS
from data.review import review_items
from data.store import Store
from data.workspace import open_workspace
from risk.clearance import OPERATOR

AS_OF = date(2026, 9, 30)
LAST_DAY = day_of(AS_OF)
SEEDS = range(5)
VISIT = ["seed", "operation", "premises"]


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> list[Demo]:
    return [write_demo(tmp_path_factory.mktemp("demo"), seed, AS_OF) for seed in SEEDS]


@pytest.fixture(scope="module")
def rows(demos: list[Demo]) -> pd.DataFrame:
    """The logs of all seeds, with the kind of premises."""
    logs = [
        demo.log.assign(seed=seed, kind=demo.city.kinds[demo.log["premises"]])
        for seed, demo in zip(SEEDS, demos, strict=True)
    ]
    return pd.concat(logs)


def share(rows: pd.DataFrame, hit: Callable[[pd.DataFrame], pd.Series]) -> float:
    """Share of the visits in `rows` with at least one row that is a hit."""
    return float(hit(rows).groupby([rows[key] for key in VISIT]).any().mean())


def found(rows: pd.DataFrame) -> pd.Series:
    return rows["result"] == "found"


def test_premises_are_as_many_and_of_such_kinds_as_meant(demos: list[Demo]):
    counts = demos[0].city.frame["kind"].value_counts()
    off_register = ["container", "caravan_plot", "cellar"]
    assert 2_300 <= len(demos[0].city) - counts[off_register].sum() <= 2_700
    assert (counts[off_register] >= 20).all()


def test_house_numbers_are_far_above_the_real_ones_and_addresses_differ(demos: list[Demo]):
    address = demos[0].city.frame["address"]
    assert address.is_unique
    assert address.str.extract(r"(\d+)$")[0].astype(int).min() >= LOWEST_HOUSE_NUMBER


def test_positions_lie_in_the_district_that_is_given(demos: list[Demo], hbg: Store):
    folder = hbg.municipality.folder
    features = json.loads((folder / "districts.geojson").read_text(encoding="utf-8"))["features"]
    names = [one["properties"]["name"] for one in features]
    polygons = gpd.GeoSeries([shape(one["geometry"]) for one in features], crs="EPSG:4326")
    metric = dict(zip(names, polygons.to_crs("EPSG:3006"), strict=True))
    for demo in demos:
        frame = demo.city.frame
        inside = [
            shapely.contains_xy(metric[district], x, y)
            for district, x, y in zip(frame["district"], frame["x"], frame["y"], strict=True)
        ]
        assert all(inside)


@pytest.mark.parametrize("back_days", [0, 365, 730, 1090])
def test_a_few_premises_in_a_hundred_are_lived_in(demos: list[Demo], back_days: int):
    active = [demo.truth.active(LAST_DAY - back_days)[0].mean() for demo in demos]
    assert 0.03 <= np.mean(active) <= 0.05
    assert all(0.025 <= one <= 0.055 for one in active)


def test_about_150_visits_a_year(rows: pd.DataFrame):
    assert 140 <= rows.groupby(VISIT).ngroups / (3 * len(SEEDS)) <= 160


def test_dwellings_are_found_more_often_where_chosen_well(rows: pd.DataFrame):
    examined = rows[(rows["risk"] == "R01") & (rows["result"] != "not_examined")]
    rate = {name: share(part, found) for name, part in examined.groupby("selection")}
    assert 0.05 <= rate["exploration"] <= 0.085
    assert 0.20 <= rate["targeted"] <= 0.30
    assert rate["exploration"] < rate["tip"] < rate["follow_up"]


@pytest.mark.parametrize(
    ("risk", "low", "high"),
    [("R02", 0.20, 0.40), ("R07", 0.25, 0.45), ("R10", 0.10, 0.30), ("R11", 0.15, 0.40)],
)
def test_other_findings_are_as_frequent_as_published(
    rows: pd.DataFrame, risk: str, low: float, high: float
):
    examined = rows[(rows["risk"] == risk) & (rows["result"] != "not_examined")]
    assert low <= share(examined, found) <= high


def test_massage_premises_as_in_malmo(rows: pd.DataFrame):
    entered = rows[(rows["kind"] == "massage") & rows["access"].isin(("full", "partial"))]
    assert 0.60 <= share(entered, found) <= 0.86
    assert 0.04 <= share(entered, lambda visits: visits["outcome"] == "O09") <= 0.14


def test_some_visits_find_nobody_and_have_no_findings(rows: pd.DataFrame):
    closed = rows["access"].isin(("none", "refused"))
    assert 0.08 <= share(rows, lambda visits: visits["access"].isin(("none", "refused"))) <= 0.2
    assert (rows.loc[closed, ["risk", "agency", "result", "outcome"]] == "").all(axis=None)


def test_customs_never_joins_a_visit_drawn_at_random(rows: pd.DataFrame):
    drawn = rows[rows["selection"] == "exploration"]
    assert "TULL" not in set(drawn["agency"])
    assert "TULL" in set(rows["agency"])


def test_tips_come_from_where_people_report(demos: list[Demo]):
    """Per premises, tips vary far more between districts than chance allows."""
    for demo in demos:
        tips = pd.read_csv(demo.files["tips"], sep=";", encoding="cp1252")
        district = demo.city.frame.set_index("address")["district"]
        typed = tips["adress"].fillna("").str.removesuffix(", Helsingborg")
        counts = typed.map(district).value_counts()
        expected = district.value_counts() * counts.sum() / len(district)
        counts = counts.reindex(expected.index, fill_value=0)
        dispersion = ((counts - expected) ** 2 / expected).sum() / (len(expected) - 1)
        assert dispersion > 3


def test_the_same_seed_gives_the_same_files(demos: list[Demo], tmp_path: Path):
    again = write_demo(tmp_path, SEEDS[1], AS_OF)
    for source, path in demos[1].files.items():
        assert path.read_bytes() == again.files[source].read_bytes()
        assert path.read_bytes() != demos[2].files[source].read_bytes()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Demo]:
    path = tmp_path_factory.mktemp("store") / "demo.db"
    store = Store.create(f"sqlite:///{path}", "helsingborg")
    return store, build_demo(store, SEEDS[0], AS_OF)


@pytest.fixture(scope="module")
def hbg(built: tuple[Store, Demo]) -> Store:
    return built[0]


def test_every_row_is_accepted_but_those_with_a_mistake(hbg: Store):
    files = hbg.files(OPERATOR)
    assert (files["read"] == files["accepted"] + files["quarantined"]).all()
    refused = hbg.quarantine(OPERATOR)
    per_source = refused["source"].value_counts().to_dict()
    assert per_source == {
        "premises_register": 7,
        "observations": 6,
        "tips": 3,
        "food_inspections": 2,
        "joint_visits": 3,
    }
    reasons = " ".join(refused["reasons"])
    for word in ("swapped", "HTML", "formula", "personal identity number", "same as row", "exists"):
        assert word in reasons


def test_nearly_everything_is_linked_to_the_register(hbg: Store, demos: list[Demo]):
    files = hbg.files(OPERATOR).set_index("source")
    assert files.loc["tips", "unlinked"] in range(1, 10)
    assert (files.drop(index="tips")["unlinked"] == 0).all()
    assert hbg.premises(OPERATOR)["register_id"].notna().sum() == len(demos[0].city)


def test_something_waits_for_a_person(hbg: Store):
    """A newcomer sees the review at work: what may be known premises, and doubtful addresses."""
    waiting = review_items(hbg, OPERATOR)
    links = [one for one in waiting if one.item.kind == "link"]
    assert 1 <= len(links) <= 4
    for one in links:
        found = one.premises[one.item.premises_ids[0]]["address"]
        # A letter too many: the candidate first named is the right one.
        assert str(one.record["address"]).casefold() == f"{found} b".casefold()
    assert len(waiting) - len(links) == 3


def test_tips_beside_the_register_are_points_areas_or_nowhere(hbg: Store):
    premises = hbg.premises(OPERATOR)
    beside = premises[premises["location_by"] == "register"]
    assert set(beside["location_quality"]) >= {"exact_address", "street_only", "no_location"}
    houses = beside["location_quality"] == "exact_address"
    assert beside.loc[houses, "x"].notna().all()
    assert beside.loc[~houses & (beside["location_quality"] != "range"), "x"].isna().all()


def test_the_store_has_the_visits_and_findings_of_the_log(built: tuple[Store, Demo]):
    store, demo = built
    visits, findings = store.visits(OPERATOR), store.findings(OPERATOR)
    assert len(visits) == demo.log.groupby(["operation", "premises"]).ngroups
    assert visits["access"].value_counts().to_dict() == (
        demo.log.groupby(["operation", "premises"])["access"].first().value_counts().to_dict()
    )
    assert (findings["result"] == "found").sum() == found(demo.log).sum()
    assert visits["visited_day"].max() <= LAST_DAY
    assert store.signals(OPERATOR)["observed_day"].max() <= LAST_DAY


def test_what_is_really_so_is_not_in_the_store(built: tuple[Store, Demo]):
    store, _ = built
    connection = sqlite3.connect(store.path)
    try:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        schema = " ".join(sql or "" for _, sql in tables).lower()
        dump = "\n".join(connection.iterdump()).lower()
    finally:
        connection.close()
    assert not re.search(r"truth|onset|\bcause\b|hidden", schema)
    assert not re.search(r"truth|onset|'cause'|prevalence", dump)


def test_the_experts_points_rank_better_than_chance_but_not_perfectly(built: tuple[Store, Demo]):
    store, demo = built
    workspace = open_workspace(store, OPERATOR, AS_OF, None)
    position = {identifier: i for i, identifier in enumerate(demo.city.frame["register_id"])}
    so = demo.truth.active(LAST_DAY)
    at = workspace.premises["register_id"].map(position)
    known = at.notna().to_numpy()
    for risk, low in (("R01", 0.75), ("R07", 0.7), ("R10", 0.6)):
        true = so[RISKS.index(risk), at[known].astype(int)]
        assert low <= roc_auc_score(true, workspace.points(risk)[known]) <= 0.95, risk
