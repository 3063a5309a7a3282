"""Data (steward): what came in, what was refused, and the way in for new files."""

import streamlit as st

from pages.frame import current_viewer, open_store, store_url
from pages.import_view import show_import
from pages.language import _, number
from pages.quarantine_view import show_quarantine
from pages.retention_view import show_retention
from pages.review_view import show_review
from pages.source_cards import show_sources

st.subheader(_("Data"))
store, viewer = open_store(store_url()), current_viewer()
counts = store.counts(viewer)
st.caption(
    _(
        "The store holds {premises} premises, {signals} signals, {visits} visits and "
        "{findings} findings."
    ).format(**{name: number(count) for name, count in counts.items()})
)
show_sources(store, viewer)
show_import(store)
show_review(store, viewer)
show_quarantine(store, viewer)
show_retention(store, viewer)
