"""Why premises have their points: facts as rows that add up, and what is not known."""

import pandas as pd
import streamlit as st

from data.days import date_of
from data.workspace import Workspace
from pages.frame import as_of
from pages.language import _, current_language, number, percent, relative_and_exact
from pages.map_table import short
from pages.plain import plain
from risk.catalogue import SignalType
from risk.explain import Contribution, round_to_sum, total
from risk.priority import rank

DECIMALS = 2
MISSING_SHOWN = 8


def show_reasons(ws: Workspace, premises_id: int, risk: str) -> None:
    """Draw points, probability and rank of one risk, the facts behind them, and what is missing."""
    named = ws.catalogue.risks[risk]
    st.markdown(f"**{plain(named.name(current_language()))}**")
    if named.certainty == "B2":
        st.caption("⚑ " + _("assumption, not decided"))
    reasons = ws.explain(premises_id, risk)
    _show_figures(ws, ws.position(premises_id), risk, reasons)
    if reasons:
        st.dataframe(
            _rows(ws, reasons),
            hide_index=True,
            height="content",
            column_config={_("Points"): _points_column(reasons)},
            placeholder="–",
        )
    else:
        st.info(_("No fact gives points for this risk here. That is absence of data, not of risk."))
    _show_missing(ws, risk, {one.type for one in reasons})


def _show_figures(ws: Workspace, position: int, risk: str, reasons: list[Contribution]) -> None:
    low, high = (one[position] for one in ws.interval(risk))
    calibration = ws.view(risk).calibration
    ranks = rank(ws.priority(risk))
    with st.container(horizontal=True):
        st.metric(_("Points"), number(total(reasons), DECIMALS), width="content")
        st.metric(
            _("Probability of a finding"),
            percent(float(ws.probability(risk)[position])),
            width="content",
        )
        st.metric(
            _("Rank for this risk"),
            _("{rank} of {count}").format(
                rank=number(int(ranks[position])), count=number(len(ranks))
            ),
            width="content",
        )

    st.caption(
        _(
            "Interval of 90 %: {low} to {high}, calibrated on {count} visits, {found} of them with "
            "a finding. Visits go where somebody chose to go: it speaks of premises like those."
        ).format(
            low=percent(float(low)),
            high=percent(float(high)),
            count=number(calibration.n),
            found=number(calibration.n_found),
        )
    )


def _rows(ws: Workspace, reasons: list[Contribution]) -> pd.DataFrame:
    types = ws.catalogue.signal_types
    kinds = [types[one.type] if one.type else None for one in reasons]
    points = round_to_sum([one.points for one in reasons], DECIMALS)
    rows = pd.DataFrame(
        {
            _("What"): [_words(ws, one, kind) for one, kind in zip(reasons, kinds, strict=True)],
            _("Points"): points,
            _("Date"): [_date(one) for one in reasons],
            _("Counts still"): [
                "" if one.age_factor is None else percent(one.age_factor) for one in reasons
            ],
            _("Source"): _sources(ws, reasons, kinds),
            _("Basis"): [_basis(ws, kind) for kind in kinds],
            _("Certainty"): [_certainty(kind) for kind in kinds],
        }
    )
    whole = {_("What"): _("Sum"), _("Points"): round(sum(points), DECIMALS)}
    return pd.concat([rows, pd.DataFrame([whole])], ignore_index=True)


def _points_column(reasons: list[Contribution]) -> object:
    highest = max(abs(total(reasons)), *(abs(one.points) for one in reasons), 1.0)
    if min(one.points for one in reasons) < 0:
        return st.column_config.NumberColumn(format="localized")
    return st.column_config.ProgressColumn(
        min_value=0, max_value=highest, format="localized", width=140
    )


def _words(ws: Workspace, reason: Contribution, kind: SignalType | None) -> str:
    language = current_language()
    if reason.kind == "gate":
        return _("This risk is not expected at such premises: no points")
    if reason.kind == "family_cap":
        family = ws.catalogue.families[str(reason.family)].name(language)
        return _("At most {cap} points from “{family}”").format(
            cap=number(ws.catalogue.families[str(reason.family)].cap), family=family
        )
    assert kind is not None
    name = kind.name(language)
    if reason.kind == "signal_cap":
        return _("“{signal}” counts at most {cap} times").format(
            signal=name, cap=number(kind.cap, 1)
        )
    if reason.kind == "nearby":
        return _("{signal}, {distance} m away").format(
            signal=name, distance=number(reason.distance_m or 0)
        )
    return name


def _date(reason: Contribution) -> str:
    if reason.day is None:
        return _("never visited") if reason.kind == "derived" else ""
    return relative_and_exact(date_of(reason.day), as_of())


def _sources(
    ws: Workspace, reasons: list[Contribution], kinds: list[SignalType | None]
) -> list[str]:
    """Owner of each fact, and the source whose file brought it."""
    language = current_language()
    rows = ws.evidence.fact_rows(ws.catalogue.scored_types)
    sources = ws.evidence.store.files(ws.evidence.viewer).set_index("file_id")["source"]
    said = []
    for reason, kind in zip(reasons, kinds, strict=True):
        owner = short(ws.catalogue.agencies[kind.owner].name(language)) if kind else ""
        if reason.kind == "signal" and reason.fact is not None:
            source = sources.get(rows.iloc[reason.fact]["file_id"])
            named = ws.municipality.sources.get(str(source))
            owner += f": {named.name(language)}" if named else ""
        said.append(owner)
    return said


def _basis(ws: Workspace, kind: SignalType | None) -> str:
    if kind is None:
        return ""
    gateway = ws.catalogue.gateways[kind.gateway]
    statute = f" ({gateway.statute})" if gateway.statute else ""
    return gateway.name(current_language()) + statute


def _certainty(kind: SignalType | None) -> str:
    if kind is None:
        return ""
    if kind.certainty == "B2":
        return "⚑ " + _("assumption, not decided")
    return "⚑ " + _("its points are an assumption") if kind.numbers_certainty == "B2" else ""


def _show_missing(ws: Workspace, risk: str, given: set[str | None]) -> None:
    """Signal types that would speak of the risk and of which nothing is known here."""
    missing = [
        kind
        for kind in ws.catalogue.scored_types
        if ws.profile.weight(kind.id, risk) > 0 and kind.id not in given
    ]
    if not missing:
        return
    heaviest = sorted(missing, key=lambda kind: -ws.profile.weight(kind.id, risk))[:MISSING_SHOWN]
    names = "; ".join(plain(kind.name(current_language())) for kind in heaviest)
    st.caption(
        _(
            "What is missing: {count} kinds of facts are not known here, among them: {names}."
        ).format(count=number(len(missing)), names=names)
    )
