"""An objection takes a fact out of the score from its day on, and never out of the record."""

from datetime import date
from pathlib import Path

import pytest

from data.disputes import DisputeError, Said, dispute, settle
from data.evidence import Evidence
from data.store import Store
from risk.clearance import Viewer
from tests.small_town import csv_of, make_store, report, take

CITY = Viewer("planner-1", "city", "planner")
FIRST = Said(1, 1, "noise")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = make_store(tmp_path)
    take(made, "reports", csv_of([report(1), report(2), report(3, type="S")]))
    return made


def counted(store: Store, day: date) -> list[int]:
    return sorted(Evidence(store, CITY, day).signals["row_number"])


def said(store: Store) -> Said:
    row = store.signals(CITY).iloc[0]
    return Said(int(row["file_id"]), int(row["row_number"]), str(row["signal_type"]))


def test_a_disputed_fact_leaves_the_score_from_that_day_and_stays_on_record(store: Store) -> None:
    before, version = counted(store, date(2026, 3, 1)), store.version()
    dispute(store, CITY, said(store), "It was the neighbour.", date(2026, 3, 1))
    assert counted(store, date(2026, 2, 28)) == before
    assert counted(store, date(2026, 3, 1)) == before[1:]
    assert len(store.signals(CITY)) == 2
    [kept] = store.disputes(CITY).itertuples()
    assert (kept.reason, kept.disputed_by) == ("It was the neighbour.", "planner-1")
    assert store.version() > version


def test_settling_brings_it_back_or_leaves_it_out_for_good(store: Store) -> None:
    before, one = counted(store, date(2026, 3, 1)), said(store)
    dispute(store, CITY, one, "Wrong house.", date(2026, 3, 1))
    settle(store, CITY, one, "kept", date(2026, 3, 10))
    assert counted(store, date(2026, 3, 9)) == before[1:]
    assert counted(store, date(2026, 3, 10)) == before
    dispute(store, CITY, one, "Wrong house, still.", date(2026, 4, 1))
    settle(store, CITY, one, "removed", date(2026, 4, 10))
    assert counted(store, date(2026, 3, 20)) == before
    assert counted(store, date(2026, 5, 1)) == before[1:]


def test_what_is_not_seen_cannot_be_disputed_and_is_not_told(store: Store) -> None:
    rows = store.signals(CITY)["row_number"]
    hidden = next(row for row in range(1, 9) if row not in set(rows))
    for row in (hidden, 99):
        with pytest.raises(DisputeError, match="no such fact"):
            dispute(store, CITY, Said(1, row, "smoke"), "Wrong.")


def test_an_objection_needs_a_reason_a_role_and_an_end(store: Store) -> None:
    with pytest.raises(DisputeError, match="reason in words"):
        dispute(store, CITY, said(store), "  ")
    with pytest.raises(DisputeError, match="recorded by one of"):
        dispute(store, Viewer("chief", "city", "chief"), said(store), "Wrong.")
    with pytest.raises(DisputeError, match="nothing to settle"):
        settle(store, CITY, said(store), "kept")
    dispute(store, CITY, said(store), "Wrong.")
    with pytest.raises(DisputeError, match="disputed already"):
        dispute(store, CITY, said(store), "Wrong again.")
