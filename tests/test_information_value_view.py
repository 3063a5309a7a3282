"""The tab of the weights page that argues for the next agreement."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.days import day_of
from data.releases import give_release
from data.store import Store
from pages.language import speaking
from risk.clearance import OPERATOR, Release

START = str(Path(__file__).parents[1] / "pages" / "start.py")


@pytest.fixture
def store(demo_url, tmp_path, monkeypatch):
    """A copy of the demo, so that other tests see no release."""
    source = Store.open(demo_url).path
    for file in source.parent.glob("helsingborg*.db*"):
        shutil.copy(file, tmp_path / file.name)
    url = f"sqlite:///{tmp_path / source.name}"
    monkeypatch.setenv("SAMSYN_STORE", url)
    yield Store.open(url)
    st.cache_resource.clear()


def tried(tongue: str) -> AppTest:
    page = AppTest.from_file(START, default_timeout=60)
    for name, value in {"as": "analyst-slf", "lang": tongue, "weights_risk": "R05"}.items():
        page.query_params[name] = value
    page.switch_page("weights.py").run()
    with speaking(tongue):  # The test names what is chosen in the words of the page.
        page.button("run_information_value").click().run()
    assert not page.exception, [one.message for one in page.exception]
    return page


def test_an_analyst_values_only_what_is_released_to_the_function(store) -> None:
    page = tried("en")
    assert any("must release it to your function" in one.value for one in page.warning)


@pytest.mark.parametrize(("tongue", "column"), [("en", "Withheld"), ("sv", "Undantaget")])
def test_what_was_released_for_evaluation_is_valued(store, tongue, column) -> None:
    today = day_of(date.today())
    release = Release(
        "HBG_SOC", "T08", "HBG_SLF", "BAL_15A", "VIOLATIONS", "to see what it is worth",
        "head of licensing",
        today, None, "fact", frozenset({"analyst-slf"}), "to value the source",
    )  # fmt: skip
    give_release(store, OPERATOR, release)
    page = tried(tongue)
    (table,) = (one.value for one in page.dataframe if column in one.value.columns)
    assert len(table) == 1
    assert int(table.iloc[0, 2]) >= 0
