"""Sign-in against a real OpenID provider, in a real browser: in, out, and not in."""

from datetime import date

import pytest
from playwright.sync_api import expect

from data.tickets import Ticket, write_ticket
from tests import sign_in_site
from tests.personas import persona
from tests.sign_in_site import (
    SECRET,
    cookies,
    is_asked_to_sign_in,
    sees_the_map,
    sign_in,
    status,
    uses,
)

site, page = sign_in_site.site, sign_in_site.page

pytestmark = pytest.mark.browser


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


def planner_ticket() -> str:
    """What this server would sign for a planner, had it been asked by one without sign-in."""
    return write_ticket(Ticket(persona("planner-slf"), date.today()), secret=SECRET)


def test_what_an_account_calls_itself_is_not_executed(page, site) -> None:
    sign_in(page, site, "<i>auditor</i>")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert "<i>" not in page.locator("[data-testid=stApp]").inner_html()
