"""The operation page: from the visit list to a guest who sees it while it is open."""

import pytest
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
from tests.reading_pages import said

PLANNER = persona("planner-slf")


def names(own_demo: Store, count: int) -> tuple[str, list[str]]:
    """Ids for the address, and names, of the first premises."""
    premises = own_demo.premises(PLANNER).head(count)
    return ",".join(map(str, premises.index)), list(premises["name"])


def planned(run_page, own_demo, *guests: str) -> AppTest:
    visits, _names = names(own_demo, 3)
    page = run_page("operation", visits=visits)
    page.text_input("operation_title").input("Fridag kväll").run()
    page.multiselect("operation_participants").set_value(list(guests)).run()
    page.button("plan_operation").click().run()
    assert not page.exception
    return page


def test_a_planner_plans_opens_and_closes_and_a_guest_sees_it_between(run_page, own_demo) -> None:
    page = planned(run_page, own_demo, "partner-skv")
    assert "Planned." in said(page)
    assert "To plan an operation, put premises on the visit list" in said(page)
    (operation,) = operations_seen(own_demo, PLANNER)
    shown = []
    for step in ("planned", "open", "closed"):
        if step != "planned":
            page.button(f"move_{operation.operation_id}").click().run()
        shown.append("Fridag kväll" in said(run_page("operation", "partner-skv")))
        assert step == operations_seen(own_demo, PLANNER)[0].status
    assert shown == [False, True, False]
    assert "No operation that you take part in is open" in said(
        run_page("operation", "partner-skv")
    )


def test_the_pack_is_shown_on_demand_and_logged(run_page, own_demo) -> None:
    page = planned(run_page, own_demo, "partner-skv")
    (operation,) = operations_seen(own_demo, PLANNER)
    page.button(f"pack_{operation.operation_id}").click().run()
    text = said(page)
    for name in names(own_demo, 3)[1]:
        assert name in text
    assert "Holds only what every participant may see" in text
    entry = read_log(own_demo, persona("auditor-slf")).query("detail == 'shared pack'").iloc[0]
    assert (entry["action"], entry["function"]) == ("saw", "planner-slf")


def test_a_guest_reads_the_pack_while_it_is_open(run_page, own_demo) -> None:
    page = planned(run_page, own_demo, "partner-skv")
    (operation,) = operations_seen(own_demo, PLANNER)
    page.button(f"move_{operation.operation_id}").click().run()
    guest = run_page("operation", "partner-skv")
    guest.button(f"pack_{operation.operation_id}").click().run()
    assert names(own_demo, 3)[1][0] in said(guest)
    assert not [one for one in guest.button if one.key and one.key.startswith("move_")]


@pytest.mark.parametrize(
    ("function", "lang", "expected"),
    [
        ("planner-slf", "sv", "Ingen insats som du får se"),
        ("inspector-miljo", "en", "Until they are closed only participants"),
        ("partner-skv", "sv", "Ingen insats som du deltar i är öppen"),
    ],
)
def test_an_empty_page_says_why(run_page, function, lang, expected) -> None:
    assert expected in said(run_page("operation", function, lang=lang))


def test_the_document_of_the_pack(run_page, own_demo) -> None:
    planned(run_page, own_demo)
    (operation,) = operations_seen(own_demo, PLANNER)
    pack = pack_of(own_demo, PLANNER, operation.operation_id, as_of())
    with speaking("sv"):
        text = as_text(pack_document(own_demo.municipality, pack))
    for wanted in ("Insats: Fridag kväll", "Planerare, trygghet", "Mandat:", "1. ", "3. "):
        assert wanted in text
    assert pack_pdf(own_demo, PLANNER, pack, "sv").startswith(b"%PDF-")
    newest = read_log(own_demo, persona("auditor-slf")).iloc[1]
    assert (newest["action"], newest["detail"]) == ("exported", "shared pack, PDF")
