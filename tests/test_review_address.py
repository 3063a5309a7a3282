"""A steward says which address of the register was meant; it holds, and can be taken back."""

from pathlib import Path

import pandas as pd
import pytest

from data.audit import read_log
from data.doubtful import address_number
from data.review import ReviewError, review_items
from data.review_address import decide_address, undo_either
from data.store import Store
from risk.clearance import OPERATOR, Viewer
from tests.small_town import csv_of, make_store, report, take
from tests.test_locations import give_register, premises_at, without_position

STEWARD = OPERATOR
"""A steward who may see all that the source can say."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = make_store(tmp_path)
    give_register(store, tmp_path)
    take(store, "reports", csv_of([without_position(1, "Storgatan 4")]))
    return store


def only_item(store: Store, status: str = "waiting"):
    [seen] = [one for one in review_items(store, STEWARD, status) if one.item.kind == "address"]
    return seen


def test_a_doubtful_address_waits_with_what_the_register_offers(store: Store) -> None:
    item = only_item(store).item
    # The nearest numbers of the street; 3 and 5 are as near to 4.
    assert [one["address"] for one in item.candidates] == [
        "Storgatan 3", "Storgatan 5A", "Storgatan 1"
    ]  # fmt: skip


def test_what_is_sure_does_not_wait(store: Store) -> None:
    before = only_item(store)
    take(store, "reports", csv_of([without_position(2, "Storgatan 3")]))
    assert only_item(store) == before


def test_the_chosen_address_is_the_place(store: Store) -> None:
    item = only_item(store).item
    decide_address(store, STEWARD, item.item_id, 0)
    placed, chosen = premises_at(store, "Storgatan 4"), item.candidates[0]
    assert (placed["x"], placed["y"]) == (chosen["x"], chosen["y"])
    assert placed["location_by"] == "review"
    assert placed["location_match"] == chosen["address"]
    assert pd.isna(placed["area_x"])
    assert only_item(store, "decided").history[-1].candidate == address_number(chosen["address"])
    entries = read_log(store, OPERATOR)
    [entry] = entries[entries["detail"].str.contains("review item")].to_dict("records")
    assert (entry["function"], entry["action"]) == ("operator", "changed")
    assert "Storgatan" not in entry["detail"]


def test_a_decision_holds_for_the_next_file_and_the_next_register(
    store: Store, tmp_path: Path
) -> None:
    item = only_item(store).item
    decide_address(store, STEWARD, item.item_id, 0)
    chosen = item.candidates[0]
    give_register(store, tmp_path)
    assert premises_at(store, "Storgatan 4")["x"] == chosen["x"]
    take(store, "reports", csv_of([without_position(2, "storgatan  4")]))
    assert premises_at(store, "Storgatan 4")["x"] == chosen["x"]
    assert not [one for one in review_items(store, STEWARD) if one.item.kind == "address"]


def test_none_of_them_leaves_the_area_and_asks_no_more(store: Store, tmp_path: Path) -> None:
    decide_address(store, STEWARD, only_item(store).item.item_id, None, "a new house")
    placed = premises_at(store, "Storgatan 4")
    assert pd.isna(placed["x"])
    assert placed["area_radius_m"] > 0
    give_register(store, tmp_path)
    assert not [one for one in review_items(store, STEWARD) if one.item.kind == "address"]
    assert only_item(store, "decided").history[-1].reason == "a new house"


def test_a_decision_can_be_taken_back(store: Store) -> None:
    before = premises_at(store, "Storgatan 4")
    item = only_item(store).item
    decide_address(store, STEWARD, item.item_id, 0)
    undo_either(store, STEWARD, item.item_id)
    pd.testing.assert_series_equal(premises_at(store, "Storgatan 4"), before)
    assert [one.decision for one in only_item(store).history] == ["same", "undone"]


def test_a_position_stated_later_ends_the_question(store: Store) -> None:
    take(store, "reports", csv_of([report(9, address="Storgatan 4", lat="56.05", lon="12.70")]))
    assert not [one for one in review_items(store, STEWARD) if one.item.kind == "address"]


@pytest.mark.parametrize("viewer", [Viewer("p", "rescue", "steward"), Viewer("c", "city", "chief")])
def test_who_may_not_decide_is_refused(store: Store, viewer: Viewer) -> None:
    item_id = only_item(store).item.item_id
    with pytest.raises(ReviewError):
        decide_address(store, viewer, item_id, 0)
    assert pd.isna(premises_at(store, "Storgatan 4")["x"])


@pytest.mark.parametrize(
    ("choice", "reason"), [(7, ""), (0, "x" * 300), (0, "19121212-1212 lives there")]
)
def test_what_cannot_be_is_refused(store: Store, choice: int, reason: str) -> None:
    with pytest.raises(ReviewError):
        decide_address(store, STEWARD, only_item(store).item.item_id, choice, reason)
    assert only_item(store).item.status == "waiting"
