"""Details of one premises: why it has its points, its visits, who may act, what lies near."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from data.days import date_of
from data.selection import nearest, title
from data.workspace import Workspace
from pages import address
from pages.dispute_view import show_disputes
from pages.frame import as_of
from pages.language import _, current_language, number, relative_and_exact
from pages.location_words import location_in_words
from pages.logged import log_details
from pages.map_table import short
from pages.plain import plain
from pages.reasons_view import choose_explained, show_reasons
from pages.request_view import may_ask, show_requests
from pages.signin import current_viewer
from pages.visit_list import add, on_list
from risk.priority import rank

NEARBY = 5

CHOSEN = "premises"
"""Name in the address of the premises whose details are shown."""

ANCHOR = "details"
"""Where on the page the details begin."""


def show_premises(
    ws: Workspace, premises_id: int, risk: str | None, choose: Callable[[int], None]
) -> None:
    """Draw the details.

    Parameters
    ----------
    risk
        Risk of the filter; ``None`` lets the reader choose, the strongest first.
    choose
        Called with the `premises_id` of nearby premises that the reader turns to.
    """
    log_details(current_viewer(), premises_id, as_of())
    with st.container(border=True, key="details"):
        _show_head(ws, premises_id)
        asks = [_("Ask an agency")] if may_ask(current_viewer()) else []
        why, visits, mandates, nearby, *asking = st.tabs(
            [_("Why"), _("Visits and findings"), _("Agencies with a mandate"), _("Nearby"), *asks]
        )
        with why:
            explained = risk or choose_explained(ws, premises_id)
            show_reasons(ws, premises_id, explained, over_all=risk is None)
            show_disputes(ws, premises_id)
        with visits:
            _show_visits(ws, premises_id)
        with mandates:
            _show_mandates(ws, explained)
        with nearby:
            _show_nearby(ws, premises_id, choose)
        for tab in asking:
            with tab:
                show_requests(ws, premises_id)


def _show_head(ws: Workspace, premises_id: int) -> None:
    premises = ws.premises.loc[premises_id]
    kind = ws.catalogue.kinds.get(premises["kind"])
    said = [
        premises["address"],
        kind.name(current_language()) if kind else premises["kind"],
        premises["district"],
    ]
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            st.subheader(plain(title(premises)), anchor=ANCHOR)
            st.markdown(" · ".join(plain(one) for one in said if isinstance(one, str)))
            placed = location_in_words(premises)
            if placed:
                st.caption(plain(placed))
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            if on_list(premises_id):
                st.badge(_("on the visit list"), color="green")
            else:
                st.button(_("Add to visit list"), on_click=add, args=(premises_id,), type="primary")
            st.button(_("Close"), on_click=address.put, args=(CHOSEN,), key="close_details")


def _show_visits(ws: Workspace, premises_id: int) -> None:
    visits = ws.visits_of(premises_id)
    if not len(visits):
        st.info(_("Never visited, as far as this store knows. That is no sign of order."))
        return
    language, catalogue = current_language(), ws.catalogue
    results = {
        "found": _("finding"),
        "not_found": _("no finding"),
        "not_examined": _("not examined"),
    }
    access = {
        "full": _("full access"),
        "partial": _("partial access"),
        "none": _("nobody there: no result"),
        "refused": _("refused: no result"),
    }
    agencies = {one: short(agency.name(language)) for one, agency in catalogue.agencies.items()}
    acting = visits["agency_of_finding"].where(
        visits["agency_of_finding"].notna(), visits["agency"]
    )
    st.dataframe(
        pd.DataFrame(
            {
                _("Date"): [
                    relative_and_exact(date_of(int(day)), as_of()) for day in visits["visited_day"]
                ],
                _("Access"): visits["access"].map(lambda one: access.get(one, one)),
                _("Agency"): acting.map(lambda one: agencies.get(one, one)),
                _("Risk"): [
                    catalogue.risks[one].name(language) if one in catalogue.risks else ""
                    for one in visits["risk"]
                ],
                _("Result"): visits["result"].map(lambda one: results.get(one, "")),
            }
        ),
        hide_index=True,
    )


def _show_mandates(ws: Workspace, risk: str) -> None:
    language, catalogue = current_language(), ws.catalogue
    st.markdown(
        _("For the risk **{risk}**:").format(risk=plain(catalogue.risks[risk].name(language)))
    )
    mandates = sorted(catalogue.risks[risk].mandates, key=lambda one: not one.leads)
    if not mandates:
        st.info(_("No agency of the catalogue has a mandate for this risk."))
    for mandate in mandates:
        agency = catalogue.agencies[mandate.agency]
        lead = " — **" + _("leads") + "**" if mandate.leads else ""
        statute = plain(mandate.statute) or _("statute not stated")
        st.markdown(f"- {plain(agency.name(language))} – {statute}{lead}")


def _show_nearby(ws: Workspace, premises_id: int, choose: Callable[[int], None]) -> None:
    if pd.isna(ws.premises.loc[premises_id, "x"]):
        st.info(_("These premises have no exact position, so it is not known what lies near."))
        return
    ranks = pd.Series(rank(ws.priority()), index=ws.premises.index)
    for other, distance_m in nearest(ws.premises, premises_id, NEARBY).items():
        premises = ws.premises.loc[other]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                plain(title(premises)),
                key=f"nearby_{other}",
                on_click=choose,
                args=(int(str(other)),),
            )
            st.markdown(
                _("{distance} m away · rank {rank} of {count} over all risks").format(
                    distance=number(distance_m),
                    rank=number(int(ranks[other])),
                    count=number(len(ranks)),
                ),
                width="content",
            )
