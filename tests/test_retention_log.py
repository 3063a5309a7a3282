"""Old entries of the log go as its beginning; exactly what is due goes, by the command as well."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.__main__ import main
from data.audit import read_log, record
from data.audit_file import log_path
from data.audit_seal import destroy_entries, entries_before
from data.audit_verify import head, verify
from data.days import day_of
from data.ingest import import_file
from data.municipality import FOLDER, load_municipality
from data.retention import apply_retention, plan_retention
from data.retention_rules import Period, Periods, load_periods
from data.store import Store
from risk.clearance import OPERATOR
from tests import kept_town
from tests.kept_town import (
    AUDITOR,
    MARK,
    PERIODS,
    STEWARD,
    TODAY,
    ask,
    bring,
    counts,
    raw,
)
from tests.small_town import make_store, report

store = kept_town.store


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


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
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
