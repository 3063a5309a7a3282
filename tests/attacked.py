"""What several attacks aim at: a served demo with premises that are hidden."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.ingest import import_file
from data.store import Store
from tests.browser import free_port, served

ROOT = Path(__file__).parents[1]
START = ROOT / "pages" / "start.py"
SECRET = "s" * 64
HEADER = "ärendenummer;inkom;adress;kategori\r\n"
SEEN, HIDDEN, MISSING = 1, 2, 3
"""Ids of premises: a planner may see the first, not the second; there is no third."""


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    """Two premises; all that is known of the second is another authority's secret."""
    made = Store.create(
        f"sqlite:///{tmp_path_factory.mktemp('attacks') / 'city.db'}", "helsingborg"
    )
    rows = "A1;2024-05-01;Storgatan 1;Nattbuller\r\nA2;2024-05-01;Hemliga gatan 2;Matos\r\n"
    import_file(made, "tips", (HEADER + rows).encode(), file_name="t.csv", today=date.today())
    with closing(sqlite3.connect(made.path)) as database, database:
        database.execute(
            "UPDATE signal SET secrecy_class = 'S2', owner = 'SKV' WHERE premises_id = ?", [HIDDEN]
        )
    yield made
    st.cache_resource.clear()


@pytest.fixture
def page(store, monkeypatch):
    """Open a page by an address of the attacker's choice."""
    monkeypatch.setenv("SAMSYN_STORE", store.url)

    def open_(path: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(START, default_timeout=60)
        for name, value in {"lang": "en", "as": "planner-slf", **query}.items():
            app.query_params[name] = value
        if path:
            app.switch_page(f"{path}.py")
        app.run()
        assert not app.exception, [one.message for one in app.exception]
        return app

    yield open_
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def demo(store) -> Iterator[str]:
    """The dashboard without sign-in, answering on this machine."""
    with served(
        ROOT / "dashboard.py", free_port(), SAMSYN_STORE=store.url, SAMSYN_SECRET=SECRET
    ) as (
        address,
        _pid,
    ):
        yield address
