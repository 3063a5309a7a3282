"""Why premises have their points: facts as bars that add up, and what is not known."""

from collections.abc import Sequence

import streamlit as st

from data.banded import is_band
from data.days import date_of
from data.what_if import heaviest_missing
from data.workspace import Workspace
from pages import address
from pages.change_view import show_changes
from pages.fact_bars import FactBar, show_bars
from pages.frame import as_of
from pages.ground_words import grounds_in_words
from pages.language import _, current_language, ngettext, number, percent, relative_and_exact
from pages.plain import plain
from risk.band import band_of
from risk.catalogue import SignalType
from risk.explain import Contribution, round_to_sum, total
from risk.priority import rank

DECIMALS = 2
MISSING_SHOWN = 8


def choose_explained(ws: Workspace, premises_id: int) -> str:
    """The risk whose facts are shown where all risks are ranked together; the strongest first.

    What each risk adds to the priority stands beside it and adds up to the priority.
    """
    position = ws.position(premises_id)
    risks = ws.catalogue.risks
    parts = {risk: float(ws.priority(risk)[position]) for risk in risks}
    whole = float(ws.priority()[position])
    shown = dict(zip(parts, round_to_sum(list(parts.values()), DECIMALS, whole), strict=True))
    label = _("Priority {priority} over all risks is the sum of these; show the facts behind")
    return address.select_one(
        label.format(priority=number(whole, DECIMALS)),
        "why",
        sorted(risks, key=lambda risk: -parts[risk]),
        lambda risk: f"{risks[risk].name(current_language())}: {number(shown[risk], DECIMALS)}",
        width=620,
        help=_("What a risk adds is its probability times its severity."),
    )


def show_reasons(ws: Workspace, premises_id: int, risk: str, *, over_all: bool) -> None:
    """Draw points, probability and rank of one risk, the facts behind them, and what is missing.

    Parameters
    ----------
    over_all
        Whether the list is ranked by all risks together.
    """
    named = ws.catalogue.risks[risk]
    st.markdown(f"**{plain(named.name(current_language()))}**")
    if named.certainty == "B2":
        st.caption("⚑ " + _("assumption, not decided"))
    reasons = ws.explain(premises_id, risk)
    _show_figures(ws, ws.position(premises_id), risk, reasons, over_all=over_all)
    if reasons:
        _show_facts(ws, premises_id, reasons)
    else:
        st.info(_("No fact gives points for this risk here. That is absence of data, not of risk."))
    missing = heaviest_missing(ws, risk, reasons)
    _show_missing(missing)
    show_changes(ws, premises_id, risk, reasons, missing, over_all=over_all)


def _show_figures(
    ws: Workspace, position: int, risk: str, reasons: list[Contribution], *, over_all: bool
) -> None:
    low, high = (one[position] for one in ws.interval(risk))
    calibration = ws.view(risk).calibration
    figures = {
        _("Points"): number(total(reasons), DECIMALS),
        _("Probability of a finding"): percent(float(ws.probability(risk)[position])),
        _("Rank for this risk"): _rank(ws, position, risk),
    }
    if over_all:
        figures[_("Rank over all risks")] = _rank(ws, position, None)
    with st.container(horizontal=True, gap="medium"):
        for label, figure in figures.items():
            st.metric(label, figure, width="content")
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


def _rank(ws: Workspace, position: int, risk: str | None) -> str:
    ranks = rank(ws.priority(risk))
    return _("{rank} of {count}").format(
        rank=number(int(ranks[position])), count=number(len(ranks))
    )


def _show_facts(ws: Workspace, premises_id: int, reasons: list[Contribution]) -> None:
    types = ws.catalogue.signal_types
    kinds = [types[one.type] if one.type else None for one in reasons]
    points = round_to_sum([one.points for one in reasons], DECIMALS)
    grounds = grounds_in_words(ws, premises_id, reasons)
    bars = [
        FactBar(
            what=in_words(ws, one, kind),
            points=shown,
            said=number(shown, DECIMALS),
            more=(
                _quarter(one) if _is_released_band(ws, one) else _date(one),
                "" if one.age_factor is None else percent(one.age_factor),
                *ground,
            ),
        )
        for one, kind, shown, ground in zip(reasons, kinds, points, grounds, strict=True)
    ]
    whole = round(sum(points), DECIMALS)
    headings = [
        _("What"),
        _("Points"),
        _("Date"),
        _("Counts still"),
        _("Source"),
        _("Basis and purpose"),
    ]
    show_bars(headings, bars, FactBar(_("Sum"), whole, number(whole, DECIMALS)))


def in_words(ws: Workspace, reason: Contribution, kind: SignalType | None) -> str:
    """What a row of the facts is."""
    language = current_language()
    if reason.kind == "gate":
        return _("This risk is not expected at such premises: no points")
    if reason.kind == "family_cap":
        family = ws.catalogue.families[str(reason.family)]
        return _("At most {cap} points from “{family}”").format(
            cap=_cap(family.cap), family=family.name(language)
        )
    assert kind is not None
    name = kind.name(language)
    if reason.kind == "signal_cap" and kind.cap == 1:
        return _("“{signal}” counts at most once").format(signal=name)
    if reason.kind == "signal_cap":
        return _("“{signal}” counts at most {cap} times").format(signal=name, cap=_cap(kind.cap))
    if reason.kind == "nearby":
        return _("{signal}, {distance} m away").format(
            signal=name, distance=number(reason.distance_m or 0)
        )
    return _fact(ws, reason, kind)


def _fact(ws: Workspace, reason: Contribution, kind: SignalType) -> str:
    """A fact by its type's name, and its band where no more is released."""
    name = kind.name(current_language())
    if not _is_released_band(ws, reason):
        return name
    return _("{signal}: only a band of points is released, {band}").format(
        signal=name, band=band_of(kind, reason.value or 0).text
    )


def _is_released_band(ws: Workspace, reason: Contribution) -> bool:
    if reason.kind != "signal" or reason.fact is None:
        return False
    return is_band(ws.evidence.fact_rows(ws.catalogue.scored_types).iloc[reason.fact])


def _cap(cap: float) -> str:
    return number(cap, 0 if float(cap).is_integer() else 1)


def _date(reason: Contribution) -> str:
    if reason.day is None:
        return _("never visited") if reason.kind == "derived" else ""
    return relative_and_exact(date_of(reason.day), as_of())


def _quarter(reason: Contribution) -> str:
    """Of a band: the day is not told."""
    day = date_of(reason.day or 0)
    return _("quarter {quarter} of {year}").format(quarter=(day.month + 2) // 3, year=day.year)


def _show_missing(missing: Sequence[SignalType]) -> None:
    """Signal types that would speak of the risk and of which nothing is known here."""
    if not missing:
        return
    names = "; ".join(plain(kind.name(current_language())) for kind in missing[:MISSING_SHOWN])
    st.caption(
        ngettext(
            "What is missing: {count} kind of facts is not known here: {names}.",
            "What is missing: {count} kinds of facts are not known here, among them: {names}.",
            len(missing),
        ).format(count=number(len(missing)), names=names)
    )
