"""A store is created by migration, opened only when it fits, and read only through a viewer."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from data.linkage_tables import metadata
from data.schema import StoreError, connect, upgrade_tables
from data.store import Store
from risk.clearance import OPERATOR, Viewer
from risk.profile import WeightProfile
from tests.small_town import csv_of, make_store, make_town, report, take

OPEN_ONLY = Viewer("clerk", "city", "planner")
NOBODY = Viewer("reader-of-logs", "city", "auditor")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def test_the_migrations_make_the_tables_that_are_declared(store: Store) -> None:
    with connect(store.url).connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_a_new_store_is_empty_and_in_wal(store: Store) -> None:
    assert store.counts(OPERATOR) == {
        "premises": 0,
        "signals": 0,
        "visits": 0,
        "findings": 0,
    }
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_reads_have_their_columns_even_when_empty(store: Store) -> None:
    assert store.signals(OPERATOR)["signal_type"].dtype == "category"
    assert store.signals(OPERATOR)["observed_day"].dtype == "int32"
    assert store.signals(OPERATOR)["value"].dtype == "float32"
    assert store.premises(OPERATOR).index.name == "premises_id"
    assert "visited_day" in store.findings(OPERATOR)


def test_a_store_is_not_created_over_another(store: Store) -> None:
    with pytest.raises(StoreError, match="exists already"):
        Store.create(store.url, "town", store.municipality.folder.parent)


def test_what_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="python -m data init"):
        Store.open(f"sqlite:///{tmp_path / 'none.db'}")
    (tmp_path / "text.db").write_text("This is no database, however long it is." * 50)
    with pytest.raises(StoreError, match="not a Samsyn store"):
        Store.open(f"sqlite:///{tmp_path / 'text.db'}")
    with pytest.raises(StoreError, match="expected sqlite:///"):
        Store.open("postgresql://localhost/samsyn")


def test_a_store_that_could_not_be_made_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no municipality 'atlantis'"):
        Store.create(f"sqlite:///{tmp_path / 'a.db'}", "atlantis", make_town(tmp_path))
    assert not (tmp_path / "a.db").exists()


def test_a_store_of_another_version_is_refused_with_the_remedy(store: Store) -> None:
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    with pytest.raises(StoreError, match="python -m data upgrade"):
        Store.open(store.url, store.municipality.folder.parent)


def test_upgrading_a_present_store_changes_nothing(store: Store) -> None:
    before = store.version()
    upgrade_tables(store.url)
    assert store.version() == before


def test_a_viewer_gets_only_rows_of_classes_that_viewer_may_see(store: Store) -> None:
    rows = [report(1, type="N"), report(2, type="S"), report(2, id=3, type="N")]
    take(store, "reports", csv_of(rows))
    assert set(store.signals(OPEN_ONLY)["signal_type"]) == {"noise"}
    assert set(store.signals(OPERATOR)["signal_type"]) == {"noise", "smoke"}
    assert len(store.signals(NOBODY)) == 0
    assert len(store.premises(NOBODY)) == 0
    assert len(store.files(NOBODY)) == 0


def test_premises_known_only_through_a_hidden_signal_are_hidden(store: Store) -> None:
    take(store, "reports", csv_of([report(1, type="N"), report(2, type="S")]))
    assert list(store.premises(OPEN_ONLY)["address"]) == ["Storgatan 1"]
    assert store.counts(OPEN_ONLY)["premises"] == 1
    assert len(store.premises(OPERATOR)) == 2


def test_profiles_get_versions_and_are_kept_at_their_clearance(store: Store) -> None:
    first = WeightProfile("mine", {"noise": {"fire": 2.0}})
    assert store.save_profile(OPERATOR, first) == 1
    assert store.save_profile(OPERATOR, first.moved("noise", "fire", 3.0)) == 2
    assert store.load_profile(OPERATOR, "mine").weight("noise", "fire") == 3.0
    assert store.load_profile(OPERATOR, "mine", version=1) == WeightProfile(
        "mine", first.points, version=1
    )
    assert [(one.name, one.version) for one in store.profiles(OPERATOR)] == [
        ("mine", 2),
        ("mine", 1),
    ]
    assert store.profiles(OPEN_ONLY) == []
    with pytest.raises(StoreError, match="no weight profile 'yours'; kept are mine"):
        store.load_profile(OPERATOR, "yours")
