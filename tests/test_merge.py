"""Merging and splitting premises lose nothing, and undone in reverse leave no trace."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data.merge
from data.audit import read_log
from data.linkage_tables import metadata
from data.merge import MergeError, merge, undo_move
from data.moves import ROWS
from data.split import Apart, split
from data.store import Store
from risk.clearance import OPERATOR, Viewer
from tests.generated_city import empty_store, full_city, store_of
from tests.invented_review import GONE

STEWARD = Viewer("steward-slf", "HBG_SLF", "steward")
IDS = [11, 22, 33, 44, 55, 66, 77]
LEAVES_A_RECORD = {"premises_move", "setting", "review_decision"}

Tables = dict[str, list[Any]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_store(tmp_path_factory.mktemp("template") / "empty.db")


def made(template: Path, folder: Path) -> Store:
    """A city with everything in it, and the rows that its signals and visits came with."""
    city = full_city()
    city.rows["source_row"] = [
        {
            "file_id": file_id,
            "row_number": row,
            "row_key": 100 * file_id + row,
            "content": row,
            "premises_id": premises_id,
        }
        for file_id, row, premises_id in [
            *((2, one["row_number"], one["premises_id"]) for one in city.of("signal")),
            *((5, one["visit_id"], one["premises_id"]) for one in city.of("visit")),
        ]
        if premises_id is not None
    ]
    return store_of(city, template, folder / "city.db")


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Store:
    return made(template, tmp_path)


def dump(store: Store) -> Tables:
    """Every table but those in which a move and its undoing are recorded."""
    connection = sqlite3.connect(store.path)
    names = set(metadata.tables) - LEAVES_A_RECORD
    tables = {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in names
    }
    connection.close()
    return tables


def without_premises(tables: Tables) -> dict[str, int]:
    return {name: len(rows) for name, rows in tables.items() if name != "premises"}


def test_every_table_with_premises_is_moved() -> None:
    named = {
        table.name
        for table in metadata.tables.values()
        if any(column.name == "premises_id" or column.references(of) for column in table.columns
               for of in [metadata.tables["premises"].c.premises_id])
    }  # fmt: skip
    assert named - {"premises"} == set(ROWS), "A new table with premises: say how its rows move."


def test_a_merge_takes_everything_along(store: Store) -> None:
    before = dump(store)
    merge(store, STEWARD, 22, 11)
    after = dump(store)
    assert [row[0] for row in after["premises"]] == [
        row[0] for row in before["premises"] if row[0] != 22
    ]
    for table in ("signal", "visit", "finding", "dispute", "information_request", "source_row"):
        moved = [tuple(11 if value == 22 else value for value in row) for row in before[table]]
        assert sorted(moved, key=repr) == sorted(
            [tuple(11 if value == 22 else value for value in row) for row in after[table]], key=repr
        )
    # Both were stops of one operation, which visits the place once.
    assert len(before["operation_stop"]) - len(after["operation_stop"]) == 1
    assert read_log(store, OPERATOR).iloc[-1]["detail"].startswith("merge, move ")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from(IDS), st.sampled_from(IDS)),
        st.tuples(st.just("split"), st.sampled_from(IDS), st.integers(2, 40)),
        st.tuples(st.just("all"), st.sampled_from(IDS), st.sampled_from((2, 5))),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_undone_in_reverse_leaves_no_trace(
    template: Path, tmp_path: Path, steps: list[tuple[str, int, int]]
) -> None:
    store = made(template, tmp_path)
    first, moves = dump(store), []
    for kind, one, other in steps:
        try:
            if kind == "merge":
                moves.append(merge(store, OPERATOR, one, other))
            elif kind == "split":
                moves.append(split(store, OPERATOR, one, Apart(2, (other,), "Bakom", "Gatan 99")))
            else:
                moves.append(split(store, OPERATOR, one, Apart(other)))
        except MergeError:
            continue
        now = without_premises(dump(store))
        assert now | {"operation_stop": 0} == without_premises(first) | {"operation_stop": 0}
    for move_id in reversed(moves):
        undo_move(store, OPERATOR, move_id)
    assert dump(store) == first


def test_moves_of_the_same_premises_are_undone_in_their_order(store: Store) -> None:
    first = merge(store, STEWARD, 22, 11)
    second = merge(store, STEWARD, 44, 11)
    with pytest.raises(MergeError, match=f"Undo move {second} first"):
        undo_move(store, STEWARD, first)
    undo_move(store, STEWARD, second)
    undo_move(store, STEWARD, first)
    with pytest.raises(MergeError, match="undone already"):
        undo_move(store, STEWARD, first)


def test_a_failure_in_the_middle_changes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(store)

    def fail(*_: object) -> int:
        raise RuntimeError("the power went")

    monkeypatch.setattr(data.merge, "put_move", fail)
    with pytest.raises(RuntimeError):
        merge(store, STEWARD, 22, 11)
    assert dump(store) == before


def test_numbers_of_merged_premises_are_not_given_anew(store: Store) -> None:
    split(store, OPERATOR, 11, Apart(2))
    assert max(row[0] for row in dump(store)["premises"]) == GONE + 1


@pytest.mark.parametrize(
    ("viewer", "ids", "said"),
    [
        (Viewer("planner-slf", "HBG_SLF", "planner"), (22, 11), "Only these"),
        (STEWARD, (88, 11), "no premises 88"),  # hidden
        (STEWARD, (99, 11), "no premises 99"),  # there are none
        (STEWARD, (11, 11), "there must be both"),
        (STEWARD, (11, 22), "Only premises 11 are in a register"),
    ],
)
def test_what_cannot_be_merged_says_why(
    store: Store, viewer: Viewer, ids: tuple[int, int], said: str
) -> None:
    before = dump(store)
    with pytest.raises(MergeError, match=said):
        merge(store, viewer, *ids)
    assert dump(store) == before


def test_rows_with_visits_are_not_torn_apart(store: Store) -> None:
    with pytest.raises(MergeError, match="which row brought which is not kept"):
        split(store, OPERATOR, 11, Apart(5, (1,)))
    with pytest.raises(MergeError, match="not row 77"):
        split(store, OPERATOR, 11, Apart(2, (77,)))
