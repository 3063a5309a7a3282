"""Moved weights and profiles: kept, compared, written into the address and read again."""

import numpy as np
import pandas as pd

from pages.profiles import read_moves, write_moves
from pages.top_view import changes_of_top
from risk.clearance import OPERATOR
from risk.profile import expert_profile
from tests import weighed_city
from tests.small_city import RISK
from tests.weighed_city import button, run, said, slider_of

store = weighed_city.store


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
