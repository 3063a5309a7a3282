"""Releases and looking back in a real browser: by keyboard, on a phone, in the dark."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import wait_until_still

pytestmark = pytest.mark.browser

PAST = (date.today() - timedelta(days=200)).isoformat()


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    main = "document.querySelector('.stMain')"
    return int(page.evaluate(f"{main}.scrollWidth - {main}.clientWidth"))


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_a_release_is_prepared_by_keyboard(open_page, width, dark) -> None:
    """Nothing is given here: the demo is shared with other tests."""
    page = open_page(
        "collaboration?as=planner-slf&lang=sv&collaboration=releases", width=width, dark=dark
    )
    weighing = page.get_by_role("textbox", name="Intresseavvägning: varför det får delas, i ord")
    expect(weighing).to_be_visible(timeout=30_000)
    wait_until_still(page)
    assert sideways(page) <= 0
    preview = page.get_by_role("button", name="Visa vad de skulle se")
    expect(preview).to_be_disabled()
    weighing.focus()
    page.keyboard.type("Säkra lokaler väger tyngre.")
    page.keyboard.press("Control+Enter")
    wait_until_still(page)
    reason = page.get_by_label("Varför det andra ändamålet är tillåtet")
    if reason.count():
        reason.focus()
        page.keyboard.type("Tipsen handlar om överträdelser.")
        page.keyboard.press("Control+Enter")
        wait_until_still(page)
    expect(preview).to_be_enabled()
    preview.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("De skulle se")).to_be_visible(timeout=30_000)
    give = page.get_by_role("button", name="Släpp det")
    expect(give).to_be_visible()
    give.focus()
    expect(give).to_be_focused()
    assert sideways(page) <= 0


def test_looking_back_colours_the_bar_says_why_and_goes_along(open_page) -> None:
    page = open_page(f"?as=planner-slf&lang=en&as_of={PAST}&known=then", width=390)
    expect(page.get_by_text("only what had come in and been released to you")).to_be_visible(
        timeout=30_000
    )
    nothing = page.get_by_text("Nothing that you may see had come in by that day")
    expect(nothing).to_be_visible(timeout=30_000)
    frame = page.locator(".st-key-frame")
    then = frame.evaluate("bar => getComputedStyle(bar).backgroundColor")
    assert sideways(page) <= 0
    page.get_by_role("link", name="Situation").click()
    page.wait_for_url("**/situation?**")
    assert "known=then" in page.url
    wait_until_still(page)
    expect(page.get_by_text("only what had come in and been released to you")).to_be_visible(
        timeout=30_000
    )
    page.get_by_label("Known").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("As we know it today about")).to_be_visible(timeout=30_000)
    page.wait_for_url(lambda url: "known=" not in url)
    assert frame.evaluate("bar => getComputedStyle(bar).backgroundColor") != then
