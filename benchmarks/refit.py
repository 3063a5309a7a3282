"""How long it takes to learn the weights of one risk from 20,000 visits.

    python benchmarks/refit.py --visits 20000 --json

60 signal types in 10 families, about 10 signals per visit, 40 inspectors, 3 years. `fit_s` is
`risk.learn.learn` as a whole: both fits (with caps loosened and as they are), intervals, the card,
and ten fits to judge the points on visits left out. The limit is 2 s.
"""

import argparse
import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.rescore import FAMILIES, TYPES, signal_matrix
from risk.catalogue import SignalType
from risk.examined import Examined
from risk.learn import learn


def measure(n_visits: int, rounds: int) -> dict[str, float]:
    draw = np.random.default_rng(0)
    x = signal_matrix(n_visits, draw)
    true, who = draw.uniform(0, 8, TYPES), draw.integers(0, 40, n_visits)
    experts = np.round(true * draw.uniform(0.3, 2, TYPES) + 0.5)
    points, habit = x @ true, draw.normal(0, 0.7, 40)
    log_odds = -2 + 0.15 * (points - points.mean()) + habit[who]
    visits = Examined(
        x=x,
        gate=np.ones(n_visits, dtype=bool),
        found=draw.random(n_visits) < 1 / (1 + np.exp(-log_odds)),
        premises=draw.integers(0, 6000, n_visits),
        day=19_000 + np.sort(draw.integers(0, 1096, n_visits)),
        who=who.astype(str),
    )
    types = [SignalType(f"type {i}", {}) for i in range(TYPES)]
    seconds = []
    for _ in range(rounds):
        began = perf_counter()
        learned = learn(types, FAMILIES, experts, visits, 0.15)
        seconds.append(perf_counter() - began)
    after = np.array([one.after for one in learned.weights])
    return {
        "visits": n_visits,
        "fit_s": round(median(seconds), 2),
        "limit_s": 2.0,
        "correlation_with_truth_before": round(float(np.corrcoef(experts, true)[0, 1]), 3),
        "correlation_with_truth_after": round(float(np.corrcoef(after, true)[0, 1]), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visits", type=int, default=20_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    figures = measure(options.visits, options.rounds)
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:30} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
