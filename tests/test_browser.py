"""Every page in a real browser, and the way each person takes through them."""

import re
import sqlite3

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests import browsed
from tests.browsed import (
    DESKTOP,
    PHONE,
    no_sideways_scrolling,
    settle,
    violations,
    visit,
)
from tests.browser import Watch, map_frame

store, address, page = browsed.store, browsed.address, browsed.page

pytestmark = pytest.mark.browser


PAGES = [
    "",
    "operation?as=planner-slf",
    "situation?as=chief-slf",
    "weights?as=analyst-slf",
    "data?as=steward-slf",
    "collaboration?as=planner-slf",
    "log?as=auditor-slf",
]


WITHOUT_MAP = ("operation", "data", "collaboration", "log")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_both_languages(browser, address, path, language):
    scheme = "dark" if language == "sv" else "light"
    context = browser.new_context(viewport=DESKTOP, locale=language, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page, address)
    visit(page, f"{address}/{path}")
    assert page.locator("html").get_attribute("lang") == language
    other = "English" if language == "sv" else "Svenska"
    expect(page.get_by_role("button", name=other)).to_be_visible()
    if not path.startswith(WITHOUT_MAP):
        map_frame_of(page)
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    no_sideways_scrolling(page)
    watch.assert_clean()
    context.close()


def map_frame_of(page: Page):
    """The frame of whichever map the page has."""
    page.wait_for_selector("iframe[title*=folium]")
    return page.query_selector("iframe[title*=folium]").content_frame()


def test_a_moved_weight_redraws_the_map_without_touching_its_view(page, address):
    visit(page, f"{address}/weights?as=analyst-slf&weights_risk=R01")
    frame = map_frame(page)
    frame.get_by_role("button", name="Zoom in").click()
    frame.wait_for_function(
        "Object.keys(sessionStorage).some(one => one.startsWith('samsyn-view'))"
    )
    page.wait_for_timeout(500)
    frame.evaluate("window.untouched = true")
    view, generation = view_of(frame), frame.evaluate("samsyn.drawn.generation")
    for key in ["Home", "End"]:
        first_slider(page).press(key)
        frame.wait_for_function("before => samsyn.drawn.generation > before", arg=generation)
        generation = frame.evaluate("samsyn.drawn.generation")
    assert frame.evaluate("window.untouched") is True
    assert view_of(frame) == view


def view_of(frame) -> str:
    return frame.evaluate(
        "sessionStorage.getItem(Object.keys(sessionStorage).find(o => o.startsWith('samsyn-view')))"
    )


def first_slider(page: Page):
    return page.locator(".st-key-weights_list").get_by_role("slider").first


def test_the_planner_finds_premises_and_takes_a_list_along(page, address, tmp_path):
    visit(page, f"{address}/?risk=R01&facts=3")
    counted = page.get_by_text("of 2,6").first
    expect(counted).to_be_visible()
    map_frame(page)
    page.locator("[data-testid=stDataFrame]").first.click(position={"x": 15, "y": 55})
    details = page.locator(".st-key-details")
    expect(details).to_be_visible()
    settle(page)
    assert "premises=" in page.url
    details.get_by_role("button", name="Add to visit list").click()
    expect(details.get_by_text("on the visit list")).to_be_visible()
    for label, suffix in [("Download (XLSX)", "xlsx"), ("Download (GeoPackage)", "gpkg")]:
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        download.value.save_as(tmp_path / f"list.{suffix}")
    assert load_workbook(tmp_path / "list.xlsx").active.max_row >= 2
    with sqlite3.connect(tmp_path / "list.gpkg") as package:
        assert package.execute("SELECT count(*) FROM visit_list").fetchone() == (1,)
    package.close()
    chosen = page.url
    page.get_by_role("link", name="Situation").click()
    settle(page)
    page.get_by_role("link", name="Map", exact=True).click()
    settle(page)
    expect(page.locator(".st-key-details")).to_be_visible()
    assert set(page.url.partition("?")[2].split("&")) == set(chosen.partition("?")[2].split("&"))


def test_the_chief_asks_the_three_questions(page, address):
    visit(page, f"{address}/situation?as=chief-slf")
    expect(page.get_by_text("visits with a result found something")).to_be_visible()
    for question in ["Where are scores high?", "Where do reports come from?"]:
        page.get_by_text(question).click()
        settle(page)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert "situation_question=reports" in page.url


def test_the_analyst_moves_saves_loads_and_compares(page, address):
    visit(page, f"{address}/weights?as=analyst-slf&weights_risk=R01&weights_top=10")
    said = page.locator(".st-key-weights_said")
    expect(said).to_contain_text("The same 10 premises")
    slider = first_slider(page)
    before = slider.input_value()
    slider.press("End")
    expect(said).to_contain_text("premises at the top are others")
    settle(page)
    assert "moved=R01." in page.url
    page.get_by_label("Save these weights as").fill("spring")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as spring")).to_be_visible()
    settle(page)
    assert "profile=spring%401" in page.url
    page.get_by_role("button", name="Back to the experts' points").click()
    expect(first_slider(page)).to_have_value(before)
    choose(page, "Load a profile", "spring, version 1")
    expect(said).to_contain_text("premises at the top are others")
    choose(page, "Compare with", "spring, version 1")
    expect(said).to_contain_text("The same 10 premises are at the top as under spring")


def test_the_analyst_learns_takes_over_and_edits_the_table(page, address):
    visit(page, f"{address}/weights?as=analyst-slf&weights_risk=R01&weights_form=table")
    page.get_by_role("tab", name="Learn from outcomes").click()
    page.get_by_role("button", name="Learn from outcomes", exact=True).click()
    expect(page.get_by_text("Learned from", exact=False).first).to_be_visible()
    settle(page)
    assert "moved=" not in page.url
    page.get_by_role("button", name="Take over as draft").click()
    expect(page.get_by_text("The learned points are your draft now")).to_be_visible()
    settle(page)
    assert "moved=R01." in page.url
    assert violations(page) == []
    page.get_by_role("button", name="Undo what I moved").click()
    settle(page)
    assert "moved=R01." not in page.url
    # The grid is one canvas: the points of the first row lie at its left edge.
    page.locator("[data-testid=stDataFrame]").first.click(position={"x": 60, "y": 52})
    page.wait_for_timeout(1000)
    page.keyboard.type("7.5", delay=300)
    page.keyboard.press("Enter")
    settle(page)
    expect(page).to_have_url(re.compile(r"moved=R01\.P03~7\.5"))


def choose(page: Page, label: str, option: str) -> None:
    """Choose by keyboard."""
    settle(page)
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    box.press_sequentially(option)
    expect(page.get_by_role("option", name=option)).to_be_visible()
    box.press("Enter")
    settle(page)


def test_the_eyes_are_changed_by_keyboard_and_the_page_with_them(page, address):
    visit(page, f"{address}/?as=planner-slf&risk=R01")
    expect(page.get_by_role("link", name="Data")).to_have_count(0)
    choose(page, "You see as", "Data steward")
    page.wait_for_url("**/data?*")
    settle(page)
    assert "as=steward-slf" in page.url
    assert "risk=R01" in page.url
    expect(page.get_by_role("link", name="Data")).to_be_visible()
    expect(page.get_by_role("link", name="Map", exact=True)).to_have_count(0)
    choose(page, "You see as", "Planner")
    expect(page.get_by_role("link", name="Map", exact=True)).to_be_visible()
    map_frame(page)
