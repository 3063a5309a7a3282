"""What waits, was decided or moved goes by its period, and with the premises it is about."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.bulk import bulk_connection, run, select
from data.due import DueRows
from data.merge import merge
from data.purge import purge
from data.retention import plan_retention
from data.review import decide, review_items
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import csv_of, report, take
from tests.test_linkage import MISSPELT, town

TABLES = ("review_item", "review_decision", "premises_move")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One record that was decided to be the first shop, and one that waits for the second."""
    store = town(tmp_path)
    take(store, "reports", csv_of([*MISSPELT, report(3, address="Torgett 2")]))
    by_address = {one.record["address"]: one.item.item_id for one in review_items(store, OPERATOR)}
    decide(store, OPERATOR, by_address["Strogatan 1"], 1)
    return store


def counts(store: Store) -> list[int]:
    with bulk_connection(store.path) as connection:
        return [len(select(connection, f"SELECT 1 FROM {table}")) for table in TABLES]


def purged(store: Store, *due: DueRows) -> None:
    with bulk_connection(store.path) as connection:
        purge(connection, due)
        connection.commit()


def test_nothing_goes_while_all_is_there(store: Store) -> None:
    before = counts(store)
    assert before == [2, 1, 1]
    purged(store)
    assert counts(store) == before


def test_all_three_go_by_their_period(store: Store) -> None:
    folder = store.municipality.folder
    (folder / "retention.toml").write_text(
        '[review]\ndays = 30\nrule = { en = "After a month" }\n', encoding="utf-8"
    )
    assert plan_retention(store, date.today() + timedelta(days=30)) == []
    due = plan_retention(store, date.today() + timedelta(days=31))
    assert [(one.kind, one.rows) for one in due] == [("review", 2), ("review", 1), ("review", 1)]


def test_a_merge_is_forgotten_with_the_last_row_that_moved(store: Store) -> None:
    """Else it would hold what premises were called of which nothing is known any more."""
    of_record = "signal_id IN (SELECT signal_id FROM signal WHERE row_number = 2)"
    purged(store, DueRows("signals", "signal", of_record, ()))
    with bulk_connection(store.path) as connection:
        assert select(connection, "SELECT * FROM premises_move") == []
        left = select(connection, "SELECT record_id, status FROM review_item")
    assert [status for _, status in left] == ["waiting"]


def test_an_item_goes_with_its_record_and_loses_candidates_that_go(store: Store) -> None:
    [waits] = review_items(store, OPERATOR)
    gone = waits.item.record_id
    with bulk_connection(store.path) as connection:
        candidates = [*waits.item.candidates, {**waits.item.candidates[0], "premises_id": 999}]
        run(
            connection,
            "UPDATE review_item SET candidates = ? WHERE item_id = ?",
            [json.dumps(candidates), waits.item.item_id],
        )
        connection.commit()
    assert review_items(store, OPERATOR) == []  # one candidate cannot be seen
    purged(store)
    [again] = review_items(store, OPERATOR)
    assert again.item.premises_ids == waits.item.premises_ids
    purged(store, DueRows("signals", "signal", "premises_id = ?", (gone,)))
    assert review_items(store, OPERATOR) == []
    assert counts(store)[0] == 1


def test_numbers_stay_taken_when_the_moves_are_forgotten(store: Store) -> None:
    highest = max(store.premises(OPERATOR).index)
    merge(store, OPERATOR, int(highest), 1)
    purged(store, DueRows("review", "premises_move", "1", ()))
    take(store, "reports", csv_of([report(8, address="Parkgatan 80")]))
    assert max(store.premises(OPERATOR).index) > highest
