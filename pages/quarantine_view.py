"""Refused rows: the original and the reasons in words, to download, correct and import again."""

import json
from io import StringIO
from typing import Any

import pandas as pd
import streamlit as st

from data.quarantine import defused, export_quarantine
from data.quarantine_workbook import quarantine_workbook
from data.store import Store
from pages.address import in_address
from pages.download import offer
from pages.intake_words import reasons_in_words
from pages.language import _, current_language, number
from risk.clearance import Viewer

FILE = "quarantine_file"
SHOWN_ROWS = 1000
TWO_LINES_PX = 66
"""From this height on a table breaks its texts into lines."""


def show_quarantine(store: Store, viewer: Viewer) -> None:
    """Choose a file with refused rows and see them."""
    st.subheader(_("Quarantine"))
    files = store.files(viewer)
    files = files[files["quarantined"] > 0].iloc[::-1]
    if files.empty:
        st.info(_("No row is in quarantine: every row that was read has been accepted."))
        return
    labels = {str(file.file_id): _label(store, file) for file in files.itertuples()}
    in_address(FILE, labels, next(iter(labels)))
    chosen = st.selectbox(
        _("File"), list(labels), key=FILE, format_func=labels.get, persist_state="session"
    )
    file = files.loc[files["file_id"] == int(chosen)].iloc[0]
    rows = store.quarantine(viewer, file["source"], int(file["file_id"]))
    _show_rows(rows)
    st.caption(
        _(
            "Download the rows, correct them and import that file for the same source. "
            "The columns with the row number and the reasons may stay; they are not read."
        )
    )
    _show_downloads(store, viewer, file["source"], int(file["file_id"]))


def _label(store: Store, file: Any) -> str:
    source = store.municipality.sources[file.source].name(current_language())
    return _("{source}: {file} ({rows} rows in quarantine)").format(
        source=source,
        file=file.file_name,
        rows=number(file.quarantined),
    )


def _show_rows(rows: pd.DataFrame) -> None:
    table = refused_table(rows.head(SHOWN_ROWS))
    st.dataframe(
        table, hide_index=True, height=min(38 + TWO_LINES_PX * len(table), 440),
        row_height=TWO_LINES_PX, alt=_("Quarantine"),
    )  # fmt: skip
    if len(rows) > SHOWN_ROWS:
        st.caption(
            _("The first {shown} of {total} rows; the download holds all.").format(
                shown=number(SHOWN_ROWS), total=number(len(rows))
            )
        )


def refused_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Row number, reasons in words, then the columns as the file had them."""
    own = {_("Row"): rows["row_number"], _("Why it was refused"): rows["reasons"]}
    originals = pd.DataFrame([json.loads(one) for one in rows["original"]], dtype="str").fillna("")
    originals = originals.map(defused)  # a table on the screen can be saved for a spreadsheet
    as_in_file = {name: _("{column} (in the file)").format(column=name) for name in own}
    originals = originals.rename(columns=as_in_file)
    table = pd.concat([pd.DataFrame(own).reset_index(drop=True), originals], axis=1)
    table[_("Why it was refused")] = table[_("Why it was refused")].map(reasons_in_words)
    return table


def _show_downloads(store: Store, viewer: Viewer, source_id: str, file_id: int) -> None:
    name, what = f"quarantine-{source_id}-{file_id}", "rows in quarantine"
    with st.container(horizontal=True):
        offer(
            _("Download as CSV"), lambda: _csv(store, viewer, source_id, file_id), f"{name}.csv",
            what, mime="text/csv",
        )  # fmt: skip
        offer(
            _("Download as XLSX"), lambda: quarantine_workbook(store, viewer, source_id, file_id),
            f"{name}.xlsx", what,
        )  # fmt: skip


def _csv(store: Store, viewer: Viewer, source_id: str, file_id: int) -> bytes:
    text = StringIO()
    export_quarantine(store, viewer, source_id, file_id, text)
    return text.getvalue().encode("utf-8-sig")
