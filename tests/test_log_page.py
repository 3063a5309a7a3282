"""The log page for the auditor, what other pages log, and the list of what goes when."""

import ast
import csv
import gc
import shutil
import sqlite3
import weakref
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.audit import AuditError, Search, read_log, record
from data.audit_entry import ACTIONS
from data.audit_export import export_log
from data.audit_file import log_path
from data.audit_verify import head
from data.bulk import bulk_connection
from data.bulk import run as execute
from data.kept import what_is_kept
from data.municipality import load_municipality
from data.retention import apply_retention
from data.roles import roles_of
from data.schema import upgrade_tables
from data.store import Store
from pages.download import logged
from pages.frame import workspace_of
from pages.intake_words import _pattern
from pages.log_details import DETAILS
from pages.log_words import action_words, ids_as_shown
from risk.clearance import OPERATOR
from tests.personas import persona

ROOT = Path(__file__).parents[1]
START = str(ROOT / "pages" / "start.py")
AUDITOR, PLANNER = persona("auditor-slf"), persona("planner-slf")
ROLES = sorted(
    name
    for name, one in roles_of(load_municipality("helsingborg")).functions.items()
    if one.role != "auditor"
)


@pytest.fixture
def store(demo_url, tmp_path) -> Store:
    """A copy of the demo with a log of its own."""
    copy = tmp_path / "helsingborg.db"
    shutil.copy(Store.open(demo_url).path, copy)
    with bulk_connection(copy) as connection:
        execute(connection, "DELETE FROM setting WHERE key = 'log_id'")
        connection.commit()
    url = f"sqlite:///{copy}"
    upgrade_tables(url)
    return Store.open(url)


@pytest.fixture
def run(monkeypatch, store):
    """Run a page as a function of the demo."""

    def run_(path: str, function: str = "auditor-slf", **query: str) -> AppTest:
        monkeypatch.setenv("SAMSYN_STORE", store.url)
        page = AppTest.from_file(START, default_timeout=60)
        for name, value in {"as": function, "lang": "en", **query}.items():
            page.query_params[name] = value
        page.switch_page(f"{path}.py")
        return again(page)

    st.cache_resource.clear()
    yield run_
    st.cache_resource.clear()


def again(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception, [one.message for one in page.exception]
    return page


def said(page: AppTest) -> str:
    shown = [*page.markdown, *page.info, *page.success, *page.error, *page.caption, *page.warning]
    return "\n".join(one.value for one in shown)


def table(page: AppTest, column: str = "Of what"):
    return next((one.value for one in page.dataframe if column in one.value), None)


def logged_now(store: Store, **search) -> list[dict]:
    """Entries of functions other than the auditor, the oldest first."""
    found = read_log(store, AUDITOR, Search(**search)).iloc[::-1].to_dict("records")
    return [one for one in found if one["function"] not in ("auditor-slf", "operator")]


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


def test_a_planner_who_opens_the_map_and_looks_at_premises_is_in_the_log(run, store) -> None:
    first, second = (int(one) for one in store.premises(PLANNER).index[:2])
    page = run("map", "planner-slf", premises=str(first))
    again(page)
    page.query_params["premises"] = str(second)
    again(page)
    entries = logged_now(store, function="planner-slf")[1:]  # the first is this test's own read
    assert [(one["action"], one["premises"]) for one in entries] == [
        ("opened", "[]"),
        ("saw", f"[{first}]"),
        ("saw", f"[{second}]"),
    ]
    assert entries[0]["clearance"] == store.clearance(PLANNER).text()
    assert f"{len(store.premises(PLANNER))} premises" in entries[0]["detail"]


def test_without_a_log_a_page_shows_nothing(run, store) -> None:
    name = store.premises(PLANNER)["name"].dropna().iloc[0]
    log_path(store.path).unlink()
    page = run(
        "map", "planner-slf", premises=str(store.premises(store.clearance(PLANNER)).index[0])
    )
    assert "The log" in said(page)
    assert "nothing is given out" in said(page)
    assert name not in said(page)
    assert not page.dataframe


def test_a_file_is_only_made_after_it_is_logged(store) -> None:
    assert logged(store, PLANNER, "visit list, x.xlsx", [3, 1], lambda: b"content") == b"content"
    [entry] = logged_now(store, action="exported")
    assert (entry["detail"], entry["premises"]) == ("visit list, x.xlsx", "[1, 3]")
    log_path(store.path).unlink()
    made = []
    with pytest.raises(AuditError):
        logged(store, PLANNER, "x", [], lambda: made.append(1) or b"")
    assert not made


def test_no_page_gives_a_file_that_is_not_logged() -> None:
    """A button for a file stands only in files that write to the log."""
    for path in sorted((ROOT / "pages").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        buttons = [n for n in ast.walk(tree) if getattr(n, "attr", "") == "download_button"]
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "data.audit"
            for alias in node.names
        }
        assert not buttons or imported & {"record", "read_log"}, path.name


def test_the_export_has_what_the_search_finds(store) -> None:
    record(store, PLANNER, "saw", [1])
    content, count = export_log(store, AUDITOR, Search(function="planner-slf"))
    assert count == 1
    [row] = list(csv.DictReader(content.splitlines()))
    assert (row["function"], row["action"], row["premises"]) == ("planner-slf", "saw", "[1]")
    newest = read_log(store, AUDITOR, newest=2).iloc[1]
    assert newest["action"] == "exported"


def test_the_steward_sees_what_goes_when_and_what_went(run, store) -> None:
    page = run("data", "steward-slf")
    steward = persona("steward-slf")
    kept = {one.what or one.kind: one for one in what_is_kept(store, steward, date.today())}
    shown = table(page, "Kept for").set_index("What")
    types = store.municipality.catalogue.signal_types
    name = types["T11"].name("en")
    assert shown.loc[name, "Kept now"] == f"{kept['T11'].rows:,}"
    assert shown.loc[name, "Certainty"] == "assumption, not decided"
    assert shown.loc["entries of the log", "Kept for"] == "1,096 days"
    assert "Nothing has been destroyed yet" in said(page)
    due = sum(one.due for one in kept.values())
    assert (f"{due:,} rows may not be kept" in said(page)) == (due > 0)
    went = apply_retention(store, OPERATOR, date.today())
    page = run("data", "steward-slf")
    if went:
        assert table(page, "Rule")["Rows"].sum() == sum(one.rows for one in went)
    assert "may not be kept any longer" not in said(page)


def test_what_was_deleted_is_forgotten_in_memory_too(store, monkeypatch) -> None:
    """At the next look of anyone: a workspace of the older store is nowhere any more."""
    monkeypatch.setenv("SAMSYN_STORE", store.url)
    st.cache_resource.clear()
    before = weakref.ref(workspace_of(PLANNER, date.today()).evidence)
    assert before() is workspace_of(PLANNER, date.today()).evidence
    apply_retention(store, OPERATOR, date.today())
    workspace_of(persona("chief-slf"), date.today())
    gc.collect()
    assert before() is None
    st.cache_resource.clear()


def test_what_is_kept_is_counted_as_the_viewer_sees_it(store) -> None:
    """Against the rows that the viewer gets from the store."""
    signals = store.signals(PLANNER)
    as_facts = signals[signals["file_id"] > 0]  # a band is no row that the viewer may count
    signals = as_facts["signal_type"].value_counts()
    kept = what_is_kept(store, PLANNER, date.today())
    counted = {one.what: one.rows for one in kept if one.kind == "signals"}
    assert counted == {kind: int(n) for kind, n in signals.items() if n}
    [visits] = [one for one in kept if one.kind == "visits"]
    assert visits.rows == len(store.visits(PLANNER))
    assert visits.goes_day == int(store.visits(PLANNER)["visited_day"].min()) + 1826 + 1
    hidden = what_is_kept(store, AUDITOR, date.today())
    assert [one.kind for one in hidden] == ["answers", "requests", "operations", "review", "log"]
