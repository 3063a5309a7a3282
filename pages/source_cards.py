"""Sources as cards: last file, its age against its rhythm, and what became of the rows."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from data.source import Source
from data.store import Store
from pages.intake_words import in_words
from pages.language import _, current_language, ngettext, number, relative_and_exact
from pages.plain import plain
from risk.clearance import Viewer

COLUMNS = 3


def show_sources(store: Store, viewer: Viewer) -> None:
    """One card per source of the municipality; those without a file stand behind the others."""
    files = store.files(viewer)
    sources = list(store.municipality.sources.values())
    if not sources:
        st.info(
            _("This municipality has no sources yet; docs/sources.md says how to describe one.")
        )
    known = set(files["source"])
    fed = [source for source in sources if source.id in known]
    waiting = [source for source in sources if source.id not in known]
    _show_cards(store, fed, files)
    if waiting:
        heading = ngettext(
            "{count} source without a file yet", "{count} sources without a file yet", len(waiting)
        )
        with st.expander(heading.format(count=number(len(waiting))), expanded=not fed):
            _show_cards(store, waiting, files)


def _show_cards(store: Store, sources: Sequence[Source], files: pd.DataFrame) -> None:
    for start in range(0, len(sources), COLUMNS):
        row = sources[start : start + COLUMNS]
        for column, source in zip(st.columns(COLUMNS)[: len(row)], row, strict=True):
            agency = store.municipality.catalogue.agencies[source.agency].name(current_language())
            with column.container(border=True, key=f"source_{source.id}"):
                _show_card(source, agency, files[files["source"] == source.id])


def _show_card(source: Source, agency: str, files: pd.DataFrame) -> None:
    st.markdown(f"**{plain(source.name(current_language()))}**")
    st.caption(plain(agency))
    if files.empty:
        st.markdown(_("No file has been imported yet."))
        _show_rhythm(source, None)
        return
    last = files.iloc[-1]
    when = datetime.fromisoformat(str(last["imported_at"])).date()
    st.markdown(
        _("Last file: {name}, {when}").format(
            name=plain(last["file_name"]), when=relative_and_exact(when, date.today())
        )
    )
    _show_rhythm(source, (date.today() - when).days)
    st.markdown(_said_of_rows(files))
    with st.expander(
        ngettext("{count} file", "{count} files", len(files)).format(count=number(len(files)))
    ):
        st.dataframe(_as_shown(files), hide_index=True, alt=_("Imported files"))


def _show_rhythm(source: Source, age_days: int | None) -> None:
    if source.rhythm_days is None:
        return
    every = ngettext("expected every day", "expected every {days} days", source.rhythm_days).format(
        days=number(source.rhythm_days)
    )
    if age_days is None:
        st.badge(f"○ {every}", color="gray")
    elif age_days <= source.rhythm_days:
        st.badge("✓ " + _("on time, {every}").format(every=every), color="green")
    else:
        late = age_days - source.rhythm_days
        said = ngettext("1 day late", "{days} days late", late).format(days=number(late))
        st.badge(f"! {said}, {every}", color="orange")


def _said_of_rows(files: pd.DataFrame) -> str:
    counted = ("read", "accepted", "quarantined", "linked", "unlinked")
    sums = {name: number(int(files[name].sum())) for name in counted}
    return _(
        "Rows read: **{read}** = **{accepted}** accepted + **{quarantined}** in quarantine. "
        "Of the accepted, **{linked}** concern premises known from a register or another source "
        "and **{unlinked}** stand for themselves."
    ).format(**sums)


def _as_shown(files: pd.DataFrame) -> pd.DataFrame:
    shown = files.iloc[::-1]
    return pd.DataFrame(
        {
            _("File"): shown["file_name"],
            _("Imported"): shown["imported_at"].str.slice(0, 10),
            _("Read"): shown["read"],
            _("Accepted"): shown["accepted"],
            _("Of these known before"): shown["unchanged"],
            _("In quarantine"): shown["quarantined"],
            _("Linked"): shown["linked"],
            _("Not linked"): shown["unlinked"],
            _("Kind of file"): shown["form"].map(in_words),
        }
    )
