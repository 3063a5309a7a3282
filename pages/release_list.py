"""What an agency has released and been given: the list with its history, and taking back."""

from datetime import date

import pandas as pd
import streamlit as st

from data.audit import AuditError
from data.release_register import release_register
from data.releases import GIVING_ROLES, ReleaseError, revoke_release
from data.report import to_workbook
from data.store import Store
from pages.download import offer
from pages.language import _, current_language, ngettext, number
from pages.plain import plain
from pages.release_words import as_shown, type_name
from pages.signin import current_viewer
from risk.clearance import OPERATOR

MESSAGE = "release_message"
"""Name in the session of what is said after something was done."""


def show_releases(store: Store, on: date) -> None:
    """The releases of and to the reader's agency; those of others do not exist here."""
    show_message()
    releases = release_register(store, current_viewer(), on)
    ended = releases["state"] != "holds"
    st.subheader(_("What is released now"), anchor=False)
    if releases[~ended].empty:
        st.info(
            _(
                "Nothing is released now, by your agency or to it. What other agencies own is not "
                "seen here until they release it."
            )
        )
    else:
        _show_table(store, releases[~ended], _("What is released now"))
    if ended.any():
        count = int(ended.sum())
        history = ngettext(
            "{count} release that has ended", "{count} releases that have ended", count
        ).format(count=number(count))
        with st.expander(history):
            _show_table(store, releases[ended], history)
    if not releases.empty:
        table = as_shown(store.municipality, releases)
        offer(
            _("Download (XLSX)"),
            lambda: to_workbook(table, "releases", {}),
            "releases.xlsx",
            "register of releases",
        )
    if on >= date.today():
        _show_taking_back(store, releases[~ended])


def _show_table(store: Store, releases: pd.DataFrame, title: str) -> None:
    table = as_shown(store.municipality, releases)
    st.dataframe(table, hide_index=True, alt=title)


def _show_taking_back(store: Store, held: pd.DataFrame) -> None:
    viewer = current_viewer()
    own = held if viewer == OPERATOR else held[held["owner"] == viewer.agency]
    if own.empty or viewer.role not in (*GIVING_ROLES, OPERATOR.role):
        return
    catalogue, language = store.municipality.catalogue, current_language()
    names = {
        int(row["release_id"]): _("{what} to {agency} (F-{number})").format(
            what=type_name(catalogue, row["signal_type"]),
            agency=catalogue.agencies[row["to_agency"]].name(language),
            number=row["release_id"],
        )
        for _number, row in own.iterrows()
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Take back"), list(names), index=None, format_func=lambda one: names[one],
            key="release_to_revoke", placeholder=_("choose a release"), width=460,
        )  # fmt: skip
        st.button(
            _("Take back from today"), disabled=chosen is None, key="revoke_release",
            on_click=_revoke, args=(store, chosen),
        )  # fmt: skip


def _revoke(store: Store, release_id: int) -> None:
    try:
        revoke_release(store, current_viewer(), release_id)
    except (ReleaseError, AuditError) as error:
        st.session_state[MESSAGE] = ("error", str(error))
        return
    said = _("Taken back: from now on nothing of it is seen on this ground. It stays in the list.")
    st.session_state[MESSAGE] = ("success", said)


def show_message() -> None:
    """What came of the last thing that was done here."""
    kind, said = st.session_state.pop(MESSAGE, (None, ""))
    if kind:
        (st.success if kind == "success" else st.error)(plain(said))
