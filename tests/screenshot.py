"""The picture of README: the running product, the Helsingborg demo, the worst premises chosen.

``make screenshot`` writes it to docs/map.png.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser

from data.demo.build import DEFAULT_SEED
from data.demo.make import make_demo
from tests.browser import chromium, free_port, map_frame, served, wait_until_still

DASHBOARD = Path(__file__).parents[1] / "dashboard.py"
VIEW = "?as=planner-slf&risk=R01&lang=en"
SIZE = {"width": 1440, "height": 2400}


def picture(browser: Browser, address: str, path: Path) -> None:
    """Open the map, choose what is numbered 1, and save what is on the screen."""
    page = browser.new_context(viewport=SIZE, locale="en-GB").new_page()
    page.goto(f"{address}/{VIEW}")
    frame = map_frame(page)
    wait_until_still(page)
    first = frame.evaluate("samsyn.drawn.marks.find(one => one.number === '1')")
    frame.locator(".leaflet-container").click(position={"x": first["x"], "y": first["y"]})
    page.wait_for_selector(".st-key-details .facts")
    wait_until_still(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)
    box = page.locator(".st-key-details").bounding_box()
    assert box is not None
    shown = {"x": 0, "y": 0, "width": SIZE["width"], "height": box["y"] + box["height"] + 16}
    page.screenshot(path=path, clip=shown)


def save_small(path: Path) -> None:
    """Keep 256 colours, those of the legend among them, so that the file is small."""
    with Image.open(path) as taken:
        few = taken.convert("RGB").quantize(
            256, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
        )
    few.save(path, optimize=True)


def main(path: Path) -> None:
    """Build the demo, serve it, and take the picture."""
    with TemporaryDirectory() as folder:
        store = make_demo(f"sqlite:///{folder}/demo.db", DEFAULT_SEED)
        port = free_port()
        with served(DASHBOARD, port, SAMSYN_STORE=store.url) as (address, _), chromium() as browser:
            picture(browser, address, path)
    save_small(path)
    print(f"{path}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
