"""Every row of a file is accounted for and lands where a plain reading says it should."""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data.bulk
import data.intake.reading_csv
from data.days import day_of
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import adds_up, csv_of, make_store, report, take

ROOT = Path(__file__).parents[1]
BUT_SLOW = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are cut into many batches."""
    monkeypatch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 256)


FAULTS: dict[str, tuple[str, str, str]] = {
    "wrong type": ("value", "ten", "a number"),
    "too small": ("value", "-1", "a number from 0"),
    "too large": ("value", "100.5", "a number up to 100"),
    "no id": ("id", "", "a value"),
    "no address": ("address", "", "a value"),
    "unknown code": ("type", "Q", "one of N, S"),
    "impossible date": ("date", "2026-02-30", "a date that exists"),
    "future": ("date", "2026-06-02", "up to the day of import"),
    "too early": ("date", "1999-12-31", "a date from 2000-01-01"),
    "markup": ("text", "<b>x</b>", "HTML"),
    "formula": ("text", "=1+1", "formula"),
    "half a position": ("lat", "56.05", "both halves"),
}

soundness = st.lists(st.sampled_from([None, None, *FAULTS]), min_size=1, max_size=25)


def planted(kinds: list[str | None]) -> list[dict[str, object]]:
    rows = []
    for number, kind in enumerate(kinds, 1):
        row = report(number, type="NS"[number % 2], value=number / 4)
        if kind:
            column, value, _ = FAULTS[kind]
            row[column] = value
        rows.append(row)
    return rows


@BUT_SLOW
@given(kinds=soundness, delimiter=st.sampled_from(",;\t"), cut=st.booleans())
def test_every_planted_fault_is_found_and_every_sound_row_kept(
    tmp_path_factory: pytest.TempPathFactory,
    empty_store: Path,
    kinds: list[str | None],
    delimiter: str,
    cut: bool,
) -> None:
    store = copy_of(empty_store, tmp_path_factory.mktemp("store"))
    file = csv_of(planted(kinds), delimiter=delimiter)
    with pytest.MonkeyPatch.context() as patch:
        if cut:
            patch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 200)
        outcome = take(store, "reports", file)
    assert adds_up(outcome)
    assert outcome.read == len(kinds)
    assert outcome.quarantined == sum(kind is not None for kind in kinds)
    for refused in store.quarantine(OPERATOR).itertuples():
        kind = kinds[refused.row_number - 2]
        column, value, expected = FAULTS[kind]
        reasons = json.loads(refused.reasons)
        assert any(column in one["column"] and expected in one["expected"] for one in reasons)
        assert json.loads(refused.original)[column] == value
    assert stored_signals(store) == plainly_read(file, delimiter, kinds)


def stored_signals(store: Store) -> list[tuple[object, ...]]:
    signals = store.signals(OPERATOR)
    addresses = store.premises(OPERATOR)["address"]
    rows = zip(
        signals["row_number"],
        signals["signal_type"],
        signals["observed_day"],
        signals["value"],
        signals["premises_id"].map(addresses),
        strict=True,
    )
    return sorted(rows)


def plainly_read(file: bytes, delimiter: str, kinds: list[str | None]) -> list[tuple[object, ...]]:
    """What the sound rows of the file say, read row by row with nothing of ours."""
    reader = csv.DictReader(StringIO(file.decode(), newline=""), delimiter=delimiter)
    return [
        (
            number,
            {"N": "noise", "S": "smoke"}[row["type"]],
            day_of(date.fromisoformat(row["date"])),
            float(row["value"]) * 2 + 1,
            row["address"],
        )
        for number, (row, kind) in enumerate(zip(reader, kinds, strict=True), 2)
        if kind is None
    ]


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    make_store(folder)
    return folder


def copy_of(folder: Path, to: Path) -> Store:
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return Store.open(f"sqlite:///{to / 'town.db'}", to / "municipalities")


def test_a_row_with_several_faults_lists_them_all(store: Store) -> None:
    take(store, "reports", csv_of([report(1, date="soon", value="ten", text="=1"), report(2)]))
    [reasons] = store.quarantine(OPERATOR)["reasons"]
    assert [one["column"] for one in json.loads(reasons)] == ["date", "text", "value"]
    assert [one["found"] for one in json.loads(reasons)] == ["soon", "=1", "ten"]


def test_the_original_keeps_only_what_the_source_reads(store: Store) -> None:
    columns = ("id", "address", "date", "type", "value", "text", "lat", "lon", "secret")
    take(store, "reports", csv_of([report(1, value="ten", secret="Anna")], columns))
    [original] = store.quarantine(OPERATOR)["original"]
    assert "Anna" not in original


@pytest.mark.usefixtures("small_blocks")
def test_rows_that_occur_twice_are_kept_once(store: Store) -> None:
    rows = [report(n) for n in range(1, 40)] + [report(3), report(4, value="9")]
    outcome = take(store, "reports", csv_of(rows))
    assert (outcome.accepted, outcome.quarantined) == (39, 2)
    assert [row.reasons[0].found for row in outcome.refused] == [
        "same as row 4",
        "same as row 5, with other values",
    ]


def test_known_rows_in_another_file_are_accepted_and_not_written_again(store: Store) -> None:
    take(store, "reports", csv_of([report(1), report(2)]), name="may.csv")
    outcome = take(store, "reports", csv_of([report(2), report(1, value="7"), report(3)]))
    assert adds_up(outcome)
    assert (outcome.accepted, outcome.unchanged, outcome.signals) == (2, 1, 1)
    [refused] = outcome.refused
    assert refused.row_number == 3
    assert refused.reasons[0].found == "already imported in file may.csv, row 2, with other values"
    assert len(store.signals(OPERATOR)) == 3


def test_a_corrected_quarantine_can_be_imported(store: Store) -> None:
    take(store, "reports", csv_of([report(1), report(2, value="ten")]))
    outcome = take(store, "reports", csv_of([report(2, value="10")]))
    assert (outcome.accepted, outcome.unchanged, outcome.signals) == (1, 0, 1)


def in_every_form(frame: pd.DataFrame) -> Iterator[tuple[str, bytes]]:
    yield "csv", frame.to_csv(index=False).encode()
    swedish = frame.to_csv(index=False, sep=";", decimal=",").encode("latin-1")
    yield "Swedish Excel", swedish
    for name, write in (("xlsx", frame.to_excel), ("parquet", frame.to_parquet)):
        out = BytesIO()
        write(out, index=False)
        yield name, out.getvalue()


def test_the_same_rows_in_another_form_are_the_same_rows(store: Store) -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2],
            "address": ["Åsgatan 1", "Ölgatan 2"],
            "date": pd.to_datetime(["2026-01-15", "2026-01-16"]),
            "type": ["N", "S"],
            "value": [1.5, None],
            "text": ["räka", None],
            "lat": [56.05, None],
            "lon": [12.7, None],
        }
    )
    outcomes = {form: take(store, "reports", file) for form, file in in_every_form(frame)}
    assert {form: (one.accepted, one.unchanged) for form, one in outcomes.items()} == {
        "csv": (2, 0),
        "Swedish Excel": (2, 2),
        "xlsx": (2, 2),
        "parquet": (2, 2),
    }
