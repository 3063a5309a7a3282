"""Attacks on the way in: paths, uploads, other origins and names, unsafe settings."""

import http.client
import os
import subprocess
import sys

import httpx
import pytest
from starlette.requests import HTTPConnection

from pages.door import why_not_to_answer
from pages.safe_start import is_loopback, what_is_weak
from tests import attacked
from tests.attacked import HEADER, ROOT, SECRET
from tests.browser import free_port

store, page, demo = attacked.store, attacked.page, attacked.demo


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
