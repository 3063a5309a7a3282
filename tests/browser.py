"""Driving the dashboard in a real browser: serve it, open it, and notice what must not happen."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Under which the distributions install Chromium."""

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """Path of the distribution's Chromium, or none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(script: Path, port: int, **environment: str) -> Iterator[tuple[str, int]]:
    """Serve `script` while the block runs; gives the address and the server's process id."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, server)
        yield address, server.pid
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _wait_until_up(address: str, server: "subprocess.Popen[str]", patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped at once: {server.communicate()[1][-2000:]}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} did not answer within {patience_s} s.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What a page did that it must not: other servers asked, requests failed, errors logged."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.external: list[str] = []
        self.failed: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self._asked(request.url))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and not url.startswith(self.address):
            self.external.append(url)

    def _failed(self, request) -> None:  # type: ignore[no-untyped-def]
        # What the browser itself drops because the reader went on is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(f"{request.failure} {request.url}")

    def _answered(self, response) -> None:  # type: ignore[no-untyped-def]
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def assert_clean(self) -> None:
        """Nothing left the machine, nothing failed, nothing was logged as an error."""
        assert not self.external, f"asked other servers: {self.external}"
        assert not self.failed, f"requests failed: {self.failed}"
        assert not self.errors, f"errors in the console: {self.errors}"


def wait_until_still(page: Page) -> None:
    """Wait until Streamlit has finished running the page."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def map_frame(page: Page, *, after: int = -1, patience_ms: int = 30_000):  # type: ignore[no-untyped-def]
    """The frame of the map once a scene later than generation `after` is on the screen."""
    page.wait_for_selector("iframe[title*=folium]", timeout=patience_ms)
    frame = page.query_selector("iframe[title*=folium]").content_frame()  # type: ignore[union-attr]
    frame.wait_for_function(
        "after => window.samsyn && samsyn.drawn && samsyn.drawn.generation > after",
        arg=after,
        timeout=patience_ms,
    )
    return frame
