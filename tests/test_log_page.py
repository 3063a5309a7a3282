"""The log page for the auditor, what other pages log, and the list of what goes when."""

import ast
import csv
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data.audit import AuditError, Search, read_log, record
from data.audit_entry import ACTIONS
from data.audit_export import export_log
from data.audit_file import log_path
from data.audit_verify import head
from data.municipality import load_municipality
from data.roles import roles_of
from pages.intake_words import _pattern
from pages.log_details import DETAILS
from pages.log_words import action_words, ids_as_shown
from risk.clearance import OPERATOR
from tests import log_on_page
from tests.log_on_page import AUDITOR, PLANNER, ROOT, again, said, table
from tests.personas import persona

store, run = log_on_page.store, log_on_page.run

ROLES = sorted(
    name
    for name, one in roles_of(load_municipality("helsingborg")).functions.items()
    if one.role != "auditor"
)


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def test_the_auditor_sees_who_did_what_and_no_content(run, store) -> None:
    premises_id = int(store.premises(OPERATOR).index[5])
    record(store, PLANNER, "saw", [premises_id], purpose="follow-up", basis="PUBLIC",
           detail="details")  # fmt: skip
    page = run("log")
    [row] = table(page)[table(page)["Function"] == "planner-slf"].to_dict("records")
    assert (row["What"], row["Of what"], row["Premises"]) == ("saw", "details", str(premises_id))
    assert (row["Purpose"], row["Basis"]) == ("follow-up", "PUBLIC")
    premises = store.premises(OPERATOR)
    words = said(page) + table(page).to_csv()
    for name in (*premises["name"].dropna(), *premises["address"].dropna()):
        assert name not in words


@pytest.mark.parametrize("function", ROLES)
def test_no_other_role_sees_the_log(run, store, function) -> None:
    page = run("log", function)
    assert "not for your role" in said(page)
    assert table(page) is None
    with pytest.raises(AuditError):
        read_log(store, persona(function))


def test_the_search_narrows_what_is_shown(run, store) -> None:
    for number in range(3):
        record(store, PLANNER, "saw", [number])
    record(store, PLANNER, "asked", [2])
    assert len(table(run("log", log_function="planner-slf"))) == 4
    assert len(table(run("log", log_function="planner-slf", log_action="saw"))) == 3
    assert len(table(run("log", log_function="planner-slf", log_premises="2"))) == 2
    later = (date.today() + timedelta(2)).isoformat()
    empty = run("log", log_function="planner-slf", log_since=later, log_until=later)
    assert "No entry fits" in said(empty)
    wrong = run("log", log_premises="2 OR 1")
    assert "by their number" in said(wrong)
    assert table(wrong) is None
    assert "ends before it begins" in said(run("log", log_since=later))


def test_reading_on_is_one_entry_and_reading_again_another(run, store) -> None:
    page = run("log")
    before = head(store).entry_id
    again(page)
    assert head(store).entry_id == before
    button(page, "Read again").click()
    again(page)
    assert head(store).entry_id == before + 1


def test_the_button_verifies_and_names_the_first_broken_entry(run, store) -> None:
    record(store, PLANNER, "saw", [1])
    page = run("log")
    button(page, "Verify the log").click()
    again(page)
    assert "Every entry follows" in said(page)
    assert page.code[0].value == str(head(store))
    page.text_input("log_noted").input("nonsense")
    button(page, "Verify the log").click()
    assert "expected a number, a colon" in said(again(page)).replace("\\", "")
    with sqlite3.connect(log_path(store.path)) as connection:
        connection.execute("DROP TRIGGER entry_stays")
        connection.execute("UPDATE audit_entry SET detail = 'x' WHERE entry_id = 1")
    connection.close()
    page.text_input("log_noted").input("")
    button(page, "Verify the log").click()
    assert "broken at entry 1" in said(again(page))


def test_the_page_speaks_swedish(run, store) -> None:
    record(store, PLANNER, "saw", [1])
    page = run("log", lang="sv", log_function="planner-slf")
    [row] = table(page, "Av vad").to_dict("records")
    assert row["Vad"] == "såg"
    said_of_it = "import of file 1 into tips: 2 rows accepted, 0 in quarantine"
    record(store, OPERATOR, "changed", detail=said_of_it)
    [changed] = table(run("log", lang="sv", log_action="changed"), "Av vad")["Av vad"]
    assert changed == "inläsning av fil 1 till tips: 2 rader godtagna, 0 i karantän"


def details_in_code() -> Iterator[str]:
    """Every text that the code gives an entry as its detail; what is put in reads 7."""
    for path in [*(ROOT / "data").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "detail":
                if isinstance(node.value, ast.Constant):
                    yield node.value.value
                elif isinstance(node.value, ast.JoinedStr):
                    yield "".join(getattr(part, "value", "7") if isinstance(part, ast.Constant)
                                  else "7" for part in node.value.values)  # fmt: skip


def test_what_the_code_logs_can_be_said_in_both_languages() -> None:
    found = set(details_in_code()) - {"", "operation 7: 7"}
    assert len(found) >= 8
    unknown = [one for one in found if not any(_pattern(t).fullmatch(one) for t in DETAILS)]
    assert unknown == []


def test_every_action_has_a_word() -> None:
    assert set(action_words()) == set(ACTIONS)


def test_long_lists_of_premises_are_cut_with_their_number() -> None:
    assert ids_as_shown("[1, 2]") == "1, 2"
    assert ids_as_shown(str(list(range(2000)))) == "0, 1, 2, 3, 4, 5, 6, 7 … (2,000 in all)"


def test_the_export_has_what_the_search_finds(store) -> None:
    record(store, PLANNER, "saw", [1])
    content, count = export_log(store, AUDITOR, Search(function="planner-slf"))
    assert count == 1
    [row] = list(csv.DictReader(content.splitlines()))
    assert (row["function"], row["action"], row["premises"]) == ("planner-slf", "saw", "[1]")
    newest = read_log(store, AUDITOR, newest=2).iloc[1]
    assert newest["action"] == "exported"
