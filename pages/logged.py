"""What a reader opens and looks at goes to the log before the page shows it.

A page runs again at every click; one entry speaks for as long as the reader keeps looking at the
same thing in the same session.
"""

from datetime import date

import streamlit as st

from data.audit import record
from data.store import Store
from pages.served import open_store, store_url
from risk.clearance import Clearance, Viewer

_OPENED, _DETAILS = "logged_openings", "logged_details"
"""Names in the session."""


def log_opening(
    store: Store, viewer: Viewer, clearance: Clearance, on: date, premises: int
) -> None:
    """Log that a reader opens everything their clearance shows on a date, once per session."""
    known: set[tuple[Viewer, Clearance, date]] = st.session_state.setdefault(_OPENED, set())
    opening = (viewer, clearance, on)
    if opening not in known:
        detail = f"all that is visible as of {on.isoformat()}: {premises} premises"
        if clearance.known_day is not None:
            detail = f"all that was known on {on.isoformat()}: {premises} premises"
        record(store, viewer, "opened", clearance=clearance.text(), detail=detail)
        known.add(opening)


def log_details(viewer: Viewer, premises_id: int, on: date) -> None:
    """Log that a reader looks at the details of premises; again when they come back to them."""
    looking = (viewer, premises_id, on)
    if st.session_state.get(_DETAILS) != looking:
        store = open_store(store_url())
        clearance = store.clearance(viewer).text()
        detail = f"details as of {on.isoformat()}"
        record(store, viewer, "saw", [premises_id], clearance=clearance, detail=detail)
        st.session_state[_DETAILS] = looking
