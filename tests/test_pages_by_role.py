"""Every role on every page: its own pages run, of the others nothing is shown."""

import ast
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.audit import read_log
from data.ingest import import_file
from data.municipality import load_municipality
from data.roles import roles_of
from data.store import Store
from pages.for_roles import ROLES_OF_PAGE, home_of, known_pages, pages_for
from risk.clearance import OPERATOR, ROLES

PAGES = Path(__file__).parents[1] / "pages"
TIPS = "ärendenummer;inkom;adress;kategori\r\nA1;2024-05-01;Storgatan 1;Nattbuller\r\n"
FUNCTIONS = roles_of(load_municipality("helsingborg")).functions
OF_ROLE = {one.role: one.id for one in reversed(FUNCTIONS.values())}
REFUSED = {"en": "This page is not for your role.", "sv": "Den här sidan är inte för din roll."}


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    made = Store.create(f"sqlite:///{tmp_path_factory.mktemp('roles') / 'city.db'}", "helsingborg")
    import_file(made, "tips", TIPS.encode(), file_name="tips.csv", today=date.today())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMSYN_STORE", made.url)
        patch.delenv("SAMSYN_ROLES", raising=False)
        yield made
    st.cache_resource.clear()


def opened(function: str = "", page: str = "", **query: str) -> AppTest:
    """A page opened by a direct link."""
    app = AppTest.from_file(PAGES / "start.py", default_timeout=60)
    for name, value in {"lang": "en", "as": function, **query}.items():
        app.query_params[name] = value
    if page:
        app.switch_page(f"{page}.py")
    app.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def words(app: AppTest) -> str:
    """Everything a reader can read: what every element holds, and what every table shows."""
    nodes = list(nodes_of(app.main))
    held = [str(getattr(one, "proto", "")) for one in nodes]
    shown = [one.value.to_csv() for one in nodes if type(one).__name__ == "Dataframe"]
    return "\n".join([*held, *shown])


def nodes_of(node) -> Iterator:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes_of(child)


def links(app: AppTest) -> list[str]:
    return [one.proto.page.rpartition("/")[2] or "map" for one in app.get("page_link")]


@pytest.mark.parametrize(("role", "page"), [*product(ROLES, known_pages())])
def test_a_page_shows_to_the_roles_that_use_it_and_to_no_others(store, role, page) -> None:
    app = opened(OF_ROLE[role], page)
    assert links(app) == list(pages_for(role))
    said = [one.value for one in app.warning]
    if role in ROLES_OF_PAGE[page]:
        assert not any(REFUSED["en"] in one for one in said)
    elif page == "map" and home_of(role):
        assert not any(REFUSED["en"] in one for one in said)
        assert "Storgatan" not in words(app)
    else:
        assert any(REFUSED["en"] in one for one in said)
        assert "Storgatan" not in words(app)
        refused = read_log(store, OPERATOR)
        assert (OF_ROLE[role], "refused", f"page {page}") in set(
            zip(refused["function"], refused["action"], refused["detail"], strict=True)
        )


def test_the_refusal_speaks_swedish(store) -> None:
    app = opened(OF_ROLE["planner"], "weights", lang="sv")
    assert REFUSED["sv"] in app.warning[0].value


def test_the_auditor_sees_the_log_and_no_content(store) -> None:
    for page in known_pages():
        app = opened(OF_ROLE["auditor"], page)
        assert links(app) == [one for one in ("log",) if (PAGES / "log.py").exists()]
        assert "Storgatan" not in words(app)


def test_the_switch_changes_eyes_and_forgets_what_the_others_saw(store) -> None:
    app = opened("", "", premises="1")
    assert "Storgatan 1" in words(app)
    app.session_state["remembered"] = "Storgatan 1"
    app.selectbox(key="as").select(OF_ROLE["steward"]).run()
    assert not app.exception
    assert links(app) == ["data", "collaboration"]
    assert app.query_params["as"] == OF_ROLE["steward"]
    assert "remembered" not in app.session_state


def test_an_unknown_function_is_no_function(store) -> None:
    assert opened("administrator").selectbox(key="as").value == OPERATOR.function


def test_a_demo_opens_with_every_page(store) -> None:
    """Whoever runs it on their own machine sees all of it before trying other eyes."""
    assert links(opened("", "")) == list(known_pages())


def test_every_function_can_be_chosen_by_a_name_in_both_languages(store) -> None:
    for language in ("sv", "en"):
        switch = opened(lang=language).selectbox(key="as")
        assert len(switch.options) == len(set(switch.options)) == len(FUNCTIONS) + 1
        assert switch.label in ("Du ser som", "You see as")


def test_what_runs_by_itself_asks_again_who_is_there() -> None:
    """A fragment runs without the rest of the page, so the door must be asked in it, too."""
    asking = {"current_viewer", "current_workspace", "why_outside", "require_sign_in"}
    for path in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(_is_fragment, node.decorator_list)):
                called = {getattr(one, "id", "") for one in ast.walk(node)}
                assert called & asking, f"{path.name}:{node.lineno} {node.name}"


def _is_fragment(decorator: ast.expr) -> bool:
    return "fragment" in {getattr(one, "attr", "") for one in ast.walk(decorator)}
