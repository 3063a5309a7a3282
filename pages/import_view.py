"""Bringing a file in: choose, look at what would happen, confirm, watch, read the report."""

import hashlib
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from data.ingest import FileRefused, ImportReport, Progress, import_file
from data.refusals import ColumnsRefused
from data.source import Field, Source
from data.store import Store
from pages.address import in_address
from pages.import_report_view import show_counts, show_known, show_refused
from pages.intake_words import in_words
from pages.language import _, current_language, number
from pages.plain import plain
from pages.quarantine_view import FILE
from pages.signin import current_viewer

SOURCE, ROUND = "import_source", "import_round"
PREVIEW, REPORT, RUNNING = "import_preview", "import_report", "import_running"
KINDS = ["csv", "txt", "tsv", "xlsx", "parquet", "json", "jsonl", "geojson", "gpkg"]


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in; its bytes stay in memory and are gone with the session."""

    source: str
    name: str
    content: bytes

    @property
    def fingerprint(self) -> str:
        """Tells this file for this source from any other."""
        return f"{self.source}:{self.name}:{hashlib.sha256(self.content).hexdigest()}"


def show_import(store: Store) -> None:
    """The way in for one file."""
    st.subheader(_("Import a file"))
    sources = store.municipality.sources
    if not sources:
        return
    in_address(SOURCE, sources, next(iter(sources)))
    left, right = st.columns(2, gap="medium")
    with left:
        source = sources[
            st.selectbox(
                _("Source"), list(sources), key=SOURCE, persist_state="session", on_change=_forget,
                format_func=lambda one: sources[one].name(current_language()),
            )
        ]  # fmt: skip
        _show_expected(source)
    choose = _("Choose a file")
    with right:
        st.html(f"<style>{_style(choose)}</style>")
        given = st.file_uploader(
            _("File (CSV, XLSX, Parquet, JSON, GeoJSON or GeoPackage)"),
            type=KINDS,
            key=f"import_file_{st.session_state.setdefault(ROUND, 0)}",
            on_change=_forget,
        )
    _show_report()
    if given is not None:
        _consider(store, Upload(source.id, given.name, given.getvalue()))


def _style(choose: str) -> str:
    """Gives the button of the uploader our words; its own are English on every page."""
    area = '[data-testid="stFileUploaderDropzone"]'
    return (
        f'{area} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }} '
        f'{area} [data-testid="stBaseButton-secondary"] p {{ font-size: 0; }} '
        f'{area} [data-testid="stBaseButton-secondary"] p::after '
        f'{{ content: "{choose}"; font-size: 0.875rem; }}'
    )


def _show_expected(source: Source) -> None:
    with st.expander(_("Columns that are expected")):
        table = pd.DataFrame(
            {
                _("Column"): [one.column for one in source.fields.values()],
                _("Holds"): [_holds(one) for one in source.fields.values()],
                _("Required"): [
                    _("yes") if one.required else _("no") for one in source.fields.values()
                ],
            }
        )
        st.dataframe(table, hide_index=True, alt=_("Columns that are expected"))
        st.caption(_("Every column must be there; other columns are neither read nor kept."))


def _holds(field: Field) -> str:
    if field.codes:
        return _("one of {codes}").format(codes=", ".join(field.codes))
    words = {
        "text": _("text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "date": _("a date, as 2026-11-30"),
        "flag": _("yes or no"),
        "code": _("a code"),
        "organisation_number": _("an organisation number"),
    }
    return words[field.type]


def _consider(store: Store, upload: Upload) -> None:
    """Preview an upload, or import it where that was confirmed."""
    wanted = f"{upload.fingerprint}:{store.version()}"
    if st.session_state.pop(RUNNING, None) == upload.fingerprint:
        report = _run(store, upload, dry_run=False)
        if report is not None:
            st.session_state[REPORT] = report
            if report.quarantined:
                st.session_state[FILE] = str(report.file_id)
            st.rerun()
        return
    if st.session_state.get(REPORT) is not None:
        return
    kept = st.session_state.get(PREVIEW)
    if not kept or kept["of"] != wanted:
        report = _run(store, upload, dry_run=True)
        if report is None:
            return
        kept = {"of": wanted, "report": report}
        st.session_state[PREVIEW] = kept
    _show_preview(upload, kept["report"])


def _run(store: Store, upload: Upload, *, dry_run: bool) -> ImportReport | None:
    """Take the file in (or pretend to) with a progress bar; says why where it is refused.

    Any click, that on “Stop” too, ends this script at its next progress report: the import ends
    with it and leaves the store as it was.
    """
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, _("Reading {file}").format(file=plain(upload.name)))
        st.button(_("Stop"), key=f"stop_{dry_run}", on_click=_stopped)
    try:
        report = import_file(
            store,
            upload.source,
            upload.content,
            file_name=upload.name,
            today=date.today(),
            progress=lambda now: bar.progress(min(now.done, 1.0), _said(now)),
            dry_run=dry_run,
            viewer=current_viewer(),
        )
    except FileRefused as error:
        st.error(
            _("The file was refused and nothing has changed. {reason}").format(
                reason=plain(why(error))
            )
        )
        report = None
    place.empty()
    return report


def why(error: FileRefused) -> str:
    """Why a file was refused, in the reader's language."""
    if not isinstance(error, ColumnsRefused):
        return in_words(str(error))
    return _(
        "{file} may not come in, since it has {columns}. Export it again without what is named "
        "here; also a column that nobody reads must not be handed over."
    ).format(file=error.name, columns=error.columns(current_language()))


def _said(now: Progress) -> str:
    return _("{read} rows read, {accepted} accepted, {quarantined} refused").format(
        read=number(now.read), accepted=number(now.accepted), quarantined=number(now.quarantined)
    )


def _show_preview(upload: Upload, report: ImportReport) -> None:
    st.markdown(_("**This is what would happen.** Nothing has been written yet."))
    if show_known(report):
        return
    show_counts(report)
    show_refused(report)
    if report.accepted == 0:
        st.warning(_("No row would be accepted; the import would only fill the quarantine."))
    with st.container(horizontal=True):
        st.button(
            _("Import now"), type="primary", key="import_now", on_click=_start, args=(upload,)
        )
        st.caption(_("Rows in quarantine can be downloaded, corrected and imported afterwards."))


def _show_report() -> None:
    if st.session_state.pop("import_stopped", False):
        st.info(_("Stopped. Nothing was written. Choose the file again to begin anew."))
    report = st.session_state.get(REPORT)
    if report is None:
        return
    if not show_known(report):
        st.success(
            _("{file} has been imported in {seconds} seconds.").format(
                file=plain(report.file_name), seconds=number(report.seconds, 1)
            )
        )
        show_counts(report)
        show_refused(report)
    st.button(_("Done"), key="import_done", on_click=_next_round)


def _start(upload: Upload) -> None:
    st.session_state[RUNNING] = upload.fingerprint


def _stopped() -> None:
    st.session_state["import_stopped"] = True
    _next_round()


def _next_round() -> None:
    """Empty the uploader: a new one takes its place."""
    st.session_state[ROUND] += 1
    _forget()


def _forget() -> None:
    """Begin anew with what is in the uploader."""
    for name in (REPORT, PREVIEW, RUNNING):
        st.session_state.pop(name, None)
