"""What a withheld source is worth: the view without it is today's, and nothing else changes."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data.backtest import BacktestError
from data.days import day_of
from data.information_value import (
    InformationValueError,
    information_value,
    planners_of,
    without_owner,
)
from data.replay import Trial
from data.store import Store
from risk.__main__ import main
from risk.capacity import Visits, gain
from risk.clearance import OPERATOR, Viewer
from risk.schedule import week_of
from tests.city import MemoryStore, small_city, workspace_of
from tests.personas import persona

PLANNER = Viewer("planner-1", "neighbours", "planner")
ANALYST = Viewer("analyst-1", "neighbours", "analyst")
END = date(2024, 10, 4)
TRIAL = Trial("dwelling", date(2023, 10, 4), END, 1)


class TypedStore(MemoryStore):
    """As the store in memory, and grants may name a signal type."""

    def signals(self, viewer):
        frame, clearance = self.frames["signals"], self.clearance(viewer)
        gives = [
            clearance.gives(secrecy_class, "inspectors", kind)
            for secrecy_class, kind in zip(
                frame["secrecy_class"], frame["signal_type"], strict=True
            )
        ]
        return frame[np.array(gives)].drop(columns="secrecy_class").reset_index(drop=True)


@pytest.fixture(params=range(3))
def store(request) -> TypedStore:
    city = small_city(request.param, 80)
    return TypedStore(city.frames, city.municipality)


def test_the_view_without_it_is_the_one_its_viewers_have_today(store) -> None:
    (value,) = information_value(store, OPERATOR, PLANNER, TRIAL)
    ws = workspace_of(store, END, PLANNER)
    results = ws.evidence.results("dwelling")
    test = (results["day"] > day_of(TRIAL.train_until)).to_numpy()
    points = ws.points_of_results("dwelling")[test]
    rows = results[test]
    visits = Visits(rows["found"].to_numpy(), week_of(rows["day"].to_numpy()))
    today = gain(points, points, visits, TRIAL.per_week)
    assert value.gain.without == pytest.approx(today.without)
    assert (value.gain.n, value.gain.chosen) == (today.n, today.chosen)
    assert (value.owner, value.signal_types) == ("inspectors", ("secret",))


def test_with_it_is_what_those_see_who_see_it(store) -> None:
    """The visits are S1 and seen by both, so the operator's own points are those with it."""
    (value,) = information_value(store, OPERATOR, PLANNER, TRIAL)
    ws = workspace_of(store, END, OPERATOR)
    results = ws.evidence.results("dwelling")
    test = (results["day"] > day_of(TRIAL.train_until)).to_numpy()
    points, rows = ws.points_of_results("dwelling")[test], results[test]
    visits = Visits(rows["found"].to_numpy(), week_of(rows["day"].to_numpy()))
    assert value.gain.with_it == pytest.approx(gain(points, points, visits, 1).with_it)


def test_carried_counts_the_visits_with_such_a_fact_before(store) -> None:
    (value,) = information_value(store, OPERATOR, PLANNER, TRIAL)
    secret = store.frames["signals"].query("signal_type == 'secret'")
    results = workspace_of(store, END, PLANNER).evidence.results("dwelling")
    premises = store.frames["premises"].index
    expected = sum(
        (
            (secret["premises_id"] == premises[row.position]) & (secret["observed_day"] < row.day)
        ).any()
        for row in results.itertuples()
        if row.day > day_of(TRIAL.train_until)
    )
    assert value.carried == expected


def test_a_source_that_tells_the_truth_is_worth_more_than_nothing() -> None:
    """Facts planted the day before every finding, and no others, put these visits first."""
    city = small_city(7, 80)
    findings, visits = city.frames["findings"], city.frames["visits"]
    told = visits[visits["visit_id"].isin(
        findings.query("risk == 'dwelling' and result == 'found'")["visit_id"])]  # fmt: skip
    planted = pd.DataFrame(
        {
            "premises_id": told["premises_id"].astype(float),
            "signal_type": "secret",
            "observed_day": (told["visited_day"] - 1).astype(np.int32),
            "value": np.float32(1),
            "x": np.nan,
            "y": np.nan,
            "file_id": 1,
            "row_number": np.arange(len(told)) + 9_000,
            "secrecy_class": "S2",
        }
    )
    signals = planted.assign(signal_type=pd.Categorical(planted["signal_type"]))
    types = city.municipality.catalogue.signal_types
    ageing = types | {"secret": replace(types["secret"], half_life_days=3.0)}
    catalogue = replace(city.municipality.catalogue, signal_types=ageing)
    municipality = replace(city.municipality, catalogue=catalogue)
    store = TypedStore(city.changed(signals=signals).frames, municipality)
    (value,) = information_value(store, OPERATOR, PLANNER, TRIAL)
    assert value.enough
    assert value.gain.difference > 0.1
    assert value.gain.interval[0] > 0


def test_nobody_values_what_they_do_not_see(store) -> None:
    with pytest.raises(InformationValueError, match="release it for evaluation"):
        information_value(store, ANALYST, PLANNER, TRIAL)
    with pytest.raises(InformationValueError, match="Nothing with points"):
        information_value(store, OPERATOR, PLANNER, replace(TRIAL, risk="fire"))


def test_hidden_facts_change_nothing_of_what_an_analyst_is_told(store) -> None:
    """Another class hidden from this analyst, present or not: the answer is the same sentence."""
    bare = store.frames["signals"].query("signal_type != 'secret'")
    other = TypedStore(store.changed(signals=bare).frames, store.municipality)
    said = []
    for one in (store, other):
        with pytest.raises(InformationValueError) as refused:
            information_value(one, ANALYST, PLANNER, TRIAL)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_window_that_is_none_is_refused(store) -> None:
    with pytest.raises(BacktestError, match="later end"):
        information_value(store, OPERATOR, PLANNER, replace(TRIAL, train_until=END))


def test_weeks_begin_on_monday() -> None:
    monday = date(2024, 9, 30)
    weeks = week_of(np.array([day_of(monday + timedelta(days=i)) for i in range(-1, 8)]))
    assert list(weeks - weeks[1]) == [-1, *[0] * 7, 1]
    assert monday.weekday() == 0


def test_whose_view_is_improved(tmp_path, demo_url, monkeypatch) -> None:
    store = Store.open(demo_url)
    assert planners_of(store) == persona("planner-slf")
    roles = tmp_path / "roles.toml"
    roles.write_text(
        '[functions.a]\nname = { en = "A" }\nrole = "auditor"\nagency = "HBG_SLF"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("SAMSYN_ROLES", str(roles))
    with pytest.raises(InformationValueError, match="no planner"):
        planners_of(store)


def test_what_an_owner_shares_today_is_left_out_and_nothing_else(demo_url) -> None:
    store = Store.open(demo_url)
    today = store.clearance(OPERATOR)
    without = without_owner(store, "RSNV")
    assert today.covers(without)
    types = store.municipality.catalogue.signal_types
    left_out = {
        kind.id for kind in types.values()
        if not without.sees(kind.secrecy_class, kind.owner, kind.id)
    }  # fmt: skip
    assert left_out == {kind.id for kind in types.values() if kind.owner == "RSNV"}
    assert len(store.premises(without)) == len(store.premises(OPERATOR))
    assert store.visits(without).equals(store.visits(OPERATOR))
    with pytest.raises(InformationValueError, match="no agency 'moon'"):
        without_owner(store, "moon")


def test_the_command_prints_what_can_be_read_by_machines(demo_url, capsys) -> None:
    window = ["--train-until", "2025-06-30", "--test-until", date.today().isoformat()]
    wanted = ["information-value", "--store", demo_url, "--risk", "R01", *window]
    assert main([*wanted, "--per-week", "2", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["withheld_from"] == "planner-slf"
    assert {one["owner"] for one in said["values"]}
    for one in said["values"]:
        assert one["enough"] in (True, False)
        assert {"without", "with_it", "difference", "interval", "n"} <= one.keys()
    assert main([*wanted, "--per-week", "2"]) == 0
    assert "too few visits to tell" in capsys.readouterr().out
    assert main([*wanted, "--per-week", "2", "--without", "HBG_MILJO", "--json"]) == 0
    owners = [one["owner"] for one in json.loads(capsys.readouterr().out)["values"]]
    assert "HBG_MILJO" in owners
    assert main([*wanted, "--per-week", "0"]) == 1
    assert "1 or more" in capsys.readouterr().err
