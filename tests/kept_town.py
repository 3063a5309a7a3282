"""A small town whose rows go by stated periods, and looks into its files."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.bulk import bulk_connection, run, select
from data.ingest import import_file
from data.store import Store
from risk.clearance import Viewer
from tests.small_town import REPORT_COLUMNS, csv_of, make_store, report

TODAY = date.today()
AUDITOR = Viewer("auditor", "city", "auditor")
STEWARD = Viewer("steward", "city", "steward")
MARK, REFUSED_MARK = "Marksjögatan", "Refusjögatan"
"""Words that are in the file while the rows are, and nowhere once they are gone."""
PERIODS = """
visits = { days = 400, rule = { en = "Visits go after 400 days" }, certainty = "B1" }
quarantine = { days = 90, rule = { en = "Refused rows go after 90 days" } }
answers = { days = 30 }
requests = { days = 700 }
operations = { days = 700 }
log = { days = 1000, rule = { en = "The log goes after 1000 days" } }
"""


def bring(store: Store, source: str, rows: Sequence[Mapping[str, object]], *columns: str) -> Any:
    """Import rows as of today."""
    data = csv_of(rows, columns or REPORT_COLUMNS)
    return import_file(store, source, data, file_name=f"{source}.csv", today=TODAY)


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with bulk_connection(store.path) as connection:
        return select(connection, sql)


def change(store: Store, sql: str, *values: int | str) -> None:
    with bulk_connection(store.path) as connection:
        run(connection, sql, values)
        connection.commit()


def raw(path: Path) -> bytes:
    """Every byte of a database: the file, its write-ahead log, its shared memory."""
    files = [Path(f"{path}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def holds(store: Store, word: str) -> bool:
    return word.encode() in raw(store.path)


def counts(store: Store) -> dict[str, int]:
    tables = ("signal", "visit", "finding", "premises", "quarantine", "source_row", "dispute")
    return {table: ask(store, f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three facts: one that is due (smoke of 2020), two that are kept; and a refused row."""
    made = make_store(tmp_path)
    (made.municipality.folder / "retention.toml").write_text(PERIODS, encoding="utf-8")
    rows = [
        report(1, type="S", date="2020-01-15", address=f"{MARK} 1"),
        report(2, type="N", date="2020-01-15"),
        report(3, type="S", date=TODAY.isoformat()),
        report(4, type="unheard of", address=f"{REFUSED_MARK} 4"),
    ]
    outcome = bring(made, "reports", rows)
    assert (outcome.accepted, outcome.quarantined) == (3, 1)
    return made
