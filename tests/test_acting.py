"""Commands see with the eyes they are given, and the log knows whose they were."""

import json
from pathlib import Path

import pytest

from data.acting import viewer_as
from data.audit import read_log
from data.roles import RolesError
from data.store import Store
from risk.__main__ import main as risk
from risk.clearance import OPERATOR
from tests.personas import persona


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(f"sqlite:///{tmp_path / 'city.db'}", "helsingborg")


def test_without_more_a_command_is_the_operator(store) -> None:
    assert viewer_as(store, "operator") == OPERATOR


def test_acting_as_a_function_is_in_the_log_as_the_operators_act(store) -> None:
    assert viewer_as(store, "chief-slf") == persona("chief-slf")
    entry = read_log(store, OPERATOR).iloc[-1]
    assert (entry["function"], entry["detail"]) == ("operator", "command line, as chief-slf")


def test_an_unknown_function_is_refused_with_those_there_are(store) -> None:
    with pytest.raises(RolesError, match=r"no function 'mayor'; known are operator, planner-slf"):
        viewer_as(store, "mayor")


def test_a_command_shows_what_the_function_may_see(demo_url, capsys) -> None:
    common = ["score", "--store", demo_url, "--risk", "R01", "--json", "--top", "3"]
    counted = {}
    for function in ("operator", "planner-slf", "auditor-slf"):
        assert risk([*common, "--as", function]) == 0
        counted[function] = json.loads(capsys.readouterr().out)["premises"]
    assert counted["operator"] >= counted["planner-slf"] > counted["auditor-slf"] == 0
    assert risk([*common, "--as", "mayor"]) == 1
    assert "There is no function 'mayor'" in capsys.readouterr().err
