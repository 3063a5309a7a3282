"""Small invented stores of Helsingborg: rows of every table, drawn by hypothesis."""

import shutil
import sqlite3
from pathlib import Path

from hypothesis import strategies as st

from data.audit_file import log_path
from data.store import Store
from tests.invented_operations import operation_rows, request_rows
from tests.invented_review import review_rows
from tests.invented_rows import (
    PROFILES,
    SOURCES,
    TODAY,
    TYPES,
    City,
    dispute_row,
    file_row,
    finding_rows,
    place_row,
    premises_row,
    profile_row,
    refused_row,
    release_row,
    signal_row,
    visit_row,
)


@st.composite
def cities(draw: st.DrawFn) -> City:
    """A few premises with signals, visits, releases, objections, profiles and operations."""
    city = City()
    n = draw(st.integers(3, 7))
    registered = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    city.rows["premises"] = [premises_row(i, known) for i, known in enumerate(registered)]
    city.rows["source_file"] = [file_row(i, name) for i, name in enumerate(SOURCES, start=1)]
    ids = st.integers(0, n - 1)
    facts = draw(st.lists(st.tuples(ids, st.sampled_from(TYPES), days(), values()), max_size=24))
    places = draw(st.lists(st.tuples(st.sampled_from(("T10", "T12")), days()), max_size=4))
    city.rows["signal"] = [signal_row(i, *one) for i, one in enumerate(facts, start=1)]
    city.rows["signal"] += [
        place_row(i, *one) for i, one in enumerate(places, start=len(facts) + 1)
    ]
    owners = st.sampled_from(("HBG_SLF", "HBG_SLF", "RSNV", "SKV"))
    gone = draw(st.lists(st.tuples(ids, days(), owners, st.booleans()), max_size=14))
    city.rows["visit"] = [visit_row(i, *one) for i, one in enumerate(gone, start=1)]
    city.rows["finding"] = [row for visit in city.rows["visit"] for row in finding_rows(visit)]
    city.rows["release"] = [
        release_row(i, *one)
        for i, one in enumerate(
            draw(st.lists(st.tuples(*(st.integers(0, 99) for _ in range(4))), max_size=5)), start=1
        )
    ]
    objections = draw(st.lists(st.integers(1, max(len(facts), 1)), max_size=3, unique=True))
    city.rows["dispute"] = [
        dispute_row(i, at) for i, at in enumerate(objections, start=1) if at <= len(facts)
    ]
    city.rows["quarantine"] = [refused_row(i, f) for i, f in enumerate((1, 2, 3, 5), start=1)]
    city.rows["weight_profile"] = [profile_row(i, who) for i, who in enumerate(PROFILES, start=1)]
    stops = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    city.rows |= operation_rows(stops)
    asked = draw(st.lists(st.tuples(ids, st.booleans()), max_size=4))
    city.rows |= request_rows(asked)
    city.rows |= review_rows()
    return city


def full_city() -> City:
    """One city with everything in it: each type at each of three premises, and all the rest."""
    city = City({"premises": [premises_row(i, i % 2 == 0) for i in range(7)]})
    city.rows["premises"].append(premises_row(7, False))
    city.rows["source_file"] = [file_row(i, name) for i, name in enumerate(SOURCES, start=1)]
    facts = [(i % 5, kind, TODAY - 30 * i, 1.0) for i, kind in enumerate(TYPES * 3)]
    city.rows["signal"] = [signal_row(i, *one) for i, one in enumerate(facts, start=1)]
    city.rows["signal"] += [
        place_row(90 + i, kind, TODAY - 9) for i, kind in enumerate(("T10", "T12"))
    ]
    gone = [(i % 6, TODAY - 40 * i, ("HBG_SLF", "SKV")[i % 2], i % 4 > 0) for i in range(12)]
    city.rows["visit"] = [visit_row(i, *one) for i, one in enumerate(gone, start=1)]
    city.rows["finding"] = [row for visit in city.rows["visit"] for row in finding_rows(visit)]
    city.rows["release"] = [release_row(i, i, i, 2 + i, i) for i in range(1, 8)]
    city.rows["dispute"] = [dispute_row(i, at) for i, at in enumerate((1, 3, 6, 9), start=1)]
    city.rows["quarantine"] = [refused_row(i, f) for i, f in enumerate((1, 2, 3, 5), start=1)]
    city.rows["weight_profile"] = [profile_row(i, who) for i, who in enumerate(PROFILES, start=1)]
    city.rows |= operation_rows([0, 1, 5])
    city.rows |= request_rows([(0, True), (1, False), (5, False)])
    city.rows |= review_rows()
    return city


def days() -> st.SearchStrategy[int]:
    return st.integers(TODAY - 700, TODAY)


def values() -> st.SearchStrategy[float]:
    return st.sampled_from((0.5, 1.0, 2.0))


def store_of(city: City, template: Path, path: Path) -> Store:
    """A store at `path` that holds the rows, from a copy of an empty one and its log."""
    for one in (path, log_path(path)):
        for suffix in ("", "-wal", "-shm"):
            one.with_name(one.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(template, path)
    shutil.copyfile(log_path(template), log_path(path))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    for table, rows in city.rows.items():
        for row in rows:
            columns, marks = ", ".join(row), ", ".join("?" * len(row))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
            connection.execute(sql, list(row.values()))
    connection.commit()
    connection.close()
    return Store.open(f"sqlite:///{path}")


def empty_store(path: Path) -> Path:
    """An empty store of Helsingborg, its tables made once and copied."""
    Store.create(f"sqlite:///{path}", "helsingborg")
    for one in (path, log_path(path)):
        connection = sqlite3.connect(one)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    return path
