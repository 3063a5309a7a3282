"""Re-scoring after a weight change, beside copying the same bytes.

    python benchmarks/rescore.py --premises 60000 --json

One risk of a city with 60 signal types in 10 families and about 10 signals per premises, every
weight in use (the worst case: columns of weight 0 are not read). The peer is `np.copyto` of the
signal matrix in the same run, the two taking turns.

    python benchmarks/rescore.py --viewers 8

What clearance adds to opening and scoring for each of eight viewers; see `benchmarks/viewers.py`.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from risk.score import Families, score_points

TYPES, PER_FAMILY, SIGNALS_PER_PREMISES = 60, 6, 10
FAMILIES = Families(
    ids=tuple(f"family {i}" for i in range(TYPES // PER_FAMILY)),
    start=tuple(range(0, TYPES, PER_FAMILY)),
    stop=tuple(range(PER_FAMILY, TYPES + 1, PER_FAMILY)),
    cap=(20.0,) * (TYPES // PER_FAMILY),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--premises", type=int, default=60_000, metavar="N")
    parser.add_argument(
        "--rounds", type=int, default=15, metavar="N", help="how often each is timed"
    )
    parser.add_argument("--viewers", type=int, metavar="N", help="measure the cost of clearance")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if options.viewers:
        from benchmarks.viewers import measure_viewers

        figures = measure_viewers(options.premises, options.viewers, options.rounds)
    else:
        figures = measure(options.premises, options.rounds)
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:20} {value}" for name, value in figures.items()))


def measure(n_premises: int, rounds: int) -> dict[str, float]:
    draw = np.random.default_rng(0)
    x, peer = signal_matrix(n_premises, draw), np.zeros((n_premises, TYPES), np.float32, order="F")
    weights = draw.uniform(0.5, 8, TYPES).astype(np.float32)
    rescore, copy = [], []
    for turn in range(rounds):
        weights[turn % TYPES] += 1
        rescore.append(milliseconds(lambda: score_points(x, weights, FAMILIES)))
        copy.append(milliseconds(lambda: np.copyto(peer, x)))
    return {
        "premises": n_premises,
        "rescore_ms": round(median(rescore), 3),
        "copy_ms": round(median(copy), 3),
        "ratio_to_copy": round(median(rescore) / median(copy), 3),
    }


def signal_matrix(n_premises: int, draw: np.random.Generator) -> np.ndarray:
    """Aged signals of invented premises, shape (n_premises, TYPES), float32, Fortran order."""
    x = np.zeros((n_premises, TYPES), np.float32, order="F")
    share = SIGNALS_PER_PREMISES / TYPES
    for column in range(TYPES):
        carriers = draw.random(n_premises, dtype=np.float32) < share
        x[carriers, column] = draw.random(np.count_nonzero(carriers), dtype=np.float32)
    return x


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
