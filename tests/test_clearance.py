"""A clearance is an algebra: who sees what by the rules, what several see together."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.catalogue import SECRECY_CLASSES
from risk.clearance import (
    FULL,
    OPERATOR,
    ROLES,
    Clearance,
    ClearanceError,
    Release,
    Rules,
    Viewer,
    clearance_of,
    intersect,
)
from risk.grant import Grant, fewest

RULES = Rules(own_administrations=("health", "building"))
AGENCIES = ("health", "building", "police")
TYPES = ("noise", "smoke")
DAY = 100

grants = st.builds(
    Grant,
    st.sampled_from(SECRECY_CLASSES),
    st.sampled_from(("", *AGENCIES)),
    st.sampled_from(("", *TYPES)),
    st.sampled_from(("fact", "band")),
)
clearances = st.builds(
    Clearance,
    st.frozensets(grants, max_size=5).map(fewest),
    st.none() | st.frozensets(st.integers(1, 3)),
)
releases = st.builds(
    Release,
    owner=st.sampled_from(AGENCIES),
    signal_type=st.sampled_from(TYPES),
    to_agency=st.sampled_from(AGENCIES),
    gateway=st.just("PUBLIC"),
    purpose=st.just("fire safety"),
    weighing=st.just("outweighs"),
    decided_by=st.just("head"),
    decided_day=st.integers(90, 110),
    expires_day=st.none() | st.integers(110, 120),
    form=st.sampled_from(("fact", "band")),
    to_functions=st.sampled_from((frozenset(), frozenset({"f1"}))),
)
viewers = st.builds(
    Viewer, st.sampled_from(("f1", "f2")), st.sampled_from(AGENCIES), st.sampled_from(ROLES)
)
ROWS = list(product(SECRECY_CLASSES, AGENCIES, TYPES))


def seen(clearance: Clearance, form: str = "fact") -> set[tuple[str, str, str]]:
    """The rows that a clearance opens, found by asking each grant about each."""
    wanted = ("fact",) if form == "fact" else ("fact", "band")
    return {
        row
        for row in ROWS
        for grant in clearance.grants
        if grant.form in wanted
        and row[0] == grant.secrecy_class
        and grant.owner in ("", row[1])
        and grant.signal_type in ("", row[2])
    }


def by_the_words(viewer: Viewer, given_: list[Release], row: tuple[str, str, str]) -> str | None:
    """The rules of the domain notes read aloud: "fact", "band" or None."""
    secrecy_class, owner, kind = row
    if viewer.role == "auditor":
        return None
    own = viewer.agency in RULES.own_administrations
    internal = own and viewer.role in ("planner", "chief", "analyst")
    if (
        secrecy_class == "S0"
        or (secrecy_class == "S1" and (internal or viewer.agency == owner))
        or (secrecy_class == "S2" and viewer.agency == owner)
        or (secrecy_class == "S4" and own and viewer.role == "planner")
    ):
        return "fact"
    forms = {
        one.form
        for one in given_
        if (one.owner, one.signal_type, one.to_agency) == (owner, kind, viewer.agency)
        and one.decided_day <= DAY
        and (one.expires_day is None or one.expires_day >= DAY)
        and (viewer.function in one.to_functions or not one.to_functions)
        and (secrecy_class in ("S1", "S2") or (secrecy_class == "S3" and one.to_functions))
    }
    return "fact" if "fact" in forms else "band" if forms else None


@given(viewers, st.lists(releases, max_size=4))
def test_what_is_seen_follows_the_rules(viewer: Viewer, given_: list[Release]) -> None:
    clearance = clearance_of(viewer, given_, DAY, RULES)
    facts, all_ = seen(clearance), seen(clearance, "band")
    for row in ROWS:
        form = "fact" if row in facts else "band" if row in all_ else None
        assert form == by_the_words(viewer, given_, row)


@given(st.lists(clearances, min_size=1, max_size=3))
def test_what_several_see_together_is_what_each_of_them_sees(given_: list[Clearance]) -> None:
    together = intersect(given_)
    for form in ("fact", "band"):
        assert seen(together, form) == set.intersection(*(seen(one, form) for one in given_))
    limits = [one.operations for one in given_ if one.operations is not None]
    assert together.operations == (frozenset.intersection(*limits) if limits else None)
    assert all(one.covers(together) for one in given_)


@given(clearances, clearances)
def test_covering_is_seeing_all_the_other_sees(wide: Clearance, narrow: Clearance) -> None:
    if wide.covers(narrow):
        assert seen(wide) >= seen(narrow)
        assert seen(wide, "band") >= seen(narrow, "band")
    assert FULL.covers(narrow)
    assert (wide.covers(narrow) and narrow.covers(wide)) == (wide == narrow)


@given(clearances)
def test_a_clearance_survives_its_text(clearance: Clearance) -> None:
    assert Clearance.parse(clearance.text()) == clearance
    assert hash(Clearance.parse(clearance.text())) == hash(clearance)


def test_nobody_together_sees_nothing() -> None:
    assert intersect([]) == Clearance()
    assert not Clearance().sees_content


def test_no_role_sees_everything_and_the_operator_is_no_role() -> None:
    for agency, role in product(AGENCIES, ROLES):
        assert not clearance_of(Viewer("f1", agency, role), (), DAY, RULES).covers(FULL)
    assert clearance_of(OPERATOR, (), DAY) == FULL
    assert not clearance_of(Viewer("operator", "health", "auditor"), (), DAY).sees_content
    with pytest.raises(ClearanceError, match="expected one of"):
        Viewer("root", "health", "administrator")


def test_a_guest_sees_only_open_operations_they_take_part_in() -> None:
    guest = Viewer("f1", "police", "partner", frozenset({7}))
    assert clearance_of(guest, (), DAY, RULES).operations == {7}
    assert not clearance_of(Viewer("f1", "police", "partner"), (), DAY).sees_content


def test_a_release_without_reasons_is_none() -> None:
    stated = {
        "owner": "police",
        "signal_type": "noise",
        "to_agency": "health",
        "gateway": "PUBLIC",
        "purpose": "p",
        "weighing": " ",
        "decided_by": "head",
        "decided_day": 1,
    }
    with pytest.raises(ClearanceError, match="without weighing"):
        Release(**stated)  # type: ignore[arg-type]
    with pytest.raises(ClearanceError, match="expires before"):
        Release(**{**stated, "weighing": "w", "expires_day": 0})  # type: ignore[arg-type]


def test_rules_do_not_open_class_s1_to_auditors_and_guests() -> None:
    with pytest.raises(ClearanceError, match="neither auditor nor partner"):
        Rules(internal_roles=("auditor",))
