"""Log (auditor): who saw, took along, changed or asked what, when, and on which basis.

What was seen is not in the log, so this page shows no content.
"""

from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from data.audit import Search, functions_in_log, read_log
from data.audit_entry import ACTIONS, Head
from data.audit_export import export_log
from data.audit_verify import head, verify
from data.store import Store
from pages import address
from pages.destroyed_view import show_destroyed
from pages.language import _, ngettext, number
from pages.log_words import action_words, entries_as_shown
from pages.plain import plain
from pages.served import open_store, store_url
from pages.signin import current_viewer
from risk.clearance import Viewer

NEWEST = 500
"""So many entries are shown; the export holds all."""

PERIOD_DAYS = 30
_READ, _NOTED, _VERDICT = "log_read", "log_noted", "log_verdict"


def show_page() -> None:
    """Entries that fit the search, the export, and whether the log is unbroken."""
    store, viewer = open_store(store_url()), current_viewer()
    st.subheader(_("Log"))
    st.caption(
        _(
            "Who did what, when, about which premises, for what purpose and on which basis. What "
            "was seen is not in the log. Reading it is an entry, too."
        )
    )
    search = _show_search(store, viewer)
    if search is not None:
        _show_entries(store, viewer, search)
    _show_verification(store)
    show_destroyed(store, viewer)


def _show_search(store: Store, viewer: Viewer) -> Search | None:
    """The filters; nothing where they make no sense together."""
    words, today = action_words(), date.today()
    columns = st.columns(5, vertical_alignment="bottom")
    with columns[0]:
        function = address.select_one(
            _("Function"), "log_function", ["", *functions_in_log(store, viewer)],
            lambda one: one or _("all"),
        )  # fmt: skip
    with columns[1]:
        action = address.select_one(
            _("What"), "log_action", ["", *ACTIONS], lambda one: words.get(one, _("everything"))
        )
    with columns[2]:
        typed = address.text(_("Premises (number)"), "log_premises").strip()
    with columns[3]:
        since = address.day(_("From"), "log_since", today - timedelta(PERIOD_DAYS))
    with columns[4]:
        until = address.day(_("To"), "log_until", today)
    if typed and not typed.isdecimal():
        st.warning(_("Premises are searched by their number; “{typed}” is none.").format(
            typed=plain(typed)
        ))  # fmt: skip
        return None
    if since > until:
        st.warning(_("The period ends before it begins; choose another day."))
        return None
    return Search(function, action, int(typed) if typed else None, since, until)


def _show_entries(store: Store, viewer: Viewer, search: Search) -> None:
    entries = _entries(store, viewer, search)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Read again"), on_click=_forget)
        st.download_button(
            _("Export for the data protection officer (CSV)"),
            partial(_export, store, viewer, search), "log.csv", "text/csv",
            on_click="ignore", disabled=entries.empty,
        )  # fmt: skip
        st.markdown(_said_of(entries), width="content")
    if entries.empty:
        st.info(_("No entry fits. Choose a longer period or fewer conditions."))
        return
    st.dataframe(
        entries_as_shown(entries.head(NEWEST)), hide_index=True, height=480, alt=_("Log"),
    )  # fmt: skip


def _said_of(entries: pd.DataFrame) -> str:
    if len(entries) > NEWEST:
        return _("The newest {count} entries; the export holds all.").format(count=number(NEWEST))
    return ngettext("{count} entry", "{count} entries", len(entries)).format(
        count=number(len(entries))
    )


def _entries(store: Store, viewer: Viewer, search: Search) -> pd.DataFrame:
    """Entries that fit, read once for a search: the page runs again at every click."""
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != search:
        kept = (search, read_log(store, viewer, search, NEWEST + 1))
        st.session_state[_READ] = kept
    entries: pd.DataFrame = kept[1]
    return entries


def _export(store: Store, viewer: Viewer, search: Search) -> bytes:
    return export_log(store, viewer, search)[0].encode("utf-8-sig")


def _show_verification(store: Store) -> None:
    title = _("Is the log as it was written?")
    st.markdown(f"#### {title}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("End of the log that was noted earlier (may be empty)"), key=_NOTED)
        st.button(_("Verify the log"), on_click=_verify, args=(store,), type="primary")
    found = st.session_state.get(_VERDICT)
    if found is None:
        return
    kind, text = found
    if kind == "sound":
        st.success(
            _(
                "Every entry follows from the one before it. Note the end of the log where nobody "
                "who works here can write; with it, you see later whether the whole log was "
                "replaced:"
            )
        )
        st.code(text, language=None)
    else:
        st.error(plain(text))


def _verify(store: Store) -> None:
    noted = str(st.session_state[_NOTED]).strip()
    try:
        found = verify(store, Head.read(noted) if noted else None)
    except ValueError as error:
        st.session_state[_VERDICT] = ("error", str(error))
        return
    sound = ("sound", str(head(store)))
    st.session_state[_VERDICT] = sound if found is None else ("broken", str(found))


def _forget() -> None:
    st.session_state.pop(_READ, None)


show_page()
