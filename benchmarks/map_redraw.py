"""Moving a weight until the map is drawn, in a real browser.

Serves a page with one weight and the product's map over invented premises (60 signal types, 10
signals per premises), presses the arrow key on the weight and waits until the new scene has been on
the screen for two animation frames. Prints

    redraw_s            median, min, max from the key press to the drawn map
    draw_ms             the part of it that the browser spends drawing (median)
    first_drawn_s       from opening the page to the first drawn map, the server being warm
    server_memory_mb    resident memory of the server after the last redraw

Aim: a median of at most 0.25 s at 60,000 premises and 1 s at 1,000,000.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from data.store import Store  # noqa: E402
from tests.browser import chromium, map_frame, served  # noqa: E402

PATIENCE_MS = 60_000


def measure(premises: int, presses: int, port: int, folder: Path) -> dict[str, object]:
    app = ROOT / "benchmarks" / "map_redraw_app.py"
    # The map asks who looks, and a store says who there is; this one holds nothing else.
    store = Store.create(f"sqlite:///{folder / 'empty.db'}", "helsingborg")
    served_with = {"PREMISES": str(premises), "SAMSYN_STORE": store.url}
    with served(app, port, **served_with) as (address, pid), chromium() as browser:
        _open(browser, address)
        first_s, page, frame = _open(browser, address)
        redraws_s, draws_ms = _move_weight(page, frame, presses)
        memory_mb = _resident_mb(pid)
    return {
        "premises": premises,
        "presses": presses,
        "redraw_s": {
            "median": round(statistics.median(redraws_s), 3),
            "min": round(min(redraws_s), 3),
            "max": round(max(redraws_s), 3),
        },
        "draw_ms": round(statistics.median(draws_ms), 1),
        "first_drawn_s": round(first_s, 2),
        "server_memory_mb": round(memory_mb),
    }


def _open(browser, address):  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    started = time.time()
    page.goto(address)
    frame = map_frame(page, patience_ms=PATIENCE_MS)
    return frame.evaluate("samsyn.drawn.at") / 1000 - started, page, frame


def _move_weight(page, frame, presses):  # type: ignore[no-untyped-def]
    page.locator("[data-testid=stSlider] [role=slider], input[type=range]").first.focus()
    redraws_s, draws_ms = [], []
    for press in range(presses):
        before = frame.evaluate("samsyn.drawn.generation")
        pressed = time.time()
        page.keyboard.press("ArrowRight" if press % 8 < 4 else "ArrowLeft")
        frame = map_frame(page, after=before, patience_ms=PATIENCE_MS)
        drawn = frame.evaluate("samsyn.drawn")
        redraws_s.append(drawn["at"] / 1000 - pressed)
        draws_ms.append(drawn["tookMs"])
        time.sleep(0.3)
    return redraws_s, draws_ms


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    resident_kb = next(line for line in lines if line.startswith("VmRSS")).split()[1]
    return int(resident_kb) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--premises", type=int, default=60_000)
    parser.add_argument("--presses", type=int, default=15)
    parser.add_argument("--port", type=int, default=8519)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(given.premises, given.presses, given.port, Path(folder))
    if given.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:18} {value}")


if __name__ == "__main__":
    main()
