"""Asking an agency from the details of premises, and the register of what was asked."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.audit import read_log
from data.document import as_pdf, as_text
from data.requests import ANSWERS, Question, ask, enter_answer, requests_seen
from data.store import Store
from pages import language
from pages.request_register import register_workbook
from pages.request_words import letter
from tests.personas import persona

START = str(Path(__file__).parents[1] / "pages" / "start.py")
PLANNER = persona("planner-slf")


@pytest.fixture
def store(demo_url, tmp_path) -> Store:
    """A copy of the demo, so that other tests see no request."""
    source = Store.open(demo_url).path
    for file in source.parent.glob("helsingborg*.db*"):
        shutil.copy(file, tmp_path / file.name)
    return Store.open(f"sqlite:///{tmp_path / source.name}")


@pytest.fixture
def run(monkeypatch, store):
    """Run a page as a function of the demo."""

    def run_(path: str = "", function: str = "planner-slf", **query: str) -> AppTest:
        monkeypatch.setenv("SAMSYN_STORE", store.url)
        page = AppTest.from_file(START, default_timeout=60)
        for name, value in {"as": function, **query}.items():
            page.query_params[name] = value
        if path:
            page.switch_page(f"{path}.py")
        page.run()
        assert not page.exception, [one.message for one in page.exception]
        return page

    yield run_
    st.cache_resource.clear()


def said(page: AppTest) -> str:
    shown = [*page.markdown, *page.info, *page.success, *page.error, *page.caption, *page.warning]
    return "\n".join(one.value for one in shown)


def first_premises(store: Store) -> int:
    return int(store.premises(PLANNER).index[0])


def question(store: Store, **other: str) -> Question:
    stated = {
        "asked_agency": "SKV",
        "gateway": "BAL_15A",
        "purpose": "VIOLATIONS",
        "reason": "Beds seen",
    }
    return Question(first_premises(store), **{**stated, **other})


def test_a_planner_asks_and_enters_the_answer(run, store) -> None:
    premises_id = first_premises(store)
    page = run(premises=str(premises_id), lang="en")
    page.selectbox(f"ask_agency_{premises_id}").select_index(6).run()
    asked = page.selectbox(f"ask_agency_{premises_id}").value.id
    gateways = page.selectbox(f"ask_gateway_{premises_id}_{asked}")
    index = next(i for i, name in enumerate(gateways.options) if "10:15 a" in name)
    gateways.select_index(index).run()
    page.selectbox(f"ask_purpose_{premises_id}_BAL_15A").select_index(3).run()
    page.text_area(f"ask_reason_{premises_id}").input("Beds seen through the window").run()
    page.button(f"ask_{premises_id}").click().run()
    assert "The request is kept" in said(page)
    (row,) = requests_seen(store, PLANNER, date.today()).to_dict("records")
    assert (row["asked_agency"], row["gateway"], row["purpose"]) == (asked, "BAL_15A", "VIOLATIONS")
    assert "waiting for an answer" in said(page).replace("\\", "")
    page.selectbox(f"answer_{row['request_id']}").select_index(3).run()
    page.button(f"enter_{row['request_id']}").click().run()
    assert "says neither yes nor no" in said(page).replace("\\", "")


def test_only_fitting_gateways_are_offered(run, store) -> None:
    """The duty to inform law enforcement goes from the city, so nobody asks the police on it."""
    premises_id = first_premises(store)
    page = run(premises=str(premises_id), lang="en")
    offered = page.selectbox(f"ask_gateway_{premises_id}_HBG_MILJO").options
    assert any("10:15 a" in one for one in offered)
    for wrong in ("2025:170", "2024:307", "32 c", "Hit / no hit"):
        assert not any(wrong in one for one in offered)


def test_a_reason_with_a_personal_number_is_refused_in_words(run, store) -> None:
    premises_id = first_premises(store)
    page = run(premises=str(premises_id), lang="en")
    page.text_area(f"ask_reason_{premises_id}").input("19811228-9874 lives here").run()
    page.button(f"ask_{premises_id}").click().run()
    assert "personal identity number" in said(page)
    assert requests_seen(store, PLANNER, date.today()).empty


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_the_register_says_when_it_is_empty_and_why(run, tongue) -> None:
    page = run("collaboration", lang=tongue)
    assert ("Inga frågor" if tongue == "sv" else "No requests") in said(page)


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_the_register_counts_and_leaves_out_what_is_too_few(run, store, tongue) -> None:
    for number in range(6):
        request_id = ask(store, PLANNER, question(store))
        if number < 4:
            enter_answer(store, PLANNER, request_id, ANSWERS[number])
    page = run("collaboration", lang=tongue)
    figures, register = (one.value for one in page.dataframe)
    assert len(register) == 6
    assert list(figures.iloc[0])[1:3] == ["6", "67\N{NO-BREAK SPACE}% av 6"
                                          if tongue == "sv" else "67% of 6"]  # fmt: skip
    few = "för få för att säga något" if tongue == "sv" else "too few to tell"
    assert set(list(figures.iloc[0])[3:]) == {few}
    assert f"S-{request_id}" in set(register.iloc[:, 0])


def test_others_see_only_their_own_questions(run, store) -> None:
    ask(store, PLANNER, question(store))
    assert "No requests that you may see" in said(run("collaboration", "chief-slf", lang="en"))


def test_the_letter_says_everything_and_names_nobody(store, monkeypatch) -> None:
    monkeypatch.setattr(language, "current_language", lambda: "sv")
    ask(store, PLANNER, question(store, reason="Sängar syns #emph[x]"))
    request = requests_seen(store, PLANNER, date.today()).iloc[0]
    premises = store.premises(PLANNER).loc[request["premises_id"]]
    with language.speaking("sv"):
        made = letter(store.municipality, request, premises, 30)
    text = as_text(made)
    for wanted in (
        premises["address"], "samverkan@skv.example", "samverkan@hbg-slf.example", "planner-slf",
        "OSL 10:15 a", "fusk och överträdelser", "Sängar syns #emph[x]", "träff", "ej träff",
        "tar kontakt", "besvaras inte", "gallras efter 30 dagar", f"S-{request['request_id']}",
    ):  # fmt: skip
        assert wanted in text
    assert as_pdf(made).startswith(b"%PDF-")


def test_a_download_of_the_register_is_logged_before_it_is_given(store) -> None:
    ask(store, PLANNER, question(store))
    seen = requests_seen(store, PLANNER, date.today())
    register_workbook(store, PLANNER, seen["premises_id"], seen[["reason"]])
    newest = read_log(store, persona("auditor-slf")).iloc[1]
    assert (newest["action"], newest["detail"]) == ("exported", "register of requests, XLSX")
