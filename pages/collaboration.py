"""Collaboration (planner, chief): what was asked of whom, what came of it, and how long it took."""

from datetime import date

import streamlit as st

from data.requests import requests_seen
from pages.frame import as_of
from pages.language import _
from pages.request_register import show_figures, show_register
from pages.served import open_store, store_url
from pages.signin import current_viewer


def show_page() -> None:
    """The register of requests and the figures above it."""
    st.subheader(_("Collaboration"))
    store = open_store(store_url())
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
