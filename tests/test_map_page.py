"""The map page without a browser: what the address asks for is what is shown, to the last point."""

import math
import re
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from data.store import Store
from data.workspace import open_workspace
from pages.frame import as_of
from pages.language import MINUS
from risk.clearance import OPERATOR

START = str(Path(__file__).parents[1] / "pages" / "start.py")


@pytest.fixture
def run(monkeypatch, demo_url):
    """Run the map page with a query."""

    def run_(url: str = demo_url, **query: str) -> AppTest:
        monkeypatch.setenv("SAMSYN_STORE", url)
        page = AppTest.from_file(START, default_timeout=60)
        for name, value in query.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception, [one.message for one in page.exception]
        return page

    yield run_
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def workspace(demo_url):
    return open_workspace(Store.open(demo_url), OPERATOR, as_of())


def table(page: AppTest, *columns: str):
    """The first table on the page with these columns."""
    return next(one.value for one in page.dataframe if {*columns} <= set(one.value.columns))


def metric(page: AppTest, label: str) -> str:
    return next(one.value for one in page.metric if one.label == label)


@pytest.mark.parametrize("risk", ["R01", "R02", "R07"])
def test_the_facts_shown_add_up_to_the_points_shown(run, workspace, risk) -> None:
    """For the best, the worst and one in between; rounded rows add up to the rounded sum."""
    points = workspace.points(risk)
    for position in (points.argmax(), points.argmin(), len(points) // 3):
        page = run(premises=str(workspace.premises.index[position]), risk=risk)
        said = metric(page, "Points")
        assert value(said) == pytest.approx(points[position], abs=0.005)
        if any("No fact gives points" in one.value for one in page.info):
            assert points[position] == 0
            continue
        rows = facts(page)
        assert rows[-1] == ("Sum", said)
        assert math.fsum(value(one) for _what, one in rows[:-1]) == pytest.approx(value(said))


def facts(page: AppTest) -> list[tuple[str, str]]:
    """What and points of every row of the facts."""
    body = next(one.proto.body for one in page.get("html") if "class='facts'" in one.proto.body)
    return re.findall(r"<tr class='\w*'><td>(.*?)</td>.*?<td class='points'>(.*?)</td>", body)


def value(said: str) -> float:
    return float(said.replace(MINUS, "-").replace(",", ""))


def test_what_the_risks_add_adds_up_to_the_priority(run, workspace) -> None:
    """And the strongest risk is the one whose facts are shown first."""
    position = workspace.priority().argmax()
    page = run(premises=str(workspace.premises.index[position]))
    box = next(one for one in page.selectbox if one.key == "why")
    assert box.value == workspace.strongest_risk()[position]
    whole = value(box.label.split()[1])
    assert whole == pytest.approx(workspace.priority()[position], abs=0.005)
    assert math.fsum(value(one.rpartition(": ")[2]) for one in box.options) == pytest.approx(whole)
    assert metric(page, "Rank over all risks").startswith("1 of")


def test_details_can_be_closed(run, workspace) -> None:
    page = run(premises=str(workspace.premises.index[0]))
    page.button(key="close_details").click().run()
    assert not page.tabs
    assert "premises" not in page.query_params


def test_the_table_is_the_filtered_ranking(run, workspace) -> None:
    page = run(risk="R02", kind="restaurant", facts="3")
    shown = table(page, "Premises", "Priority")
    premises = workspace.premises
    expected = premises.assign(priority=workspace.priority("R02"))[
        (premises["kind"] == "restaurant") & (premises["evidence"] >= 3)
    ].sort_values("priority", ascending=False, kind="stable")
    assert shown["No."].tolist() == list(range(1, len(expected) + 1))
    assert shown["Priority"].tolist() == expected["priority"].round(2).tolist()
    assert shown["Premises"].tolist() == expected["name"].tolist()


def test_a_hidden_one_is_found_with_the_filter_that_hides_it(run, workspace) -> None:
    premises = workspace.premises
    cafe = premises.index[premises["kind"] == "cafe"][0]
    page = run(kind="restaurant", q=premises.loc[cafe, "register_id"])
    said = " ".join(one.value for one in page.markdown)
    rank = int((workspace.priority() > workspace.priority()[workspace.position(cafe)]).sum()) + 1
    assert "hidden by: kind of premises" in said
    assert f"rank {rank:,} of {len(premises):,}" in said


@pytest.mark.parametrize(
    "query",
    [
        {"premises": "nobody", "risk": "R99", "kind": "castle", "facts": "-3", "unvisited": "x"},
        {"premises": "99999999", "visits": "1,x,,99999999", "area": "1,2_3"},
        {"area": "0,0_1,1_0,1_1,0", "as_of": "2026-13-40", "lang": "xx", "profile": "gone@9"},
    ],
)
def test_nonsense_in_the_address_does_no_harm(run, workspace, query) -> None:
    page = run(**query)
    counted = f"{len(workspace.premises):,} of {len(workspace.premises):,} premises"
    assert any(counted in one.value for one in page.markdown)
    assert not page.error


def test_an_empty_store_says_what_to_do(run, tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    Store.create(url, "helsingborg")
    assert "Import a file" in run(url).info[0].value


def test_no_store_says_what_to_do(run, tmp_path) -> None:
    page = run(f"sqlite:///{tmp_path / 'none.db'}")
    assert "python \\-m data" in page.error[0].value or "python -m data" in page.error[0].value


def test_the_page_speaks_swedish(run) -> None:
    page = run(lang="sv", premises="7")
    assert [tab.label for tab in page.tabs][:2] == ["Varför", "Besök och fynd"]
    assert "Besökslista" in [one.value for one in page.subheader]


def test_a_workbook_is_made_in_the_language_of_the_page(workspace, monkeypatch) -> None:
    """It is made after the page has run, when no reader can be asked."""
    from data.selection import ranked  # noqa: PLC0415
    from pages import language, map_table  # noqa: PLC0415

    listed = ranked(workspace, "R01", workspace.priority("R01") > 0).head(3)
    with language.speaking("sv"):
        make = map_table.workbook_of(workspace, listed, "R01")
    sheet = load_workbook(BytesIO(make())).active
    assert sheet.title == "Plats"
    assert "Adress" in [cell.value for cell in sheet[6]]
