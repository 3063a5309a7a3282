"""No page shows a reader anything of what is hidden from them: every element, every table."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import streamlit as st

from data.municipality import load_municipality
from data.roles import roles_of
from pages.for_roles import known_pages, pages_for
from tests.generated_city import empty_store, full_city, store_of
from tests.hidden_rows import without_hidden
from tests.test_pages_by_role import opened, words

FUNCTIONS = roles_of(load_municipality("helsingborg")).functions
OF_ROLE = {one.role: one for one in reversed(FUNCTIONS.values())}
QUERIES = {
    "map": {"premises": "11", "risk": "R05", "q": "gatan"},
    "situation": {},
    "weights": {"weights_risk": "R05"},
}
DRAWN = r"[0-9a-f]{32}|\.[\w-]{6}\.[\w-]{27}(?=\W)"
"""Names that Streamlit draws anew for every download; the moment and signature of a ticket."""

CASES = [
    (one, page)
    for one, page in product(OF_ROLE.values(), known_pages())
    if page in pages_for(one.role) and page != "log"
]
"""The log tells an auditor what was read, and nothing of what it said."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SAMSYN_ROLES", raising=False)
        yield empty_store(tmp_path_factory.mktemp("template") / "empty.db")
    st.cache_resource.clear()


@pytest.mark.parametrize(
    ("function", "page"), CASES, ids=[f"{one.role}-{page}" for one, page in CASES]
)
def test_a_page_is_the_same_without_what_is_hidden(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function, page: str
) -> None:
    viewer = function.viewer({1} if function.role == "partner" else ())
    shown = []
    for city in (full_city(), without_hidden(full_city(), viewer)):
        store = store_of(city, template, tmp_path / "city.db")
        monkeypatch.setenv("SAMSYN_STORE", store.url)
        st.cache_resource.clear()
        said = words(opened(function.id, page, **QUERIES.get(page, {})))
        shown.append(re.sub(DRAWN, "", said))
    assert shown[0] == shown[1]


def test_every_page_is_tried() -> None:
    assert {page for _, page in CASES} == set(known_pages()) - {"log"}
