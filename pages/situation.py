"""Situation (security chief): where it concentrates, and whether it grows."""

from datetime import date

import pandas as pd
import streamlit as st

from data.areas import Areas, areas_of
from data.days import date_of
from data.situation import findings_by_area, reports, reports_by_area, results, scores_by_area
from data.workspace import Workspace
from geo.hotspot import DEFAULT, pooled_rate
from pages import area_words
from pages.address import in_address
from pages.area_list import chosen_area, show_downloads, show_list
from pages.area_view import Look, show_area_legend, show_area_map
from pages.frame import as_of, current_workspace
from pages.known import as_of_in_words, say_empty
from pages.language import _, current_language, exact, ngettext, number, percent
from pages.period_view import show_area, show_period

QUESTION, RISK, DIVISION = "situation_question", "situation_risk", "situation_areas"
MAP = "situation_map"
ANY = "any"
WIDTHS_M = {"hexagons_400": 400, "hexagons_600": 600, "hexagons_1000": 1000, "hexagons_2000": 2000}
DIVISIONS = (*WIDTHS_M, "districts")


def show_situation() -> None:
    """The whole page."""
    st.subheader(_("Situation"))
    ws = current_workspace()
    if not len(ws.premises):
        say_empty(ws, _("There are no premises yet. Import a file under Data."))
        return
    question = choose_question()
    risk, areas = choose_view(ws, question)
    frame = measured(ws, areas, question, risk)
    say_what_is_shown(ws, question, risk, frame)
    selected = chosen_area(areas, MAP)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        show_areas(ws, areas, question, frame, selected)
    with right:
        show_list(areas, question, frame, selected)
        about = {
            _("question"): questions()[question],
            _("as of"): as_of_in_words(ws),
            _("period"): _period(),
            _("risk"): _risk_name(ws, risk),
        }
        show_downloads(ws.municipality, areas, frame, about)
    if selected is not None:
        show_area(ws, areas, selected)
    show_period(ws)


def questions() -> dict[str, str]:
    """The three questions; their answers are never added to each other."""
    return {
        "findings": _("Where do visits find something?"),
        "scores": _("Where are scores high?"),
        "reports": _("Where do reports come from?"),
    }


def choose_question() -> str:
    """Which of the three questions the map and the list answer."""
    question = in_address(QUESTION, questions(), "findings")
    st.radio(
        _("Question"), list(questions()), key=QUESTION, persist_state="session", horizontal=True,
        format_func=lambda one: questions()[one], label_visibility="collapsed",
    )  # fmt: skip
    return question


def choose_view(ws: Workspace, question: str) -> tuple[str | None, Areas]:
    """The risk (None for any) and the division into areas."""
    risks = [ANY, *ws.catalogue.risks]
    risk = in_address(RISK, risks, ANY)
    division = in_address(DIVISION, DIVISIONS, "hexagons_1000")
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("Risk"), risks, key=RISK, persist_state="session", disabled=question == "reports",
            format_func=lambda one: _risk_name(ws, None if one == ANY else one),
        )  # fmt: skip
    with right:
        st.selectbox(
            _("Areas"), DIVISIONS, key=DIVISION, persist_state="session", format_func=_division
        )
    kind = "districts" if division == "districts" else "hexagons"
    areas = areas_of(ws.municipality, ws.premises, kind, WIDTHS_M.get(division, 1000))
    return (None if risk == ANY else risk), areas


def _risk_name(ws: Workspace, risk: str | None) -> str:
    return ws.catalogue.risks[risk].name(current_language()) if risk else _("any risk")


def _division(division: str) -> str:
    if division == "districts":
        return _("districts")
    return _("hexagons, {width} m wide").format(width=number(WIDTHS_M[division]))


def measured(ws: Workspace, areas: Areas, question: str, risk: str | None) -> pd.DataFrame:
    """One row per area with the measure of the question."""
    if question == "scores":
        return scores_by_area(ws, areas, risk)
    if question == "reports":
        return reports_by_area(ws, areas)
    return findings_by_area(ws, areas, risk)


def say_what_is_shown(ws: Workspace, question: str, risk: str | None, frame: pd.DataFrame) -> None:
    """The period, how many it is about, and what the figures do not say."""
    if question == "findings":
        _say_findings(frame)
        _say_outside(results(ws, risk)["day"], ws, int(frame["visits"].sum()))
        _say_if_not_whole(ws)
    elif question == "scores":
        st.caption(
            _(
                "Mean priority of the premises of each area on {date}. A score is made from "
                "signals; no visit needs to have confirmed it. Compare with what visits find."
            ).format(date=exact(as_of()))
        )
    else:
        st.caption(
            _(
                "Complaints and tips, {period}: {count} in these areas. Reports say where people "
                "report, not where something is wrong: an area without reports is not an area "
                "without faults."
            ).format(period=_period(), count=number(int(frame["reports"].sum())))
        )
        _say_outside(reports(ws)["observed_day"], ws, int(frame["reports"].sum()))


def _say_if_not_whole(ws: Workspace) -> None:
    oldest = ws.visits["visited_day"].min()
    if oldest > ws.as_of_day - 2 * DEFAULT.period_days + 31:
        st.warning(
            _(
                "The oldest visit is from {date}: the period before is not whole, so changes say "
                "little."
            ).format(date=exact(date_of(oldest)))
        )


def _say_findings(frame: pd.DataFrame) -> None:
    visits, rate = int(frame["visits"].sum()), pooled_rate(frame)
    if not visits:
        st.info(
            _(
                "There are no visits with a result, {period}. Choose another date or risk, or "
                "import visits under Data."
            ).format(period=_period())
        )
        return
    said = ngettext(
        "{period}: {findings} of {visits} visit with a result found something ({rate}).",
        "{period}: {findings} of {visits} visits with a result found something ({rate}).",
        visits,
    ).format(
        period=_period(),
        findings=number(int(frame["findings"].sum())),
        visits=number(visits),
        rate=percent(rate) if visits >= DEFAULT.min_visits else _("too few to tell"),
    )
    st.caption(
        said
        + " "
        + _(
            "An area's rate is drawn towards the municipality's where its visits are few, and its "
            "interval holds the true rate in 9 of 10 cases. Fewer than {least} visits: unknown. "
            "Visits are chosen, not drawn by lot, so a rate speaks of the visits made."
        ).format(least=number(DEFAULT.min_visits))
    )


def _say_outside(days: pd.Series, ws: Workspace, counted: int) -> None:
    """How many of the period lie in no area, so that the counts add up."""
    outside = int((ws.as_of_day - days < DEFAULT.period_days).sum()) - counted
    if outside:
        st.caption(
            ngettext(
                "{count} more lies in no area: it has no position, or no premises are near.",
                "{count} more lie in no area: they have no position, or no premises are near.",
                outside,
            ).format(count=number(outside))
        )


def _period() -> str:
    last = as_of().toordinal()
    first = date.fromordinal(last - DEFAULT.period_days + 1)
    return _("{first} to {last}").format(first=exact(first), last=exact(date.fromordinal(last)))


def show_areas(
    ws: Workspace, areas: Areas, question: str, frame: pd.DataFrame, selected: int | None
) -> None:
    """The map of the areas with its legend; without borders a sentence."""
    if all(outline is None for outline in areas.outlines):
        st.info(
            _("No borders of districts are at hand here, so there is no map; the list is complete.")
        )
        return
    trend = frame["trend"].to_numpy() if question == "findings" else None
    show_area_map(ws.municipality, areas, Look(frame["level"].to_numpy(), trend), selected, MAP)
    show_area_legend(legend(question), signs=trend is not None)


def legend(question: str) -> dict[str, str]:
    """Classes of a question in words."""
    if question == "scores":
        return area_words.score_levels()
    return area_words.report_levels() if question == "reports" else area_words.levels()


show_situation()
