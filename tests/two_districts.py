"""A small city of two districts, its rows drawn at random and counted by hand."""

from datetime import date

import numpy as np
from sqlalchemy import insert

from data import tables
from data.days import day_of
from data.schema import connect
from data.store import Store

TODAY = date(2026, 11, 1)
RISKS = ("R01", "R02")
DISTRICTS = {"Söder": (356_900, 6_212_700), "Norr": (355_750, 6_214_850)}


def rows_of_a_small_city(seed=0):
    """80 premises in two districts (two of them nowhere), two years of visits, a few complaints."""
    draw = np.random.default_rng(seed)
    premises = [
        {
            "premises_id": i + 1,
            "name": f"=Firm {i}",
            "kind": "other",
            "in_register": 1,
            "file_id": 1,
            "district": list(DISTRICTS)[i % 2],
            "x": None
            if i >= 78
            else float(list(DISTRICTS.values())[i % 2][0] + draw.normal(0, 250)),
            "y": None
            if i >= 78
            else float(list(DISTRICTS.values())[i % 2][1] + draw.normal(0, 250)),
        }
        for i in range(80)
    ]
    visits = [
        {
            "visit_id": i + 1,
            "visit_key": i,
            "premises_id": int(draw.integers(1, 81)),
            "visited_day": day_of(TODAY) + 30 - int(draw.integers(0, 800)),
            "agency": "HBG_MILJO",
            "selection": "targeted",
            "access": str(draw.choice(["full", "partial", "none"])),
            "secrecy_class": "S1",
            "file_id": 1,
        }
        for i in range(600)
    ]
    findings = [
        {
            "visit_id": visit["visit_id"],
            "risk": risk,
            "agency": "HBG_MILJO",
            "result": str(draw.choice(["found", "not_found", "not_examined"], p=[0.3, 0.5, 0.2])),
        }
        for visit in visits
        if visit["access"] != "none"
        for risk in RISKS
    ]
    signals = [
        {
            "premises_id": int(draw.integers(1, 81)) if i % 2 else None,
            "value": 1.0,
            "signal_type": "T10",
            "observed_day": day_of(TODAY) - int(draw.integers(0, 500)),
            "x": None if i % 2 else 356_900.0,
            "y": None if i % 2 else 6_212_700.0,
            "owner": "HBG_MILJO",
            "secrecy_class": "S1",
            "gateway": "PUBLIC",
            "file_id": 1,
            "row_number": i,
        }
        for i in range(60)
    ]
    return {"premises": premises, "visit": visits, "finding": findings, "signal": signals}


def small_store(path, rows):
    url = f"sqlite:///{path}"
    store = Store.create(url, "helsingborg")
    file = {
        "file_id": 1,
        "source": "s",
        "file_name": "f",
        "sha256": "0",
        "form": "",
        "delimiter": "",
        "imported_at": "",
        "read": 0,
        "accepted": 0,
        "quarantined": 0,
        "unchanged": 0,
        "linked": 0,
        "unlinked": 0,
        "notes": "[]",
    }
    with connect(store.url).begin() as connection:
        connection.execute(insert(tables.source_file), [file])
        for table, of_table in rows.items():
            if of_table:
                connection.execute(insert(tables.metadata.tables[table]), of_table)
    return url
