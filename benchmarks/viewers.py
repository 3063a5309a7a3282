"""What clearance costs: opening and scoring for each of several viewers, and for nobody.

The peer reads the same tables without any condition. Time is the processor's, of reading signals,
building the matrix and scoring one risk, taking turns. Viewers who see less do less; `condition`
is a clearance for everything, where only the asking is added. Viewers of equal clearance share one
workspace, so memory is counted per distinct clearance. Used by `rescore.py --viewers N`.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

import numpy as np

from data.condition import Condition
from data.days import day_of
from data.municipality import load_municipality
from data.roles import roles_of
from data.store import Store
from data.workspace import open_workspace
from risk.clearance import FULL, Clearance, Viewer

SIGNALS_PER_PREMISES = 10
AGENCIES = ("HBG_SOC", "HBG_SBF", "HBG_MILJO", "SKV")
RISK = "R02"


def measure_viewers(n_premises: int, viewers: int, rounds: int) -> dict[str, Any]:
    """Processor milliseconds without clearance; what each viewer's adds; memory of matrices."""
    with tempfile.TemporaryDirectory() as folder:
        store = _store(Path(folder) / "big.db", n_premises)
        of_viewer = {one.function: store.clearance(one) for one in _viewers(viewers)}
        distinct = list(dict.fromkeys(of_viewer.values()))
        times: dict[Clearance | None, list[float]] = {one: [] for one in (None, FULL, *distinct)}
        for _ in range(rounds):
            with _no_conditions():
                times[None].append(_open(store, FULL)[0])
            for one in (FULL, *distinct):
                times[one].append(_open(store, one)[0])
        sizes = [_open(store, one)[1] for one in distinct]
    bare = median(times[None])
    extra = {name: round(median(times[one]) / bare - 1, 3) for name, one in of_viewer.items()}
    return {
        "premises": n_premises,
        "signals": n_premises * SIGNALS_PER_PREMISES,
        "without_clearance_ms": round(bare, 1),
        "condition": round(median(times[FULL]) / bare - 1, 3),
        "extra": extra,
        "greatest_extra": max(extra.values()),
        "viewers": len(of_viewer),
        "distinct_clearances": len(distinct),
        "matrices_mib": round(sum(sizes) / 2**20, 1),
    }


def _open(store: Store, clearance: Clearance) -> tuple[float, int]:
    """Processor milliseconds to open and score; bytes of the matrix that is kept."""
    start = process_time()
    workspace = open_workspace(store, clearance, date.today())
    workspace.priority(RISK)
    return (process_time() - start) * 1000, workspace.evidence.matrix.nbytes


@contextmanager
def _no_conditions() -> Iterator[None]:
    """Read every row of every table, asking nothing."""

    def everything(table: str) -> Callable[..., Condition]:
        return lambda *_: Condition(f"FROM {table}", [])

    joined = "finding JOIN (SELECT visit_id, premises_id, visited_day FROM visit) USING (visit_id)"
    tables = {"signal": "signal", "visit": "visit", "premises": "premises", "finding": joined}
    with ExitStack() as patches:
        for name, table in tables.items():
            patches.enter_context(patch(f"data.store.{name}_rows", everything(table)))
        yield


def _viewers(count: int) -> list[Viewer]:
    """The functions of Helsingborg that see content, then planners of other agencies."""
    functions = roles_of(load_municipality("helsingborg")).functions.values()
    known = [one.viewer() for one in functions if one.role not in ("auditor", "partner")]
    more = [Viewer(f"planner {one}", one, "planner") for one in AGENCIES]
    return [*known, *more][:count]


def _store(path: Path, n: int) -> Store:
    """Premises of a register with signals of every type, most of them internal."""
    store = Store.create(f"sqlite:///{path}", "helsingborg")
    kinds = [one for one in store.municipality.catalogue.signal_types.values() if not one.derived]
    draw, today = np.random.default_rng(0), day_of(date.today())
    xmin, ymin, xmax, ymax = store.municipality.settings.bounds
    x, y = draw.uniform(xmin, xmax, n).tolist(), draw.uniform(ymin, ymax, n).tolist()
    m = n * SIGNALS_PER_PREMISES
    about = np.sort(draw.integers(1, n + 1, m)).tolist()
    kind, age = draw.integers(0, len(kinds), m).tolist(), draw.integers(0, 900, m).tolist()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO premises (premises_id, kind, x, y, in_register, file_id) "
            "VALUES (?, 'other', ?, ?, 1, 1)",
            zip(range(1, n + 1), x, y, strict=True),
        )
        connection.executemany(
            "INSERT INTO signal (premises_id, signal_type, observed_day, value, owner, "
            "secrecy_class, gateway, file_id, row_number) VALUES (?, ?, ?, 1, ?, ?, ?, 1, ?)",
            (
                (one, kinds[k].id, today - days, kinds[k].owner, kinds[k].secrecy_class, "", row)
                for row, (one, k, days) in enumerate(zip(about, kind, age, strict=True))
            ),
        )
    return store
