"""What somebody might try, tried. The table of results is in `docs/security.md`.

Direct page links are in `test_pages_by_role`; tampered cookies, replay after sign-out, foreign
tokens and disabled accounts in `test_signin`, against a real provider.
"""

import http.client
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import httpx
import pandas as pd
import pytest
import streamlit as st
from itsdangerous import URLSafeTimedSerializer
from openpyxl import Workbook, load_workbook
from starlette.requests import HTTPConnection
from streamlit.testing.v1 import AppTest

from data.ingest import FileRefused, import_file
from data.quarantine import defused
from data.quarantine_workbook import quarantine_workbook
from data.report import to_workbook
from data.roles import roles_of
from data.store import Store
from data.tickets import Ticket, write_ticket
from pages.door import why_not_to_answer
from pages.safe_start import is_loopback, what_is_weak
from risk.clearance import OPERATOR
from tests.browser import Watch, free_port, served, wait_until_still
from tests.personas import persona
from tests.test_pages_by_role import words

ROOT = Path(__file__).parents[1]
START = ROOT / "pages" / "start.py"
SECRET = "s" * 64
HEADER = "ärendenummer;inkom;adress;kategori\r\n"
SEEN, HIDDEN, MISSING = 1, 2, 3
"""Ids of premises: a planner may see the first, not the second; there is no third."""

EVIL = "`${window.hit=1}` {{7*7}} ${7*7} [x](javascript:hit) **b** $$x$$ :red[y]"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    """Two premises; all that is known of the second is another authority's secret."""
    made = Store.create(
        f"sqlite:///{tmp_path_factory.mktemp('attacks') / 'city.db'}", "helsingborg"
    )
    rows = "A1;2024-05-01;Storgatan 1;Nattbuller\r\nA2;2024-05-01;Hemliga gatan 2;Matos\r\n"
    import_file(made, "tips", (HEADER + rows).encode(), file_name="t.csv", today=date.today())
    with closing(sqlite3.connect(made.path)) as database, database:
        database.execute(
            "UPDATE signal SET secrecy_class = 'S2', owner = 'SKV' WHERE premises_id = ?", [HIDDEN]
        )
    yield made
    st.cache_resource.clear()


@pytest.fixture
def page(store, monkeypatch):
    """Open a page by an address of the attacker's choice."""
    monkeypatch.setenv("SAMSYN_STORE", store.url)

    def open_(path: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(START, default_timeout=60)
        for name, value in {"lang": "en", "as": "planner-slf", **query}.items():
            app.query_params[name] = value
        if path:
            app.switch_page(f"{path}.py")
        app.run()
        assert not app.exception, [one.message for one in app.exception]
        return app

    yield open_
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def demo(store) -> Iterator[str]:
    """The dashboard without sign-in, answering on this machine."""
    with served(
        ROOT / "dashboard.py", free_port(), SAMSYN_STORE=store.url, SAMSYN_SECRET=SECRET
    ) as (
        address,
        _pid,
    ):
        yield address


# Ids


def test_a_hidden_id_is_answered_as_one_that_does_not_exist(page, store) -> None:
    assert set(store.premises(OPERATOR).index) == {SEEN, HIDDEN}
    assert set(store.premises(persona("planner-slf")).index) == {SEEN}
    for name in ("premises", "visits"):
        hidden, missing = (page(**{name: str(one)}) for one in (HIDDEN, MISSING))
        assert told(hidden) == told(missing)
        assert "Hemliga" not in words(hidden)
    seen = page(premises=str(SEEN))
    assert "Storgatan 1" in words(seen)
    assert told(seen) != told(missing)


def test_searching_for_what_is_hidden_finds_as_little_as_for_what_is_not_there(page) -> None:
    hidden, missing = page(q="Hemliga gatan"), page(q="Heliga gattan")
    assert told(hidden).replace("Hemliga gatan", "") == told(missing).replace("Heliga gattan", "")
    assert "1 of 1 premises" in told(hidden)


def told(app: AppTest) -> str:
    """What the page says, without the random names of its elements and files."""
    plain = re.sub(r"(?m)^\s*(id|deferred_file_id|query_string): .*$", "", words(app))
    return re.sub(r'positions/[^"\\]+|generation\D+\d+|ID-[0-9a-f]+|[0-9a-f]{64}', "", plain)


def test_a_list_of_guessed_ids_takes_nothing_hidden_along(page) -> None:
    everything = ",".join(str(one) for one in range(-5, 50))
    listed = page(visits=everything)
    assert "Hemliga" not in words(listed)
    assert "Storgatan 1" in words(listed)


@pytest.mark.parametrize(
    "value",
    [
        "' OR 1=1 --",
        "1; DROP TABLE premises",
        "1) UNION SELECT value FROM setting --",
        "\x00",
        "%27%20OR%201=1",
        "9" * 400,
        "../../../../etc/passwd",
    ],
)
def test_sql_and_other_nonsense_in_the_address_is_a_filter_that_fits_nothing(
    page, store, value
) -> None:
    before = store.counts(OPERATOR), store.version()
    names = ("premises", "visits", "kind", "district", "risk", "facts", "unvisited", "profile")
    for path, role in (("", "planner-slf"), ("situation", "chief-slf"), ("weights", "analyst-slf")):
        app = page(path, **dict.fromkeys(names, value), q=value, area=value, **{"as": role})
        assert "Hemliga" not in words(app)
    page("data", **{"as": "steward-slf", "import_source": value, "as_of": value})
    assert page(**{"as": value}).selectbox(key="as").value == OPERATOR.function
    assert (store.counts(OPERATOR), store.version()) == before


# Tickets and requests beside the pages


def test_only_a_ticket_of_this_server_opens_positions(demo) -> None:
    ticket = Ticket(persona("planner-slf"), date.today())
    good = write_ticket(ticket, secret=SECRET)
    forged = {
        "unsigned": good.rpartition(".")[0],
        "signed by another": write_ticket(ticket, secret="t" * 64),
        "signed for something else": URLSafeTimedSerializer(SECRET, salt="x").dumps({"role": "x"}),
        "of a sign-in, where there is none": write_ticket(
            Ticket(persona("planner-slf"), date.today(), sign_in="0" * 64), secret=SECRET
        ),
        "nonsense": "a.b.c",
    }
    assert httpx.get(f"{demo}/positions/{good}").status_code == 200
    for what, text in forged.items():
        assert httpx.get(f"{demo}/positions/{text}").status_code == 403, what


def test_positions_hold_what_the_bearer_may_see_and_no_more(demo, store) -> None:
    functions = roles_of(store.municipality).functions
    seen = {
        one: len(httpx.get(f"{demo}/positions/{ticket_of(one)}").content) // 8 for one in functions
    }
    assert seen == {one: len(store.premises(persona(one))) for one in functions}
    assert seen["planner-slf"] == 1
    assert seen["auditor-slf"] == seen["partner-skv"] == 0


def ticket_of(function: str) -> str:
    return write_ticket(Ticket(persona(function), date.today()), secret=SECRET)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/samsyn/../dashboard.py",
        "/assets/samsyn/..%2fdashboard.py",
        "/assets/leaflet/%2e%2e/%2e%2e/%2e%2e/top_level.txt",
        "/assets/samsyn//etc/passwd",
        "/basemap/..%2f..%2f..%2fetc%2fpasswd",
        "/media/..%2f..%2fdashboard.py",
        "/app/static/dashboard.py",
        "/component/streamlit_folium.st_folium/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/.streamlit/secrets.toml",
        "/var/helsingborg.db",
    ],
)
def test_no_path_leads_out_of_what_is_served(demo, path) -> None:
    """Asked byte for byte: an ordinary client would tidy the dots away."""
    host = httpx.URL(demo)
    connection = http.client.HTTPConnection(host.host, host.port, timeout=10)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    page_shell = b'<div id="root">' in body
    assert answer.status in (400, 403, 404) or page_shell
    assert not any(word in body for word in (b"root:", b"st.App(", b"SQLite format 3"))


def test_an_upload_without_a_session_is_refused(demo) -> None:
    for path in ("none/1", "..%2f..%2fetc/1"):
        answer = httpx.put(
            f"{demo}/_stcore/upload_file/{path}",
            files={"file": ("../../evil.csv", b"x")},
        )
        assert answer.status_code in (400, 403, 404)


@pytest.mark.browser
def test_an_upload_needs_the_token_of_its_reader_and_has_an_upper_limit(demo, browser) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{demo}/data?as=steward-slf&import_source=tips")
    with page.expect_request("**/_stcore/upload_file/**") as sent:
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": HEADER.encode()}
        page.locator("input[type=file]").set_input_files(file)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    token = sent.value.all_headers()["x-xsrftoken"]
    good = {"Cookie": cookies, "X-Xsrftoken": token, "Content-Length": "10"}
    assert put(sent.value.url, {**good, "Content-Length": str(201 * 2**20)}) == 413
    assert put(sent.value.url, {**good, "X-Xsrftoken": "2|0|0|0"}) == 403
    context.close()


def put(url: str, headers: dict[str, str]) -> int:
    """Status of the answer to the headers of an upload alone."""
    where = httpx.URL(url)
    connection = http.client.HTTPConnection(where.host, where.port, timeout=10)
    connection.putrequest("PUT", where.path)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_page_of_another_origin_cannot_open_a_session(demo) -> None:
    statuses = {origin: handshake(demo, origin) for origin in (demo, "http://evil.example")}
    assert statuses == {demo: 101, "http://evil.example": 403}


def handshake(address: str, origin: str, host: str = "") -> int:
    """Status of the answer to a browser that wants to open the session's socket."""
    url = httpx.URL(address)
    connection = http.client.HTTPConnection(url.host, url.port, timeout=10)
    headers = {
        "Host": host or f"{url.host}:{url.port}",
        "Origin": origin,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status


# Without sign-in, this machine only


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "samsyn.example"},
        {"Host": "localhost.evil.example"},
        {"X-Forwarded-For": "10.0.0.7"},
        {"Forwarded": "for=10.0.0.7"},
        {"X-Real-IP": "10.0.0.7"},
        {"Via": "1.1 proxy"},
    ],
)
def test_a_demo_does_not_answer_for_others_nor_under_another_name(demo, headers) -> None:
    answer = httpx.get(demo, headers=headers)
    assert answer.status_code == 403
    assert "only this machine" in answer.text
    assert httpx.get(demo).status_code == 200


def test_a_demo_opens_no_session_under_another_name(demo) -> None:
    assert handshake(demo, "http://evil.example", "evil.example") == 403


@pytest.mark.parametrize(
    ("server", "client"), [("10.0.0.1", "127.0.0.1"), ("127.0.0.1", "10.0.0.7"), ("10.0.0.1", "x")]
)
def test_a_demo_bound_by_other_means_still_answers_this_machine_only(server, client) -> None:
    """As where `uvicorn --host 0.0.0.0` is used instead of Streamlit's own command."""
    scope = {
        "type": "http",
        "path": "/",
        "server": (server, 8501),
        "client": (client, 5),
        "headers": [(b"host", b"localhost:8501")],
    }
    assert "only this machine" in (why_not_to_answer(HTTPConnection(scope)) or "")
    both = {**scope, "server": ("127.0.0.1", 8501), "client": ("::1", 5)}
    assert why_not_to_answer(HTTPConnection(both)) is None


def test_only_loopback_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost")))
    others = (
        "0.0.0.0",
        "::",
        "",
        "localhost.example",
        "10.0.0.1",
        "127.0.0.1.example",
        "2130706433",
    )
    assert not any(map(is_loopback, others))


@pytest.mark.parametrize(
    ("settings", "secrets", "said"),
    [
        (["--server.address", "0.0.0.0"], None, "Refused to serve at 0.0.0.0"),
        (["--server.enableAgentApi", "true"], None, "its sessions have no sign-in"),
        (["--server.enableCORS", "false"], None, "could open a session here"),
        (["--server.trustedUserHeaders", '{"x": "sub"}'], None, "say who it comes from"),
        (["--server.address", ""], None, "Refused to serve at every address"),
        ([], "[auth\n", "The secrets cannot be read"),
        ([], '[auth]\ncookie_secret = "short"\n', "shorter than 32 characters"),
        (
            [],
            f'[auth]\ncookie_secret = "{SECRET}"\nredirect_uri = "http://samsyn.example/x"\n',
            "cookies would travel in the open",
        ),
    ],
)
def test_what_is_unsafe_is_not_even_started(tmp_path, settings, secrets, said) -> None:
    environment = {**os.environ}
    if secrets is not None:
        (tmp_path / "secrets.toml").write_text(secrets, "utf-8")
        environment["STREAMLIT_SECRETS_FILES"] = str(tmp_path / "secrets.toml")
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    ended = subprocess.run(
        [*command, "--server.port", str(free_port()), *settings],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode != 0
    assert said in ended.stderr


def test_sign_in_that_is_well_set_up_may_be_served_anywhere(monkeypatch) -> None:
    good = {"cookie_secret": SECRET, "redirect_uri": "https://samsyn.example/oauth2callback"}
    assert what_is_weak(good) is None
    assert what_is_weak({**good, "redirect_uri": "http://127.0.0.1:8501/oauth2callback"}) is None
    assert "in the open" in (what_is_weak({**good, "redirect_uri": ""}) or "")


# Files


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


# Words that somebody might execute


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
