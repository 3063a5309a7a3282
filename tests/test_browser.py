"""Every page in a real browser, and the way each person takes through them."""

import re
import socket
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from data.demo.build import build_demo
from data.store import Store
from risk.clearance import OPERATOR
from tests.browser import Watch, map_frame, served, wait_until_still

pytestmark = pytest.mark.browser

DASHBOARD = Path(__file__).parents[1] / "dashboard.py"
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
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
TIPS = "ärendenummer;inkom;adress;kategori\r\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """The demo on its last day."""
    store = Store.create(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}", "helsingborg")
    build_demo(store, as_of=date.today())
    return store


@pytest.fixture(scope="module")
def address(browser, store) -> Iterator[str]:
    """Where the dashboard is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with served(DASHBOARD, port, SAMSYN_STORE=store.url) as (address, _process):
        yield address


@pytest.fixture
def page(browser, address) -> Iterator[Page]:
    """A reader at a desk who reads English; whatever must not happen fails the test at its end."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(page, address)
    yield page
    watch.assert_clean()
    context.close()


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has run and shows no placeholder."""
    wait_until_still(page)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    wait_until_still(page)


def no_sideways_scrolling(page: Page) -> bool:
    return page.evaluate(
        "() => [document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".every(one => one.scrollWidth <= window.innerWidth)"
    )


def violations(page: Page) -> list[str]:
    answer = Axe().run(page, context={"exclude": [["iframe"]]}, options=RULES)
    return [
        f"{one['id']}: {node['html'][:150]}"
        for one in answer.response["violations"]
        for node in one["nodes"]
    ]


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
    page.wait_for_timeout(300)
    assert no_sideways_scrolling(page)
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
    # The grid is one canvas: the points of the first row lie left of the experts'.
    page.locator("[data-testid=stDataFrame]").first.click(position={"x": 390, "y": 52})
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
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV", exact=True).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "2024-02-31" in text
    fixed = text.replace("2024-02-31", "2024-02-29").replace("<b>Nygatan</b>", "Nygatan 2")
    page.locator("input[type=file]").set_input_files(
        {"name": "fixed.csv", "mimeType": "text/csv", "buffer": fixed.encode("utf-8-sig")}
    )
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("has been imported in")).to_be_visible()
    assert store.version() > version + 1


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
    page.get_by_label("Who takes part besides you").click()
    page.get_by_role("option", name="Guest, Tax Agency").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Open it for guests").click()
    page.get_by_role("button", name="Close it").wait_for()
    guest = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    visit(guest, f"{address}/operation?as=partner-skv")
    guest.get_by_role("button", name="Show the shared pack").click()
    guest.get_by_text("Holds only what every participant may see").wait_for()
    assert violations(guest) == []
    assert no_sideways_scrolling(guest)
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("closed", exact=True).wait_for()
    guest.get_by_role("button", name="Show the shared pack").click()
    guest.get_by_text("No operation that you take part in is open").wait_for()
    guest.context.close()
