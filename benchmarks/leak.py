"""Does anything hidden reach a viewer? Pairs of drawn stores, read through every channel.

Each case draws a city and a viewer, and a second city without (or with other) rows that are hidden
from the viewer. A channel through which the two differ is a leak.

    python benchmarks/leak.py --cases 200 --json
"""

import argparse
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from risk.clearance import Viewer
from tests.channels import CHANNELS, read_all
from tests.generated_city import cities, empty_store, store_of
from tests.hidden_rows import without_hidden
from tests.invented_rows import VIEWERS, City


def measure(cases: int, seed_: int) -> dict[str, Any]:
    """Cases drawn, channels read, and the leaks found: channel and viewer."""
    leaks: list[dict[str, str]] = []
    hidden = drawn = 0
    began = time.perf_counter()

    with tempfile.TemporaryDirectory() as folder:
        template = empty_store(Path(folder) / "empty.db")

        @seed(seed_)
        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(cities(), st.sampled_from(VIEWERS))
        def one_case(city: City, viewer: Viewer) -> None:
            nonlocal hidden, drawn
            drawn += 1
            bare = without_hidden(city, viewer)
            hidden += _rows(city) - _rows(bare)
            got = [
                read_all(store_of(one, template, Path(folder) / "city.db"), viewer, date.today())
                for one in (city, bare)
            ]
            leaks.extend(
                {"channel": name, "viewer": viewer.function}
                for name in CHANNELS
                if got[0][name] != got[1][name]
            )

        one_case()
    return {
        "cases": drawn,
        "hidden_rows": hidden,
        "channels": sorted(CHANNELS),
        "leaks": leaks,
        "seconds": round(time.perf_counter() - began, 1),
    }


def _rows(city: City) -> int:
    return sum(len(rows) for rows in city.rows.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cases", type=int, default=100, help="pairs of stores (default 100)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    found = measure(options.cases, options.seed)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        print(
            f"{found['cases']} pairs, {found['hidden_rows']} hidden rows, "
            f"{len(found['channels'])} channels, {len(found['leaks'])} leaks, "
            f"{found['seconds']} s"
        )
        for leak in found["leaks"]:
            print(f"  {leak['channel']} tells {leak['viewer']}")
    return 1 if found["leaks"] else 0


if __name__ == "__main__":
    sys.exit(main())
