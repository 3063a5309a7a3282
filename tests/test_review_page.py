"""The review on the data page: a record beside its candidates, decided, undone, then the next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.audit import read_log
from data.ingest import import_file
from data.review import review_items
from data.store import Store
from geo.point_map import Point
from pages.review_map import points_of
from pages.review_words import compared
from risk.clearance import OPERATOR
from tests.small_town import TODAY

START = Path(__file__).parents[1] / "pages" / "start.py"
REGISTER = (
    "objekt_id;namn;adress;slag;stadsdel;orgnr;e;n\r\n"
    "OBJ-1;Viskande <b>Livs</b>;Lindgatan 612;Butik;;;356000,0;6213000,0\r\n"
    "OBJ-2;Randiga Kafé AB;Kvarnvägen 701;Butik;;;356300,0;6213100,0\r\n"
).replace("<b>Livs</b>", "Livs & Co")
TIPS = (
    "ärendenummer;inkom;adress;kategori\r\n"
    "A1;2026-05-01;Lindgtan 612;Nattbuller\r\n"
    "A2;2026-05-02;Kvarnvgen 701;Matos\r\n"
)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    store = Store.create(f"sqlite:///{tmp_path / 'city.db'}", "helsingborg")
    for source, text in (("premises_register", REGISTER), ("tips", TIPS)):
        import_file(store, source, text.encode("cp1252"), file_name="f.csv", today=TODAY)
    monkeypatch.setenv("SAMSYN_STORE", store.url)
    st.cache_resource.clear()
    yield store
    st.cache_resource.clear()


def opened(language: str = "en") -> AppTest:
    page = AppTest.from_file(START, default_timeout=60)
    page.query_params["as"] = "steward-slf"
    page.query_params["lang"] = language
    page.switch_page("data.py")
    return ran(page)


def ran(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception, [one.message for one in page.exception]
    return page


def said(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.error)
    bars = [one.proto.text for one in page.get("progress")]
    return " ".join([*(one.value for kind in kinds for one in kind), *bars])


def test_a_queue_is_decided_one_after_another_and_undone(store: Store) -> None:
    page = opened()
    assert "1 of 2" in said(page)
    assert "the same number in a street spelt nearly alike: strong evidence for it" in said(page)
    page.button(key="review_same_1").click()
    ran(page)
    assert "2 of 2" in said(page)
    assert len(review_items(store, OPERATOR, "decided")) == 1
    page.button(key="review_none").click()
    ran(page)
    assert "Nothing waits for you." in said(page)
    page.button(key="review_undo").click()
    ran(page)
    assert "2 of 2" in said(page)
    assert "decision about premises" in said(page)
    page.button(key="review_undo_chosen").click()
    ran(page)
    assert len(review_items(store, OPERATOR)) == 2


def test_every_way_to_decide_has_a_key_of_its_own(store: Store) -> None:
    keys = [one.proto.shortcut for one in opened().button if one.proto.shortcut]
    assert sorted(keys) == ["0", "1", "l"]


def test_who_looked_and_who_decided_is_logged_without_content(store: Store) -> None:
    page = opened()
    page.button(key="review_none").click()
    ran(page)
    log = read_log(store, OPERATOR)
    mine = log[log["detail"].str.contains("review item")]
    assert list(mine["action"][:2]) == ["saw", "changed"]
    assert set(mine["function"]) == {"steward-slf"}
    assert not mine["detail"].str.contains("Lind|Kvarn").any()


def test_swedish(store: Store) -> None:
    page = opened("sv")
    assert "Granskning" in [one.value for one in page.subheader]
    assert "1 av 2" in said(page)
    assert "talar starkt för" in said(page)


def test_points_share_a_place_and_carry_no_names(store: Store) -> None:
    seen = review_items(store, OPERATOR)[0]
    [point] = points_of(seen, "EPSG:3006")
    assert point.sign == "1"
    candidate = seen.premises[seen.item.candidates[0]["premises_id"]]
    at = {**seen.record, "x": candidate["x"], "y": candidate["y"]}
    both = points_of(
        type(seen)(seen.item, "", "", at, dict.fromkeys(seen.premises, at), ()), "EPSG:3006"
    )
    assert [one.sign for one in both] == ["?, 1"]
    with pytest.raises(ValueError, match="expected numbers or a question mark"):
        Point(56.0, 12.7, "<script>")


@pytest.mark.parametrize(
    ("one", "other", "sign", "shown"),
    [
        ("Alfa", "ALFA", "=", "ALFA"),
        ("Lindgtan 1", "Lindgatan 1", "≈", "Lindg<u><b>a</b></u>tan 1"),
        ("Alfa", "Xyz <b>", "≠", None),
        (None, "<i>", "–", "&lt;i&gt;"),
        ("Alfa", None, "–", ""),
        (None, None, "", ""),
    ],
)
def test_differences_are_marked_by_sign_and_line(one, other, sign, shown) -> None:
    found = compared(one, other)
    assert found[0] == sign
    assert shown is None or found[1] == shown
    assert "<i>" not in found[1]
