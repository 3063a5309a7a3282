"""Who enters and who leaves the top when one profile replaces another, and where they differ."""

import numpy as np
import pandas as pd
import streamlit as st

from data.workspace import Workspace
from pages.address import in_address
from pages.download import offer
from pages.language import _, current_language, number
from pages.map_view import show_map
from pages.plain import plain
from pages.profiles import profile_title
from risk.priority import entered_left, rank
from risk.profile import compare_profiles

COUNT, RANKED_BY = "weights_top", "weights_ranked_by"
COUNTS = ("10", "20", "50", "100", "200")
ONE, ALL = "one", "all"


def show_top(ws: Workspace, compared: Workspace, risk: str) -> None:
    """The premises that enter and leave the top: in words, on the map, and as a table below it.

    The table stands last, so that the map keeps its place on the screen while weights move.
    """
    count, ranked_by = _choose_top()
    ranked_risk = risk if ranked_by == ONE else None
    before, after = compared.priority(ranked_risk), ws.priority(ranked_risk)
    changes = changes_of_top(ws.premises, before, after, count)
    entered = int((changes["rank_after"] <= count).sum())
    with st.container(key="weights_said"):
        st.markdown(_said(entered, min(count, len(after)), compared))
    answer = show_map(
        ws, after, np.ones(len(after), dtype=bool), st.session_state.get("weights_clicked"),
        "weights_map", tools=False, height=420,
    )  # fmt: skip
    if answer.premises_id is not None:
        st.session_state["weights_clicked"] = answer.premises_id
    _show_clicked(ws, before, after)
    if entered:
        _show_changes(changes, count)


def changes_of_top(
    premises: pd.DataFrame, before: np.ndarray, after: np.ndarray, count: int
) -> pd.DataFrame:
    """Premises that enter (the highest first), then those that leave the `count` highest.

    Returns
    -------
    DataFrame
        Indexed by `premises_id`: name, address, kind, district, rank_before, rank_after.
    """
    entered, left = entered_left(before, after, count)
    rows = np.concatenate([entered, left])
    return premises[["name", "address", "kind", "district"]].iloc[rows].assign(
        rank_before=rank(before)[rows], rank_after=rank(after)[rows]
    )  # fmt: skip


def _choose_top() -> tuple[int, str]:
    names = {ONE: _("this risk"), ALL: _("all risks")}
    in_address(COUNT, COUNTS, "20")
    in_address(RANKED_BY, names, ONE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.selectbox(
            _("How many at the top"), COUNTS, key=COUNT, persist_state="session", width=160
        )
        ranked_by = st.segmented_control(
            _("Ranked by"), list(names), key=RANKED_BY, required=True, format_func=names.get,
            persist_state="session",
        )  # fmt: skip
    return int(count), str(ranked_by)


def _said(entered: int, count: int, compared: Workspace) -> str:
    other = plain(profile_title(compared.profile))
    if not entered:
        return _("The same {count} premises are at the top as under {profile}.").format(
            count=number(count), profile=other
        )
    return _(
        "Compared with {profile}, **{entered} of {count}** premises at the top are others."
    ).format(entered=number(entered), count=number(count), profile=other)


def _show_changes(changes: pd.DataFrame, count: int) -> None:
    enters = changes["rank_after"] <= count
    table = pd.DataFrame(
        {
            _("Change"): np.where(enters, "↑ " + _("enters"), "↓ " + _("leaves")),
            _("Premises"): changes["name"].fillna(changes["address"]).fillna(""),
            _("Rank before"): changes["rank_before"],
            _("Rank after"): changes["rank_after"],
            _("Address"): changes["address"].fillna(""),
            _("District"): changes["district"].fillna(""),
        }
    )
    st.dataframe(
        table, hide_index=True, height=min(38 + 35 * len(table), 320),
        alt=_("Premises that enter and leave the top"),
    )  # fmt: skip
    offer(
        _("Download these premises"), lambda: table.to_csv(index=False).encode("utf-8-sig"),
        "enters-leaves.csv", "premises that enter and leave the top", changes.index,
        mime="text/csv",
    )  # fmt: skip


def _show_clicked(ws: Workspace, before: np.ndarray, after: np.ndarray) -> None:
    clicked = st.session_state.get("weights_clicked")
    if clicked not in ws.premises.index:
        return
    position = ws.premises.index.get_loc(clicked)
    one = ws.premises.iloc[position]
    parts = [one["name"], one["address"]]
    st.markdown(
        _("Chosen on the map: {premises}, rank {before} before and {after} now.").format(
            premises=plain(", ".join(part for part in parts if isinstance(part, str))),
            before=number(rank(before)[position]),
            after=number(rank(after)[position]),
        )
    )


def show_differences(ws: Workspace, compared: Workspace, risk: str) -> None:
    """Every weight of the risk beside those compared with, and what differs in other risks."""
    st.caption(
        _("Points for one unit of each signal type. Compared: {profile}.").format(
            profile=plain(profile_title(compared.profile))
        )
    )
    table = weight_table(ws, compared, risk)
    st.dataframe(table, hide_index=True, height=460, alt=_("Weights of the chosen risk"))
    offer(
        _("Download the table"), lambda: table.to_csv(index=False).encode("utf-8-sig"),
        "weights.csv", "weights", mime="text/csv",
    )  # fmt: skip
    language, catalogue = current_language(), ws.catalogue
    elsewhere = [
        {
            _("Risk"): catalogue.risks[one.risk].name(language),
            _("Signal type"): catalogue.signal_types[one.type].name(language),
            _("Compared points"): one.points_a,
            _("Points now"): one.points_b,
        }
        for one in compare_profiles(compared.profile, ws.profile)
        if one.risk != risk and one.risk in catalogue.risks and one.type in catalogue.signal_types
    ]
    if elsewhere:
        st.caption(_("Weights that differ for other risks"))
        st.dataframe(elsewhere, alt=_("Weights that differ for other risks"))


def weight_table(ws: Workspace, compared: Workspace, risk: str) -> pd.DataFrame:
    """One row per signal type with points for the risk in the catalogue or either profile."""
    language, catalogue = current_language(), ws.catalogue
    carried = np.count_nonzero(ws.evidence.matrix, axis=0)
    rows = [
        {
            _("Signal type"): kind.name(language),
            _("Points now"): ws.profile.weight(kind.id, risk),
            _("Compared points"): compared.profile.weight(kind.id, risk),
            _("Experts' points"): kind.points.get(risk, 0.0),
            _("Premises that carry it"): int(count),
            _("Half-life (days)"): kind.half_life_days,
            _("Family"): catalogue.families[kind.family].name(language),
            _("Certainty"): certainty(kind.certainty),
            _("In use by default"): _("yes") if kind.default_on else _("no"),
        }
        for kind, count in zip(catalogue.scored_types, carried, strict=True)
        if risk in kind.points
        or ws.profile.weight(kind.id, risk)
        or compared.profile.weight(kind.id, risk)
    ]
    return pd.DataFrame(rows)


def certainty(level: str) -> str:
    """How sure a value of the catalogue is, in words."""
    if level == "B2":
        return _("assumption, not decided")
    return _("found in a source") if level == "S" else _("fairly sure")
