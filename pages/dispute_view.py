"""Correction in the details: an objection to a fact is recorded, and later settled."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data.days import date_of
from data.dispute_table import out_of_score
from data.disputes import RECORDING_ROLES, DisputeError, Said, dispute, settle
from data.workspace import Workspace
from pages.frame import as_of
from pages.language import _, current_language, exact
from pages.plain import plain
from pages.signin import current_viewer


def show_disputes(ws: Workspace, premises_id: int) -> None:
    """Draw what is disputed about the premises, and for those who record it, the form."""
    disputes = ws.evidence.disputes
    about = disputes[disputes["premises_id"] == premises_id]
    if len(about):
        _show_recorded(ws, about)
    # Objections are made today; a look back changes nothing.
    if current_viewer().role in RECORDING_ROLES and as_of() == date.today():
        with st.expander(_("Dispute a fact")):
            _show_form(ws, premises_id)


def _show_recorded(ws: Workspace, about: pd.DataFrame) -> None:
    out = set(out_of_score(about, ws.as_of_day).index)
    states = {
        "": _("disputed: gives no points"),
        "kept": _("settled: counts again"),
        "removed": _("settled: removed from the score"),
    }
    st.dataframe(
        pd.DataFrame(
            {
                _("Fact"): [_words(ws, row) for row in about.itertuples()],
                _("Disputed since"): [date_of(int(day)) for day in about["disputed_day"]],
                _("Reason"): about["reason"],
                _("State"): [
                    states[str(row.outcome or "")] if row.Index in out else states["kept"]
                    for row in about.itertuples()
                ],
            }
        ),
        hide_index=True,
    )


def _show_form(ws: Workspace, premises_id: int) -> None:
    st.caption(
        _(
            "When the owner of the premises objects, the fact leaves the score from today until "
            "it is settled. It stays on record, and who recorded the objection is logged."
        )
    )
    facts = ws.signals[(ws.signals["premises_id"] == premises_id) & (ws.signals["file_id"] > 0)]
    rows = {
        Said(int(row.file_id), int(row.row_number), str(row.signal_type)): _words(ws, row)
        for row in facts.itertuples()
    }
    if rows:
        chosen = st.selectbox(
            _("Which fact?"),
            list(rows),
            format_func=rows.__getitem__,
            key=f"disputed_{premises_id}",
        )
        reason = st.text_input(_("What is said to be wrong"), key=f"objection_{premises_id}")
        if st.button(_("Dispute this fact"), key=f"dispute_{premises_id}"):
            _do(lambda: dispute(ws.evidence.store, current_viewer(), chosen, reason))
    pending = ws.evidence.disputes
    pending = pending[(pending["premises_id"] == premises_id) & pending["settled_day"].isna()]
    for row in pending.itertuples():
        _show_settling(ws, row)


def _show_settling(ws: Workspace, row: Any) -> None:
    said = Said(int(row.file_id), int(row.row_number), str(row.signal_type))
    store, viewer = ws.evidence.store, current_viewer()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(_words(ws, row)), width="content")
        if st.button(_("It was right: count it again"), key=f"keep_{said}"):
            _do(lambda: settle(store, viewer, said, "kept"))
        if st.button(_("It was wrong: remove it"), key=f"remove_{said}"):
            _do(lambda: settle(store, viewer, said, "removed"))


def _do(action: Callable[[], None]) -> None:
    try:
        action()
    except DisputeError as error:
        st.error(plain(error))
    else:
        st.rerun()


def _words(ws: Workspace, row: Any) -> str:
    kind = ws.catalogue.signal_types[str(row.signal_type)]
    return f"{kind.name(current_language())}, {exact(date_of(int(row.observed_day)))}"
