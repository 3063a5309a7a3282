"""Sixty premises of Helsingborg with one or two signals each and three visits in four of them."""

from datetime import date

import numpy as np
from sqlalchemy import Text, insert

from data import tables
from data.days import day_of
from data.schema import connect
from data.store import Store

RISK = "R02"
PREMISES = 60


def fill(store: Store) -> None:
    """Put the city into an empty store."""
    with connect(store.url).begin() as connection:
        for table, rows in _small_city(store).items():
            connection.execute(insert(table), rows)


def _small_city(store: Store) -> dict:
    random = np.random.default_rng(1)
    today = day_of(date.today())
    x0, y0, x1, y1 = store.municipality.settings.bounds
    premises = [
        {
            "premises_id": 100 + i,
            "name": f"Firm *{i}* <b>",
            "address": f"Gatan {i}",
            "kind": "other",
            "x": float(random.uniform(x0, x1)),
            "y": float(random.uniform(y0, y1)),
            "in_register": 1,
            "file_id": 1,
        }
        for i in range(PREMISES)
    ]
    types = [kind.id for kind in store.municipality.catalogue.scored_types if RISK in kind.points]
    about = {"owner": "POLIS", "secrecy_class": "S1", "gateway": "PUBLIC", "file_id": 1}
    signals = [
        {
            "premises_id": 100 + i,
            "signal_type": str(random.choice(types)),
            "observed_day": today - int(random.integers(0, 900)),
            "value": 1.0,
            "row_number": i,
            **about,
        }
        for i in list(range(PREMISES)) + list(range(0, PREMISES, 2))
    ]
    visits = [
        {
            "visit_id": i + 1,
            "visit_key": i,
            "premises_id": 100 + i % PREMISES,
            "visited_day": today - 5 * i,
            "agency": "POLIS",
            "selection": "targeted",
            "access": "full",
            "secrecy_class": "S1",
            "file_id": 1,
        }
        for i in range(140)
    ]
    findings = [
        {
            "visit_id": i + 1,
            "risk": RISK,
            "agency": "POLIS",
            "result": "found" if i % 4 else "not_found",
        }
        for i in range(140)
    ]
    return {
        tables.source_file: [_a_file()],
        tables.premises: premises,
        tables.signal: signals,
        tables.visit: visits,
        tables.finding: findings,
    }


def _a_file() -> dict:
    """A file of which nothing is said but its number."""
    columns = tables.source_file.columns
    nothing = {one.name: "" if isinstance(one.type, Text) else 0 for one in columns}
    return {**nothing, "file_id": 1, "notes": "[]"}
