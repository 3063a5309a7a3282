"""A dashboard with sign-in and the provider it trusts, as a browser meets them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from data.audit import read_log
from data.ingest import import_file
from data.sessions import sessions_path
from data.store import Store
from risk.clearance import OPERATOR
from tests.browser import free_port, served, wait_until_still
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, provider

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


def uses(page, site) -> None:
    """Use the pages again, in Swedish; not by a button, which the watcher may have cleared away."""
    page.goto(f"{site.address}/?lang=sv")


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
