"""Sign-in against a real OpenID provider, in a real browser: in, out, and not in."""

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Page, expect

from data.audit import read_log
from data.ingest import import_file
from data.sessions import sessions_path
from data.store import Store
from data.tickets import Ticket, write_ticket
from risk.clearance import OPERATOR
from tests.browser import free_port, served, wait_until_still
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, provider
from tests.personas import persona

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
SECRET = "s" * 64
TIPS = "ärendenummer;inkom;adress;kategori\r\nA1;2024-05-01;Storgatan 1;Nattbuller\r\n"
ACCOUNTS = {
    "planner": {"sub": "p1", "groups": ["HBGADMR-Samsyn-Planner", "Everybody"]},
    "steward": {"sub": "s1", "groups": ["HBGADMR-Samsyn-Steward"]},
    "both": {"sub": "b1", "groups": ["HBGADMR-Samsyn-Chief", "HBGADMR-Samsyn-Analyst"]},
    "guest": {"sub": "g1", "groups": ["Everybody"]},
    "bare": {"sub": "n1"},
    "<i>auditor</i>": {"sub": "a1", "name": "<i>x</i>", "groups": ["HBGADMR-Samsyn-Auditor"]},
}


class Site:
    """The dashboard with sign-in, and what the test can turn behind its back."""

    def __init__(self, address: str, store: Store, idp: Provider, roles: Path) -> None:
        self.address, self.store, self.idp, self.roles = address, store, idp, roles

    def age(self, seconds: float) -> None:
        """Let every sign-in have been used last so many seconds earlier."""
        with closing(sqlite3.connect(sessions_path(self.store.path))) as database, database:
            database.execute("UPDATE sign_in SET used_s = used_s - ?", [seconds])

    @contextmanager
    def disabled(self, account: str) -> Iterator[None]:
        """Shut an account out while the block runs."""
        before = self.roles.read_text("utf-8")
        self.roles.write_text(before.replace("disabled = []", f'disabled = ["{account}"]'))
        yield
        self.roles.write_text(before, "utf-8")

    def logged(self, action: str) -> list[tuple[str, str]]:
        """Function and detail of the entries of the log with an action."""
        entries = read_log(self.store, OPERATOR)
        entries = entries[entries["action"] == action]
        return list(zip(entries["function"], entries["detail"], strict=True))


@pytest.fixture(scope="module")
def site(browser, tmp_path_factory) -> Iterator[Site]:
    """The dashboard, configured for the provider as `docs/security.md` says."""
    folder = tmp_path_factory.mktemp("signin")
    store = Store.create(f"sqlite:///{folder / 'city.db'}", "helsingborg")
    import_file(store, "tips", TIPS.encode(), file_name="tips.csv", today=date.today())
    roles = folder / "roles.toml"
    own = ROOT / "data" / "municipalities" / "helsingborg" / "roles.toml"
    roles.write_text(own.read_text("utf-8"), "utf-8")
    here, there = free_port(), free_port()
    address = f"http://127.0.0.1:{here}"
    back = f"{address}/oauth2callback"
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "{back}"\ncookie_secret = "{SECRET}"\n'
        f'client_id = "{CLIENT_ID}"\nclient_secret = "{CLIENT_SECRET}"\n'
        f'server_metadata_url = "http://127.0.0.1:{there}/.well-known/openid-configuration"\n'
        'client_kwargs = { scope = "openid profile", prompt = "login" }\n'
    )
    environment = {
        "SAMSYN_STORE": store.url,
        "SAMSYN_ROLES": str(roles),
        "SAMSYN_SECRET": SECRET,
        "STREAMLIT_SECRETS_FILES": str(secrets),
    }
    with provider(there, back) as idp:
        idp.accounts.update(ACCOUNTS)
        with served(ROOT / "dashboard.py", here, **environment) as (served_at, _pid):
            yield Site(served_at, store, idp, roles)


@pytest.fixture
def page(browser, site) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def sign_in(page: Page, site: Site, account: str) -> None:
    page.goto(site.address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=account, exact=True).click()
    page.wait_for_url(f"{site.address}/**")
    wait_until_still(page)


def cookies(page: Page) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def status(site: Site, path: str, cookie: str) -> int:
    request = Request(f"{site.address}{path}", headers={"Cookie": cookie})
    try:
        with urlopen(request) as answer:
            return answer.status
    except HTTPError as refused:
        refused.close()
        return refused.code


def sees_the_map(page: Page) -> None:
    expect(page.get_by_text("1 of 1 premises")).to_be_visible()


def is_asked_to_sign_in(page: Page) -> None:
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("premises", exact=False).locator("strong")).to_have_count(0)


def test_without_sign_in_there_is_a_door_and_nothing_else(page, site) -> None:
    for path in ("", "situation", "data", "log", "?as=planner-slf"):
        page.goto(f"{site.address}/{path}")
        is_asked_to_sign_in(page)
        assert "Storgatan" not in page.content()
        expect(page.locator("[data-testid=stPageLink]")).to_have_count(0)


def test_a_group_gives_a_function_and_its_pages(page, site) -> None:
    sign_in(page, site, "planner")
    sees_the_map(page)
    expect(page.get_by_text("you see as: Planner, safety and security")).to_be_visible()
    expect(page.get_by_role("link", name="Data")).to_have_count(0)
    assert any(
        function == "planner-slf" and detail.startswith("account p1,")
        for function, detail in site.logged("signed in")
    )
    page.goto(f"{site.address}/data?as=steward-slf")
    expect(page.get_by_text("This page is not for your role.")).to_be_visible()
    assert ("planner-slf", "page data") in site.logged("refused")


def test_several_groups_give_a_switch_between_these_and_no_others(page, site) -> None:
    sign_in(page, site, "both")
    switch = page.get_by_role("combobox", name="You see as")
    switch.click()
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option", name="Analyst").click()
    expect(page.get_by_role("link", name="Weights")).to_be_visible()


@pytest.mark.parametrize("account", ["guest", "bare"])
def test_an_account_in_no_group_of_ours_gets_a_sentence(page, site, account) -> None:
    sign_in(page, site, account)
    expect(page.get_by_text("your account is in no group that works with Samsyn")).to_be_visible()
    assert "Storgatan" not in page.content()
    assert status(site, f"/positions/{planner_ticket()}", cookies(page)) == 403


def test_a_disabled_account_is_out_at_its_next_click(page, site) -> None:
    sign_in(page, site, "planner")
    sees_the_map(page)
    with site.disabled("p1"):
        uses(page, site)
        expect(page.get_by_text("Kontot är avstängt.")).to_be_visible()
        expect(page.get_by_text("Storgatan")).to_have_count(0)
        assert status(site, f"/positions/{planner_ticket()}", cookies(page)) == 403
    assert any(detail.startswith("account p1,") for _, detail in site.logged("refused"))


def uses(page, site) -> None:
    """Use the pages again, in Swedish; not by a button, which the watcher may have cleared away."""
    page.goto(f"{site.address}/?lang=sv")


def planner_ticket() -> str:
    """What this server would sign for a planner, had it been asked by one without sign-in."""
    return write_ticket(Ticket(persona("planner-slf"), date.today()), secret=SECRET)


def test_signing_out_ends_every_window_and_every_copy(page, site, browser) -> None:
    sign_in(page, site, "planner")
    with page.expect_response("**/positions/*") as fetched:
        page.reload()
    ticket = fetched.value.url.rpartition("/positions/")[2]
    kept, copied = cookies(page), page.context.cookies()
    assert status(site, f"/positions/{ticket}", kept) == 200
    assert status(site, f"/positions/{ticket}", "") == 403
    other = page.context.new_page()
    other.goto(site.address)
    sees_the_map(other)
    ended = site.idp.signed_out
    page.get_by_role("button", name="Sign out").click()
    is_asked_to_sign_in(page)
    assert site.idp.signed_out == ended + 1
    # Untouched, it is cleared by the watcher, which looks every 30 seconds.
    expect(other.get_by_text("You have signed out.")).to_be_visible(timeout=60_000)
    assert status(site, f"/positions/{ticket}", kept) == 403
    thief = browser.new_context(locale="en-GB")
    thief.add_cookies(copied)
    stolen = thief.new_page()
    stolen.goto(site.address)
    expect(stolen.get_by_text("You have signed out.")).to_be_visible()
    thief.close()
    assert any(function == "planner-slf" for function, _ in site.logged("signed out"))


def test_a_ticket_is_of_use_to_its_own_sign_in_only(page, site, browser) -> None:
    sign_in(page, site, "planner")
    with page.expect_response("**/positions/*") as fetched:
        page.reload()
    path = "/positions/" + fetched.value.url.rpartition("/positions/")[2]
    context = browser.new_context(locale="en-GB")
    colleague = context.new_page()
    sign_in(colleague, site, "steward")
    assert status(site, path, cookies(colleague)) == 403
    assert status(site, path, cookies(page)) == 200
    context.close()


def test_a_file_taken_along_is_given_to_whoever_is_signed_in(page, site) -> None:
    sign_in(page, site, "planner")
    sees_the_map(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the table (XLSX)").click()
    path = "/media/" + download.value.url.partition("/media/")[2]
    assert download.value.path().stat().st_size > 1000
    assert status(site, path, cookies(page)) == 200
    assert status(site, path, "") == 403


def test_inactivity_ends_a_sign_in(page, site) -> None:
    sign_in(page, site, "steward")
    limits = tomllib.loads(site.roles.read_text("utf-8"))["session"]
    site.age(limits["inactivity_minutes"] * 60 + 60)
    uses(page, site)
    expect(page.get_by_text("Du loggades ut efter 30 minuter utan användning.")).to_be_visible()
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("link", name="steward", exact=True).click()
    page.wait_for_url(f"{site.address}/**")
    expect(page.get_by_role("link", name="Data")).to_be_visible()


def test_a_changed_cookie_is_no_cookie(page, site) -> None:
    sign_in(page, site, "planner")
    for cookie in page.context.cookies():
        if cookie["name"] == "_streamlit_user":
            value = cookie["value"]
            changed = value[:10] + ("A" if value[10] != "A" else "B") + value[11:]
            page.context.add_cookies([{**cookie, "value": changed}])
    assert status(site, "/media/x", cookies(page)) == 403
    page.goto(site.address)
    is_asked_to_sign_in(page)


def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(page, site) -> None:
    site.idp.signing_key = RSAKey.generate_key(2048, {"kid": "1"})
    sign_in(page, site, "planner")
    site.idp.signing_key = None
    is_asked_to_sign_in(page)


def test_what_an_account_calls_itself_is_not_executed(page, site) -> None:
    sign_in(page, site, "<i>auditor</i>")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert "<i>" not in page.locator("[data-testid=stApp]").inner_html()
