"""What accepted rows say: signals with their type's conditions, visits, the worst finding."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from data.days import day_of
from data.intake.extract import holds
from data.schema import connect
from data.source import Condition
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import TODAY, csv_of, make_store, report, take

VISITS = ("number", "date", "access", "risk", "agency", "result", "note")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def visit(number: int, **other: str) -> dict[str, object]:
    row = {"number": str(number), "date": "2026-01-15", "access": "ja", "agency": "city"}
    return {**row, "risk": "fire", "result": "not_found", **other}


def findings(store: Store) -> list[tuple[object, ...]]:
    found = store.findings(OPERATOR).sort_values(["premises_id", "visited_day", "risk", "agency"])
    columns = found[["risk", "agency", "result"]]
    return list(columns.itertuples(index=False, name=None))


def test_a_signal_carries_the_conditions_of_its_type(store: Store) -> None:
    take(store, "reports", csv_of([report(1, type="S", value="2.5")]))
    with connect(store.url).connect() as connection:
        [row] = pd.read_sql("SELECT * FROM signal", connection).itertuples()
    assert (row.signal_type, row.owner, row.secrecy_class) == ("smoke", "rescue", "S3")
    assert row.value == 2.5 * 2 + 1
    assert row.retain_until_day == row.observed_day + 365


def test_a_row_without_a_value_says_nothing_but_is_accepted(store: Store) -> None:
    outcome = take(store, "reports", csv_of([report(1, value=""), report(2)]))
    assert (outcome.accepted, outcome.signals) == (2, 1)


def test_a_signal_of_a_place_has_a_position_and_no_premises(store: Store) -> None:
    rows = [{"date": "2026-01-15", "x": "355000", "y": "6210000"}]
    outcome = take(store, "litter", csv_of(rows, ("date", "x", "y")))
    assert (outcome.unlinked, outcome.signals, outcome.premises) == (1, 1, 0)
    [signal] = store.signals(OPERATOR).itertuples()
    assert (signal.x, signal.y) == (355000.0, 6210000.0)
    assert pd.isna(signal.premises_id)


def test_rows_with_equal_identity_are_one_visit(store: Store) -> None:
    rows = [
        visit(1, agency="city", result="found", note="cellar"),
        visit(1, agency="rescue"),
        visit(1, agency="rescue", risk="dwelling", result="found"),
        visit(1, date="2026-02-01"),
    ]
    outcome = take(store, "visits", csv_of(rows, VISITS))
    assert (outcome.visits, outcome.findings) == (2, 4)
    visits = store.visits(OPERATOR)
    assert sorted(visits["visited_day"]) == [
        day_of(TODAY.replace(month=1, day=15)),
        day_of(TODAY.replace(month=2, day=1)),
    ]
    assert findings(store) == [
        ("dwelling", "rescue", "found"),
        ("fire", "city", "found"),
        ("fire", "rescue", "not_found"),
        ("fire", "city", "not_found"),
    ]


@pytest.mark.parametrize("files", [1, 2])
@pytest.mark.parametrize(
    ("results", "worst"),
    [
        (("not_found", "found"), "found"),
        (("found", "not_found"), "found"),
        (("not_examined", "not_found"), "not_found"),
        (("found", "not_examined"), "found"),
    ],
)
def test_the_worst_result_counts_within_and_across_files(
    store: Store, files: int, results: tuple[str, str], worst: str
) -> None:
    rows = [visit(1, result=result, note=result) for result in results]
    batches = [rows] if files == 1 else [[row] for row in rows]
    for batch in batches:
        take(store, "visits", csv_of(batch, VISITS))
    [found] = store.findings(OPERATOR).itertuples()
    assert (found.result, found.outcome) == (worst, worst)
    assert len(store.visits(OPERATOR)) == 1


def test_the_outcome_is_that_of_the_worst_result_and_of_no_other(store: Store) -> None:
    rows = [visit(1, result="not_found", note="no measure"), visit(1, result="found", note="")]
    take(store, "visits", csv_of(rows, VISITS))
    [found] = store.findings(OPERATOR).itertuples()
    assert found.result == "found"
    assert pd.isna(found.outcome)


def test_a_visit_without_access_has_no_findings(store: Store) -> None:
    rows = [visit(1, access="nej", result="found"), visit(2, result="")]
    outcome = take(store, "visits", csv_of(rows, VISITS))
    assert (outcome.visits, outcome.findings) == (2, 0)
    assert sorted(store.visits(OPERATOR)["access"]) == ["full", "none"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("risk", "one of dwelling, fire"),
        ("agency", "one of city, rescue"),
        ("result", "one of found, not_examined, not_found"),
        ("access", "one of ja, nej"),
    ],
)
def test_words_nobody_knows_are_refused(store: Store, column: str, expected: str) -> None:
    outcome = take(store, "visits", csv_of([visit(1, **{column: "zzz"})], VISITS))
    [refused] = outcome.refused
    assert (refused.reasons[0].column, refused.reasons[0].expected) == (column, expected)


COLUMNS = {
    "score": pa.array([10.0, 65.0, 66.0, None]),
    "word": pa.array(["a", "b", None, "c"]),
    "flag": pa.array([True, False, None, True]),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("score", at_most=65.0), [1, 1, 0, 0]),
        (Condition("score", below=65.0), [1, 0, 0, 0]),
        (Condition("score", at_least=65.0), [0, 1, 1, 0]),
        (Condition("score", above=65.0), [0, 0, 1, 0]),
        (Condition("score", above=10.0, below=66.0), [0, 1, 0, 0]),
        (Condition("score", equals="66"), [0, 0, 1, 0]),
        (Condition("score", present=True), [1, 1, 1, 0]),
        (Condition("score", present=False), [0, 0, 0, 1]),
        (Condition("word", equals="a"), [1, 0, 0, 0]),
        (Condition("word", one_of=("a", "c")), [1, 0, 0, 1]),
        (Condition("flag", equals="true"), [1, 0, 0, 1]),
        (Condition("flag", equals="false"), [0, 1, 0, 0]),
    ],
)
def test_conditions(condition: Condition, expected: list[int]) -> None:
    assert holds([condition], COLUMNS).astype(int).tolist() == expected


def test_all_conditions_must_hold() -> None:
    both = [Condition("score", at_most=65.0), Condition("word", equals="b")]
    assert holds(both, COLUMNS).tolist() == [False, True, False, False]
    assert holds([], COLUMNS).tolist() == [True] * 4
