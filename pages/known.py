"""Looking back: with what is known today, or with what was known on that day."""

from datetime import date

import streamlit as st

from data.workspace import Workspace
from pages import address
from pages.language import _, exact
from risk.clearance import OPERATOR

KNOWN = "known"
"""Name in the address; "then" where the pages know what was known on the as-of date."""

TODAY, THEN = "today", "then"
ROLES = ("planner", "analyst", "chief", OPERATOR.role)
"""Who looks back to see what a decision could rest on."""


def may_choose(role: str, on: date) -> bool:
    """Whether there are two ways to look at the as-of date `on`."""
    return role in ROLES and on < date.today()


def is_known_then(role: str, on: date) -> bool:
    """Whether the pages show what was known on the as-of date; nobody knows a day to come."""
    return may_choose(role, on) and address.value(KNOWN) == THEN


def show_choice() -> None:
    """The switch beside the as-of date."""
    words = {TODAY: _("as we know it today about that day"), THEN: _("as it was known on that day")}
    address.select_one(
        _("Known"), KNOWN, list(words), lambda one: words[one],
        label_visibility="collapsed", width=300,
    )  # fmt: skip


def say_what_is_known(on: date, *, then: bool) -> None:
    """What the choice means, in words, below the bar that it colours."""
    if then:
        said = _(
            "As it was known on {date}: only what had come in and been released to you by the end "
            "of that day, and what you may still see. What was deleted since is not there."
        )
    else:
        said = _(
            "As we know it today about {date}: what was observed up to that day, also where it "
            "came in or was released to you later."
        )
    st.markdown(":small[" + said.format(date=exact(on)) + "]")


def say_empty(ws: Workspace, otherwise: str) -> None:
    """Why there are no premises at all, and what to do."""
    if known_day_of(ws) is None:
        st.info(otherwise)
        return
    st.info(
        _(
            "Nothing that you may see had come in by that day. Choose a later day, or “as we know "
            "it today about that day”."
        )
    )


def as_of_in_words(ws: Workspace) -> str:
    """The as-of date of a list that is taken along, and whether it is as it was known then."""
    said = exact(ws.evidence.as_of)
    if known_day_of(ws) is None:
        return said
    return _("{date}, as it was known on that day").format(date=said)


def known_day_of(ws: Workspace) -> int | None:
    """The day by whose end everything in `ws` was known; none where it is today's knowledge."""
    return getattr(ws.evidence.viewer, "known_day", None)
