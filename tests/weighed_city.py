"""The page of weights over a small city, and how a test reads and moves what is on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store import Store
from tests.small_city import RISK, fill

PAGE = Path(__file__).parents[1] / "pages" / "weights.py"


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
    fill(store)
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()
