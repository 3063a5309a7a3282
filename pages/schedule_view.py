"""What a capacity would have found: schedules, parts of the city left out, two profiles."""

import pandas as pd
import streamlit as st

from data.compare import Comparison
from data.rolling import RollingBacktest
from pages.language import _, ngettext, number, percent
from pages.plain import plain
from pages.profiles import profile_title
from risk.power import Difference
from risk.profile import WeightProfile
from risk.schedule import AHEAD_WEEKS


def titles() -> dict[str, str]:
    """What each ranking beside the weights is called."""
    return {
        "learned": _("learned points"),
        "logistic": _("logistic regression"),
        "boosting": _("boosted trees"),
        "card": _("whole-number card"),
        "previous_finding": _("the last result"),
        "time_since_visit": _("longest since a visit"),
        "random": _("random order"),
    }


def show_schedules(result: RollingBacktest) -> None:
    """The visits dealt out anew at the capacity, and what each ranking makes of it."""
    per_week = result.trial.per_week
    title = ngettext(
        "Dealt out anew, {count} visit a week", "Dealt out anew, {count} visits a week", per_week
    )
    st.markdown("**" + title.format(count=number(per_week)) + "**")
    st.dataframe(schedule_table(result), alt=_("What the capacity finds by ranking"))
    st.caption(
        _(
            "Each week the highest scores among visits that truly took place in that week or up to "
            "{weeks} weeks later, on what was known the Sunday before. Only visits with a known "
            "result can be dealt out, so this says how well the capacity is used among places that "
            "somebody chose to visit. In brackets: 95 % of resamplings of whole weeks."
        ).format(weeks=AHEAD_WEEKS)
    )
    if result.schedules["weights"].made == result.ranking.n:
        st.info(
            _("The capacity reaches every visit, so all rankings find the same; try fewer a week.")
        )
    random, last = result.lift["random"], result.lift["previous_finding"]
    if random and last:
        st.markdown(
            _(
                "These weights find {random} times as much per visit as a random order, and {last} "
                "times as much as the last result."
            ).format(random=number(random, 2), last=number(last, 2))
        )
    expected, found, visits = _("Expected"), _("Found"), _("Visits")
    st.markdown("**" + _("Expected and found") + "**")
    st.dataframe(
        pd.DataFrame(
            {
                visits: number(one.n),
                expected: percent(one.expected, 1),
                found: f"{percent(one.found, 1)} ({percent(one.interval[0], 1)} – "
                f"{percent(one.interval[1], 1)})",
            }
            for one in result.reliability
        ),
        hide_index=True,
        alt=_("Expected and found in groups of visits"),
    )


def schedule_table(result: RollingBacktest) -> pd.DataFrame:
    """One row per ranking: visits made, findings, shares, days, difference to the weights."""
    names = {"weights": _("these weights"), **titles()}
    rows = {}
    for name, title in names.items():
        if name not in result.schedules:
            continue
        use = result.schedules[name]
        rows[title] = {
            _("Visits made"): number(use.made),
            _("Found"): number(use.found),
            _("Found per visit"): percent(use.precision or 0, 1),
            _("Of all findings"): percent(use.recall or 0, 1),
            _("Found earlier (days)"): number(use.days_earlier or 0, 1),
            _("Per visit less these weights"): _difference(result.less_weights.get(name)),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _difference(less: Difference | None) -> str:
    if less is None:
        return ""
    low, high = (number(100 * end, 1) for end in less.interval)
    said = _("{middle} percentage points ({low} – {high})").format(
        middle=number(100 * less.difference, 1), low=low, high=high
    )
    return said if less.told_apart else said + "; " + _("cannot tell")


def show_left_out(result: RollingBacktest) -> None:
    """Figures on parts of the city that nothing was fitted on."""
    names = {"weights": _("these weights"), **titles()}
    st.markdown("**" + _("On parts of the city that nothing was fitted on") + "**")
    table = {
        names[name]: {
            _("A visit with a finding ranks above one without (AUC)"): _or_few(one.auc),
            _("Brier score"): _or_few(one.brier),
            _("Calibration slope (1 is right)"): _or_few(one.calibration_slope),
        }
        for name, one in result.spatial.items()
    }
    st.dataframe(pd.DataFrame(table), alt=_("Figures on parts of the city left out"))


def _or_few(value: float | None) -> str:
    return _("too few to tell") if value is None else number(value, 3)


def show_compared(found: Comparison, profiles: list[WeightProfile]) -> None:
    """Whether the weights and those compared with can be told apart, in a sentence."""
    other = plain(profile_title(profiles[1]))
    low, high = (number(-100 * end, 1) for end in reversed(found.precision.interval))
    middle = number(-100 * found.precision.difference, 1)
    span = _("{middle} percentage points ({low} – {high})").format(
        middle=middle, low=low, high=high
    )
    if found.verdict == "same":
        said = _("These weights and {other} find the same at this capacity.").format(other=other)
    elif found.verdict == "cannot_tell":
        said = _(
            "Found per visit, these weights less {other}: {span}. These visits cannot tell the two "
            "apart; about {more} more visits would show a difference of this size."
        ).format(other=other, span=span, more=number(found.precision.more_visits or 0))
    else:
        said = _("Found per visit, these weights less {other}: {span}. That is more than chance.")
        said = said.format(other=other, span=span)
    st.info(said)
