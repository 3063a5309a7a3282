"""What is due goes: from the tables, from what was derived from it, from the file's bytes."""

from datetime import date, timedelta

from data.days import day_of
from data.retention import apply_retention, plan_retention
from data.store import Store
from risk.clearance import OPERATOR
from tests import kept_town
from tests.kept_town import (
    MARK,
    REFUSED_MARK,
    STEWARD,
    TODAY,
    ask,
    bring,
    change,
    counts,
    holds,
)
from tests.small_town import report

store = kept_town.store


def test_every_signal_has_the_day_its_type_gives_it(store: Store) -> None:
    found = ask(store, "SELECT signal_type, retain_until_day - observed_day FROM signal ORDER BY 1")
    assert found == [("noise", None), ("smoke", 365), ("smoke", 365)]


def test_what_is_due_is_listed_with_its_rule_and_nothing_is_deleted(store: Store) -> None:
    before = counts(store)
    [due] = plan_retention(store, TODAY)
    assert (due.kind, due.what, due.source, due.rows) == ("signals", "smoke", "reports", 1)
    assert due.rule == "kept for 365 days after the day observed"
    assert due.certainty == "B2"
    assert counts(store) == before


def test_a_signal_goes_on_the_day_after_its_last(store: Store) -> None:
    last = date(2020, 1, 15) + timedelta(365)
    assert plan_retention(store, last) == []
    assert [due.rows for due in plan_retention(store, last + timedelta(1))] == [1]


def test_deleted_facts_cannot_be_found_in_the_bytes_of_the_file(store: Store) -> None:
    assert holds(store, MARK)
    version = store.version()
    apply_retention(store, STEWARD, TODAY)
    assert not holds(store, MARK)
    assert holds(store, REFUSED_MARK)
    assert store.version() == version + 1
    assert store.premises(OPERATOR)["address"].tolist() == ["Storgatan 2", "Storgatan 3"]


def test_without_cleaning_the_bytes_would_still_be_there(store: Store) -> None:
    """What the test above rests on: deleting alone leaves the words in the file."""
    change(store, "DELETE FROM source_row")
    change(store, "DELETE FROM signal")
    change(store, f"DELETE FROM premises WHERE address LIKE '{MARK}%'")
    assert holds(store, MARK)


def test_numbers_of_deleted_premises_are_not_given_anew(store: Store) -> None:
    """A visit list or an entry of the log would otherwise speak of another place."""
    bring(store, "reports", [report(9, type="S", date="2020-01-15", address="Sista gatan 9")])
    before = set(store.premises(OPERATOR).index)
    apply_retention(store, OPERATOR, TODAY)
    apply_retention(store, OPERATOR, TODAY)
    gone = before - set(store.premises(OPERATOR).index)
    assert max(before) in gone
    bring(store, "reports", [report(10, address="Nya gatan 10")])
    assert max(store.premises(OPERATOR).index) == max(before) + 1


def test_refused_rows_go_by_the_day_of_their_import(store: Store) -> None:
    old = (TODAY - timedelta(91)).isoformat()
    change(store, "UPDATE source_file SET imported_at = ?", f"{old}T10:00:00+00:00")
    kinds = {due.kind: due for due in plan_retention(store, TODAY)}
    assert kinds["quarantine"].rows == 1
    assert kinds["quarantine"].rule == "Refused rows go after 90 days"
    assert "quarantine" not in {d.kind for d in plan_retention(store, TODAY - timedelta(1))}
    apply_retention(store, OPERATOR, TODAY)
    assert not holds(store, REFUSED_MARK)
    assert counts(store)["quarantine"] == 0


def test_visits_go_with_their_findings_and_premises_of_a_register_stay(store: Store) -> None:
    columns = ("Number", "Name", "Address", "Kind", "Owner", "E", "N")
    bring(store, "register", [{"Number": 1, "Address": "Torget 1", "Kind": "Butik"}], *columns)
    fields = ("number", "date", "access", "risk", "agency", "result", "note")
    visits = [
        {"number": 1, "date": "2024-01-10", "access": "ja", "risk": "fire", "agency": "city",
         "result": "found", "note": MARK},
        {"number": 2, "date": "2024-01-10", "access": "ja", "risk": "fire", "agency": "city",
         "result": "found"},
        {"number": 2, "date": TODAY.isoformat(), "access": "ja", "risk": "fire", "agency": "city",
         "result": "not_found"},
    ]  # fmt: skip
    bring(store, "visits", visits, *fields)
    before = counts(store)
    apply_retention(store, OPERATOR, TODAY)
    after = counts(store)
    assert before["visit"] - after["visit"] == 2
    assert before["finding"] - after["finding"] == 2
    numbers = ask(store, "SELECT register_id, in_register FROM premises ORDER BY 1")
    assert ("1", 1) in numbers
    assert not holds(store, MARK)
    assert ask(store, "PRAGMA foreign_key_check") == []


def test_what_was_asked_and_planned_goes_by_its_own_period(store: Store) -> None:
    today = day_of(TODAY)
    [(premises,)] = ask(store, "SELECT min(premises_id) FROM premises")
    asked = (
        "INSERT INTO information_request VALUES (?, ?, 'rescue', 'PUBLIC', '', 'why', 'f', 'city', "
        "'', ?, NULL, 0)"
    )
    for number, day in enumerate((today - 701, today - 40, today - 2), start=1):
        change(store, asked, number, premises, day)
        change(store, "INSERT INTO answer VALUES (?, 'hit', ?, ?)", number, day, day + 30)
    planned = "INSERT INTO operation VALUES (?, 'Round', ?, ?, 'f', 'city', '', NULL, NULL)"
    for number, (day, status) in enumerate(
        [(today - 701, "closed"), (today - 701, "open"), (today, "closed")], start=1
    ):
        change(store, planned, number, day, status)
        change(store, "INSERT INTO operation_stop VALUES (?, 1, ?)", number, premises)
        change(store, "INSERT INTO operation_participant VALUES (?, 'f', 'city', 'r')", number)
    due = {one.kind: one.rows for one in plan_retention(store, TODAY)}
    assert due == {"signals": 1, "requests": 1, "answers": 2, "operations": 1}
    apply_retention(store, OPERATOR, TODAY)
    left = {
        table: [number for (number,) in ask(store, f"SELECT {key} FROM {table} ORDER BY 1")]
        for table, key in (
            ("information_request", "request_id"),
            ("answer", "request_id"),
            ("operation", "operation_id"),
            ("operation_stop", "operation_id"),
            ("operation_participant", "operation_id"),
        )
    }
    assert left == {
        "information_request": [2, 3],
        "answer": [3],
        "operation": [2, 3],
        "operation_stop": [2, 3],
        "operation_participant": [2, 3],
    }
    assert ask(store, "PRAGMA foreign_key_check") == []
    assert (premises,) in ask(store, "SELECT premises_id FROM premises"), "still asked about"


def test_an_objection_goes_with_the_fact_it_was_against(store: Store) -> None:
    change(
        store,
        "INSERT INTO dispute (signal_id, disputed_day, disputed_by, reason) "
        "SELECT signal_id, observed_day, 'planner', ? FROM signal",
        "It was never so",
    )
    apply_retention(store, OPERATOR, TODAY)
    assert counts(store)["dispute"] == 2
    assert ask(store, "PRAGMA foreign_key_check") == []
