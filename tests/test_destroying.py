"""Deleting is logged, recorded, left to who carries out the rules, and never done too early."""

from datetime import timedelta

import pytest

from data.audit import AuditError, read_log
from data.audit_file import log_path
from data.bulk import bulk_connection, select
from data.clean_file import CleanError
from data.days import day_of
from data.retention import RetentionError, apply_retention, plan_retention
from data.store import Store
from risk.clearance import OPERATOR, Viewer
from tests import kept_town
from tests.kept_town import (
    AUDITOR,
    MARK,
    STEWARD,
    TODAY,
    ask,
    change,
    counts,
    holds,
)

store = kept_town.store


def test_a_record_says_what_went_and_not_what_it_said(store: Store) -> None:
    apply_retention(store, STEWARD, TODAY)
    [row] = ask(
        store,
        "SELECT destroyed_by, kind, what, source, rows, rule, certainty, due_day FROM destruction",
    )
    rule = "kept for 365 days after the day observed"
    assert row == ("steward", "signals", "smoke", "reports", 1, rule, "B2", day_of(TODAY))
    for sql in ("DELETE FROM destruction", "UPDATE destruction SET rows = 0"):
        with pytest.raises(Exception, match="records of destruction stay"):
            change(store, sql)


def test_deleting_is_logged_before_it_happens(store: Store) -> None:
    apply_retention(store, STEWARD, TODAY)
    entries = read_log(store, AUDITOR)
    [entry] = entries[entries["action"] == "destroyed"].to_dict("records")
    assert (entry["function"], entry["detail"]) == ("steward", "1 signals")
    before = counts(store)
    log_path(store.path).unlink()
    with pytest.raises(AuditError):
        apply_retention(store, STEWARD, TODAY)
    assert counts(store) == before


@pytest.mark.parametrize("role", ["planner", "inspector", "analyst", "chief", "auditor"])
def test_only_who_carries_out_the_rules_may_delete(store: Store, role: str) -> None:
    with pytest.raises(RetentionError, match="Only these"):
        apply_retention(store, Viewer("x", "city", role), TODAY)
    assert holds(store, MARK)


def test_what_is_not_due_yet_can_be_listed_and_not_deleted(store: Store) -> None:
    later = TODAY + timedelta(400)
    assert {due.kind for due in plan_retention(store, later)} == {"signals", "quarantine"}
    with pytest.raises(RetentionError, match="not due yet"):
        apply_retention(store, OPERATOR, later)
    assert holds(store, MARK)


def test_doing_it_again_changes_nothing(store: Store) -> None:
    apply_retention(store, OPERATOR, TODAY)
    after = counts(store)
    assert apply_retention(store, OPERATOR, TODAY) == []
    assert counts(store) == after
    assert len(ask(store, "SELECT * FROM destruction")) == 1


def test_where_others_read_it_is_said_that_traces_may_be_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.bulk.PATIENCE_MS", 200)
    with bulk_connection(store.path) as reader:
        select(reader, "SELECT count(*) FROM signal")
        with pytest.raises(CleanError, match="do it again"):
            apply_retention(store, OPERATOR, TODAY)
    apply_retention(store, OPERATOR, TODAY)
    assert not holds(store, MARK)
