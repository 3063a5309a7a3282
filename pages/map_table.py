"""The ranked table beside the map: the same premises, for keyboard and screen reader."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from data.days import date_of
from data.report import to_workbook
from data.workspace import Workspace
from pages.download import offer
from pages.known import as_of_in_words
from pages.language import (
    _,
    current_language,
    exact,
    number,
    relative,
    relative_and_exact,
    speaking,
)
from pages.location_words import location_quality
from pages.profiles import profile_title

TABLE = "ranked_table"
ROWS = 500
"""Rows in the table on the screen; the download has all."""


def read_table() -> int | None:
    """Premises whose row was chosen since the page last ran."""
    state = st.session_state.get(TABLE) or {}
    rows = state.get("selection", {}).get("rows", [])
    told = st.session_state.get("ranked_told", {})
    row = rows[0] if rows else None
    ids = told.get("ids", ())
    if row is None or row == told.get("row") or row >= len(ids):
        return None
    return int(ids[row])


def show_table(ws: Workspace, listed: pd.DataFrame, risk: str | None, chosen: int | None) -> None:
    """Draw the first `ROWS` of the ranked list and its download; `chosen` is marked."""
    if not len(listed):
        st.info(_("No premises pass all the filters. Take one away, or choose Show all."))
        return
    first = listed.head(ROWS)
    row = first.index.get_loc(chosen) if chosen in first.index else None
    st.session_state["ranked_told"] = {"ids": tuple(first.index), "row": row}
    rows = [] if row is None else [row]
    st.session_state[TABLE] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.dataframe(
        _on_screen(ws, first, risk),
        key=TABLE,
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=520,
        column_config=_columns(float(listed["priority"].max())),
        placeholder="–",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(listed) > ROWS:
            st.caption(
                _("The first {rows} of {count}; the download has all.").format(
                    rows=number(ROWS), count=number(len(listed))
                ),
                width="content",
            )
        offer(
            _("Download the table (XLSX)"),
            workbook_of(ws, listed, risk),
            "premises.xlsx",
            "ranked list",
            listed.index,
        )


def workbook_of(
    ws: Workspace, listed: pd.DataFrame, risk: str | None = None
) -> Callable[[], bytes]:
    """Makes the list as a workbook, in the language in which it is shown now, when it is wanted."""
    language = current_language()

    def make() -> bytes:
        with speaking(language):
            return to_workbook(as_shown(ws, listed, risk), _("Premises"), about(ws))

    return make


def as_shown(ws: Workspace, listed: pd.DataFrame, risk: str | None = None) -> pd.DataFrame:
    """The ranked list in the reader's language, one column per heading of the screen.

    Dates are exact: in a file "3 weeks ago" would soon be wrong.
    The agencies are those with a mandate for `risk`, or each premises' strongest risk.
    """
    language, catalogue = current_language(), ws.catalogue
    kinds = {kind: one.name(language) for kind, one in catalogue.kinds.items()}
    risks = {one: named.name(language) for one, named in catalogue.risks.items()}
    agencies = {one: _agencies(ws, one) for one in catalogue.risks}
    acted_on = listed["strongest_risk"] if risk is None else pd.Series(risk, listed.index)
    return pd.DataFrame(
        {
            _("No."): listed["place"],
            _("Premises"): listed["name"].where(listed["name"].notna(), listed["address"]),
            _("Address"): listed["address"],
            _("Kind"): listed["kind"].map(lambda kind: kinds.get(kind, kind)),
            _("District"): listed["district"],
            _("Strongest risk"): listed["strongest_risk"].map(risks),
            _("Priority"): listed["priority"].round(2),
            _("Facts"): listed["evidence"],
            _("Newest fact"): [_exact(day) for day in listed["newest_day"]],
            _("Last visit"): [_exact(day) for day in listed["last_visit_day"]],
            _("Position"): [
                location_quality(one) or (_("as stated") if placed else _("none"))
                for one, placed in zip(listed["location_quality"], listed["x"].notna(), strict=True)
            ],
            _("Agencies with a mandate"): acted_on.map(agencies),
        }
    )


def about(ws: Workspace) -> dict[str, str]:
    """What to know about a list that is taken along."""
    settings = ws.municipality.settings
    name, synthetic = settings.name(current_language()), _("synthetic data")
    return {
        _("Municipality"): f"{name} ({synthetic})" if settings.synthetic else name,
        _("As of"): as_of_in_words(ws),
        _("Weights"): profile_title(ws.profile),
        _("Note"): _("The place has a priority; it says nothing about a person."),
    }


def _on_screen(ws: Workspace, listed: pd.DataFrame, risk: str | None) -> pd.DataFrame:
    """What is wanted first stands first: it is seen without scrolling sideways."""
    shown = as_shown(ws, listed, risk)
    shown = shown.drop(columns=[_("Facts"), _("Newest fact"), _("Position")])
    together = [
        f"{number(count)} · {_ago(day, ws)}" if count else number(count)
        for count, day in zip(listed["evidence"], listed["newest_day"], strict=True)
    ]
    shown[_("Last visit")] = [_visited(day, ws) for day in listed["last_visit_day"]]
    shown.insert(0, _("Evidence"), together)
    in_view = [_("No."), _("Premises"), _("Evidence"), _("Priority"), _("Strongest risk")]
    unseen = [_("Address"), _("District"), *in_view]
    return shown[[*in_view, *(name for name in shown.columns if name not in unseen)]]


def _columns(highest: float) -> dict[str, object]:
    config = st.column_config
    return {
        _("No."): config.NumberColumn(width=42, pinned=True),
        _("Premises"): config.TextColumn(width=185),
        _("Kind"): config.TextColumn(width=190),
        _("Strongest risk"): config.TextColumn(width=200),
        _("Priority"): config.ProgressColumn(
            min_value=0, max_value=highest or 1.0, format="localized", step=0.01, width=90,
            help=_("Probability of a finding times severity, summed over the risks shown."),
        ),
        _("Evidence"): config.TextColumn(
            width=140, help=_("How many facts there are, and how old the newest is.")
        ),
        _("Last visit"): config.TextColumn(width=210),
        _("Agencies with a mandate"): config.TextColumn(width=260),
    }  # fmt: skip


def _agencies(ws: Workspace, risk: str) -> str:
    named = ws.catalogue.mandated_agencies(risk)
    return ", ".join(short(one.name(current_language())) for one in named)


def short(name: str) -> str:
    """A name without what stands in brackets behind it."""
    return name.partition(" (")[0]


def _exact(day: float) -> str:
    return _("never") if pd.isna(day) else exact(date_of(int(day)))


def _ago(day: float, ws: Workspace) -> str:
    return relative(date_of(int(day)), ws.evidence.as_of)


def _visited(day: float, ws: Workspace) -> str:
    if pd.isna(day):
        return _("never")
    return relative_and_exact(date_of(int(day)), ws.evidence.as_of)
