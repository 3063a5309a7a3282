"""The log: nothing is given out without an entry, and no entry can be changed unseen."""

import json
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.__main__ import main
from data.audit import AuditError, Search, read_log, record
from data.audit_entry import Entry, Head, first_break
from data.audit_file import log_path
from data.audit_verify import head, verify
from data.bulk import bulk_connection, run
from data.schema import StoreError, upgrade_tables
from data.store import Store
from tests.logged_town import AUDITOR, PLANNER, fill, tamper
from tests.small_town import make_store


@pytest.fixture
def chicago(tmp_path: Path) -> Store:
    """A store that the commands know without being told where its municipality is."""
    return Store.create(f"sqlite:///{tmp_path / 'chicago.db'}", "chicago")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def test_an_entry_says_who_did_what_and_on_which_basis(store: Store) -> None:
    record(store, PLANNER, "asked", [7, 3, 7], purpose="supervision", basis="BAL_15A",
           clearance="S0 S1", detail="fire service")  # fmt: skip
    [entry] = read_log(store, AUDITOR, Search(function="planner-1")).to_dict("records")
    said = {name: entry[name] for name in ("agency", "role", "action", "purpose", "basis")}
    assert said == {
        "agency": "city", "role": "planner", "action": "asked", "purpose": "supervision",
        "basis": "BAL_15A",
    }  # fmt: skip
    assert json.loads(entry["premises"]) == [3, 7]
    assert (entry["clearance"], entry["detail"]) == ("S0 S1", "fire service")
    assert entry["at"].startswith(str(date.today())[:4])
    assert entry["at"].endswith("+00:00")


def test_the_hash_is_that_of_the_entry_written_as_sorted_json() -> None:
    entry = Entry(1, "2026-01-01T00:00:00+00:00", "f", "å", "r", "saw", "[1]", "p", "b", "c", "d",
                  "0" * 64)  # fmt: skip
    # printf '%s' '{"action": "saw", …}' | sha256sum
    assert entry.hash == "b844711ccbe741b16c6bbf87800a375e437d9977d5584568838806bb15684059"


def test_an_unbroken_log_verifies_and_ends_at_its_head(store: Store) -> None:
    assert verify(store) is None
    assert head(store).entry_id == 0
    fill(store, 5)
    assert verify(store) is None
    assert head(store).entry_id == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET detail = 'nothing' WHERE entry_id = 2",
        "DELETE FROM audit_entry WHERE entry_id = 3",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE entry_id = 1",
        "INSERT INTO audit_entry SELECT entry_id - 5, at, function, agency, role, action, "
        "premises, purpose, basis, clearance, detail, previous_hash, hash FROM audit_entry",
    ],
)
def test_the_log_only_grows(store: Store, statement: str) -> None:
    fill(store, 3)
    connection = sqlite3.connect(log_path(store.path))
    with pytest.raises(sqlite3.IntegrityError, match="log"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statements", "entry", "word"),
    [
        (["UPDATE audit_entry SET function = 'nobody' WHERE entry_id = 4"], 4, "changed"),
        (["DELETE FROM audit_entry WHERE entry_id = 4"], 4, "missing"),
        (["DELETE FROM audit_entry WHERE entry_id > 6"], 7, "should end with entry 9"),
        (["DELETE FROM audit_entry WHERE entry_id < 3"], 1, "missing"),
        (["DELETE FROM audit_entry"], 1, "should end"),
        (["UPDATE audit_entry SET premises = '[]' WHERE entry_id IN (8, 2)"], 2, "changed"),
        (
            [
                "DELETE FROM audit_entry WHERE entry_id < 3",
                "INSERT INTO seal SELECT 2, previous_hash, '2026' FROM audit_entry "
                "WHERE entry_id = 3",
            ],
            1,
            "no entry says why",
        ),
    ],
)
def test_the_first_broken_entry_is_named(
    store: Store, statements: list[str], entry: int, word: str
) -> None:
    fill(store, 9)
    tamper(store, *statements)
    found = verify(store)
    assert found is not None
    assert found.entry_id == entry
    assert word in str(found)


def test_a_log_computed_anew_shows_by_an_end_that_was_noted(store: Store, tmp_path: Path) -> None:
    fill(store, 4)
    noted = Head.read(str(head(store)))
    fill(store, 3)
    assert verify(store, noted) is None
    other = Store.create(f"sqlite:///{tmp_path / 'other.db'}", "town", tmp_path / "municipalities")
    fill(other, 8)
    log_path(other.path).replace(log_path(store.path))
    found = verify(store, noted)
    assert found is not None
    assert found.entry_id == 4
    foreign = verify(store)
    assert foreign is not None
    assert "another store" in str(foreign)


@given(st.integers(2, 12), st.data())
def test_no_field_of_any_entry_can_change_unseen(count: int, data: st.DataObject) -> None:
    """A chain in memory: whatever one changes, the break is found at or after that entry."""
    start = last = Head(0, "f" * 64)
    kept = []
    for number in range(1, count + 1):
        entry = Entry(number, str(number), "f", "a", "r", "saw", "[]", "", "", "", "", last.hash)
        kept.append((entry, entry.hash))
        last = Head(number, entry.hash)
    assert first_break(start, kept, last) is None
    place = data.draw(st.integers(0, count - 1))
    name = data.draw(st.sampled_from(["at", "function", "premises", "detail", "previous_hash"]))
    entry, digest = kept[place]
    forged = Entry(**{**vars(entry), name: getattr(entry, name) + "x"})
    digest = data.draw(st.sampled_from([digest, forged.hash]))
    found = first_break(start, [*kept[:place], (forged, digest), *kept[place + 1 :]], last)
    assert found is not None
    assert found.entry_id in (place + 1, place + 2)


WRITER = """
import sys, time
from pathlib import Path
from types import SimpleNamespace
from data.audit import record
from risk.clearance import Viewer
store, name, gate = SimpleNamespace(path=Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3])
Path(f"{gate}-{name}").touch()
while not gate.exists():
    time.sleep(0.002)
for number in range(12):
    record(store, Viewer(name, "a", "planner"), "saw", [number])
"""


def test_processes_that_write_at_once_make_one_chain(store: Store, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.path), name, str(gate)],
            cwd=Path(__file__).parents[1],
        )
        for name in "abc"
    ]
    while len(list(tmp_path.glob("gate-*"))) < 3 and all(one.poll() is None for one in writers):
        time.sleep(0.01)
    gate.touch()
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert head(store).entry_id == 36
    assert verify(store) is None


def test_without_a_log_nothing_is_recorded_and_the_reason_is_said(store: Store) -> None:
    log_path(store.path).unlink()
    with pytest.raises(AuditError, match="missing"):
        record(store, PLANNER, "saw", [1])
    assert not log_path(store.path).exists()


def test_an_entry_that_cannot_be_written_is_an_error(store: Store) -> None:
    tamper(store, "DROP TABLE audit_entry")
    with pytest.raises(AuditError, match="nothing is given out"):
        record(store, PLANNER, "saw", [1])


def test_a_store_of_before_the_log_is_given_one_and_a_lost_log_is_not_replaced(
    chicago: Store,
) -> None:
    with bulk_connection(chicago.path) as connection:
        run(connection, "DELETE FROM setting WHERE key = 'log_id'")
        connection.commit()
    log_path(chicago.path).unlink()
    upgrade_tables(chicago.url)
    assert verify(chicago) is None
    log_path(chicago.path).unlink()
    with pytest.raises(StoreError, match="Put it back"):
        upgrade_tables(chicago.url)


def test_the_command_verifies_and_names_the_first_broken_entry(
    chicago: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(chicago, 3)
    arguments = ["audit", "verify", "--store", chicago.url]
    assert main(arguments) == 0
    assert str(head(chicago)) in capsys.readouterr().out
    assert main([*arguments, "--noted", str(head(chicago))]) == 0
    tamper(chicago, "UPDATE audit_entry SET agency = 'other' WHERE entry_id = 2")
    assert main(arguments) == 1
    assert "broken at entry 2" in capsys.readouterr().err
