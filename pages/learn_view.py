"""What the outcomes of visits would make of the points, before anything is taken over."""

from typing import Any

import pandas as pd
import streamlit as st

from data.learning import learn_risk, learned_profile
from data.workspace import Workspace
from pages.download import offer
from pages.language import _, current_language, exact, number, percent, points_in_words
from pages.plain import plain
from pages.profiles import MOVED, loaded_id, write_moves
from risk.examined import LearnError
from risk.learn import Habits
from risk.learned import Learned, LearnedWeight
from risk.profile import WeightProfile, expert_profile

MOST_SAID = 8
"""Changes told in words; the table has them all."""


def learned_here(ws: Workspace, risk: str) -> Learned | None:
    """What was learned from these visits, where somebody asked."""
    done = st.session_state.get("learned", {})
    learned: Learned | None = done.get(_wanted(ws, risk))
    return learned


def show_learning(ws: Workspace, known: dict[str, WeightProfile], risk: str) -> None:
    """Learn on a button; then say what it changes and offer to take it over."""
    st.caption(
        _(
            "Visits with a result up to {date} correct the experts' points, which count as much as "
            "{visits} visits. Who inspected and when are taken out of the comparison; visits "
            "without access say nothing here."
        ).format(date=exact(ws.evidence.as_of), visits=number(round(Habits().strength.visits)))
    )
    st.button(_("Learn from outcomes"), key="learn", on_click=_learn, args=(ws, risk))
    if problem := st.session_state.pop("learn_problem", None):
        st.error(plain(problem))
    learned = learned_here(ws, risk)
    if learned is None:
        st.info(_("Not learned yet. It takes a few seconds and changes nothing."))
        return
    _show_verdict(learned)
    _show_changes(ws, learned)
    st.button(
        _("Take over as draft"), key="take_over", on_click=_take_over,
        args=(ws, known, risk, learned), disabled=not learned.changes,
    )  # fmt: skip
    st.caption(_("A draft is yours alone until you save it. What was before can be undone."))
    _show_table(ws, learned)


def _learn(ws: Workspace, risk: str) -> None:
    try:
        experts = ws.with_profile(expert_profile(ws.catalogue))
        learned = learn_risk(experts, risk, ws.evidence.as_of)
    except LearnError as error:
        st.session_state["learn_problem"] = str(error)
        return
    st.session_state["learned"] = {_wanted(ws, risk): learned}


def _wanted(ws: Workspace, risk: str) -> Any:
    """What the result depends on: it is shown only while that stays."""
    return risk, ws.evidence.as_of, ws.evidence.viewer, len(ws.visits), len(ws.signals)


def _take_over(ws: Workspace, known: dict[str, WeightProfile], risk: str, learned: Learned) -> None:
    profile = learned_profile(ws.profile, risk, learned, ws.profile.name)
    st.session_state[MOVED] = write_moves(known[loaded_id(known)], profile)
    said = _("The learned points are your draft now. Save them below to keep them.")
    st.session_state["profile_message"] = ("success", said)


def _show_verdict(learned: Learned) -> None:
    said = {
        "too_few": _("Too few visits to tell whether the learned points are better."),
        "better": _("On visits left out of the fit the learned points predict better."),
        "worse": _("On visits left out of the fit the learned points predict worse."),
        "no_difference": _(
            "On visits left out of the fit the learned points and the experts' predict as well, as "
            "far as these visits can tell."
        ),
    }[learned.verdict]
    counted = _("Learned from {n} visits with a result, {found} with a finding.").format(
        n=number(learned.n), found=number(learned.n_found)
    )
    show = st.success if learned.verdict == "better" else st.warning
    show(f"{said} {counted} {_in_pairs(learned)}".strip())


def _in_pairs(learned: Learned) -> str:
    left_out = learned.left_out
    if left_out.auc_learned is None or left_out.auc_experts is None:
        return ""
    return _(
        "On visits left out, a visit with a finding ranks above one without in {after} of the "
        "pairs; with the experts' points in {before}."
    ).format(after=percent(left_out.auc_learned, 1), before=percent(left_out.auc_experts, 1))


def _show_changes(ws: Workspace, learned: Learned) -> None:
    if not learned.changes:
        st.markdown(_("The outcomes change nothing."))
        return
    st.markdown(_("What the outcomes change, the clearest first:"))
    lines = [f"- {_change(ws, one)}" for one in learned.changes[:MOST_SAID]]
    if learned.looser > 1.05:
        lines.append(
            "- "
            + _(
                "The families' limits become {times} times as high: signals together say more "
                "than the limits let through."
            ).format(times=points_in_words(learned.looser))
        )
    st.markdown("\n".join(lines))


def _change(ws: Workspace, one: LearnedWeight) -> str:
    text = (
        _("{type}: {after} instead of {before}; findings with it are too rare for any points.")
        if one.at_bound
        else _("{type}: {after} instead of {before} ({low} to {high}).")
    )
    return text.format(
        type=plain(ws.catalogue.signal_types[one.type].name(current_language())),
        after=points_in_words(one.after),
        before=points_in_words(one.before),
        low=points_in_words(one.low),
        high=points_in_words(one.high),
    )


def _show_table(ws: Workspace, learned: Learned) -> None:
    table = learned_table(ws, learned)
    st.dataframe(table, hide_index=True, height=420, alt=_("Points before and after the outcomes"))
    st.caption(
        _(
            "Interval: holds 90 % of what outcomes and experts leave possible. "
            "Visits' worth: how many visits' worth of information spoke of this type alone. "
            "The card of whole points keeps {share} of the pairs in order."
        ).format(share=percent(learned.card.same_order, 1))
    )
    offer(
        _("Download the learned points"), lambda: table.to_csv(index=False).encode("utf-8-sig"),
        "learned-points.csv", "learned points", mime="text/csv",
    )  # fmt: skip


def learned_table(ws: Workspace, learned: Learned) -> pd.DataFrame:
    """One row per weight: before, after, interval, card, visits."""
    language, types = current_language(), ws.catalogue.signal_types
    return pd.DataFrame(
        [
            {
                _("Signal type"): types[one.type].name(language),
                _("Before"): one.before,
                _("Learned"): round(one.after, 2),
                _("From"): round(one.low, 2),
                _("To"): round(one.high, 2),
                _("Card"): int(whole),
                _("Visits that carried it"): one.carried,
                _("Visits' worth"): round(one.spoke, 1),
            }
            for one, whole in zip(learned.weights, learned.card.points, strict=True)
        ]
    )
