"""The dashboard that browser tests walk through, and what must hold on every page of it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from data.store import Store
from tests.browser import Watch, served, wait_until_still
from tests.demo_copy import copy_demo

DASHBOARD = Path(__file__).parents[1] / "dashboard.py"


DESKTOP = {"width": 1440, "height": 900}


PHONE = {"width": 390, "height": 844}


RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has run and shows no placeholder."""
    wait_until_still(page)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    wait_until_still(page)


def no_sideways_scrolling(page: Page) -> None:
    """Fail where the page stays wider than the window once it is laid out."""
    # What lays itself out after a change of width may be wide enough only a moment later.
    page.wait_for_timeout(300)
    page.wait_for_function(
        "() => [document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".every(one => one.scrollWidth <= window.innerWidth)",
        timeout=10_000,
    )


def violations(page: Page) -> list[str]:
    answer = Axe().run(page, context={"exclude": [["iframe"]]}, options=RULES)
    return [
        f"{one['id']}: {node['html'][:150]}"
        for one in answer.response["violations"]
        for node in one["nodes"]
    ]


@pytest.fixture(scope="module")
def store(demo_url, tmp_path_factory) -> Store:
    """The demo on its last day."""
    return copy_demo(demo_url, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def address(browser, store) -> Iterator[str]:
    """Where the dashboard is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with served(DASHBOARD, port, SAMSYN_STORE=store.url) as (address, _process):
        yield address


@pytest.fixture
def page(browser, address) -> Iterator[Page]:
    """A reader at a desk who reads English; whatever must not happen fails the test at its end."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(page, address)
    yield page
    watch.assert_clean()
    context.close()
