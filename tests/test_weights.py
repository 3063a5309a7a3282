"""The weights page: moving, keeping, loading and comparing weights, in both languages."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from data.learning import learn_risk
from data.store import Store
from data.workspace import open_workspace
from pages.points_table import points_table, take_edits
from pages.profiles import read_moves
from risk.clearance import OPERATOR
from risk.profile import expert_profile
from tests import weighed_city
from tests.small_city import PREMISES, RISK
from tests.weighed_city import button, run, said, slider_of

store = weighed_city.store


@pytest.fixture
def empty_store(tmp_path, monkeypatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    store = Store.create(url, "helsingborg")
    monkeypatch.setenv("SAMSYN_STORE", url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()


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


def _matrix(store: Store) -> np.ndarray:
    return open_workspace(store, OPERATOR, date.today()).evidence.matrix


def _types(store: Store) -> list[str]:
    return [kind.id for kind in store.municipality.catalogue.scored_types]
