"""Rows find their premises by number and address, in any order of files, as plain search would."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data.ingest
import data.intake.reading_csv
from data.status import store_status
from data.store import Store
from geo.address import normalize_address
from risk.clearance import OPERATOR
from tests.small_town import REPORT_COLUMNS, csv_of, make_store, report, take

REGISTER = ("Number", "Name", "Address", "Kind", "Owner", "E", "N")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


@pytest.fixture
def exact_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No estimate adds to what numbers and addresses find."""
    monkeypatch.setattr(data.ingest, "link_founded", lambda _c, _town, report, _who: report)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are cut into many batches."""
    monkeypatch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 256)


def register(*rows: dict[str, object]) -> bytes:
    return csv_of(rows, REGISTER)


def premises(store: Store) -> pd.DataFrame:
    return store.premises(OPERATOR)


def test_a_row_finds_the_register_by_its_address(store: Store) -> None:
    take(store, "register", register({"Number": "7", "Name": "Alfa", "Address": "Storgatan 1"}))
    rows = [report(1, address="STORGATAN 1, 252 20 Helsingborg"), report(2, address="Storg. 2")]
    outcome = take(store, "reports", csv_of(rows))
    assert (outcome.linked, outcome.unlinked, outcome.premises) == (1, 1, 1)
    signals = store.signals(OPERATOR).sort_values("row_number")
    assert list(premises(store).loc[signals["premises_id"], "address"]) == [
        "Storgatan 1",
        "Storg. 2",
    ]


def test_a_register_takes_over_premises_that_an_address_founded(store: Store) -> None:
    before = take(store, "reports", csv_of([report(1), report(2)]))
    assert (before.linked, before.unlinked) == (0, 2)
    row = {"Number": "7", "Name": "Alfa", "Address": "Storgatan 1", "Kind": "Butik"}
    outcome = take(store, "register", register({**row, "E": "355000", "N": "6210000"}))
    assert (outcome.premises, outcome.linked) == (0, 1)
    found = premises(store).set_index("address").loc["Storgatan 1"]
    assert (found["register_id"], found["name"], found["kind"]) == ("7", "Alfa", "shop")
    assert (found["x"], found["y"]) == (355000.0, 6210000.0)
    # What was unlinked when it came is linked now.
    now = store_status(store, OPERATOR).sources["reports"]
    assert (now.linked, now.unlinked) == (1, 1)


def test_two_numbers_at_one_address_are_two_premises(store: Store) -> None:
    rows = [{"Number": n, "Address": "Storgatan 1"} for n in ("7", "8")]
    take(store, "register", register(*rows))
    assert list(premises(store)["register_id"]) == ["7", "8"]
    outcome = take(store, "reports", csv_of([report(1)]))
    assert (outcome.linked, outcome.premises) == (1, 0)
    assert store.signals(OPERATOR)["premises_id"].tolist() == [1.0]


def test_what_the_store_knows_is_not_overwritten(store: Store) -> None:
    take(store, "register", register({"Number": "7", "Name": "Alfa", "Address": "Storgatan 1"}))
    take(store, "register", register({"Number": "7", "Name": "Beta", "Kind": "Butik"}))
    [found] = premises(store).itertuples()
    assert (found.name, found.address, found.kind) == ("Alfa", "Storgatan 1", "shop")


@pytest.mark.usefixtures("small_blocks")
def test_the_first_value_a_file_tells_counts(store: Store) -> None:
    rows = [{"Number": n % 20, "Name": f"{n}", "Address": f"Storgatan {n}"} for n in range(60)]
    take(store, "register", register(*rows))
    assert list(premises(store)["name"]) == [str(n) for n in range(20)]


def test_rows_about_premises_of_another_source_are_linked(store: Store) -> None:
    take(store, "reports", csv_of([report(1)]))
    assert take(store, "reports", csv_of([report(5, address="Storgatan 1")])).linked == 0
    visits = csv_of(
        [{"number": "9", "date": "2026-01-01", "access": "ja"}],
        ("number", "date", "access", "risk", "agency", "result", "note"),
    )
    assert take(store, "visits", visits).unlinked == 1
    register_file = register({"Number": "9", "Name": "Alfa"})
    assert take(store, "register", register_file).premises == 0
    assert store_status(store, OPERATOR).sources["visits"].linked == 1
    assert premises(store).set_index("register_id").loc["9", "name"] == "Alfa"


def test_a_row_that_names_no_place_is_refused(store: Store) -> None:
    outcome = take(store, "reports", csv_of([report(1, address="Box 12"), report(2)]))
    [refused] = outcome.refused
    assert refused.reasons[0].column == "address"
    assert refused.reasons[0].expected == "something to tell the premises by"


ADDRESSES = ["Storgatan 1", "STORGATAN 1", "Storgatan 2", "Torget 3", ""]
NUMBERS = ["7", "8", "9"]

register_rows = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(ADDRESSES)), max_size=12
)
report_rows = st.lists(st.sampled_from(ADDRESSES[:-1]), max_size=12)


def searched(files: list[list[tuple[str, str]]]) -> list[dict[str, str]]:
    """Premises that rows (number, address) find or found one after the other, by plain search."""
    known: list[dict[str, str]] = []
    for rows in files:
        for number, address in rows:
            [key] = normalize_address([address], "swedish")
            by_number = [p for p in known if number and p["number"] == number]
            by_key = [p for p in known if key and p["key"] == key]
            free = [p for p in by_key if not p["number"]] if number else by_key
            found = (by_number or free or [None])[0]
            if found is None:
                found = {"number": "", "key": ""}
                known.append(found)
            found["number"] = found["number"] or number
            found["key"] = found["key"] or key
    return known


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=report_rows, listed=register_rows, then=report_rows, cut=st.booleans())
@pytest.mark.usefixtures("exact_only")
def test_premises_are_those_of_a_plain_search(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[str],
    listed: list[tuple[str, str]],
    then: list[str],
    cut: bool,
) -> None:
    store = make_store(tmp_path_factory.mktemp("town"))
    files = [
        ("reports", [report(n, address=a) for n, a in enumerate(first)], [("", a) for a in first]),
        (
            "register",
            [{"Number": n, "Address": a, "Name": i} for i, (n, a) in enumerate(listed)],
            listed,
        ),
        (
            "reports",
            [report(100 + n, address=a) for n, a in enumerate(then)],
            [("", a) for a in then],
        ),
    ]
    with pytest.MonkeyPatch.context() as patch:
        if cut:
            patch.setattr(data.intake.reading_csv, "BLOCK_BYTES", 128)
        for source, rows, _ in files:
            if rows:
                columns = REGISTER if source == "register" else REPORT_COLUMNS
                take(store, source, csv_of(rows, columns))
    expected = searched([identities for _, _, identities in files])
    found = premises(store)
    keys = normalize_address(
        [a if isinstance(a, str) else None for a in found["address"]], "swedish"
    )
    assert list(zip(found["register_id"].fillna(""), keys, strict=True)) == [
        (one["number"], one["key"]) for one in expected
    ]
