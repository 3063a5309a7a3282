"""Asking an agency from the details of premises, and the register of what was asked."""

from datetime import date

import pytest

from data.audit import read_log
from data.document import as_pdf, as_text
from data.requests import ANSWERS, Question, ask, enter_answer, requests_seen
from data.store import Store
from pages import language
from pages.request_register import register_workbook
from pages.request_words import letter
from tests.personas import persona
from tests.reading_pages import said

PLANNER = persona("planner-slf")


def first_premises(own_demo: Store) -> int:
    return int(own_demo.premises(PLANNER).index[0])


def question(own_demo: Store, **other: str) -> Question:
    stated = {
        "asked_agency": "SKV",
        "gateway": "BAL_15A",
        "purpose": "VIOLATIONS",
        "reason": "Beds seen",
    }
    return Question(first_premises(own_demo), **{**stated, **other})


def test_a_planner_asks_and_enters_the_answer(run_page, own_demo) -> None:
    premises_id = first_premises(own_demo)
    page = run_page(premises=str(premises_id))
    page.selectbox(f"ask_agency_{premises_id}").select_index(6).run()
    asked = page.selectbox(f"ask_agency_{premises_id}").value.id
    gateways = page.selectbox(f"ask_gateway_{premises_id}_{asked}")
    index = next(i for i, name in enumerate(gateways.options) if "10:15 a" in name)
    gateways.select_index(index).run()
    page.selectbox(f"ask_purpose_{premises_id}_BAL_15A").select_index(3).run()
    page.text_area(f"ask_reason_{premises_id}").input("Beds seen through the window").run()
    page.button(f"ask_{premises_id}").click().run()
    assert "The request is kept" in said(page)
    (row,) = requests_seen(own_demo, PLANNER, date.today()).to_dict("records")
    assert (row["asked_agency"], row["gateway"], row["purpose"]) == (asked, "BAL_15A", "VIOLATIONS")
    assert "waiting for an answer" in said(page)
    page.selectbox(f"answer_{row['request_id']}").select_index(3).run()
    page.button(f"enter_{row['request_id']}").click().run()
    assert "says neither yes nor no" in said(page)


def test_only_fitting_gateways_are_offered(run_page, own_demo) -> None:
    """The duty to inform law enforcement goes from the city, so nobody asks the police on it."""
    premises_id = first_premises(own_demo)
    page = run_page(premises=str(premises_id))
    offered = page.selectbox(f"ask_gateway_{premises_id}_HBG_MILJO").options
    assert any("10:15 a" in one for one in offered)
    for wrong in ("2025:170", "2024:307", "32 c", "Hit / no hit"):
        assert not any(wrong in one for one in offered)


def test_a_reason_with_a_personal_number_is_refused_in_words(run_page, own_demo) -> None:
    premises_id = first_premises(own_demo)
    page = run_page(premises=str(premises_id))
    page.text_area(f"ask_reason_{premises_id}").input("19811228-9874 lives here").run()
    page.button(f"ask_{premises_id}").click().run()
    assert "personal identity number" in said(page)
    assert requests_seen(own_demo, PLANNER, date.today()).empty


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_the_register_says_when_it_is_empty_and_why(run_page, tongue) -> None:
    page = run_page("collaboration", lang=tongue)
    assert ("Inga frågor" if tongue == "sv" else "No requests") in said(page)


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_the_register_counts_and_leaves_out_what_is_too_few(run_page, own_demo, tongue) -> None:
    for number in range(6):
        request_id = ask(own_demo, PLANNER, question(own_demo))
        if number < 4:
            enter_answer(own_demo, PLANNER, request_id, ANSWERS[number])
    page = run_page("collaboration", lang=tongue)
    figures, register = (one.value for one in page.dataframe)
    assert len(register) == 6
    assert list(figures.iloc[0])[1:3] == ["6", "67\N{NO-BREAK SPACE}% av 6"
                                          if tongue == "sv" else "67% of 6"]  # fmt: skip
    few = "för få för att säga något" if tongue == "sv" else "too few to tell"
    assert set(list(figures.iloc[0])[3:]) == {few}
    assert f"S-{request_id}" in set(register.iloc[:, 0])


def test_others_see_only_their_own_questions(run_page, own_demo) -> None:
    ask(own_demo, PLANNER, question(own_demo))
    assert "No requests that you may see" in said(run_page("collaboration", "chief-slf"))


def test_the_letter_says_everything_and_names_nobody(own_demo, monkeypatch) -> None:
    monkeypatch.setattr(language, "current_language", lambda: "sv")
    ask(own_demo, PLANNER, question(own_demo, reason="Sängar syns #emph[x]"))
    request = requests_seen(own_demo, PLANNER, date.today()).iloc[0]
    premises = own_demo.premises(PLANNER).loc[request["premises_id"]]
    with language.speaking("sv"):
        made = letter(own_demo.municipality, request, premises, 30)
    text = as_text(made)
    for wanted in (
        premises["address"], "samverkan@skv.example", "samverkan@hbg-slf.example", "planner-slf",
        "OSL 10:15 a", "fusk och överträdelser", "Sängar syns #emph[x]", "träff", "ej träff",
        "tar kontakt", "besvaras inte", "gallras efter 30 dagar", f"S-{request['request_id']}",
    ):  # fmt: skip
        assert wanted in text
    assert as_pdf(made).startswith(b"%PDF-")


def test_a_download_of_the_register_is_logged_before_it_is_given(own_demo) -> None:
    ask(own_demo, PLANNER, question(own_demo))
    seen = requests_seen(own_demo, PLANNER, date.today())
    register_workbook(own_demo, PLANNER, seen["premises_id"], seen[["reason"]])
    newest = read_log(own_demo, persona("auditor-slf")).iloc[1]
    assert (newest["action"], newest["detail"]) == ("exported", "register of requests, XLSX")
