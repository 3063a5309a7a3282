"""The log as its page shows it, on a store of its own."""

import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.bulk import bulk_connection
from data.bulk import run as execute
from data.schema import upgrade_tables
from data.store import Store
from tests.personas import persona

ROOT = Path(__file__).parents[1]
START = str(ROOT / "pages" / "start.py")
AUDITOR, PLANNER = persona("auditor-slf"), persona("planner-slf")


def again(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception, [one.message for one in page.exception]
    return page


def said(page: AppTest) -> str:
    shown = [*page.markdown, *page.info, *page.success, *page.error, *page.caption, *page.warning]
    return "\n".join(one.value for one in shown)


def table(page: AppTest, column: str = "Of what"):
    return next((one.value for one in page.dataframe if column in one.value), None)


@pytest.fixture
def store(demo_url, tmp_path) -> Store:
    """A copy of the demo with a log of its own."""
    copy = tmp_path / "helsingborg.db"
    shutil.copy(Store.open(demo_url).path, copy)
    with bulk_connection(copy) as connection:
        execute(connection, "DELETE FROM setting WHERE key = 'log_id'")
        connection.commit()
    url = f"sqlite:///{copy}"
    upgrade_tables(url)
    return Store.open(url)


@pytest.fixture
def run(monkeypatch, store):
    """Run a page as a function of the demo."""

    def run_(path: str, function: str = "auditor-slf", **query: str) -> AppTest:
        monkeypatch.setenv("SAMSYN_STORE", store.url)
        page = AppTest.from_file(START, default_timeout=60)
        for name, value in {"as": function, "lang": "en", **query}.items():
            page.query_params[name] = value
        page.switch_page(f"{path}.py")
        return again(page)

    st.cache_resource.clear()
    yield run_
    st.cache_resource.clear()
