"""Who works here: `roles.toml`, what it refuses, and that it counts at once."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.municipality import known_municipalities, load_municipality
from data.roles import ACCOUNT, Roles, RolesError, roles_of
from pages.for_roles import ROLES_OF_PAGE, home_of, pages_for
from risk.clearance import ROLES

HELSINGBORG = load_municipality("helsingborg")
GOOD = """
disabled = ["Gone@city.example"]
[session]
inactivity_minutes = 5
[functions.one]
name = { en = "One" }
role = "planner"
agency = "HBG_SLF"
[functions.two]
name = { en = "Two" }
role = "auditor"
agency = "HBG_SLF"
[groups]
A = "one"
B = "two"
C = "two"
[accounts]
"Own@city.example" = "one"
"""


@pytest.fixture
def roles_file(tmp_path, monkeypatch):
    """Where the roles are read from in place of the municipality's own."""
    path = tmp_path / "roles.toml"
    path.write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("SAMSYN_ROLES", str(path))
    return path


@pytest.mark.parametrize("name", known_municipalities())
def test_every_municipality_has_a_function_for_each_role_of_its_own(name) -> None:
    roles = roles_of(load_municipality(name))
    held = {one.role for one in roles.functions.values()}
    assert held >= set(ROLES) - {"partner"}
    assert all(one.names.keys() == {"sv", "en"} for one in roles.functions.values())
    assert next(iter(roles.functions.values())).role == "planner"


@given(st.lists(st.sampled_from("ABCDE")))
def test_groups_give_functions_and_nothing_else_does(groups) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SAMSYN_ROLES", raising=False)
        roles = Roles(
            roles_of(HELSINGBORG).functions,
            {"A": "planner-slf", "B": "chief-slf", "C": "chief-slf"},
        )
    expected = ["planner-slf"] * ("A" in groups) + ["chief-slf"] * bool({"B", "C"} & set(groups))
    assert [one.id for one in roles.functions_of({"groups": groups})] == expected


@pytest.mark.parametrize("claims", [{}, {"groups": None}, {"groups": 7}, {"roles": ["A"]}])
def test_an_account_without_the_claim_holds_nothing(roles_file, claims) -> None:
    assert roles_of(HELSINGBORG).functions_of(claims) == ()


def test_a_single_group_may_come_as_text_but_is_not_read_letter_by_letter(roles_file) -> None:
    roles = roles_of(HELSINGBORG)
    assert [one.id for one in roles.functions_of({"groups": "A"})] == ["one"]
    assert roles.functions_of({"groups": "AB"}) == ()


@pytest.mark.parametrize("claim", ACCOUNT)
def test_a_disabled_account_is_known_by_any_of_its_names(roles_file, claim) -> None:
    roles = roles_of(HELSINGBORG)
    assert roles.is_disabled({claim: "gone@CITY.example"})
    assert not roles.is_disabled({claim: "here@city.example"})
    assert not roles.is_disabled({"name": "gone@city.example"})


def test_an_account_may_hold_a_function_of_its_own(roles_file) -> None:
    held = roles_of(HELSINGBORG).functions_of({"oid": "own@city.example", "groups": ["B"]})
    assert [one.id for one in held] == ["one", "two"]
    assert roles_of(HELSINGBORG).functions_of({"name": "own@city.example"}) == ()


def test_a_changed_file_counts_at_once(roles_file) -> None:
    assert not roles_of(HELSINGBORG).is_disabled({"sub": "x"})
    roles_file.write_text(GOOD.replace("Gone@city.example", "x"), encoding="utf-8")
    os.utime(roles_file, ns=(1, 1))
    assert roles_of(HELSINGBORG).is_disabled({"sub": "x"})


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('role = "auditor"', 'role = "administrator"', "role 'administrator', expected one of"),
        ('"HBG_SLF"', '"ATLANTIS"', "unknown agency 'ATLANTIS'"),
        ('A = "one"', 'A = "three"', "group A: unknown function 'three'"),
        ('" = "one"', '" = "three"', "account Own@city.example: unknown function 'three'"),
        ("= 5", "= 0", "inactivity_minutes: found 0, expected above 0"),
        ("= 5", "= 5\nhours = 2", "unknown key 'hours'"),
        ("[functions.one]", "[functions.one", "not valid TOML"),
        ('disabled = ["Gone@city.example"]', "disabled = 3", "disabled"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(roles_file, found, put, said) -> None:
    roles_file.write_text(GOOD.replace(found, put), encoding="utf-8")
    with pytest.raises(RolesError, match=said):
        roles_of(HELSINGBORG)


def test_no_function_and_no_file_are_refused(roles_file) -> None:
    roles_file.write_text("functions = {}", encoding="utf-8")
    with pytest.raises(RolesError, match="found none"):
        roles_of(HELSINGBORG)
    roles_file.unlink()
    with pytest.raises(RolesError, match="There is no file"):
        roles_of(HELSINGBORG)


def test_the_auditor_has_the_log_and_nobody_else_has() -> None:
    assert {page for page, roles in ROLES_OF_PAGE.items() if "auditor" in roles} == {"log"}
    assert ROLES_OF_PAGE["log"] == {"auditor"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_begins_with_a_page_of_its_own(role) -> None:
    used = pages_for(role)
    assert home_of(role) in {*used, None}
    assert (home_of(role) is None) == (not used)
    assert all(role in ROLES_OF_PAGE[page] for page in used)
