"""Files come in wholly or not at all, whatever stops them and whoever else is at work."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import data.bulk
import data.intake.reading_csv
from data.ingest import import_file
from data.intake.content import Content, FileRefused, Fingerprint, take_fingerprint
from data.intake.report import ImportStopped, Progress
from data.municipality import MunicipalityError
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import TODAY, csv_of, make_store, report, take

ROOT = Path(__file__).parents[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are cut into many batches."""
    monkeypatch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 256)


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(store.path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for (name,) in tables.fetchall()
        }
    connection.close()
    return found


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    file = csv_of([report(1), report(2, value="ten")])
    first = take(store, "reports", file)
    before = contents(store)
    again = take(store, "reports", file, name="other name")
    assert contents(store) == before
    assert again.imported_before is not None
    assert (again.read, again.unchanged, again.signals) == (first.read, first.accepted, 0)


def test_a_preview_says_what_would_happen_and_writes_nothing(store: Store) -> None:
    file = csv_of([report(1), report(2, value="ten")])
    before = contents(store)
    preview = take(store, "reports", file, dry_run=True)
    assert contents(store) == before
    done = take(store, "reports", file)
    same = ("read", "accepted", "quarantined", "premises", "signals", "refused", "reasons")
    assert all(getattr(preview, name) == getattr(done, name) for name in same)


@pytest.mark.usefixtures("small_blocks")
def test_an_import_can_be_stopped(store: Store) -> None:
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if progress.done > 0.2:
            raise ImportStopped

    before = contents(store)
    file = csv_of([report(n) for n in range(1, 200)])
    with pytest.raises(ImportStopped):
        import_file(store, "reports", file, file_name="f", today=TODAY, progress=stop)
    assert 0 < seen[0].done <= seen[-1].done < 1
    assert contents(store) == before


def test_a_file_cut_off_leaves_the_store_as_it_was(store: Store) -> None:
    before = contents(store)
    file = csv_of([report(n) for n in range(1, 50)])
    with pytest.raises(FileRefused, match="cut off"):
        take(store, "reports", file[: file.rindex(b"2026")])
    assert contents(store) == before


def test_an_unknown_source_names_those_there_are(store: Store) -> None:
    with pytest.raises(MunicipalityError, match="known are litter, register, reports, visits"):
        take(store, "tips", b"a\n1\n")


_KILLED = """
import os, sys, time
from datetime import date
from pathlib import Path
import data.intake.reading_csv
data.intake.reading_csv.BLOCK_BYTES = 4096
from data.ingest import import_file
from data.municipality import MunicipalityError
from data.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]))
def wait(progress):
    if progress.done > 0.5:
        print("half", flush=True)
        time.sleep(60)
path, today = Path(sys.argv[3]), date(2026, 6, 1)
import_file(store, "reports", path, file_name="f", today=today, progress=wait)
"""


def test_killing_an_import_half_way_leaves_the_store_as_it_was(
    store: Store, tmp_path: Path
) -> None:
    take(store, "reports", csv_of([report(1)]))
    before = contents(store)
    path = tmp_path / "large.csv"
    path.write_bytes(csv_of([report(n) for n in range(2, 5000)]))
    town = str(tmp_path / "municipalities")
    command = [sys.executable, "-c", _KILLED, store.url, town, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    assert contents(store) == before
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert take(store, "reports", path).signals == 4998


def test_two_imports_at_once_do_not_mix(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.bulk, "PATIENCE_MS", 100)

    def meanwhile(_: Progress) -> None:
        with pytest.raises(FileRefused, match="Another import is writing"):
            take(store, "reports", csv_of([report(2)]))

    file = csv_of([report(1)])
    import_file(store, "reports", file, file_name="f", today=TODAY, progress=meanwhile)
    assert len(store.signals(OPERATOR)) == 1


def test_the_same_file_twice_at_once_comes_in_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = csv_of([report(1), report(2, value="ten")])
    look = take_fingerprint

    def overtaken(content: Content) -> Fingerprint:
        """While one looks at the file, another brings it in."""
        monkeypatch.setattr("data.ingest.take_fingerprint", look)
        take(store, "reports", file)
        return look(content)

    monkeypatch.setattr("data.ingest.take_fingerprint", overtaken)
    assert take(store, "reports", file).imported_before is not None
    assert len(store.files(OPERATOR)) == len(store.quarantine(OPERATOR)) == 1


def test_readers_are_not_kept_waiting_while_a_file_comes_in(store: Store) -> None:
    take(store, "reports", csv_of([report(1)]))
    seen = []

    def look(_: Progress) -> None:
        seen.append(len(store.signals(OPERATOR)))

    file = csv_of([report(2)])
    import_file(store, "reports", file, file_name="f", today=TODAY, progress=look)
    assert seen == [1]
    assert len(store.signals(OPERATOR)) == 2


def test_every_import_raises_the_version(store: Store) -> None:
    versions = [store.version()]
    for number in (1, 2):
        take(store, "reports", csv_of([report(number)]))
        versions.append(store.version())
    assert versions == sorted(set(versions))
