"""Visits of Toronto and Chicago after those on which the experts' points were set.

`docs/points.md` says how the points came about: from visits of the same cities until the first day
of each training window here. So the experts are better informed than elsewhere, but not by these.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.days import day_of
from data.ingest import import_file
from data.learning import examined_visits
from data.store import Store
from data.workspace import open_workspace
from risk.catalogue import Catalogue
from risk.clearance import OPERATOR
from risk.examined import Examined


@dataclass(frozen=True)
class Window:
    """Train on visits from `begin`, rank those from `test` through `end`."""

    city: str
    risk: str
    sources: tuple[str, ...]
    begin: date
    test: date
    end: date


TORONTO = ("housing_evaluations", "fire_inspection_violations")
CHICAGO = ("food_inspections_model", "sanitation_complaints_311", "burglaries")
WINDOWS = (
    Window("toronto", "housing_standard", TORONTO, date(2020, 1, 1), date(2021, 1, 1),
           date(2021, 12, 31)),
    Window("toronto", "fire_safety", TORONTO, date(2018, 7, 1), date(2018, 10, 1),
           date(2018, 12, 31)),
    Window("chicago", "food_critical", CHICAGO, date(2013, 7, 1), date(2014, 1, 1),
           date(2014, 4, 30)),
)  # fmt: skip


def real_visits(data: Path) -> Iterator[tuple[Window, Catalogue, Examined, Examined]]:
    """Window, catalogue, visits to train on and visits to rank, city by city."""
    with tempfile.TemporaryDirectory() as folder:
        for window in WINDOWS:
            store = _store(data, window, Path(folder) / f"{window.city}.db")
            ws = open_workspace(store, OPERATOR, window.end)
            visits = examined_visits(ws, window.risk, window.end)
            after = visits.day >= day_of(window.begin)
            test = visits.day >= day_of(window.test)
            yield window, ws.catalogue, visits.take(after & ~test), visits.take(test)


def _store(data: Path, window: Window, path: Path) -> Store:
    url = f"sqlite:///{path}"
    if path.exists():
        return Store.open(url)
    store = Store.create(url, window.city)
    for source in window.sources:
        file = data / window.city / f"{source}.parquet"
        import_file(store, source, file, file_name=file.name, today=date(2026, 11, 1))
    return store
