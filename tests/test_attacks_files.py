"""Attacks by file: bombs, paths as names, formulas, names that want to be executed."""

import re
import zipfile
from datetime import date
from io import BytesIO
from urllib.parse import quote

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from data.ingest import FileRefused, import_file
from data.quarantine import defused
from data.quarantine_workbook import quarantine_workbook
from data.report import to_workbook
from data.store import Store
from risk.clearance import OPERATOR
from tests import attacked
from tests.attacked import HEADER, ROOT
from tests.browser import Watch, free_port, served, wait_until_still

store, page = attacked.store, attacked.page

EVIL = "`${window.hit=1}` {{7*7}} ${7*7} [x](javascript:hit) **b** $$x$$ :red[y]"


def workbook(**changes) -> bytes:
    """A good workbook of tips with some of its parts changed."""
    book = Workbook()
    for row in HEADER.strip().split(";"), ["B1", "2024-05-01", "Nygatan 1", "Matos"]:
        book.active.append([*row] if isinstance(row, list) else row)
    good, changed = BytesIO(), BytesIO()
    book.save(good)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            text = old.read(name) if name in old.namelist() else b""
            new.writestr(name, changes[name](text) if name in changes else text)
    return changed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10 if i else b"ha") for i in range(9)
)

BOMBS = {
    "a part that unpacks to more than memory": {"xl/x": lambda _: b"\0" * (2**28 + 1)},
    "a row beyond all sheets": {SHEET: lambda x: re.sub(rb'<row r="2"', b'<row r="9999999999"', x)},
    "a column beyond all sheets": {SHEET: lambda x: x.replace(b'"A2"', b'"ZZZZZZ2"')},
    "entities within entities": {
        SHEET: lambda x: b"<!DOCTYPE x [" + LAUGHS + b"]>" + x.replace(b"<t>", b"<t>&a8;", 1)
    },
    "an entity that fetches a file": {
        SHEET: lambda x: (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + x.replace(b"Matos", b"&e;")
        )
    },
    "half a sheet": {SHEET: lambda x: x[: len(x) // 2]},
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_workbook_made_to_hurt_is_refused_and_leaves_the_store(store, what) -> None:
    before = store.counts(OPERATOR), store.version()
    with pytest.raises(FileRefused):
        import_file(store, "tips", workbook(**BOMBS[what]), file_name="b.xlsx", today=date.today())
    assert (store.counts(OPERATOR), store.version()) == before


@pytest.mark.parametrize("name", ["../../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "\x00.csv"])
def test_the_name_of_an_upload_is_a_name_and_never_a_path(tmp_path, name) -> None:
    store = Store.create(f"sqlite:///{tmp_path / 'in' / 'city.db'}", "helsingborg")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    import_file(
        store, "tips", (HEADER + "x;y;z;w\r\n").encode(), file_name=name, today=date.today()
    )
    book = load_workbook(BytesIO(quarantine_workbook(store, OPERATOR, "tips", 1)))
    assert book.sheetnames
    made = {path.name for path in tmp_path.rglob("*")} - set(before)
    assert not [one for one in made if "evil" in one or one.endswith(".csv")]


FORMULAS = ["=cmd|' /C calc'!A0", "@SUM(1)", "-2+3+cmd|' /C calc'!A0", "+HYPERLINK(1)", "=1+1"]


@pytest.mark.parametrize("text", [*FORMULAS, "+1+cmd"])
def test_formulas_do_not_come_in_and_go_out_as_text(tmp_path, text) -> None:
    store = Store.create(f"sqlite:///{tmp_path / 'city.db'}", "helsingborg")
    rows = f"A1;2024-05-01;{text};Matos\r\n".encode()
    import_file(store, "tips", HEADER.encode() + rows, file_name="f.csv", today=date.today())
    addresses = set(store.premises(OPERATOR)["address"])
    assert not addresses & set(FORMULAS)
    table = pd.DataFrame({text: [text]})
    book = quarantine_workbook(store, OPERATOR, "tips", 1)
    for written in (to_workbook(table, "t", {text: text}), book):
        cells = [cell for row in load_workbook(BytesIO(written)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert defused(text).startswith("'")


@pytest.mark.browser
def test_names_are_shown_as_they_are_and_never_executed(browser, tmp_path) -> None:
    """The map evaluates its script, so names never go there; pages show them as plain text."""
    store = Store.create(f"sqlite:///{tmp_path / 'city.db'}", "helsingborg")
    rows = f"A1;2024-05-01;Storgatan 1 {EVIL};Nattbuller\r\n".encode()
    import_file(store, "tips", HEADER.encode() + rows, file_name="`${1}`.csv", today=date.today())
    assert len(store.premises(OPERATOR)) == 1
    environment = {"SAMSYN_STORE": store.url}
    with served(ROOT / "dashboard.py", free_port(), **environment) as (address, _pid):
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        watch = Watch(page, address)
        for path in (f"?premises=1&q={quote(EVIL)}", "data?as=steward-slf"):
            page.goto(f"{address}/{path}")
            wait_until_still(page)
            page.wait_for_timeout(1000)
            if path.startswith("?"):
                details = page.locator(".st-key-details").inner_text()
                assert "[x](javascript:hit) **b** $$x$$ :red[y]" in details
            for frame in page.frames:
                assert frame.evaluate("window.hit") is None
                assert "window.hit" not in frame.evaluate(
                    "[...document.scripts].map(one => one.text).join()"
                )
            assert page.locator("a[href^='javascript']").count() == 0
        watch.assert_clean()
        context.close()
