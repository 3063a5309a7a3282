"""The list of areas beside the map: the same areas, chosen in either, and to be taken away."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from data.area_export import area_csv, area_geopackage, area_workbook
from data.areas import Areas
from data.municipality import Municipality
from pages import area_words
from pages.address import value, write_address
from pages.area_view import clicked_area
from pages.download import offer
from pages.frame import as_of
from pages.language import _, current_language, exact, speaking

AREA, LIST = "situation_area", "situation_list"
ORDER, RUN = "situation_order", "situation_run"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen_area(areas: Areas, map_key: str) -> int | None:
    """Number of the chosen area: clicked on the map, chosen in the list, or in the address."""
    clicked = clicked_area(map_key)
    if clicked is not None and clicked < len(areas):
        write_address(AREA, areas.ids[clicked])
    chosen = value(AREA)
    if chosen in areas.ids:
        return areas.ids.index(chosen)
    write_address(AREA, "")
    return None


def show_list(areas: Areas, question: str, frame: pd.DataFrame, selected: int | None) -> None:
    """The same areas as on the map, what stands out first; a chosen row is chosen on the map."""
    ordered = in_order(frame, question)
    rows = [] if selected is None else [list(ordered.index).index(selected)]
    key = _key_of(list(ordered["id"]), rows)
    with without_download("situation_areas_list"):
        st.dataframe(
            area_words.table(ordered, question, areas.kind),
            hide_index=True,
            height=430,
            key=key,
            on_select=lambda: _choose_row(key),
            selection_mode="single-row",
            selection_default={"selection": {"rows": rows}},
        )


@contextmanager
def without_download(key: str) -> Iterator[None]:
    """A container whose tables offer no download of their own: it would hold the small counts."""
    with st.container(key=key):
        toolbar = f".st-key-{key} [data-testid='stElementToolbar']"
        st.html(f"<style>{toolbar} {{ display: none; }}</style>")
        yield


def _key_of(order: list[str], rows: list[int]) -> str:
    """Key of the list: another one where its order or the chosen row changed by other means.

    A list keeps the rows chosen in it; only a new one takes over what was chosen on the map.
    """
    run = st.session_state.get(RUN, 0)
    shown = st.session_state.get(f"{LIST}_{run}")
    if order != st.session_state.get(ORDER) or (shown and list(shown.selection.rows) != rows):
        st.session_state[RUN] = run = run + 1
    st.session_state[ORDER] = order
    return f"{LIST}_{run}"


def _choose_row(key: str) -> None:
    rows = st.session_state[key].selection.rows
    write_address(AREA, st.session_state[ORDER][rows[0]] if rows else "")


def in_order(frame: pd.DataFrame, question: str) -> pd.DataFrame:
    """Areas that stand out first; those nobody can judge last."""
    if question == "scores":
        return frame.sort_values(["priority", "premises"], ascending=False, kind="stable")
    if question == "reports":
        return frame.sort_values("reports", ascending=False, kind="stable")
    place = frame["level"].map({"high": 0, "near": 1, "low": 2, "unknown": 3})
    keys = frame.assign(place=place).sort_values(
        ["place", "low", "visits"], ascending=[True, False, False], kind="stable"
    )
    return keys.drop(columns="place")


def _workbook(frame: pd.DataFrame, about: Mapping[str, str]) -> Callable[[], bytes]:
    """Makes the list as a workbook in the language in which it is shown now."""
    language = current_language()

    def make() -> bytes:
        with speaking(language):
            sheets = (_("Areas"), _("About the figures"))
            return area_workbook(frame, about, area_words.in_words, sheets)

    return make


def show_downloads(
    municipality: Municipality, areas: Areas, frame: pd.DataFrame, about: Mapping[str, str]
) -> None:
    """The list as files, small counts withheld."""
    name = f"samsyn-{areas.kind}-{exact(as_of())}"
    crs = municipality.settings.crs
    with st.container(horizontal=True):
        offer("XLSX", _workbook(frame, about), f"{name}.xlsx", "situation", mime=XLSX)
        offer("CSV", lambda: area_csv(frame), f"{name}.csv", "situation", mime="text/csv")
        if any(outline is not None for outline in areas.outlines):
            offer(
                "GeoPackage", lambda: area_geopackage(frame, areas, crs), f"{name}.gpkg",
                "situation", mime="application/geopackage+sqlite3",
            )  # fmt: skip
    st.caption(_("In downloads, counts below 5 and what would give them away are left empty."))
