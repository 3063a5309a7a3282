"""What is due goes: from the tables, from what was derived from it, from the file's bytes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.__main__ import main
from data.audit import AuditError, read_log, record
from data.audit_file import log_path
from data.audit_seal import destroy_entries, entries_before
from data.audit_verify import head, verify
from data.bulk import bulk_connection, run, select
from data.clean_file import CleanError
from data.days import day_of
from data.ingest import import_file
from data.municipality import FOLDER, load_municipality
from data.retention import RetentionError, apply_retention, plan_retention
from data.retention_rules import Period, Periods, load_periods
from data.store import Store
from risk.clearance import OPERATOR, Viewer
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


def test_without_periods_only_signals_with_a_day_of_their_own_go(store: Store) -> None:
    (store.municipality.folder / "retention.toml").unlink()
    assert load_periods(store.municipality.folder) == Periods()
    assert {due.kind for due in plan_retention(store, TODAY + timedelta(9999))} == {"signals"}


def test_a_period_is_a_day_at_least(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Period(0)
    (tmp_path / "retention.toml").write_text("log = { dais = 3 }", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown key 'dais'"):
        load_periods(tmp_path)


@pytest.mark.parametrize("municipality", ["helsingborg", "toronto", "chicago"])
def test_every_municipality_has_a_period_for_everything(municipality: str) -> None:
    found = load_municipality(municipality)
    periods = load_periods(FOLDER / municipality)
    for name in Periods.__dataclass_fields__:
        period = getattr(periods, name)
        assert period.words(found.settings.language), name


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    made = make_store(tmp_path)
    (made.municipality.folder / "retention.toml").write_text(PERIODS, encoding="utf-8")
    return made


def test_old_entries_of_the_log_go_and_the_rest_verifies(
    empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (TODAY - timedelta(1001)).isoformat()
    with monkeypatch.context() as patched:
        patched.setattr("data.audit._now", lambda: f"{old}T10:00:00+00:00")
        for number in range(3):
            record(empty, STEWARD, "saw", [number], detail=MARK)
    noted = head(empty)
    record(empty, STEWARD, "saw", [9])
    due = {due.kind: due for due in plan_retention(empty, TODAY)}
    assert (due["log"].rows, due["log"].rule) == (3, "The log goes after 1000 days")
    assert MARK.encode() in raw(log_path(empty.path))
    apply_retention(empty, STEWARD, TODAY)
    assert MARK.encode() not in raw(log_path(empty.path))
    assert verify(empty) is None
    assert verify(empty, noted) is None
    left = read_log(empty, AUDITOR)
    assert left["entry_id"].min() == 4
    assert left["action"].tolist() == ["saw", "destroyed", "destroyed", "saw"]
    assert entries_before(empty, TODAY - timedelta(1000)) == 0


def test_only_the_beginning_of_the_log_goes(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that was set back for a while makes no hole in the chain."""
    days = ["2020-01-01", "2024-01-01", "2020-01-02", "2024-01-02"]
    for day in days:
        monkeypatch.setattr("data.audit._now", lambda day=day: f"{day}T10:00:00+00:00")
        record(empty, STEWARD, "saw")
    assert destroy_entries(empty, STEWARD, date(2023, 1, 1)) == 1
    assert verify(empty) is None


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from("NS"), st.integers(0, 900)),
        min_size=1, max_size=12,
    ),
    st.integers(0, 900),
)  # fmt: skip
def test_exactly_what_is_due_goes(
    tmp_path_factory: pytest.TempPathFactory, facts: list[tuple[int, str, int]], shift: int
) -> None:
    """What stays is what a reckoning beside the store would keep; nothing is left hanging."""
    made = make_store(tmp_path_factory.mktemp("drawn"))
    as_of = TODAY - timedelta(shift)
    rows = [
        report(number, address=f"Gatan {place}", type=kind, text=str(number),
               date=(TODAY - timedelta(age)).isoformat())
        for number, (place, kind, age) in enumerate(facts)
    ]  # fmt: skip
    bring(made, "reports", rows)
    apply_retention(made, OPERATOR, as_of)
    kept = [fact for fact in facts if fact[1] == "N" or fact[2] - shift <= 365]
    signals = made.signals(OPERATOR)
    days = sorted(day_of(TODAY - timedelta(age)) for _, _, age in kept)
    assert sorted(signals["observed_day"]) == days
    assert len(made.premises(OPERATOR)) == len({place for place, _, _ in kept})
    assert counts(made)["source_row"] == len(kept)
    assert ask(made, "PRAGMA foreign_key_check") == []


def test_the_command_lists_and_deletes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Store.create(f"sqlite:///{tmp_path / 'hbg.db'}", "helsingborg")
    tip = "ärendenummer;inkom;adress;kategori\r\nA1;2019-05-01;Storgatan 1;Nattbuller\r\n"
    import_file(made, "tips", tip.encode(), file_name="tips.csv", today=TODAY)
    arguments = ["retention", "--store", made.url]
    assert main([*arguments, "--dry-run"]) == 0
    listed = capsys.readouterr().out
    assert "1  signals T11 of tips: kept for" in listed
    assert "assumption, not decided" in listed
    assert made.counts(OPERATOR)["signals"] == 1
    later = (TODAY + timedelta(1)).isoformat()
    assert main([*arguments, "--apply", "--as-of", later]) == 1
    assert main([*arguments, "--apply"]) == 0
    assert made.counts(OPERATOR) == {"premises": 0, "signals": 0, "visits": 0, "findings": 0}
    assert main([*arguments, "--dry-run"]) == 0
    assert "Nothing is due" in capsys.readouterr().out
