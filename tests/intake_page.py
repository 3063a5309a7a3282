"""The page of the data steward, run on an empty store."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.ingest import import_file
from data.store import Store
from risk.clearance import OPERATOR

PAGE = Path(__file__).parents[1] / "pages" / "data.py"
SOURCE = "tips"
HEADER = "ärendenummer;inkom;adress;kategori"
GOOD = f"{HEADER}\r\nA1;2024-05-01;Storgatan 1;Nattbuller\r\nA2;2024-05-02;Storgatan 2;Matos\r\n"
MIXED = (
    f"{HEADER}\r\n"
    "B1;2024-05-01;Storgatan 1;Nattbuller\r\n"
    "B2;2024-13-01;Storgatan 2;Rymdfärd\r\n"
    "B3;2024-05-03;<b onclick=x>Gatan</b>;Matos\r\n"
    "B4;2024-05-04;=HYPERLINK(1);Matos\r\n"
)


def run(language: str = "en") -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30)
    page.query_params["import_source"] = SOURCE
    page.query_params["lang"] = language
    page.run()
    assert not page.exception, page.exception
    return page


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.success, page.warning, page.error)
    return " ".join(one.value for kind in kinds for one in kind)


def counts(store: Store) -> dict[str, int]:
    return {**store.counts(OPERATOR), "version": store.version()}


def imported(store: Store, name: str, text: str, source: str = SOURCE) -> None:
    import_file(store, source, text.encode(), file_name=name, today=date.today())


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'tips.db'}"
    store = Store.create(url, "helsingborg")
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()
