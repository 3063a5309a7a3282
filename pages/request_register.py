"""The register of information requests, and what they say in numbers."""

from functools import partial

import pandas as pd
import streamlit as st

from data.audit import record
from data.days import date_of
from data.report import to_workbook
from data.request_figures import figures_by_gateway, share
from data.store import Store
from pages.frame import current_workspace
from pages.function_words import function_name
from pages.language import _, current_language, exact, ngettext, number, percent
from pages.map_table import short
from pages.request_view import status
from pages.signin import current_viewer
from risk.catalogue import Catalogue
from risk.clearance import Viewer
from risk.withhold import FEWEST


def show_figures(catalogue: Catalogue, requests: pd.DataFrame) -> None:
    """Per gateway how many were asked, replied to, and what came of it."""
    st.subheader(_("What secrecy costs"), anchor=False)
    figures = figures_by_gateway(requests)
    table = figures_as_shown(catalogue, figures)
    st.dataframe(table, hide_index=True, alt=_("Requests by legal basis"))
    st.caption(
        _(
            "Shares of fewer than {fewest} are left out. Hits are shares of the answers that have "
            "not been deleted yet; “not answered” says neither yes nor no. "
            "Days: the median from question to reply."
        ).format(fewest=FEWEST)
    )


def figures_as_shown(catalogue: Catalogue, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures under the headings of the screen."""
    rows = figures.reset_index().to_dict("records")
    return pd.DataFrame(
        {
            _("Legal basis"): catalogue.gateways[row["gateway"]].name(current_language()),
            _("Asked"): number(row["asked"]),
            _("Replied"): _of(row["replied"], row["asked"]),
            _("Not answered"): _of(row["declined"], row["replied"]),
            _("Hit"): _of(row["hit"], row["kept"]),
            _("No hit"): _of(row["no_hit"], row["kept"]),
            _("Will contact us"): _of(row["will_contact"], row["kept"]),
            _("Days"): _days(row["median_days"], row["replied"]),
        }
        for row in rows
    )


def _of(count: int, of: int) -> str:
    shared = share(count, of)
    if shared is None:
        return _("too few to tell")
    return _("{share} of {count}").format(share=percent(shared), count=number(of))


def _days(median: float, replies: int) -> str:
    return number(median, 1) if replies >= FEWEST else _("too few to tell")


def show_register(store: Store, requests: pd.DataFrame) -> None:
    """Every request that may be seen, the newest first."""
    st.subheader(_("Register of requests"), anchor=False)
    st.markdown(
        ngettext("{count} request", "{count} requests", len(requests)).format(
            count=number(len(requests))
        )
    )
    table = register_as_shown(requests)
    st.dataframe(table, hide_index=True, alt=_("Register of requests"))
    st.download_button(
        _("Download (XLSX)"),
        partial(register_workbook, store, current_viewer(), requests["premises_id"], table),
        "requests.xlsx",
        on_click="ignore",
    )


def register_workbook(
    store: Store, viewer: Viewer, premises: pd.Series, table: pd.DataFrame
) -> bytes:
    """The register as a workbook; that it was taken along is logged first."""
    record(store, viewer, "exported", premises, detail="register of requests, XLSX")
    return to_workbook(table, "requests", {})


def register_as_shown(requests: pd.DataFrame) -> pd.DataFrame:
    """The register under the headings of the screen."""
    ws = current_workspace()
    agencies, gateways = ws.catalogue.agencies, ws.catalogue.gateways
    language = current_language()
    places = ws.evidence.places
    names = places["name"].fillna(places["address"])
    return pd.DataFrame(
        {
            _("Reference"): [f"S-{one}" for one in requests["request_id"]],
            _("Status"): [status(row) for _number, row in requests.iterrows()],
            _("Date"): [exact(date_of(one)) for one in requests["asked_day"]],
            _("Premises"): requests["premises_id"].map(names),
            _("Asked agency"): [
                short(agencies[one].name(language)) for one in requests["asked_agency"]
            ],
            _("Legal basis"): [gateways[one].name(language) for one in requests["gateway"]],
            _("Asked by"): [function_name(ws.municipality, one) for one in requests["function"]],
        }
    )
