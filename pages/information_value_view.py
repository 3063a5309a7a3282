"""What it would be worth to planners to see what is withheld from them: on a button."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data.audit import AuditError, record
from data.backtest import BacktestError
from data.information_value import (
    FEWEST_CARRIED,
    InformationValue,
    InformationValueError,
    information_value,
    planners_of,
)
from data.replay import Trial
from data.workspace import Workspace
from pages.language import _, current_language, number, percent
from pages.plain import plain
from pages.signin import current_viewer
from risk.capacity import FEWEST_FINDINGS, FEWEST_VISITS, FEWEST_WEEKS

TRAIN, TEST, CAPACITY = "value_train_until", "value_test_until", "value_per_week"
RESULT = "information_value"


def show_information_value(ws: Workspace, risk: str) -> None:
    """Precision at the weekly capacity without and with each owner's withheld facts."""
    st.caption(
        _(
            "For each owner: how often the visits that fit into a week would have found something, "
            "as planners see it today and if they saw the owner's facts too. "
            "The same visits both times. This is an argument for an agreement, no permission."
        )
    )
    trial = _choose(ws, risk)
    wanted = (trial, repr(ws.profile.points))
    asked = st.button(_("Try it on past visits"), key="run_information_value")
    if asked and not _run(ws, trial, wanted):
        return
    done = st.session_state.get(RESULT)
    if done is None:
        st.info(_("Not run yet. It takes a few seconds."))
    elif done["wanted"] != wanted:
        st.info(_("The weights, the risk or the dates have changed since; run it again."))
    else:
        _show(ws, done["values"])


def _choose(ws: Workspace, risk: str) -> Trial:
    on = ws.evidence.as_of
    train, test, capacity = st.columns(3)
    train_until = train.date_input(
        _("Leave out visits until"), on - timedelta(days=365), max_value=on, key=TRAIN,
        format="YYYY-MM-DD",
    )  # fmt: skip
    test_until = test.date_input(
        _("Test on visits until"), on, max_value=on, key=TEST, format="YYYY-MM-DD"
    )
    per_week = capacity.number_input(_("Visits a week"), 1, 500, 3, key=CAPACITY)
    return Trial(risk, _one(train_until, on), _one(test_until, on), int(per_week))


def _one(chosen: object, otherwise: date) -> date:
    return chosen if isinstance(chosen, date) else otherwise


def _run(ws: Workspace, trial: Trial, wanted: object) -> bool:
    """Try it, and keep what came of it; where nothing did, say why."""
    store, viewer = ws.evidence.store, current_viewer()
    try:
        record(store, viewer, "saw", detail=f"value of withheld information for {trial.risk}")
        with st.spinner(_("Scoring past visits as they looked the day before")):
            eyes = ws.evidence.viewer
            values = information_value(store, eyes, planners_of(store), trial, ws.profile)
        st.session_state[RESULT] = {"wanted": wanted, "values": values}
        return True
    except InformationValueError:
        st.warning(
            _(
                "Nothing with points for this risk is withheld from planners that you may see. To "
                "value a source, its owner must release it to your function for evaluation."
            )
        )
    except (BacktestError, AuditError) as error:
        st.error(plain(error))
    st.session_state.pop(RESULT, None)
    return False


def _show(ws: Workspace, values: list[InformationValue]) -> None:
    first = values[0].gain
    st.markdown(
        _("{n} visits with a result, {found} with a finding; {chosen} fit into the weeks.").format(
            n=number(first.n), found=number(first.positives), chosen=number(first.chosen)
        )
    )
    st.dataframe(
        value_table(ws, values), hide_index=True, alt=_("Value of what is withheld, by owner")
    )
    st.caption(
        _(
            "In brackets: 95 % of resamplings of whole weeks lie between. Too few to tell: fewer "
            "than {visits} visits, {findings} findings, {weeks} weeks in which one had to choose, "
            "or {carried} visits with such a fact."
        ).format(
            visits=FEWEST_VISITS, findings=FEWEST_FINDINGS, weeks=FEWEST_WEEKS,
            carried=FEWEST_CARRIED,
        )
    )  # fmt: skip


def value_table(ws: Workspace, values: list[InformationValue]) -> pd.DataFrame:
    """One row per owner under the headings of the screen."""
    return pd.DataFrame(_row(ws, one) for one in values)


def _row(ws: Workspace, one: InformationValue) -> dict[str, str]:
    language, catalogue = current_language(), ws.catalogue
    said, few = one.gain, _("too few to tell")
    names = [catalogue.signal_types[kind].name(language) for kind in one.signal_types]
    return {
        _("Owner"): catalogue.agencies[one.owner].name(language),
        _("Withheld"): ", ".join(names),
        _("Visits with such a fact"): number(one.carried) if one.carried >= FEWEST_CARRIED else few,
        _("Found today"): percent(said.without or 0, 1) if one.enough else few,
        _("Found with it"): percent(said.with_it or 0, 1) if one.enough else few,
        _("Difference"): _difference(one) if one.enough else few,
    }


def _difference(one: InformationValue) -> str:
    low, high = one.gain.interval or (0.0, 0.0)
    middle = one.gain.difference or 0.0
    points = [number(100 * share, 1) for share in (middle, low, high)]
    return _("{middle} percentage points ({low} – {high})").format(
        middle=points[0], low=points[1], high=points[2]
    )
