"""Who is here: a function held by sign-in or, in a demo, chosen with the switch in the frame."""

import time
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

import streamlit as st

from data.audit import record
from data.audit_entry import Action
from data.operations import with_operations
from data.roles import Function, Roles, roles_of
from data.sessions import SignIn, Standing, end, sessions_path, standing, use
from pages import address
from pages.language import _, current_language, ngettext
from pages.plain import plain
from pages.safe_start import sign_in_is_set_up
from pages.served import open_store, store_url
from risk.clearance import OPERATOR, Viewer

EYES = "as"
"""Name in the address of the function the reader acts in."""

_SEEN_AS = "seen_as"
_REFUSED = "refusal_is_logged"


EVERYTHING = Function(
    OPERATOR.function, {"en": "Everything (demo)", "sv": "Allt (demo)"}, OPERATOR.role, ""
)
"""What a demo opens with: who runs it on their own machine can read its file in any case."""


class Outside(Enum):
    """Why somebody is not let in, besides how their sign-in stands."""

    UNKNOWN = "unknown"
    DISABLED = "disabled"
    WITHOUT_FUNCTION = "without function"


def current_viewer() -> Viewer:
    """With whose eyes this reader sees; a reader whose sign-in has ended is led out at once."""
    if why_outside() is not None:
        st.rerun()
    return with_operations(open_store(store_url()), current_function().viewer())


def current_function() -> Function:
    """What this reader is here for: the first function held, unless another was chosen."""
    held = {one.id: one for one in functions_held()}
    return held.get(address.value(EYES)) or next(iter(held.values()))


def functions_held() -> tuple[Function, ...]:
    """Functions this reader may act in; in a demo all there are, and everything at once."""
    roles = current_roles()
    if sign_in_is_set_up():
        return roles.functions_of(_claims())
    return EVERYTHING, *roles.functions.values()


def current_roles() -> Roles:
    """Who may work with the store that is served, as the file says now."""
    return roles_of(open_store(store_url()).municipality)


def sign_in_key() -> str:
    """The key of this reader's sign-in; empty in a demo."""
    return SignIn.of(_claims()).key if sign_in_is_set_up() else ""


def require_sign_in() -> None:
    """Let in who may come in; to others show why not and what to do, and nothing else.

    To be called at the top of every run of a page: a run is use of the sign-in.
    """
    why = why_outside()
    if why is not None:
        _note_refusal(why)
        _show_outside(why)
        st.stop()
    if sign_in_is_set_up():
        _note_use()
        _watch()


def why_outside() -> Outside | Standing | None:
    """Why this reader is not let in; nothing for who is."""
    if not sign_in_is_set_up():
        return None
    claims, roles = _claims(), current_roles()
    if not claims.get("is_logged_in"):
        return Outside.UNKNOWN
    if roles.is_disabled(claims):
        return Outside.DISABLED
    if not roles.functions_of(claims):
        return Outside.WITHOUT_FUNCTION
    found = standing(_sessions(), SignIn.of(claims), roles.session, time.time())
    return None if found.is_open else found


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
    else:
        address.select_one(
            _("You see as"), EYES, list(held), lambda one: _words(held[one]),
            label_visibility="collapsed", width=300,
            help=_("With whose eyes the pages are seen: what a function may not see is not there."),
        )  # fmt: skip
    if sign_in_is_set_up() and st.button(_("Sign out")):
        _sign_out()


def _show_outside(why: Outside | Standing) -> None:
    """Why somebody is not let in, with the buttons that help."""
    st.title("Samsyn", anchor=False)
    if why is Outside.UNKNOWN:
        st.markdown(_("Which premises to visit together next, and why. Sign in to see."))
    else:
        st.warning(_sentence(why))
    if why not in (Outside.DISABLED, Outside.WITHOUT_FUNCTION):
        for provider, name in _providers().items():
            if st.button(_("Sign in"), key=f"sign_in_{name}", icon=":material/login:"):
                st.login(provider)
    elif st.button(_("Sign out")):
        _sign_out()


def _sentence(why: Outside | Standing) -> str:
    minutes = current_roles().session.inactivity_minutes
    hours = current_roles().session.longest_hours
    return {
        Outside.DISABLED: _("This account has been disabled. Speak to whoever gives out access."),
        Outside.WITHOUT_FUNCTION: _(
            "You are signed in, but your account is in no group that works with Samsyn. "
            "Ask for one, then sign out and in again."
        ),
        Standing.INACTIVE: ngettext(
            "You were signed out after {count} minute without use. Sign in again.",
            "You were signed out after {count} minutes without use. Sign in again.",
            minutes,
        ).format(count=minutes),
        Standing.TOO_LONG: ngettext(
            "A sign-in lasts {count} hour. Sign in again.",
            "A sign-in lasts {count} hours. Sign in again.",
            hours,
        ).format(count=hours),
        Standing.ENDED: _("You have signed out. Sign in again to go on."),
    }[why]


def _note_use() -> None:
    """Note that the sign-in is in use; the first use goes to the log before anything is shown."""
    claims, limits = _claims(), current_roles().session
    sign_in, now = SignIn.of(claims), time.time()
    if standing(_sessions(), sign_in, limits, now) is Standing.NEW:
        _log("signed in")
    use(_sessions(), sign_in, limits, now)


def _note_refusal(why: Outside | Standing) -> None:
    """That a disabled account came goes to the log, once for each window."""
    if why is Outside.DISABLED and functions_held() and not st.session_state.get(_REFUSED):
        _log("refused")
        st.session_state[_REFUSED] = True


def _sign_out() -> None:
    """End the sign-in for all windows and all copies of its cookie, then leave the provider."""
    if functions_held():
        _log("signed out")
    end(_sessions(), SignIn.of(_claims()), time.time())
    st.logout()
    # The run ends here: were the page drawn anew, the browser might not be sent to the provider.
    st.stop()


def _log(action: Action) -> None:
    viewer = current_function().viewer()
    account = _claims().get("oid") or _claims().get("sub")
    detail = f"account {account}, sign-in {sign_in_key()[:12]}"
    record(open_store(store_url()), viewer, action, detail=detail)


@st.fragment(run_every=30)
def _watch() -> None:
    """Clear the screen when the sign-in ends, also where nobody touches it; to watch is no use."""
    if why_outside() is not None:
        st.rerun()


def _sessions() -> Path:
    return sessions_path(open_store(store_url()).path)


def _claims() -> Mapping[str, object]:
    return st.user.to_dict()


def _providers() -> dict[str | None, str]:
    """Names of the configured providers; ``None`` for the one that needs no name."""
    auth = st.secrets["auth"]
    named = {
        name: name for name, one in auth.items() if isinstance(one, Mapping) and "client_id" in one
    }
    return {None: "default"} if "client_id" in auth else named


def _words(function: Function) -> str:
    agency = open_store(store_url()).municipality.catalogue.agencies.get(function.agency)
    language = current_language()
    named = [function, agency] if agency else [function]
    return " · ".join(one.name(language) for one in named)
