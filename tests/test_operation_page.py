"""The operation page: from the visit list to a guest who sees it while it is open."""

import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.audit import read_log
from data.document import as_text
from data.operations import operations_seen
from data.pack import pack_of
from data.store import Store
from pages.frame import as_of
from pages.language import speaking
from pages.pack_view import pack_pdf
from pages.pack_words import pack_document
from tests.personas import persona

START = str(Path(__file__).parents[1] / "pages" / "start.py")
PLANNER = persona("planner-slf")


@pytest.fixture
def store(demo_url, tmp_path) -> Store:
    """A copy of the demo, so that other tests see no operation."""
    source = Store.open(demo_url).path
    for file in source.parent.glob("helsingborg*.db*"):
        shutil.copy(file, tmp_path / file.name)
    return Store.open(f"sqlite:///{tmp_path / source.name}")


@pytest.fixture
def run(monkeypatch, store):
    """Run the page as a function of the demo."""

    def run_(function: str = "planner-slf", lang: str = "en", **query: str) -> AppTest:
        monkeypatch.setenv("SAMSYN_STORE", store.url)
        page = AppTest.from_file(START, default_timeout=60)
        for name, value in {"as": function, "lang": lang, **query}.items():
            page.query_params[name] = value
        page.switch_page("operation.py").run()
        assert not page.exception, [one.message for one in page.exception]
        return page

    yield run_
    st.cache_resource.clear()


def said(page: AppTest) -> str:
    shown = [*page.markdown, *page.info, *page.success, *page.error, *page.caption, *page.warning]
    return "\n".join(one.value for one in shown).replace("\\", "")


def names(store: Store, count: int) -> tuple[str, list[str]]:
    """Ids for the address, and names, of the first premises."""
    premises = store.premises(PLANNER).head(count)
    return ",".join(map(str, premises.index)), list(premises["name"])


def planned(run, store, *guests: str) -> AppTest:
    visits, _names = names(store, 3)
    page = run(visits=visits)
    page.text_input("operation_title").input("Fridag kväll").run()
    page.multiselect("operation_participants").set_value(list(guests)).run()
    page.button("plan_operation").click().run()
    assert not page.exception
    return page


def test_a_planner_plans_opens_and_closes_and_a_guest_sees_it_between(run, store) -> None:
    page = planned(run, store, "partner-skv")
    assert "Planned." in said(page)
    assert "To plan an operation, put premises on the visit list" in said(page)
    (operation,) = operations_seen(store, PLANNER)
    shown = []
    for step in ("planned", "open", "closed"):
        if step != "planned":
            page.button(f"move_{operation.operation_id}").click().run()
        shown.append("Fridag kväll" in said(run("partner-skv")))
        assert step == operations_seen(store, PLANNER)[0].status
    assert shown == [False, True, False]
    assert "No operation that you take part in is open" in said(run("partner-skv"))


def test_the_pack_is_shown_on_demand_and_logged(run, store) -> None:
    page = planned(run, store, "partner-skv")
    (operation,) = operations_seen(store, PLANNER)
    page.button(f"pack_{operation.operation_id}").click().run()
    text = said(page)
    for name in names(store, 3)[1]:
        assert name in text
    assert "Holds only what every participant may see" in text
    entry = read_log(store, persona("auditor-slf")).query("detail == 'shared pack'").iloc[0]
    assert (entry["action"], entry["function"]) == ("saw", "planner-slf")


def test_a_guest_reads_the_pack_while_it_is_open(run, store) -> None:
    page = planned(run, store, "partner-skv")
    (operation,) = operations_seen(store, PLANNER)
    page.button(f"move_{operation.operation_id}").click().run()
    guest = run("partner-skv")
    guest.button(f"pack_{operation.operation_id}").click().run()
    assert names(store, 3)[1][0] in said(guest)
    assert not [one for one in guest.button if one.key and one.key.startswith("move_")]


@pytest.mark.parametrize(
    ("function", "lang", "expected"),
    [
        ("planner-slf", "sv", "Ingen insats som du får se"),
        ("inspector-miljo", "en", "Until they are closed only participants"),
        ("partner-skv", "sv", "Ingen insats som du deltar i är öppen"),
    ],
)
def test_an_empty_page_says_why(run, function, lang, expected) -> None:
    assert expected in said(run(function, lang))


def test_the_document_of_the_pack(run, store) -> None:
    planned(run, store)
    (operation,) = operations_seen(store, PLANNER)
    pack = pack_of(store, PLANNER, operation.operation_id, as_of())
    with speaking("sv"):
        text = as_text(pack_document(store.municipality, pack))
    for wanted in ("Insats: Fridag kväll", "planner-slf", "Mandat:", "1. ", "3. "):
        assert wanted in text
    assert pack_pdf(store, PLANNER, pack, "sv").startswith(b"%PDF-")
    newest = read_log(store, persona("auditor-slf")).iloc[1]
    assert (newest["action"], newest["detail"]) == ("exported", "shared pack, PDF")
