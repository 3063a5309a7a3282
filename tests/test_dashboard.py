"""The map in a real browser: choosing, drawing, going back; and what the server refuses."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser import map_frame, wait_until_still

pytestmark = pytest.mark.browser


def opened(open_page, path: str, **how):
    """The map page once it stands still and its map is drawn."""
    page = open_page(path, **how)
    map_frame(page)
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
    page.get_by_role("link", name="Situation").click()
    page.wait_for_url("**/situation?*")
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
