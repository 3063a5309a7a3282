"""Longer walks in the browser: the steward imports, the planner asks and goes out with a guest."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from risk.clearance import OPERATOR
from tests import browsed
from tests.browsed import (
    PHONE,
    no_sideways_scrolling,
    settle,
    violations,
    visit,
)

store, address, page = browsed.store, browsed.address, browsed.page

pytestmark = pytest.mark.browser


TIPS = "ärendenummer;inkom;adress;kategori\r\n"


def test_the_steward_previews_imports_corrects_and_imports_again(page, address, store, tmp_path):
    version = store.version()
    visit(page, f"{address}/data?as=steward-slf&import_source=tips")
    uploader = page.locator("input[type=file]")
    uploader.set_input_files(
        {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"a;b\r\n1;2\r\n"}
    )
    refused = page.get_by_text("The file was refused and nothing has changed")
    expect(refused).to_contain_text("lacks 4 columns")
    mixed = f"{TIPS}Z1;2024-05-01;Nygatan 1;Matos\r\nZ2;2024-02-31;<b>Nygatan</b>;Matos\r\n"
    uploader.set_input_files(
        {"name": "mixed.csv", "mimeType": "text/csv", "buffer": mixed.encode("cp1252")}
    )
    expect(page.get_by_text("This is what would happen.")).to_be_visible()
    settle(page)
    assert store.version() == version
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("has been imported in")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("input[type=file]")).to_have_count(1)
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV", exact=True).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "2024-02-31" in text
    fixed = text.replace("2024-02-31", "2024-02-29").replace("<b>Nygatan</b>", "Nygatan 2")
    expect(page.locator("input[type=file]")).to_have_count(1)
    page.locator("input[type=file]").set_input_files(
        {"name": "fixed.csv", "mimeType": "text/csv", "buffer": fixed.encode("utf-8-sig")}
    )
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("has been imported in")).to_be_visible()
    assert store.version() > version + 1


def test_a_running_import_can_be_stopped(page, address, store):
    before = store.version(), len(store.files(OPERATOR))
    rows = "".join(f"S{n};2024-05-01;Nygatan {n % 9};Matos\r\n" for n in range(400_000))
    visit(page, f"{address}/data?as=steward-slf&import_source=tips")
    page.locator("input[type=file]").set_input_files(
        {"name": "long.csv", "mimeType": "text/csv", "buffer": f"{TIPS}{rows}".encode()}
    )
    page.get_by_role("button", name="Import now").click(timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. Nothing was written.")).to_be_visible(timeout=30_000)
    settle(page)
    assert (store.version(), len(store.files(OPERATOR))) == before


def test_the_planner_asks_goes_out_with_a_guest_and_closes(browser, page, address, tmp_path):
    visit(page, f"{address}/?as=planner-slf&premises=7&visits=7,8")
    page.get_by_role("tab", name="Ask an agency").click()
    page.get_by_role("textbox", name="Why: what you need").fill("Beds seen through the window")
    page.get_by_role("textbox", name="Why: what you need").press("Tab")
    page.get_by_role("button", name="Make the request").click()
    page.get_by_text("waiting for an answer").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Letter (PDF)").click()
    download.value.save_as(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="Collaboration").click()
    page.get_by_text("1 request", exact=True).wait_for()
    page.get_by_role("link", name="Operation").click()
    page.get_by_role("textbox", name="Title").fill("Friday evening")
    page.get_by_role("textbox", name="Title").press("Tab")
    settle(page)
    page.get_by_label("Who takes part besides you").click()
    page.get_by_role("option", name="Guest, Tax Agency").click()
    page.keyboard.press("Escape")
    settle(page)
    expect(page.get_by_role("button", name="Remove Guest, Tax Agency")).to_be_visible()
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Open it for guests").click()
    page.get_by_role("button", name="Close it").wait_for()
    guest = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    visit(guest, f"{address}/operation?as=partner-skv")
    guest.get_by_role("button", name="Show the shared pack").click()
    guest.get_by_text("Holds only what every participant may see").wait_for()
    assert violations(guest) == []
    no_sideways_scrolling(guest)
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("closed", exact=True).wait_for()
    guest.get_by_role("button", name="Show the shared pack").click()
    guest.get_by_text("No operation that you take part in is open").wait_for()
    guest.context.close()
