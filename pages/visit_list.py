"""The planner's visit list: kept in the address, taken along as a workbook or a GeoPackage."""

from functools import partial

import pandas as pd
import streamlit as st

from data.report import to_geopackage, to_workbook
from data.selection import ranked
from data.workspace import Workspace
from pages import address
from pages.download import offer
from pages.language import _, ngettext, number
from pages.map_table import about, as_shown
from pages.plain import plain

NAME = "visits"
"""Name in the address; ids of premises, joined by commas."""


def listed_ids() -> list[int]:
    """Premises on the list in the order in which they were added."""
    return [int(one) for one in address.value(NAME).split(",") if one.isdecimal()]


def on_list(premises_id: int) -> bool:
    """Whether premises are on the list."""
    return premises_id in listed_ids()


def add(premises_id: int) -> None:
    """Put premises on the list."""
    _keep([*listed_ids(), premises_id])


def remove(premises_id: int) -> None:
    """Take premises off the list."""
    _keep([one for one in listed_ids() if one != premises_id])


def show_visit_list(ws: Workspace) -> None:
    """Draw the list with what can be done with it."""
    st.subheader(_("Visit list"), anchor=False)
    known = [one for one in listed_ids() if one in ws.premises.index]
    if not known:
        st.info(_("Empty. Choose premises on the map or in the table, then “Add to visit list”."))
        return
    listed = ranked(ws, None, ws.premises.index.isin(known))
    table = _with_ranks(ws, listed)
    st.markdown(
        ngettext("{count} premises", "{count} premises", len(listed)).format(
            count=number(len(listed))
        )
    )
    for premises_id, row in table.iterrows():
        _show_row(int(str(premises_id)), row)
    _show_downloads(ws, listed, table)


def _show_row(premises_id: int, row: pd.Series) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.button(
            "✕", key=f"remove_{premises_id}", on_click=remove, args=(premises_id,),
            help=_("Remove from the list"),
        )  # fmt: skip
        said = [row[_("Premises")], row[_("Address")], row[_("Strongest risk")]]
        st.markdown(" · ".join(plain(one) for one in said if isinstance(one, str)))


def _show_downloads(ws: Workspace, listed: pd.DataFrame, table: pd.DataFrame) -> None:
    crs = ws.municipality.settings.crs
    with st.container(horizontal=True):
        offer(
            _("Download (XLSX)"),
            partial(to_workbook, table, _("Visit list"), about(ws)),
            "visit_list.xlsx",
            "visit list",
            listed.index,
        )
        offer(
            _("Download (GeoPackage)"),
            partial(to_geopackage, table, listed["x"], listed["y"], crs, "visit_list"),
            "visit_list.gpkg",
            "visit list",
            listed.index,
        )
        st.button(_("Empty the list"), on_click=address.put, args=(NAME,), type="tertiary")


def _with_ranks(ws: Workspace, listed: pd.DataFrame) -> pd.DataFrame:
    table = as_shown(ws, listed)
    table[_("Rank among all")] = listed["rank"]
    table["x"], table["y"] = listed["x"], listed["y"]
    return table


def _keep(ids: list[int]) -> None:
    unique = list(dict.fromkeys(ids))
    address.put(NAME, *([",".join(str(one) for one in unique)] if unique else []))
