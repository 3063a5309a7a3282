"""What several test files share: the demo, the dashboard that serves it, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import Watch, chromium, find_browser, free_port, served

ROOT = Path(__file__).parents[1]

# How long an example takes is the machine's affair: what is slow is measured by benchmarks.
settings.register_profile("samsyn", deadline=None)
settings.load_profile("samsyn")


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory) -> str:
    """Address of a store that holds the Helsingborg demo as of today, its tiles beside it."""
    from data.demo.build import build_demo  # noqa: PLC0415 (only the tests that need it pay for it)
    from data.demo.ground import write_ground  # noqa: PLC0415
    from data.store import Store  # noqa: PLC0415

    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'helsingborg.db'}"
    store = Store.create(url, "helsingborg")
    write_ground(build_demo(store).city.streets, store.path)
    return url


@pytest.fixture
def own_demo(demo_url, tmp_path):
    """A copy of the demo's store with its log, for a test that writes into it."""
    from tests.demo_copy import copy_demo  # noqa: PLC0415

    return copy_demo(demo_url, tmp_path)


@pytest.fixture
def run_page(monkeypatch, own_demo):
    """Run a page on that copy as a function of the demo, by default in English."""
    import streamlit as st  # noqa: PLC0415
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415

    def run(path: str = "", function: str = "planner-slf", **query: str) -> AppTest:
        monkeypatch.setenv("SAMSYN_STORE", own_demo.url)
        page = AppTest.from_file(ROOT / "pages" / "start.py", default_timeout=60)
        for name, value in {"as": function, "lang": "en", **query}.items():
            page.query_params[name] = value
        if path:
            page.switch_page(f"{path}.py")
        page.run()
        assert not page.exception, [one.message for one in page.exception]
        return page

    yield run
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def dashboard(demo_url) -> Iterator[str]:
    """Address of the running dashboard."""
    with served(ROOT / "dashboard.py", free_port(), SAMSYN_STORE=demo_url) as (address, _pid):
        yield address


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; the tests that need one are left out where there is none."""
    if find_browser() is None:
        pytest.skip("no Chromium found: browser tests left out")
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_page(browser, dashboard):
    """Open a path of the dashboard; at the end nothing may have gone wrong on any page opened."""
    contexts, watches = [], []

    def open_(path: str = "", *, locale: str = "en-GB", width: int = 1440, dark: bool = False):
        context = browser.new_context(
            viewport={"width": width, "height": 1400},
            locale=locale,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        page = context.new_page()
        contexts.append(context)
        watches.append(Watch(page, dashboard))
        page.goto(f"{dashboard}/{path}")
        return page

    yield open_
    for watch in watches:
        watch.assert_clean()
    for context in contexts:
        context.close()
