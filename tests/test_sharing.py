"""Owners share by command: a release is listed, counts for its agency, and ends when revoked."""

import pytest

from data.__main__ import main
from data.audit import read_log
from data.store import Store
from risk.clearance import OPERATOR

DECISION = (
    "--signal-type T08 --to HBG_SLF --gateway BAL_15A --purpose VIOLATIONS --decided-by steward-soc"
)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store.create(f"sqlite:///{tmp_path / 'city.db'}", "helsingborg")


def release(store: Store, *words: str) -> int:
    return main(["release", words[0], "--store", store.url, *words[1:]])


def test_a_release_is_given_listed_and_taken_back(store, capsys) -> None:
    owner = store.municipality.catalogue.signal_types["T08"].owner
    words = ["--owner", owner, *DECISION.split(), "--weighing", "The need weighs more.",
             "--reuse", "Sales without a licence endanger guests."]  # fmt: skip
    assert release(store, "give", *words, "--form", "band") == 0
    assert release(store, "list") == 0
    said = capsys.readouterr().out
    assert f"{owner} → HBG_SLF: T08 as band, BAL_15A for VIOLATIONS" in said
    (number,) = store.releases(OPERATOR)
    assert release(store, "revoke", str(number)) == 0
    assert store.releases(OPERATOR) == {}  # given and taken back on one day, it never held
    assert sum("release" in row for row in read_log(store, OPERATOR)["detail"]) == 2


def test_only_the_owner_gives_and_the_log_knows_who_tried(store, capsys) -> None:
    words = ["--owner", "HBG_SOC", *DECISION.split(), "--weighing", "None."]
    assert release(store, "give", *words, "--as", "planner-slf") == 1
    assert "Only HBG_SOC decides" in capsys.readouterr().err
    assert store.releases(OPERATOR) == {}


def test_nothing_released_says_so(store, capsys) -> None:
    assert release(store, "list") == 0
    assert "Nothing is released." in capsys.readouterr().out
