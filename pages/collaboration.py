"""Collaboration (planner, chief, steward): what is asked of other agencies, and what is shared."""

from datetime import date

import streamlit as st

from data.requests import requests_seen
from data.store import Store
from pages.address import in_address
from pages.frame import as_of
from pages.language import _
from pages.release_form import show_giving
from pages.release_list import show_releases
from pages.request_register import show_figures, show_register
from pages.served import open_store, store_url
from pages.signin import current_viewer

VIEW = "collaboration"
"""Name in the address: questions or releases."""


def show_page() -> None:
    """Questions and releases, one at a time."""
    st.subheader(_("Collaboration"))
    store = open_store(store_url())
    views = {"questions": _("What is asked"), "releases": _("What is shared")}
    # A steward asks nobody, and comes for what is shared.
    first = "releases" if current_viewer().role == "steward" else "questions"
    in_address(VIEW, views, first)
    chosen = st.segmented_control(
        _("Show"), list(views), format_func=lambda one: views[one], key=VIEW, required=True,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if chosen == "releases":
        show_releases(store, as_of())
        if as_of() >= date.today():
            show_giving(store)
    else:
        _show_questions(store)


def _show_questions(store: Store) -> None:
    requests = requests_seen(store, current_viewer(), date.today(), as_of())
    if requests.empty:
        st.info(
            _(
                "No requests that you may see. A planner asks from the details of premises on "
                "the map; others see only what they asked themselves."
            )
        )
        return
    show_figures(store.municipality.catalogue, requests)
    show_register(store, requests)


show_page()
