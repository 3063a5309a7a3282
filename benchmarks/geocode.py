"""How addresses find their places, how surely and how fast, beside three plain ways.

    python benchmarks/geocode.py --data ../shared/data/geocoding --json

Every set is measured in a process of its own, so that its peak memory is its own. `within_25m` is
the share of all addresses that are drawn as a point within 25 m of the truth; `wrong_exact` the
share of exact addresses more than 250 m off or not in the register at all. The peers are run on the
first addresses of a set only (`of`). Weights were fitted on the even pairs of Chicago and Toronto
(`geocode_fit.py`); "odd half" is what they never saw.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import geocode_sets as sets
from benchmarks.geocode_peers import peers
from geo.address import parse_address
from geo.geocode import geocode

Array = np.ndarray[Any, Any]

LABELS = Path(__file__).parents[1] / "tests" / "swedish_address_labels.csv"
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0001)

SETS: dict[str, Callable[[Path], sets.Labelled]] = {
    "chicago": sets.chicago,
    "chicago odd half": lambda data: sets.chicago(data, half=1),
    "chicago other spelling": lambda data: sets.chicago(data, which="other spelling"),
    "chicago complaints only": lambda data: sets.chicago(data, which="complaints only"),
    "toronto": sets.toronto,
    "toronto odd half": lambda data: sets.toronto(data, half=1),
    "sweden schools": lambda data: sets.schools(
        data, "sweden_schools", "address", "municipality", None
    ),
    "stockholm schools": lambda data: sets.schools(
        data, "stockholm_schools", "adress", "postaltown", "postalnumber"
    ),
    "invented 70,000": lambda _: sets.invented(70_000, 20_000, seed=101),
    "invented 3,500,000": lambda _: sets.invented(3_500_000, 20_000, seed=102),
}


def measure(name: str, data: Path, peer_queries: int) -> dict[str, Any]:
    """All figures of one set."""
    began = time.perf_counter()
    one = SETS[name](data)
    built = time.perf_counter() - began
    geocode(one.register, one.lines[:10])  # what is read once for all
    began = time.process_time()
    found = geocode(one.register, one.lines)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    everything = np.arange(len(one.lines))
    far = one.distance_m(everything, found.x, found.y)
    point, exact = found.is_point, found.quality == "exact_address"
    absent = one.truth == -1
    right = np.zeros(len(found), dtype=bool)
    placed = np.flatnonzero(found.entry >= 0)
    right[placed] = one.right(placed, found.entry[placed])
    told: dict[str, Any] = {
        "addresses": len(found),
        "register": len(one.register),
        "placed": _share(point),
        "placed_or_area": _share(found.quality != "no_location"),
        "within_25m": _share((point & (far <= 25))[~absent]),
        "exact": int(exact.sum()),
        "wrong_exact": _share(((far > 250) | absent)[exact]),
        "true_matches_linked": _share((point & right)[~absent]),
        "addresses_per_s": round(len(found) / seconds),
        "built_s": round(built, 1),
        "peak_mb": round(peak),
        "reliability": reliability(found.score[point], right[point]),
    }
    if absent.any():
        told["true_non_matches_linked"] = _share(point[absent])
    told["peers"] = peers(one, peer_queries) if peer_queries else {}
    return told


def reliability(score: Array, right: Array) -> list[dict[str, float]]:
    """Per range of scores: how many, the mean score, and the share that was right."""
    rows = []
    for low, high in pairwise(BINS):
        inside = (score >= low) & (score < high)
        if inside.any():
            mean, share = float(score[inside].mean()), float(right[inside].mean())
            rows.append({"from": low, "n": int(inside.sum()), "score": mean, "right": share})
    return [{name: round(value, 4) for name, value in row.items()} for row in rows]


def labels() -> dict[str, Any]:
    """Share of messy company addresses whose parts are all as a reader gave them."""
    rows = sets.rows_of(LABELS)
    names = ("street", "apartment", "floor", "entrance", "care_of", "box")
    right = 0
    for row, parsed in zip(
        rows, parse_address([r["adress"] for r in rows], "swedish"), strict=True
    ):
        right += parsed.house == row["number"] + row["letter"].upper() and all(
            getattr(parsed, name) == row[name] for name in names
        )
    return {"addresses": len(rows), "all_parts_right": right / len(rows)}


def _share(mask: Array) -> float:
    return round(float(mask.mean()), 4) if len(mask) else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), metavar="SET")
    parser.add_argument("--peers", type=int, default=200, help="addresses for the peers (0: none)")
    parser.add_argument("--alone", action="store_true", help="measure in this process, one set")
    given = parser.parse_args()
    if given.alone:
        print(json.dumps(measure(given.sets[0], given.data, given.peers)))
        return
    told = {"swedish company addresses": labels()}
    for name in given.sets:
        command = [sys.executable, __file__, "--data", str(given.data), "--alone"]
        done = subprocess.run(
            [*command, "--peers", str(given.peers), "--sets", name],
            check=True,
            capture_output=True,
            text=True,
        )
        told[name] = json.loads(done.stdout)
        if not given.json:
            print(name, {k: v for k, v in told[name].items() if k not in {"reliability", "peers"}})
            for peer, figures in told[name]["peers"].items():
                print("   ", peer, figures)
    if given.json:
        print(json.dumps(told, indent=2))
    else:
        print(told["swedish company addresses"])


if __name__ == "__main__":
    main()
