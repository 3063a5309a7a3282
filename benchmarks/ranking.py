"""How well the product ranks real visits, beside what it must beat, with 95 % intervals.

    python benchmarks/ranking.py chicago --data ../shared/data --json
    python benchmarks/ranking.py all --data ../shared/data

Time is cut once: everything is fitted on visits up to the day before the test window, and every
visit of the window is scored as of the day before it. The window is the last there is in the data
(two months for Chicago, as in the published trial; a year for Toronto's evaluations and New York,
half a year for its fire inspections). `--test-until` moves it: choices were made on earlier
windows. The product's row holds the experts' points corrected by the outcomes (`risk.learn`) and
calibrated on the year before.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.ranking_sets import SETS, RankingSet, last_result, store_of
from data.backtest import history_of_results
from data.days import day_of
from data.learning import examined_visits, learn_risk, learned_profile
from data.workspace import Workspace, open_workspace
from risk.baselines import baseline_outcomes
from risk.bootstrap import interval_of, redraws
from risk.calibrate import fit_calibration
from risk.clearance import OPERATOR
from risk.learned import Learned
from risk.metrics import Outcomes, Ranking
from risk.peers import fit_peers
from risk.within import WithinGroups

SHOWN = ("auc", "auc_within_inspector", "average_precision", "recall_first_half",
         "days_earlier", "calibration_slope", "brier")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", choices=[*SETS, "all"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="FOLDER")
    parser.add_argument("--store", type=Path, metavar="FOLDER", help="keep the stores here")
    parser.add_argument("--test-until", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--test-from", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--resamples", type=int, default=1000, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    names = list(SETS) if options.dataset == "all" else [options.dataset]
    with tempfile.TemporaryDirectory() as made:
        folder = options.store or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        # Threads that wait for each other on a busy machine cost more than they bring.
        with threadpool_limits(1):
            answers = {name: rank(SETS[name], options, folder) for name in names}
    if options.json:
        print(json.dumps(answers if len(names) > 1 else answers[names[0]], indent=1))
    else:
        for name, answer in answers.items():
            show(name, answer)


def rank(ranked: RankingSet, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Figures of the product and of everything else on the visits of the test window."""
    start = perf_counter()
    store = store_of(ranked, options.data, folder)
    test_until = options.test_until or last_result(store, ranked.risk)
    test_from = options.test_from or test_until - timedelta(days=ranked.test_days - 1)
    train_until = test_from - timedelta(days=1)
    imported = perf_counter()
    workspace = open_workspace(store, OPERATOR, test_until)
    visits = examined_visits(workspace, ranked.risk, test_until)
    train = visits.day <= day_of(train_until)
    judged = ~train & (_visited_before(visits.premises) if ranked.known_before else True)
    learned = learn_risk(workspace, ranked.risk, train_until)
    profile = learned_profile(workspace.profile, ranked.risk, learned, "learned")
    rows: dict[str, Outcomes] = {}
    for name, one in (("product", workspace.with_profile(profile)), ("expert_points", workspace)):
        rows[name] = product_outcomes(one, ranked.risk, train_until, judged)
    if ranked.with_inspector:
        points = workspace.with_profile(profile).points_of_results(ranked.risk)
        score = learned.slope * points + habits_of(visits.who, learned)
        given = fit_calibration(score[train], visits.found[train], 0.5).probability(score[judged])
        rows["product_with_inspector"] = Outcomes(
            score[judged], visits.found[judged], visits.day[judged], given
        )
    found, day = visits.found, visits.day
    signs = np.array([-1 if one.direction == "lowers" else 1
                      for one in workspace.catalogue.scored_types])  # fmt: skip
    for name, peer in fit_peers(visits.x[train], found[train], signs).items():
        given = peer(visits.x[judged])
        rows[name] = Outcomes(given, found[judged], day[judged], given)
    rows |= baseline_outcomes(
        found[train], history_of_results(workspace, ranked.risk, train),
        found[judged], day[judged], history_of_results(workspace, ranked.risk, judged),
    )  # fmt: skip
    who = visits.who[judged] if ranked.with_inspector else None
    return {
        "municipality": ranked.municipality,
        "risk": ranked.risk,
        "note": ranked.note,
        "train_until": train_until.isoformat(),
        "test": [test_from.isoformat(), test_until.isoformat()],
        "train_visits": int(train.sum()),
        "visits": int(judged.sum()),
        "found": int(found[judged].sum()),
        "rows": measured(rows, who, options.resamples),
        "seconds": {"import": round(imported - start, 1),
                    "all": round(perf_counter() - start, 1)},
    }  # fmt: skip


def product_outcomes(
    workspace: Workspace, risk: str, train_until: date, judged: np.ndarray
) -> Outcomes:
    """The judged visits under the workspace's profile, calibrated on the year before the window."""
    results = workspace.evidence.results(risk)
    points = workspace.points_of_results(risk)[judged]
    calibration = workspace.calibrate(risk, until_day=day_of(train_until))
    return Outcomes(
        points,
        results["found"].to_numpy()[judged],
        results["day"].to_numpy()[judged],
        calibration.probability(points),
    )


def habits_of(who: np.ndarray, learned: Learned) -> np.ndarray:
    """Log-odds that the inspector of each visit adds; 0 for one not seen before.

    For one row of this benchmark only: a planner never ranks premises by inspector.
    """
    known = dict(learned.who)
    return np.array([known.get(str(one), 0.0) for one in who])


def _visited_before(premises: np.ndarray) -> np.ndarray:
    """Whether the premises was visited in an earlier row; rows are in the order of days."""
    first = np.unique(premises, return_index=True)[1]
    before = np.ones(len(premises), dtype=bool)
    before[first] = False
    return before


def measured(
    rows: Mapping[str, Outcomes], who: np.ndarray | None, resamples: int
) -> dict[str, dict[str, Any]]:
    """Per row and figure: the value, its 95 % interval, and the interval of row less product.

    All rows are drawn alike, so the difference is that on the same visits.
    """
    rankings = {name: Ranking(one) for name, one in rows.items()}
    within = {name: WithinGroups(one, who) if who is not None else None
              for name, one in rows.items()}  # fmt: skip
    n = len(next(iter(rows.values())).found)

    def figures(name: str, times: np.ndarray) -> list[float]:
        one = rankings[name].measure(times)
        inside = within[name]
        also = {"auc_within_inspector": inside.auc(times) if inside else None}
        return [also[key] if key in also else getattr(one, key) for key in SHOWN]

    once = np.ones(n, dtype=np.int64)
    drawn = {name: [] for name in rows}
    for times in redraws(n, 0, resamples):
        for name in rows:
            drawn[name].append(figures(name, times))
    values = {name: np.array(one, dtype=float) for name, one in drawn.items()}
    return {
        name: {
            key: _told(exact, values[name][:, i], values[name][:, i] - values["product"][:, i])
            for i, (key, exact) in enumerate(zip(SHOWN, figures(name, once), strict=True))
        }
        for name in rows
    }


def _told(exact: float | None, drawn: np.ndarray, less_product: np.ndarray) -> dict[str, Any]:
    if exact is None:
        return {"value": None}
    low, high = interval_of(drawn)
    below, above = interval_of(less_product)
    return {
        "value": _rounded(exact),
        "interval": [_rounded(low), _rounded(high)],
        "less_product": [_rounded(below), _rounded(above)],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def show(name: str, answer: dict[str, Any]) -> None:
    """Print a table: a row per ranking, value and interval per figure."""
    print(f"\n{name}: {answer['risk']}, fitted until {answer['train_until']} "
          f"({answer['train_visits']} visits), judged on {' to '.join(answer['test'])}: "
          f"{answer['visits']} visits, {answer['found']} with a finding; "
          f"{answer['seconds']['all']} s")  # fmt: skip
    print(answer["note"], end="\n" if answer["note"] else "")
    print(f"{'':24}" + "".join(f"{one:>24}" for one in SHOWN))
    for row, figures in answer["rows"].items():
        print(f"{row:24}" + "".join(f"{_shown(figures[one]):>24}" for one in SHOWN))
    clear = [
        f"{row} {'less' if figures['auc']['less_product'][1] < 0 else 'more'}"
        for row, figures in answer["rows"].items()
        if row != "product"
        and min(figures["auc"]["less_product"]) * max(figures["auc"]["less_product"]) > 0
    ]
    print(
        "AUC that differs from the product's by more than chance: " + (", ".join(clear) or "none")
    )


def _shown(figure: dict[str, Any]) -> str:
    if figure["value"] is None or figure["interval"][0] is None:
        return "-"
    low, high = figure["interval"]
    return f"{figure['value']:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
