"""A small city for the page of weights."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from sqlalchemy import Text, insert
from streamlit.testing.v1 import AppTest

from data import tables
from data.days import day_of
from data.schema import connect
from data.store import Store

PAGE = Path(__file__).parents[1] / "pages" / "weights.py"
RISK = "R02"
PREMISES = 60


def _small_city(store: Store) -> dict:
    random = np.random.default_rng(1)
    today = day_of(date.today())
    x0, y0, x1, y1 = store.municipality.settings.bounds
    premises = [
        {
            "premises_id": 100 + i,
            "name": f"Firm *{i}* <b>",
            "address": f"Gatan {i}",
            "kind": "other",
            "x": float(random.uniform(x0, x1)),
            "y": float(random.uniform(y0, y1)),
            "in_register": 1,
            "file_id": 1,
        }
        for i in range(PREMISES)
    ]
    types = [kind.id for kind in store.municipality.catalogue.scored_types if RISK in kind.points]
    about = {"owner": "POLIS", "secrecy_class": "S1", "gateway": "PUBLIC", "file_id": 1}
    signals = [
        {
            "premises_id": 100 + i,
            "signal_type": str(random.choice(types)),
            "observed_day": today - int(random.integers(0, 900)),
            "value": 1.0,
            "row_number": i,
            **about,
        }
        for i in list(range(PREMISES)) + list(range(0, PREMISES, 2))
    ]
    visits = [
        {
            "visit_id": i + 1,
            "visit_key": i,
            "premises_id": 100 + i % PREMISES,
            "visited_day": today - 5 * i,
            "agency": "POLIS",
            "selection": "targeted",
            "access": "full",
            "secrecy_class": "S1",
            "file_id": 1,
        }
        for i in range(140)
    ]
    findings = [
        {
            "visit_id": i + 1,
            "risk": RISK,
            "agency": "POLIS",
            "result": "found" if i % 4 else "not_found",
        }
        for i in range(140)
    ]
    return {
        tables.source_file: [_a_file()],
        tables.premises: premises,
        tables.signal: signals,
        tables.visit: visits,
        tables.finding: findings,
    }


def _a_file() -> dict:
    """A file of which nothing is said but its number."""
    columns = tables.source_file.columns
    nothing = {one.name: "" if isinstance(one.type, Text) else 0 for one in columns}
    return {**nothing, "file_id": 1, "notes": "[]"}


def run(**address: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30)
    for name, value in {"weights_risk": RISK, "lang": "en", **address}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception
    return page


def slider_of(page: AppTest, kind: str):
    return page.slider(key=f"points_{RISK}_{kind}")


def said(page: AppTest) -> str:
    return " ".join(one.value for one in page.markdown)


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    """Sixty premises with one or two signals each and three visits in four of them."""
    url = f"sqlite:///{tmp_path / 'small.db'}"
    store = Store.create(url, "helsingborg")
    with connect(store.url).begin() as connection:
        for table, rows in _small_city(store).items():
            connection.execute(insert(table), rows)
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()
