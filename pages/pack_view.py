"""The shared pack of an operation on the screen, and to take along."""

from functools import partial

import streamlit as st

from data.audit import AuditError, record
from data.document import as_pdf
from data.municipality import Municipality
from data.operation_table import Operation
from data.operations import OperationError
from data.pack import Pack, pack_json, pack_of
from data.store import Store
from pages.frame import as_of
from pages.language import _, current_language, ngettext, number, speaking
from pages.pack_words import pack_document
from pages.plain import plain
from pages.signin import current_viewer
from risk.clearance import Viewer

SHOWN = "pack"


def show_pack(store: Store, operation: Operation) -> None:
    """The pack on a button, since reading it is logged; what it leaves out; its downloads."""
    wanted = (operation, as_of(), store.version(), current_viewer())
    if st.button(_("Show the shared pack"), key=f"pack_{operation.operation_id}"):
        try:
            pack = pack_of(store, current_viewer(), operation.operation_id, as_of())
        except (OperationError, AuditError) as error:
            st.error(plain(error))
            return
        st.session_state[SHOWN] = (wanted, pack)
    kept, pack = st.session_state.get(SHOWN, (None, None))
    if kept == wanted:
        _say_what_is_left_out(operation, pack)
        _show_document(store.municipality, pack)
        _show_downloads(store, pack)


def _say_what_is_left_out(operation: Operation, pack: Pack) -> None:
    """Stops the reader sees and not every participant may: known to the reader only."""
    missing = len(operation.stops) - len(pack.stops)
    if missing:
        st.warning(
            ngettext(
                "{count} of your stops is not in the pack: not every participant may see it.",
                "{count} of your stops are not in the pack: not every participant may see them.",
                missing,
            ).format(count=number(missing))
        )


def _show_document(municipality: Municipality, pack: Pack) -> None:
    document = pack_document(municipality, pack)
    st.caption(document.footer)
    for section in document.sections:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(section.title)}**")
            said = " · ".join(f"{name}: {value}" for name, value in section.facts)
            st.markdown(plain(said))
            for line in (*section.paragraphs, *section.points):
                st.markdown(f"- {plain(line)}")


def _show_downloads(store: Store, pack: Pack) -> None:
    viewer, language = current_viewer(), current_language()
    name = f"operation_{pack.operation_id}"
    with st.container(horizontal=True):
        st.download_button(
            _("Download (PDF)"),
            partial(pack_pdf, store, viewer, pack, language),
            f"{name}.pdf",
            on_click="ignore",
        )
        st.download_button(
            _("Download (JSON)"),
            partial(_json, store, viewer, pack),
            f"{name}.json",
            on_click="ignore",
        )


def pack_pdf(store: Store, viewer: Viewer, pack: Pack, language: str) -> bytes:
    """The pack as PDF; that it was taken along is logged first."""
    _log(store, viewer, pack, "PDF")
    with speaking(language):
        return as_pdf(pack_document(store.municipality, pack))


def _json(store: Store, viewer: Viewer, pack: Pack) -> str:
    _log(store, viewer, pack, "JSON")
    return pack_json(pack)


def _log(store: Store, viewer: Viewer, pack: Pack, form: str) -> None:
    record(
        store, viewer, "exported", [stop.premises_id for stop in pack.stops],
        purpose=f"operation {pack.operation_id}", detail=f"shared pack, {form}",
    )  # fmt: skip
