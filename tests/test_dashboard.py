"""The dashboard in a real browser: every page, both languages, the planner's work on the map."""

from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook

from tests.browser import map_frame, wait_until_still

pytestmark = pytest.mark.browser

PAGES = ("", "situation", "weights", "data")
WITH_MAP = ("", "situation", "weights")


def opened(open_page, path: str, **how):
    """The page once it stands still, with its map drawn where it has one."""
    page = open_page(path, **how)
    if path.partition("?")[0] in WITH_MAP:
        page.wait_for_selector("iframe[title*=folium]")
    page.wait_for_selector("[data-testid=stMainBlockContainer] [data-testid=stButton]")
    wait_until_still(page)
    return page


def settled(page) -> None:
    """Wait for what the last action set going."""
    page.wait_for_timeout(700)
    wait_until_still(page)


def chosen_name(page) -> str:
    return page.locator(".st-key-details h3").first.inner_text()


def click_mark(page, number: int) -> None:
    """Click the number of a premises on the map."""
    frame = map_frame(page)
    marks = {mark["number"]: mark for mark in frame.evaluate("samsyn.drawn.marks")}
    mark = marks[str(number)]
    box = page.locator("iframe[title*=folium]").bounding_box()
    page.mouse.click(box["x"] + mark["x"], box["y"] + mark["y"])
    settled(page)


def click_row(page, number: int) -> None:
    """Click the tick of a row of the ranked table."""
    box = page.locator(".st-key-ranked_table canvas").first.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 35 * number + 17)
    settled(page)


def draw_rectangle(page, x0: int, y0: int, x1: int, y1: int) -> None:
    map_frame(page).locator(".samsyn-tool").nth(0).click()
    box = page.locator("iframe[title*=folium]").bounding_box()
    page.mouse.move(box["x"] + x0, box["y"] + y0)
    page.mouse.down()
    page.mouse.move(box["x"] + (x0 + x1) / 2, box["y"] + (y0 + y1) / 2)
    page.mouse.move(box["x"] + x1, box["y"] + y1)
    page.mouse.up()
    settled(page)


def count_shown(page) -> int:
    text = page.locator(".st-key-count strong").inner_text()
    return int(text.split()[0].replace(",", ""))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_clean_and_accessible(open_page, path) -> None:
    """Nothing leaves the machine, nothing fails, and nobody is kept out."""
    page = opened(open_page, path)
    options = {"runOnly": ["wcag2a", "wcag2aa"]}
    found = Axe().run(page, context={"exclude": [["iframe"]]}, options=options)
    assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(open_page, path) -> None:
    page = opened(open_page, path, width=390, locale="sv-SE", dark=True)
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map(one => one.scrollWidth - one.clientWidth)"
    )
    assert widths == [0, 0]


def test_the_browser_chooses_the_language_and_the_switch_overrides(open_page) -> None:
    page = opened(open_page, "", locale="sv-SE")
    page.get_by_text("Besökslista", exact=True).wait_for()
    page.get_by_role("button", name="English").click()
    page.get_by_text("Visit list", exact=True).wait_for()
    assert "lang=en" in page.url


def test_the_map_and_the_table_choose_the_same_premises(open_page) -> None:
    page = opened(open_page, "")
    click_mark(page, 1)
    first = chosen_name(page)
    by_map = page.url
    click_row(page, 2)
    assert chosen_name(page) != first
    assert map_frame(page).evaluate("samsyn.drawn.selected") >= 0
    click_row(page, 1)
    assert chosen_name(page) == first
    assert page.url == by_map


def test_a_drawn_area_gives_the_list_inside_and_lives_in_the_address(open_page) -> None:
    page = opened(open_page, "")
    everything = count_shown(page)
    draw_rectangle(page, 250, 250, 520, 480)
    inside = count_shown(page)
    assert 0 < inside < everything
    assert "area=" in page.url
    again = opened(open_page, "?" + page.url.partition("?")[2])
    assert count_shown(again) == inside
    page.get_by_role("link", name="Data").click()
    page.wait_for_url("**/data?*")
    page.get_by_role("link", name="Map").click()
    page.locator(".st-key-count").wait_for()
    settled(page)
    assert count_shown(page) == inside
    map_frame(page).locator(".samsyn-tool").nth(2).click()
    settled(page)
    assert count_shown(page) == everything


def test_escape_ends_drawing_and_changes_nothing(open_page) -> None:
    page = opened(open_page, "")
    frame = map_frame(page)
    frame.locator(".samsyn-tool").nth(1).click()
    assert frame.locator(".samsyn-hint").is_visible()
    page.keyboard.press("Escape")
    assert not frame.locator(".samsyn-hint").is_visible()
    assert "area=" not in page.url


def test_the_back_button_takes_back_a_choice(open_page) -> None:
    page = opened(open_page, "")
    click_row(page, 1)
    first = chosen_name(page)
    click_row(page, 2)
    page.go_back()
    settled(page)
    assert chosen_name(page) == first


def test_premises_put_on_the_visit_list_are_in_its_files(open_page) -> None:
    page = opened(open_page, "")
    click_row(page, 1)
    name = chosen_name(page)
    page.get_by_role("button", name="Add to visit list").click()
    settled(page)
    with page.expect_download() as workbook:
        page.get_by_role("button", name="Download (XLSX)").click()
    with page.expect_download() as geopackage:
        page.get_by_role("button", name="Download (GeoPackage)").click()
    cells = [
        cell.value
        for row in load_workbook(BytesIO(workbook.value.path().read_bytes())).active.iter_rows()
        for cell in row
    ]
    assert name in cells
    assert geopackage.value.path().read_bytes().startswith(b"SQLite format 3")


def test_a_moved_weight_keeps_the_map(open_page) -> None:
    """The frame stays the same document, and keeps its view."""
    page = opened(open_page, "weights")
    frame = map_frame(page)
    frame.evaluate("window.same = true; 0")
    frame.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(600)
    view = frame.evaluate("JSON.stringify([map_div.getCenter(), map_div.getZoom()])")
    before = frame.evaluate("samsyn.drawn.generation")
    page.locator("[data-testid=stSlider] [role=slider], input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    frame = map_frame(page, after=before)
    assert frame.evaluate("window.same") is True
    assert frame.evaluate("JSON.stringify([map_div.getCenter(), map_div.getZoom()])") == view


def test_the_policy_blocks_every_other_server(browser, dashboard) -> None:
    page = browser.new_page()
    page.goto(dashboard)
    outcome = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', e => String(e))")
    assert "Failed to fetch" in outcome
    policy = urlopen(dashboard).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    page.close()


@pytest.mark.parametrize(("path", "status"), [("positions/forged", 403), ("basemap/atlantis", 404)])
def test_what_may_not_be_fetched_is_refused(dashboard, path, status) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{dashboard}/{path}")
    assert refused.value.code == status
    refused.value.close()
