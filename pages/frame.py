"""What all pages share: the store, whose eyes, the as-of date, and the row that shows them."""

import os
from datetime import date

import streamlit as st

from data.store import Store
from data.tickets import Ticket
from data.workspace import Workspace, open_workspace
from pages.language import LANGUAGES, _, current_language, exact
from risk.clearance import DEMO_VIEWER, Viewer

DEFAULT_STORE = "sqlite:///var/helsingborg.db"


def store_url() -> str:
    """Address of the store that this dashboard serves."""
    return os.environ.get("SAMSYN_STORE", DEFAULT_STORE)


@st.cache_resource(show_spinner=False)
def open_store(url: str) -> Store:
    """The store behind `url`, opened once."""
    return Store.open(url)


def current_viewer() -> Viewer:
    """With whose eyes this reader sees; until sign-in exists, the demo's."""
    return DEMO_VIEWER


def as_of() -> date:
    """The date the pages speak of: today unless the reader chose another."""
    chosen = st.session_state.get("as_of")
    return chosen if isinstance(chosen, date) else date.today()


def current_workspace() -> Workspace:
    """What this reader sees on the as-of date, under the experts' points.

    It is shared between readers with the same eyes; another profile is seen by
    ``current_workspace().with_profile(profile)``.
    """
    return workspace_of(current_viewer(), as_of())


def workspace_of(viewer: Viewer, on: date) -> Workspace:
    """What `viewer` sees on a date, computed once for each version of the store."""
    url = store_url()
    return _workspace(url, open_store(url).version(), viewer, on)


def positions_of(ticket: Ticket) -> bytes:
    """Positions of the premises that the ticket's viewer may see."""
    return workspace_of(ticket.viewer, ticket.as_of).positions_payload


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={Viewer: repr})
def _workspace(url: str, version: int, viewer: Viewer, on: date) -> Workspace:  # noqa: ARG001
    return open_workspace(open_store(url), viewer, on)


def show_frame() -> None:
    """Draw the row above every page: municipality, as-of date, whose eyes, language."""
    settings = open_store(store_url()).municipality.settings
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="frame"
    ):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            st.markdown(f"**{settings.name(current_language())}**", width="content")
            if settings.synthetic:
                st.badge(_("synthetic data"), color="violet")
            if as_of() != date.today():
                st.badge(_("as of {date}").format(date=exact(as_of())), color="orange")
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            st.caption(_viewer_text(current_viewer()), width="content")
            st.date_input(
                _("As of"), "today", key="as_of", format="YYYY-MM-DD", bind="query-params",
                label_visibility="collapsed", width=150,
            )  # fmt: skip
            st.segmented_control(
                _("Language"), list(LANGUAGES), default=current_language(), key="lang",
                format_func=LANGUAGES.get, bind="query-params", required=True,
                label_visibility="collapsed",
            )  # fmt: skip


def _viewer_text(viewer: Viewer) -> str:
    if viewer.function == "demo":
        return _("you see everything (demo)")
    return _("you see as: {agency}, {role}").format(agency=viewer.agency, role=viewer.role)
