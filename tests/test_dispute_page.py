"""A planner records an objection in the details; the fact leaves the score and stays in sight."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from data.store import Store
from risk.clearance import FULL
from tests.generated_city import empty_store, full_city, store_of
from tests.test_pages_by_role import OF_ROLE, opened, words


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    city = full_city()
    city.rows["dispute"] = []
    made = store_of(city, empty_store(tmp_path / "empty.db"), tmp_path / "city.db")
    monkeypatch.setenv("SAMSYN_STORE", made.url)
    monkeypatch.delenv("SAMSYN_ROLES", raising=False)
    yield made
    st.cache_resource.clear()


def test_an_objection_is_recorded_shown_and_settled(store: Store) -> None:
    page = opened(OF_ROLE["planner"], "map", premises="11", risk="R05")
    page.text_input(key="objection_11").set_value("It was the neighbour.").run()
    page.button(key="dispute_11").click().run()
    assert not page.exception
    [kept] = store.disputes(FULL).itertuples()
    assert (kept.reason, kept.disputed_by) == ("It was the neighbour.", OF_ROLE["planner"])
    assert "disputed: gives no points" in words(page)
    next(one for one in page.button if one.label == "It was right: count it again").click().run()
    assert not page.exception
    assert store.disputes(FULL)["outcome"].tolist() == ["kept"]


def test_an_objection_without_a_reason_is_answered_with_a_sentence(store: Store) -> None:
    page = opened(OF_ROLE["planner"], "map", premises="11")
    page.button(key="dispute_11").click().run()
    assert any("needs a reason in words" in one.value for one in page.error)
    assert store.disputes(FULL).empty


def test_those_who_do_not_record_objections_see_no_form(store: Store) -> None:
    page = opened(OF_ROLE["chief"], "map", premises="11")
    assert not [one for one in page.button if one.label == "Dispute this fact"]
