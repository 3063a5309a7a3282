"""A sign-in ends: signing out, inactivity, tickets and cookies of others or changed."""

import tomllib

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import expect

from tests import sign_in_site
from tests.sign_in_site import (
    cookies,
    is_asked_to_sign_in,
    sees_the_map,
    sign_in,
    status,
    uses,
)

site, page = sign_in_site.site, sign_in_site.page

pytestmark = pytest.mark.browser


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
