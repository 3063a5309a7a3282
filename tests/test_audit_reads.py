"""Nothing is read or changed without an entry; only the auditor reads the entries."""

import csv
import inspect
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.__main__ import main
from data.audit import AuditError, Search, read_log, record
from data.audit_entry import ACTIONS
from data.audit_file import log_path
from data.audit_verify import head
from data.disputes import Said, dispute, settle
from data.releases import give_release, revoke_release
from data.store import Store
from risk.clearance import OPERATOR, Release, Viewer
from risk.profile import WeightProfile, expert_profile
from tests.logged_town import AUDITOR, PLANNER, fill, tamper
from tests.small_town import csv_of, make_store, report, take


@pytest.fixture
def chicago(tmp_path: Path) -> Store:
    """A store that the commands know without being told where its municipality is."""
    return Store.create(f"sqlite:///{tmp_path / 'chicago.db'}", "chicago")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def test_only_the_auditor_reads_the_log_and_every_attempt_is_in_it(store: Store) -> None:
    with pytest.raises(AuditError, match="Only an auditor"):
        read_log(store, PLANNER)
    entries = read_log(store, AUDITOR)
    assert list(zip(entries["function"], entries["action"], strict=True)) == [
        ("auditor", "saw"),
        ("planner-1", "refused"),
    ]


def test_a_search_gives_what_it_asks_for(store: Store) -> None:
    fill(store, 12)
    record(store, AUDITOR, "signed in")
    today = date.today()
    found = {
        "function": Search(function="auditor", action="signed in"),
        "premises": Search(premises_id=1),
        "period": Search(since=today - timedelta(1), until=today + timedelta(1), action="saw",
                         function="planner-1"),
        "before": Search(until=today - timedelta(2)),
        "after": Search(since=today + timedelta(2)),
    }  # fmt: skip
    counted = {name: len(read_log(store, AUDITOR, search)) for name, search in found.items()}
    assert counted == {"function": 1, "premises": 1, "period": 12, "before": 0, "after": 0}
    newest = read_log(store, AUDITOR, newest=2)
    assert newest["entry_id"].is_monotonic_decreasing
    assert len(newest) == 2


def test_words_of_another_make_no_sql(store: Store) -> None:
    fill(store, 2)
    assert read_log(store, AUDITOR, Search(function="' OR 1 OR '")).empty


def test_every_action_can_be_logged_and_no_other(store: Store) -> None:
    for action in ACTIONS:
        record(store, PLANNER, action)  # type: ignore[arg-type]
    with pytest.raises(AuditError, match="no action"):
        record(store, PLANNER, "peeked")  # type: ignore[arg-type]
    assert head(store).entry_id == len(ACTIONS)


def test_the_export_is_for_a_spreadsheet_and_is_itself_logged(
    chicago: Store, tmp_path: Path
) -> None:
    record(chicago, Viewer("=1+1", "city", "planner"), "saw", [1], detail="+cmd")
    record(chicago, PLANNER, "saw", [2])
    out = tmp_path / "log.csv"
    assert main(["audit", "export", "--store", chicago.url, "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["entry_id"] for row in rows] == ["1", "2", "3"]
    assert (rows[0]["function"], rows[0]["detail"]) == ("'=1+1", "'+cmd")
    assert rows[2]["action"] == "exported"
    options = ["--since", str(date.today() - timedelta(1)), "--function", "planner-1"]
    main(["audit", "export", "--store", chicago.url, "--out", str(out), *options])
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 2


READS = ("premises", "signals", "visits", "findings", "disputes", "quarantine")


@pytest.mark.parametrize("read", READS)
def test_a_read_whose_entry_fails_gives_nothing(store: Store, read: str) -> None:
    tamper(store, "DROP TABLE audit_entry")
    with pytest.raises(AuditError, match="nothing is given out"):
        getattr(store, read)(PLANNER)
    log_path(store.path).unlink()
    with pytest.raises(AuditError, match="missing"):
        getattr(store, read)(PLANNER)


@pytest.mark.parametrize("read", READS)
def test_a_read_is_in_the_log_with_its_clearance(store: Store, read: str) -> None:
    getattr(store, read)(PLANNER)
    [entry] = read_log(store, AUDITOR, Search(function="planner-1")).to_dict("records")
    assert entry["action"] == "opened"
    assert entry["clearance"] == store.clearance(PLANNER).text()


def test_reads_of_one_viewer_share_an_entry_until_the_store_changes(store: Store) -> None:
    def opened() -> int:
        return len(read_log(store, AUDITOR, Search(action="opened")))

    for read in READS[:-1] * 2:
        getattr(store, read)(PLANNER)
    assert opened() == 1
    store.premises(Viewer("planner-2", "city", "planner"))
    assert opened() == 2
    take(store, "reports", csv_of([report(1)]))
    store.premises(PLANNER)
    assert opened() == 3


def test_every_read_of_content_is_logged_or_known_to_be_without_names() -> None:
    """A read that is added to the store must be logged, or be named here with a reason."""
    without = {
        "clearance": "what may be seen, not what is",
        "counts": "numbers",
        "files": "what was imported, not what it said",
        "releases": "decisions",
        "signal_id": "a number",
        "profiles": "weights",
        "load_profile": "weights",
        "save_profile": "logged as a change",
    }
    takes_eyes = {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_")
        and {"viewer", "eyes"} & set(inspect.signature(method).parameters)
    }
    assert takes_eyes == set(READS) | set(without)


def test_changes_are_logged_and_do_not_happen_without_the_log(store: Store) -> None:
    profile = expert_profile(store.municipality.catalogue)
    analyst = Viewer("analyst", "city", "analyst")
    release = Release(
        "rescue", "smoke", "city", "PUBLIC", "SUPERVISION", "weighed", "chief", 20_000,
        to_functions=frozenset({"planner-1"}),
    )  # fmt: skip
    take(store, "reports", csv_of([report(1), report(2)]))
    store.save_profile(analyst, WeightProfile("mine", profile.points))
    number = give_release(store, OPERATOR, release)
    revoke_release(store, OPERATOR, number)
    dispute(store, PLANNER, Said(1, 2, "noise"), "It was another house")
    settle(store, PLANNER, Said(1, 2, "noise"), "kept")
    changes = read_log(store, AUDITOR, Search(action="changed"))[::-1]
    assert changes["detail"].tolist() == [
        "import of file 1 into reports: 2 rows accepted, 0 in quarantine",
        "weights mine",
        f"release {number} of smoke to city",
        f"release {number} taken back",
        "objection",
        "objection settled: fact kept",
    ]
    assert changes["premises"].tolist()[-2:] == ["[1]", "[1]"]
    tamper(store, "DROP TABLE audit_entry")
    for change in (
        lambda: take(store, "reports", csv_of([report(3)])),
        lambda: store.save_profile(analyst, WeightProfile("more", profile.points)),
        lambda: give_release(store, OPERATOR, release),
        lambda: dispute(store, PLANNER, Said(1, 3, "noise"), "wrong"),
    ):
        with pytest.raises(AuditError):
            change()
    assert store.counts(OPERATOR)["signals"] == 2
    assert len(store.profiles(OPERATOR)) == 1
    assert set(store.releases(OPERATOR)) <= {number}
    assert len(store.disputes(store.clearance(OPERATOR))) == 1
