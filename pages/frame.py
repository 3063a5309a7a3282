"""What all pages share: the store, whose eyes, the as-of date, and the row that shows them."""

from collections.abc import Iterable
from datetime import date

import streamlit as st
from streamlit.navigation.page import Page

from data.known import known_then
from data.tickets import Ticket
from data.workspace import Workspace, open_workspace
from pages import address
from pages.known import is_known_then, may_choose, say_what_is_known, show_choice
from pages.language import LANGUAGES, _, current_language, exact
from pages.logged import log_opening
from pages.plain import plain
from pages.served import open_store, store_url
from pages.signin import current_viewer, show_eyes
from risk.clearance import Clearance, Viewer

PAST_COLOUR, THEN_COLOUR = "rgba(230, 126, 34, 0.15)", "rgba(124, 58, 237, 0.18)"
"""Of the bar where the pages speak of a past day: orange with today's knowledge, violet with that
of the day. Words beside it say the same; both are pale enough for text in either theme."""

STYLE = """
.stMainBlockContainer { padding: 1.2rem 1.5rem 3rem; }
.stAppHeader { display: none; }
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit; }
[data-testid="stCaptionContainer"] { opacity: 0.8; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 0.6rem 0.7rem 3rem; }
  .st-key-filters [data-testid="stColumn"] { min-width: calc(50% - 0.5rem); }
}
"""
"""The pages use the whole window; the row of `show_frame` is their header. Captions are pale by
default, too pale to be read by everyone. Tables offer no download of their own: the log would not
know of it."""


def as_of() -> date:
    """The date the pages speak of: today unless the reader chose another."""
    return address.read_date("as_of", date.today())


def current_workspace() -> Workspace:
    """What this reader sees on the as-of date, under the experts' points.

    It is shared between readers with equal clearances; another profile is seen by
    ``current_workspace().with_profile(profile)``.
    """
    viewer, on = current_viewer(), as_of()
    ws = workspace_of(viewer, on, then=is_known_then(viewer.role, on))
    store = ws.evidence.store
    log_opening(store, viewer, store.clearance(ws.evidence.viewer), on, len(ws.premises))
    return ws


def workspace_of(viewer: Viewer, on: date, *, then: bool = False) -> Workspace:
    """What `viewer` sees on a date, computed once for each version of the store and clearance.

    With `then`, only what they could know on that date.
    """
    url = store_url()
    store = open_store(url)
    version = store.version()
    _forget_older(url, version)
    clearance = known_then(store, viewer, on) if then else store.clearance(viewer)
    return _workspace(url, version, clearance, on)


def positions_of(ticket: Ticket) -> bytes:
    """Positions of the premises that the ticket's viewer may see."""
    return workspace_of(ticket.viewer, ticket.as_of, then=ticket.then).positions_payload


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Clearance: Clearance.text})
def _workspace(url: str, version: int, clearance: Clearance, on: date) -> Workspace:  # noqa: ARG001
    return open_workspace(open_store(url), clearance, on)


def _forget_older(url: str, version: int) -> None:
    """Forget what was computed before the store changed: it may hold what was deleted since."""
    latest = _latest_versions()
    if latest.get(url, version) != version:
        _workspace.clear()
    latest[url] = version


@st.cache_resource(show_spinner=False)
def _latest_versions() -> dict[str, int]:
    """The version of each store that was last seen here, to be written into."""
    return {}


def show_frame(pages: Iterable[Page]) -> None:
    """Draw the row above every page: the other pages, municipality, as-of date, eyes, language."""
    viewer, on = current_viewer(), as_of()
    then = is_known_then(viewer.role, on)
    st.html(f"<style>{STYLE}{_coloured(on, then=then)}</style>")
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="frame"
    ):
        with st.container(horizontal=True, gap="small", width="content"):
            carried = address.to_carry()
            for page in pages:
                st.page_link(page, query_params=carried, width="content")
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            _show_place()
            show_eyes()
            address.day(
                _("As of"), "as_of", date.today(), label_visibility="collapsed", width=150,
                help=_(
                    "The pages speak of this day. For a day of the past, choose whether as it was "
                    "known then or as we know it today."
                ),
            )  # fmt: skip
            if may_choose(viewer.role, on):
                show_choice()
            _show_languages()
    if may_choose(viewer.role, on):
        say_what_is_known(on, then=then)


def _coloured(on: date, *, then: bool) -> str:
    """The style of the bar: coloured where the pages speak of a past day."""
    if on >= date.today():
        return ""
    colour = THEN_COLOUR if then else PAST_COLOUR
    return f".st-key-frame {{ background: {colour}; padding: 0.4rem 0.6rem; border-radius: 8px; }}"


def _show_place() -> None:
    settings = open_store(store_url()).municipality.settings
    st.markdown(f"**{plain(settings.name(current_language()))}**", width="content")
    if settings.synthetic:
        st.badge(_("synthetic data"), color="violet")
    if as_of() != date.today():
        st.badge(_("as of {date}").format(date=exact(as_of())), color="orange")


def _show_languages() -> None:
    for language, name in LANGUAGES.items():
        if language != current_language():
            st.button(name, key=f"lang_{language}", on_click=address.put, args=("lang", language))
