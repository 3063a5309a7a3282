"""How well the points rank from few outcomes to many, beside models without experts.

    python benchmarks/few_labels.py --draws 100 --json
    python benchmarks/few_labels.py --data ../shared/data --draws 100 --json

Trains on 0, 25, 50, 150, 500 and 5,000 visits drawn at random and ranks other visits: precision
among the tenth with the highest scores. Without `--data` the visits are those of invented histories
of the demo city (`benchmarks/invented_history.py`), with it those of Toronto and Chicago.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parents[1]))

from risk.capacity import found_among_first
from risk.catalogue import Catalogue
from risk.examined import Examined
from risk.learn import learn
from risk.profile import expert_profile
from risk.score import families_of, score_points

SIZES = (0, 25, 50, 150, 500, 5000)
CAPACITY = 0.1
"""Share of the visits of the test set that can be made."""


@dataclass(frozen=True)
class Task:
    """One risk of one city: visits to train on and visits to rank."""

    name: str
    catalogue: Catalogue
    risk: str
    train: Examined
    test: Examined

    @property
    def experts(self) -> np.ndarray:
        """The experts' points per type."""
        types = self.catalogue.scored_types
        return expert_profile(self.catalogue).weights(types, self.risk).astype(float)

    @property
    def columns(self) -> np.ndarray:
        """What every model reads: the signals that the experts gave points."""
        return np.flatnonzero(self.experts)


Ranker = Callable[[Task, Examined], np.ndarray]


def by_experts(task: Task, _drawn: Examined) -> np.ndarray:
    return points_of(task, task.experts, looser=1)


def by_product(task: Task, drawn: Examined) -> np.ndarray:
    types, families = task.catalogue.scored_types, families_of(task.catalogue)
    base_rate = task.catalogue.risks[task.risk].base_rate
    learned = learn(types, families, task.experts, drawn, base_rate)
    weights, number = task.experts.copy(), {kind.id: i for i, kind in enumerate(types)}
    for one in learned.weights:
        weights[number[one.type]] = one.after
    return points_of(task, weights, learned.looser)


def points_of(task: Task, weights: np.ndarray, looser: float) -> np.ndarray:
    families = families_of(task.catalogue).loosened(looser)
    return score_points(task.test.x, weights.astype(np.float32), families, task.test.gate)


def by_regression(task: Task, drawn: Examined) -> np.ndarray:
    return _fitted(make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)), task, drawn)


def by_boosting(task: Task, drawn: Examined) -> np.ndarray:
    return _fitted(HistGradientBoostingClassifier(random_state=0), task, drawn)


def by_monotone_boosting(task: Task, drawn: Examined) -> np.ndarray:
    signs = np.sign(task.experts[task.columns]).astype(int)
    model = HistGradientBoostingClassifier(random_state=0, monotonic_cst=signs)
    return _fitted(model, task, drawn)


def _fitted(model: Any, task: Task, drawn: Examined) -> np.ndarray:
    """Scores of a model of scikit-learn; all equal where it cannot be fitted."""
    if len(np.unique(drawn.found)) < 2:
        return np.zeros(len(task.test))
    model.fit(_seen(task, drawn), drawn.found)
    return np.asarray(model.predict_proba(_seen(task, task.test))[:, 1])


def _seen(task: Task, visits: Examined) -> np.ndarray:
    return visits.x[:, task.columns] * visits.gate[:, np.newaxis]


RANKERS: dict[str, Ranker] = {
    "experts": by_experts,
    "product": by_product,
    "logistic regression": by_regression,
    "boosting": by_boosting,
    "monotone boosting": by_monotone_boosting,
}


def measure(task: Task, draws: int, sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Precision at capacity of every ranker at every size, over the draws.

    In each draw the visits trained on and those ranked are drawn anew, so an interval holds what
    both would change. All rankers are given the same.
    """
    out: dict[str, Any] = {}
    for size in sizes:
        n = min(size, len(task.train))
        if str(n) in out:
            continue
        precision = {name: np.empty(draws) for name in RANKERS}
        for number in range(draws):
            draw = np.random.default_rng([number, size])
            drawn = task.train.take(draw.choice(len(task.train), n, replace=False))
            ranked = draw.integers(0, len(task.test), len(task.test))
            for name, ranker in RANKERS.items():
                score = ranker(task, drawn)[ranked]
                precision[name][number] = _precision(score, task.test.found[ranked])
        out[str(n)] = {
            name: {
                "precision": round(float(values.mean()), 4),
                "interval": _interval(values),
                "product_less_this": round(float((precision["product"] - values).mean()), 4),
                "interval_of_that": _interval(precision["product"] - values),
            }
            for name, values in precision.items()
        }
    return {
        "risk": task.risk,
        "train_pool": len(task.train),
        "test_visits": len(task.test),
        "base_rate": round(float(task.test.found.mean()), 4),
        "sizes": out,
    }


def _precision(score: np.ndarray, found: np.ndarray) -> float:
    k = max(1, round(CAPACITY * len(found)))
    return found_among_first(score, found, k) / k


def _interval(values: np.ndarray) -> list[float]:
    return [round(float(one), 4) for one in np.percentile(values, [2.5, 97.5])]


def demo_tasks() -> list[Task]:
    from benchmarks.invented_history import CATALOGUE, invented_visits

    return [
        Task(
            f"demo {risk}", CATALOGUE, risk,
            invented_visits(risk, seed=1, histories=18),
            invented_visits(risk, seed=2, histories=12),
        )
        for risk in ("R01", "R02")
    ]  # fmt: skip


def real_tasks(data: Path) -> list[Task]:
    from benchmarks.real_visits import real_visits

    return [
        Task(f"{window.city} {window.risk}", catalogue, window.risk, train, test)
        for window, catalogue, train, test in real_visits(data)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=20, help="per size (default 20)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="measure Toronto and Chicago")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    warnings.simplefilter("error")
    began = perf_counter()
    tasks = real_tasks(options.data) if options.data else demo_tasks()
    with threadpool_limits(limits=1):
        figures = {task.name: measure(task, options.draws, tuple(options.sizes)) for task in tasks}
    if options.json:
        print(json.dumps({**figures, "seconds": round(perf_counter() - began, 1)}, indent=2))
        return
    for name, task in figures.items():
        print(f"{name}: ranks {task['test_visits']} visits, {task['base_rate']:.1%} with a finding")
        for size, of in task["sizes"].items():
            for ranker, one in of.items():
                low, high = one["interval_of_that"]
                print(
                    f"{size:>6} {ranker:20} {one['precision']:.3f} {one['interval']}   "
                    f"product {one['product_less_this']:+.3f} ({low:+.3f} to {high:+.3f})"
                )


if __name__ == "__main__":
    main()
