"""Who is here: a function held by sign-in or, in a demo, chosen with the switch in the frame."""

import streamlit as st

from data.roles import Function, Roles, roles_of
from pages import address
from pages.language import _, current_language
from pages.plain import plain
from pages.served import open_store, store_url
from risk.clearance import Viewer

EYES = "as"
"""Name in the address of the function the reader acts in."""

_SEEN_AS = "seen_as"


def current_viewer() -> Viewer:
    """With whose eyes this reader sees."""
    return current_function().viewer()


def current_function() -> Function:
    """What this reader is here for: the first function held, unless another was chosen."""
    held = {one.id: one for one in functions_held()}
    return held.get(address.value(EYES)) or next(iter(held.values()))


def functions_held() -> tuple[Function, ...]:
    """Functions this reader may act in; in a demo all there are."""
    return tuple(current_roles().functions.values())


def current_roles() -> Roles:
    """Who may work with the store that is served, as the file says now."""
    return roles_of(open_store(store_url()).municipality)


def another_function() -> bool:
    """Whether the reader has changed function since the last run; then nothing of before is kept.

    What the pages remember was seen with other eyes.
    """
    before, now = st.session_state.get(_SEEN_AS), current_function().id
    st.session_state[_SEEN_AS] = now
    if before in (None, now):
        return False
    for name in list(st.session_state):
        if not str(name).startswith("address") and name != _SEEN_AS:
            del st.session_state[name]
    return True


def show_eyes() -> None:
    """With whose eyes the reader sees, and where several functions are held, the switch."""
    held = {one.id: one for one in functions_held()}
    if len(held) == 1:
        said = _("you see as: {function}").format(function=plain(_words(current_function())))
        st.markdown(f":small[{said}]", width="content")
        return
    address.select_one(
        _("You see as"), EYES, list(held), lambda one: _words(held[one]),
        label_visibility="collapsed", width=300,
        help=_("With whose eyes the pages are seen: what a function may not see is not there."),
    )  # fmt: skip


def _words(function: Function) -> str:
    agencies = open_store(store_url()).municipality.catalogue.agencies
    language = current_language()
    return f"{function.name(language)} · {agencies[function.agency].name(language)}"
