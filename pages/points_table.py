"""The points of one risk as a table that can be edited, beside what experts and outcomes say."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data.workspace import Workspace
from pages.language import _, current_language, number, points_in_words
from pages.plain import plain
from pages.profiles import move_weight
from risk.catalogue import Catalogue, SignalType
from risk.learned import Learned, LearnedWeight
from risk.profile import WeightProfile

NOW = "now"
"""Column that can be edited."""


def show_points_table(
    ws: Workspace,
    known: dict[str, WeightProfile],
    types: list[SignalType],
    risk: str,
    learned: Learned | None,
) -> None:
    """Every given type with its points; editing one moves the weight as its slider does.

    Parameters
    ----------
    learned
        What outcomes say of this risk, where somebody asked.
    """
    table = points_table(ws, types, risk, learned)
    # A new key once points have changed: what was edited is in them and must not be edited again.
    key = f"points_table_{risk}_{hash(tuple(table[NOW]))}"
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        height=460,
        disabled=[name for name in table if name != NOW],
        column_config={
            NOW: st.column_config.NumberColumn(_("Points now"), format="%g", required=True)
        },
        on_change=lambda: take_edits(
            known, ws.catalogue, types, risk, st.session_state[key]["edited_rows"]
        ),
    )
    st.caption(
        _(
            "Signals that lower a risk take points of 0 or less, all others of 0 or more. "
            "Not known: premises of which no such signal is known; that is not the same as none."
        )
    )


def points_table(
    ws: Workspace, types: list[SignalType], risk: str, learned: Learned | None
) -> pd.DataFrame:
    """One row per type; the column `NOW` has the points of the workspace's profile."""
    of_type = {one.type: one for one in learned.weights} if learned else {}
    column = {kind.id: i for i, kind in enumerate(ws.catalogue.scored_types)}
    carried = np.count_nonzero(ws.evidence.matrix, axis=0)
    total = len(ws.premises)
    return pd.DataFrame(
        [
            {
                # First: on a phone the names alone fill the width.
                NOW: ws.profile.weight(kind.id, risk),
                _("Signal type"): kind.name(current_language()),
                _("Experts' points"): kind.points.get(risk, 0.0),
                _("Learned points"): _in_words(of_type.get(kind.id)),
                _("Effect"): _("lowers") if kind.direction == "lowers" else _("adds"),
                _("Half-life (days)"): kind.half_life_days,
                _("Premises that carry it"): int(carried[column[kind.id]]),
                _("Not known"): int(total - carried[column[kind.id]]),
            }
            for kind in types
        ]
    )


def _in_words(weight: LearnedWeight | None) -> str:
    if weight is None:
        return "–"
    after, low, high = (points_in_words(one) for one in (weight.after, weight.low, weight.high))
    return _("{points} ({low} to {high})").format(points=after, low=low, high=high)


def take_edits(
    known: dict[str, WeightProfile],
    catalogue: Catalogue,
    types: list[SignalType],
    risk: str,
    edited: Mapping[int, Mapping[str, Any]],
) -> None:
    """Move the weights that were edited; a sign that a type may not have becomes 0."""
    for row, values in edited.items():
        points = values.get(NOW)
        if points is None:
            continue
        kind = types[int(row)]
        sign = -1 if kind.direction == "lowers" else 1
        move_weight(known, catalogue, kind.id, risk, max(float(points) * sign, 0.0) * sign)


def show_gates(ws: Workspace, risk: str) -> None:
    """At how many premises the risk is closed, whatever the signals say, and by what."""
    number_of_risk = list(ws.catalogue.risks).index(risk)
    closed = int(np.count_nonzero(~ws.evidence.gates[:, number_of_risk]))
    names = [
        plain(kind.name(current_language()))
        for kind in ws.catalogue.gate_types
        if risk in kind.points
    ]
    if names:
        st.caption(
            _("Closed, and so without points, at {count} of {total} premises by: {types}.").format(
                count=number(closed), total=number(len(ws.premises)), types=", ".join(names)
            )
        )
