"""The period's figures against the period before: of the municipality, and of a chosen area."""

import pandas as pd
import streamlit as st

from data.areas import Areas
from data.situation import area_figures, period_figures
from data.workspace import Workspace
from geo.hotspot import DEFAULT
from pages import area_words
from pages.area_list import without_download
from pages.language import _, current_language, ngettext, number
from pages.plain import plain


def show_period(ws: Workspace) -> None:
    """Visits, findings by risk and visits without access in the whole municipality."""
    title = _("The latest year against the year before")
    st.markdown(f"#### {title}")
    _show(ws, period_figures(ws), "situation_period")


def show_area(ws: Workspace, areas: Areas, number_of_area: int) -> None:
    """The same figures of one area, in plain shares."""
    row = pd.Series({"id": areas.ids[number_of_area], "name": areas.names[number_of_area]})
    st.markdown(f"#### {plain(area_words.area_name(row, areas.kind))}")
    premises = int((areas.of_premises == number_of_area).sum())
    st.caption(
        ngettext("{count} premises lies here.", "{count} premises lie here.", premises).format(
            count=number(premises)
        )
        + " "
        + _("The shares below are this area's own visits, not drawn towards the municipality's.")
    )
    _show(ws, area_figures(ws, areas, number_of_area), "situation_one_area")


def _show(ws: Workspace, figures: pd.DataFrame, key: str) -> None:
    names = {
        "any": _("something found, any risk"),
        "no_access": _("no access, of all visits"),
        **{one.id: one.name(current_language()) for one in ws.catalogue.risks.values()},
    }
    rows = figures[(figures["visits"] > 0) | (figures["visits_before"] > 0)]
    if rows.empty:
        st.caption(_("No visits in these two years."))
        return
    table = pd.DataFrame(
        {
            _("what"): [names[name] for name in rows.index],
            _("latest year"): [_figure(row, "") for _i, row in rows.iterrows()],
            _("the year before"): [_figure(row, "_before") for _i, row in rows.iterrows()],
            _("change, points (90%)"): [area_words.change(row) for _i, row in rows.iterrows()],
        }
    )
    with without_download(key):
        st.dataframe(table, hide_index=True, height="content")
    st.caption(
        _(
            "Found of examined, the rate in percent with its 90% interval. Fewer than {least} "
            "visits: too few to tell."
        ).format(least=number(DEFAULT.min_visits))
    )


def _figure(row: pd.Series, ending: str) -> str:
    """A count of its total with the rate: ``69 of 127: 54% (47–61)``."""
    counted = _("{count} of {total}").format(
        count=number(row[f"findings{ending}"]), total=number(row[f"visits{ending}"])
    )
    return f"{counted}: {area_words.rate(row, ending)}"
