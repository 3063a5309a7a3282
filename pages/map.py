"""Map (planner): which premises next, and why."""

import numpy as np
import streamlit as st

from data.selection import passes, ranked, title
from data.workspace import Workspace
from pages import address
from pages.frame import current_workspace
from pages.known import say_empty
from pages.language import _, ngettext, number
from pages.map_filters import chosen_filters, keep_area, read_area, show_filters
from pages.map_search import search_box, show_hits
from pages.map_table import read_table, show_table
from pages.map_view import read_map, show_map
from pages.plain import plain
from pages.premises_view import ANCHOR, CHOSEN, show_premises
from pages.profiles import available, current_profile, profile_title, under
from pages.visit_list import show_visit_list

MAP = "premises_map"


def show_page() -> None:
    """The whole page."""
    ws = workspace_in_use()
    if not len(ws.premises):
        say_empty(ws, _("There are no premises yet, so there is no map. Import a file under Data."))
        return
    answer = read_map(ws, MAP)
    choose(answer.premises_id or read_table())
    if answer.area_changed:
        keep_area(answer.area)
    risk = show_filters(ws)
    tests = passes(ws.premises, chosen_filters(ws), ws.as_of_day)
    shown = tests.all(axis=1).to_numpy()
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        show_count(ws, shown)
    with right:
        words = search_box()
    show_hits(ws, ws.priority(risk), tests, words, choose)
    show_map_and_table(ws, risk, shown)
    chosen = chosen_premises(ws)
    if chosen is not None:
        show_premises(ws, chosen, risk, choose)
    show_visit_list(ws)


def workspace_in_use() -> Workspace:
    """What the reader sees under the weight profile that the address names."""
    seen = current_workspace()
    known = available(seen.evidence.store, seen.evidence.viewer)
    return under(seen, current_profile(known, seen.catalogue), "map_used")


def show_count(ws: Workspace, shown: np.ndarray) -> None:
    """How many of how many, under which weights, a way back to all, and which is chosen."""
    with st.container(horizontal=True, vertical_alignment="center", key="count"):
        counted = ngettext(
            "{shown} of {count} premises", "{shown} of {count} premises", len(shown)
        ).format(shown=number(int(shown.sum())), count=number(len(shown)))
        st.markdown(f"**{counted}**", width="content")
        weights = _("weights: {profile}").format(profile=profile_title(ws.profile))
        st.caption(plain(weights), width="content")
        if not shown.all():
            st.button(_("Show all"), on_click=forget_filters, type="tertiary")
        chosen = chosen_premises(ws)
        if chosen is not None:
            # The details stand below the map and may be out of sight.
            said = _("chosen: **{premises}** · [why ↓](#{anchor})").format(
                premises=plain(title(ws.premises.loc[chosen])), anchor=ANCHOR
            )
            st.markdown(said, width="content")


def show_map_and_table(ws: Workspace, risk: str | None, shown: np.ndarray) -> None:
    """The map, and beside it the same premises as a ranked table."""
    chosen = chosen_premises(ws)
    left, right = st.columns([3, 2], gap="small")
    with left:
        show_map(ws, ws.priority(risk), shown, chosen, MAP, area=read_area())
    with right:
        show_table(ws, ranked(ws, risk, shown), risk, chosen)


def chosen_premises(ws: Workspace) -> int | None:
    """Premises whose details are shown, where the address names one that is visible."""
    text = address.value(CHOSEN)
    chosen = int(text) if text.isdecimal() else None
    return chosen if chosen in ws.premises.index else None


def choose(premises_id: int | None) -> None:
    """Show the details of premises; ``None`` leaves those that are shown."""
    if premises_id is not None:
        address.put(CHOSEN, str(premises_id))


def forget_filters() -> None:
    """Show everything again."""
    for name in ("kind", "district", "unvisited", "facts", "area"):
        address.put(name)


show_page()
