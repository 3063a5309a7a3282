"""Weights (analyst): move a weight and see at once who enters and who leaves the top."""

import numpy as np
import streamlit as st

from data.workspace import Workspace
from pages.address import in_address
from pages.backtest_view import show_backtest
from pages.calibration_view import show_calibration
from pages.frame import current_viewer, current_workspace
from pages.information_value_view import show_information_value
from pages.known import known_day_of, say_empty
from pages.language import _, current_language, number, points_in_words
from pages.learn_view import learned_here, show_learning
from pages.plain import plain
from pages.points_table import show_gates, show_points_table
from pages.profiles import (
    available,
    compared_id,
    current_profile,
    move_weight,
    remember_in_address,
    show_profile_bar,
    under,
)
from pages.top_view import show_differences, show_top
from risk.catalogue import SignalType
from risk.profile import FAMILY_CAPS, WeightProfile

RISK, SHOW_ALL, FORM = "weights_risk", "weights_all", "weights_form"
SLIDERS, TABLE = "sliders", "table"
STEP = 0.5
LIST_HEIGHT_PX = 760

STYLE = """
@media (max-width: 640px) {
  .st-key-weights_columns > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-weights_columns > [data-testid="stHorizontalBlock"] { flex-direction: column-reverse; }
  .st-key-weights_columns [data-testid="stColumn"] { width: 100%; }
}
"""
"""On a phone the map stands above the list, so that what a weight does is not far below it."""


@st.fragment
def show_weights() -> None:
    """The whole page; a moved weight runs only this."""
    seen = current_workspace()
    if not len(seen.premises):
        say_empty(
            seen,
            _("There are no premises yet, so there is nothing to weigh. Import a file under Data."),
        )
        return
    store, viewer = seen.evidence.store, current_viewer()
    known = available(store, seen.evidence.viewer)
    profile = current_profile(known, seen.catalogue)
    remember_in_address()
    st.html(f"<style>{STYLE}</style>")
    risk = choose_risk(seen)
    with st.container(key="weights_columns"):
        left, right = st.columns([5, 7], gap="medium")
    with left:
        show_sliders(seen, known, profile, risk)
    ws = under(seen, profile, "weights_used")
    compared = under(seen, known[compared_id(known)], "weights_compared")
    with right:
        show_effect(ws, compared, known, risk)
    looking_back = known_day_of(seen) is not None
    show_profile_bar(store, viewer, known, profile, may_save=not looking_back)


def choose_risk(ws: Workspace) -> str:
    """The risk whose weights are shown."""
    risks = ws.catalogue.risks
    in_address(RISK, risks, next(iter(risks)))
    chosen: str = st.selectbox(
        _("Risk"), list(risks), key=RISK, persist_state="session",
        format_func=lambda risk: risks[risk].name(current_language()),
    )  # fmt: skip
    return chosen


def show_sliders(
    ws: Workspace, known: dict[str, WeightProfile], profile: WeightProfile, risk: str
) -> None:
    """A slider or a row per signal type of the risk, with what one needs to know to move it."""
    everything = ws.catalogue.scored_types
    used = {kind.id for kind in everything if risk in kind.points or profile.weight(kind.id, risk)}
    show_all = st.toggle(
        _("Also the {count} signal types without points for this risk").format(
            count=number(len(everything) - len(used))
        ),
        key=SHOW_ALL,
        bind="query-params",
    )
    shown = [kind for kind in everything if show_all or kind.id in used]
    forms = {SLIDERS: _("Sliders"), TABLE: _("Table")}
    in_address(FORM, forms, SLIDERS)
    form = st.segmented_control(
        _("Show as"), list(forms), key=FORM, required=True, format_func=forms.get,
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    show_gates(ws, risk)
    if form == TABLE:
        now = ws.with_profile(profile)
        show_points_table(now, known, shown, risk, learned_here(now, risk))
        _caps_slider(ws, known, profile, risk)
        return
    counts = np.count_nonzero(ws.evidence.matrix, axis=0)
    carried = {kind.id: int(count) for kind, count in zip(everything, counts, strict=True)}
    with st.container(height=LIST_HEIGHT_PX, key="weights_list"):
        for kind in shown:
            with st.container(gap="xsmall"):
                _slider(ws, known, profile, risk, kind)
                st.caption(_about(ws, kind, risk, carried[kind.id]))
        _caps_slider(ws, known, profile, risk)


def _caps_slider(
    ws: Workspace, known: dict[str, WeightProfile], profile: WeightProfile, risk: str
) -> None:
    """How much more the families' caps let through than the catalogue says."""
    key, times = f"caps_{risk}", profile.looseness(risk)
    if st.session_state.get(key) != times:
        st.session_state[key] = times
    st.slider(
        _("Families' limits, times the catalogue's"),
        min(0.5, times),
        max(5.0, float(np.ceil(times))),
        step=0.1,
        key=key,
        format="%g",
        on_change=lambda: move_weight(
            known, ws.catalogue, FAMILY_CAPS, risk, float(st.session_state[key]) - 1
        ),
    )
    st.caption(
        _(
            "Signals of one family say much the same, so together they give no more points than "
            "the family's limit."
        )
    )


def _slider(
    ws: Workspace,
    known: dict[str, WeightProfile],
    profile: WeightProfile,
    risk: str,
    kind: SignalType,
) -> None:
    points = profile.weight(kind.id, risk)
    reach = float(np.ceil(max(10.0, 2 * abs(kind.points.get(risk, 0.0)), abs(points))))
    downwards = kind.direction == "lowers" or points < 0
    key = f"points_{risk}_{kind.id}"
    if st.session_state.get(key) != points:
        st.session_state[key] = points
    st.slider(
        plain(kind.name(current_language())),
        -reach if downwards else 0.0,
        0.0 if downwards else reach,
        step=STEP,
        key=key,
        format="%g",
        on_change=lambda: move_weight(
            known, ws.catalogue, kind.id, risk, float(st.session_state[key])
        ),
    )


def _about(ws: Workspace, kind: SignalType, risk: str, carried: int) -> str:
    """Family, the experts' points, ageing, reach and what is undecided, in one line."""
    said = [
        plain(ws.catalogue.families[kind.family].name(current_language())),
        _("experts: {points}").format(points=points_in_words(kind.points.get(risk, 0.0))),
        _half_life(kind),
        _("{count} of {total} premises").format(
            count=number(carried), total=number(len(ws.premises))
        ),
    ]
    if not kind.default_on:
        said.append("⚑ " + _("off until the municipality decides"))
    if kind.certainty == "B2":
        said.append("⚑ " + _("assumption, not decided"))
    return " · ".join(said)


def _half_life(kind: SignalType) -> str:
    if kind.half_life_days is None:
        return _("does not age")
    return _("half-life {days} days").format(days=number(kind.half_life_days))


def show_effect(
    ws: Workspace, compared: Workspace, known: dict[str, WeightProfile], risk: str
) -> None:
    """What the weights do: the top, how well they find, what the points mean, the table."""
    top, learning, found, meant, value, table = st.tabs(
        [
            _("Who enters and leaves"),
            _("Learn from outcomes"),
            _("Backtest"),
            _("Calibration"),
            _("Value of information"),
            _("Table"),
        ],
        key="weights_tab",
    )
    with top:
        show_top(ws, compared, risk)
    with learning:
        show_learning(ws, known, risk)
    with found:
        show_backtest(ws, compared, risk)
    with meant:
        show_calibration(ws, risk)
    with value:
        show_information_value(ws, risk)
    with table:
        show_differences(ws, compared, risk)


st.subheader(_("Weights"))
st.caption(
    _(
        "Points say how much one signal counts towards a risk. "
        "Moving them changes nothing for others until a profile is saved and chosen."
    )
)
show_weights()
