"""The weights page: moving, keeping, loading and comparing weights, in both languages."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.learning import learn_risk
from data.store import Store
from data.workspace import open_workspace
from pages.points_table import points_table, take_edits
from pages.profiles import read_moves, write_moves
from pages.top_view import changes_of_top
from risk.clearance import OPERATOR
from risk.profile import expert_profile
from tests.small_city import PREMISES, RISK, fill

PAGE = Path(__file__).parents[1] / "pages" / "weights.py"


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    """Sixty premises with one or two signals each and three visits in four of them."""
    url = f"sqlite:///{tmp_path / 'small.db'}"
    store = Store.create(url, "helsingborg")
    fill(store)
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()


@pytest.fixture
def empty_store(tmp_path, monkeypatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    store = Store.create(url, "helsingborg")
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()


def run(**address: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30)
    for name, value in {"weights_risk": RISK, "lang": "en", **address}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception
    return page


def slider_of(page: AppTest, kind: str):
    return page.slider(key=f"points_{RISK}_{kind}")


def said(page: AppTest) -> str:
    return " ".join(one.value for one in page.markdown)


def test_a_moved_weight_changes_the_top_and_the_address(store):
    page = run(weights_top="10")
    assert "The same 10 premises" in said(page)
    carried = pd.Series(np.count_nonzero(_matrix(store), axis=0), _types(store))
    most_carried = carried[
        [one.key.rpartition("_")[2] for one in page.slider if one.key.startswith("points_")]
    ].idxmax()
    slider_of(page, most_carried).set_value(10.0).run()
    assert not page.exception
    assert page.query_params["moved"] == f"{RISK}.{most_carried}~10"
    assert "premises at the top are others" in said(page)
    again = run(weights_top="10", moved=page.query_params["moved"])
    assert slider_of(again, most_carried).value == 10.0
    assert said(again) == said(page)


def test_two_sliders_moved_one_after_the_other_both_count(store):
    page = run()
    first, second = (one.key.rpartition("_")[2] for one in page.slider[:2])
    slider_of(page, first).set_value(7.5)
    slider_of(page, second).set_value(1.5)
    page.run()
    assert page.query_params["moved"] == f"{RISK}.{first}~7.5,{RISK}.{second}~1.5"


def test_what_is_kept_can_be_loaded_compared_and_left_again(store):
    page = run()
    kind = page.slider[0].key.rpartition("_")[2]
    expert = slider_of(page, kind).value
    slider_of(page, kind).set_value(9.0).run()
    page.text_input(key="profile_name").set_value("autumn").run()
    button(page, "Save").click().run()
    assert not page.exception
    assert page.selectbox(key="profile").value == "autumn@1"
    assert "Saved as autumn" in page.success[0].value
    assert "moved" not in page.query_params
    assert slider_of(page, kind).value == 9.0
    assert store.load_profile(OPERATOR, "autumn").weight(kind, RISK) == 9.0

    page.selectbox(key="compare").set_value("autumn@1").run()
    assert "autumn" in said(page)
    button(page, "Back to the experts' points").click().run()
    assert slider_of(page, kind).value == expert
    assert not page.exception
    assert slider_of(run(profile="autumn@1"), kind).value == 9.0


def test_a_profile_needs_a_name_of_its_own(store):
    page = run()
    page.text_input(key="profile_name").set_value("expert").run()
    button(page, "Save").click().run()
    assert "name of 1 to 60 characters" in page.error[0].value
    assert store.profiles(OPERATOR) == []


def test_a_backtest_says_what_it_rests_on(store):
    page = run()
    button(page, "Run the backtest").click().run()
    assert not page.exception
    assert "visits with a result" in said(page)
    page.date_input(key="backtest_train_until").set_value(date.today() - timedelta(days=20)).run()
    assert any("run it again" in one.value for one in page.info)
    button(page, "Run the backtest").click().run()
    assert "Too few visits to tell: 4" in page.warning[0].value


def test_few_visits_are_called_too_few(store):
    page = run(weights_risk="R03")
    assert any("Too few visits to tell" in one.value for one in page.warning)


def test_outcomes_are_shown_before_they_are_taken_over(store):
    page = run()
    before = {one.key: one.value for one in page.slider}
    button(page, "Learn from outcomes").click().run()
    assert not page.exception
    said = next(one.value for one in [*page.warning, *page.success] if "Learned from" in one.value)
    assert "Learned from 140 visits with a result, 105 with a finding" in said
    assert {one.key: one.value for one in page.slider} == before
    button(page, "Take over as draft").click().run()
    assert not page.exception
    learned = learn_risk(open_workspace(store, OPERATOR, date.today()), RISK, date.today())
    for one in learned.weights:
        assert slider_of(page, one.type).value == pytest.approx(one.after, rel=0.01)
    assert "your draft now" in page.success[-1].value
    button(page, "Learn from outcomes").click().run()
    again = next(one.value for one in [*page.warning, *page.success] if "Learned from" in one.value)
    assert again == said, "learning begins at the experts' points, so visits never count twice"


def test_the_table_moves_weights_and_keeps_their_signs(store):
    catalogue = store.municipality.catalogue
    known = {"expert": expert_profile(catalogue)}
    types = [one for one in catalogue.scored_types if one.id in ("P06", "N01")]
    st.session_state["moved"] = ""
    edits = {0: {"now": 7.5}, 1: {"now": 3.0}, "1": {"now": None}}
    take_edits(known, catalogue, types, RISK, edits)
    moves = read_moves(st.session_state["moved"], catalogue)
    assert moves == [(RISK, types[0].id, 7.5), (RISK, types[1].id, 0.0)]
    page = run(weights_form="table", moved=st.session_state["moved"])
    assert not page.slider or page.slider[0].key == f"caps_{RISK}"
    table = points_table(open_workspace(store, OPERATOR, date.today()), types, RISK, None)
    assert table["now"].tolist() == [kind.points[RISK] for kind in types]
    assert (table["Premises that carry it"] + table["Not known"] == PREMISES).all()


def test_the_families_limits_are_a_weight_like_others(store):
    page = run()
    page.slider(key=f"caps_{RISK}").set_value(2.0).run()
    assert page.query_params["moved"] == f"{RISK}.caps~1"
    page.text_input(key="profile_name").set_value("wide").run()
    button(page, "Save").click().run()
    assert store.load_profile(OPERATOR, "wide").looseness(RISK) == 2.0
    assert store.load_profile(OPERATOR, "wide").looseness("R01") == 1.0


def test_swedish_and_nonsense_in_the_address(store):
    page = run(lang="sv", moved="R02.NOPE~4,R02~,x.y~nan,,", profile="gone@7", weights_top="3")
    assert page.subheader[0].value == "Vikter"
    assert "expert" in page.selectbox(key="profile").value


def test_an_empty_store_says_what_to_do(empty_store):
    page = run()
    assert "Import a file" in page.info[0].value
    assert not page.slider


def test_moves_survive_being_written_and_read(store):
    catalogue = store.municipality.catalogue
    loaded = expert_profile(catalogue)
    kind = catalogue.scored_types[0].id
    moved = loaded.moved(kind, "R01", 3.5).moved(kind, "R02", -0.25)
    rebuilt = loaded
    for risk, one, points in read_moves(write_moves(loaded, moved), catalogue):
        rebuilt = rebuilt.moved(one, risk, points)
    assert rebuilt == moved


def test_who_enters_and_leaves_agrees_with_sorting():
    random = np.random.default_rng(3)
    names = ["name", "address", "kind", "district"]
    premises = pd.DataFrame("x", index=range(500, 540), columns=names)
    before, after = random.random(40), random.random(40)
    changes = changes_of_top(premises, before, after, 7)
    top_before = set(sorted(range(40), key=lambda i: -before[i])[:7])
    top_after = set(sorted(range(40), key=lambda i: -after[i])[:7])
    enters = changes[changes["rank_after"] <= 7].index - 500
    assert set(enters) == top_after - top_before
    assert set(changes.index - 500) - set(enters) == top_before - top_after
    assert (changes["rank_before"] <= 7).sum() == len(enters)


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def _matrix(store: Store) -> np.ndarray:
    return open_workspace(store, OPERATOR, date.today()).evidence.matrix


def _types(store: Store) -> list[str]:
    return [kind.id for kind in store.municipality.catalogue.scored_types]
