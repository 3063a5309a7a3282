"""What pages show and give is in the log first, and what was deleted is gone from the pages."""

import ast
import gc
import weakref
from datetime import date

import pytest
import streamlit as st

from data.audit import AuditError, Search, read_log
from data.audit_file import log_path
from data.kept import what_is_kept
from data.retention import apply_retention
from data.store import Store
from pages.download import logged
from pages.frame import workspace_of
from risk.clearance import OPERATOR
from tests import log_on_page
from tests.log_on_page import AUDITOR, PLANNER, ROOT, again, said, table
from tests.personas import persona

store, run = log_on_page.store, log_on_page.run


def logged_now(store: Store, **search) -> list[dict]:
    """Entries of functions other than the auditor, the oldest first."""
    found = read_log(store, AUDITOR, Search(**search)).iloc[::-1].to_dict("records")
    return [one for one in found if one["function"] not in ("auditor-slf", "operator")]


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
    assert [one.kind for one in hidden] == ["answers", "requests", "operations", "log"]
