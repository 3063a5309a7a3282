"""What one viewer's visits say of the weights of a risk."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import ceil

import numpy as np
import pandas as pd

from data.days import day_of
from data.workspace import Workspace
from risk.examined import Examined, LearnError
from risk.learn import Habits, learn
from risk.learned import Learned
from risk.profile import FAMILY_CAPS, WeightProfile


def learn_risk(
    ws: Workspace,
    risk: str,
    until: date,
    *,
    free: Iterable[str] = (),
    habits: Habits | None = None,
) -> Learned:
    """Correct the points of the workspace's profile by the visits up to and including `until`.

    Only what the workspace's viewer sees is learned from: visits, their results and inspectors, and
    the signals of the day before each.

    A profile that was learned itself is no belief to begin at: the same visits would count twice.

    Parameters
    ----------
    free
        Signal types without points in the profile that may get some.

    Raises
    ------
    LearnError
        `until` is after the workspace's date, or the profile names what the catalogue does not
        know, or gives no points for the risk.
    """
    if until > ws.evidence.as_of:
        raise LearnError(
            f"Visits until {until} should be learned from, but what is known ends on "
            f"{ws.evidence.as_of}; give that date or an earlier one."
        )
    _require_known(ws, risk)
    learned = learn(
        ws.catalogue.scored_types,
        ws.families(risk),
        ws.profile.weights(ws.catalogue.scored_types, risk).astype(np.float64),
        examined_visits(ws, risk, until),
        ws.catalogue.risks[risk].base_rate,
        free=free,
        habits=habits,
    )
    return replace(learned, looser=learned.looser * ws.profile.looseness(risk))


def examined_visits(ws: Workspace, risk: str, until: date) -> Examined:
    """The visits up to and including `until` at which somebody examined the risk."""
    results = ws.evidence.results(risk)
    results = results[results["day"] <= day_of(until)]
    visits = ws.visits
    rows = pd.Index(visits["visit_id"]).get_indexer(pd.Index(results["visit_id"]))
    number = list(ws.catalogue.risks).index(risk)
    return Examined(
        x=ws.evidence.visit_matrix[rows],
        gate=ws.evidence.visit_gates[rows, number],
        found=results["found"].to_numpy(),
        premises=results["position"].to_numpy(),
        day=results["day"].to_numpy(),
        who=_who(visits)[rows],
    )


def learned_profile(
    profile: WeightProfile, risk: str, learned: Learned, name: str
) -> WeightProfile:
    """The profile under a new name with what was learned of one risk, to three digits.

    Types of which nothing was learned get no points for the risk: so it was fitted and judged.
    """
    after = {one.type: float(f"{one.after:.3g}") for one in learned.weights}
    for kind in dict.fromkeys([*profile.points, *after]):
        if kind == FAMILY_CAPS:
            continue
        if profile.weight(kind, risk) != after.get(kind, 0.0):
            profile = profile.moved(kind, risk, after.get(kind, 0.0))
    looser = round(ceil(10 * learned.looser) / 10 - 1, 1)
    if profile.weight(FAMILY_CAPS, risk) != looser:
        profile = profile.moved(FAMILY_CAPS, risk, looser)
    return WeightProfile(name, profile.points)


def _who(visits: pd.DataFrame) -> np.ndarray:
    """Inspector of each visit, or the agency where no inspector is stated."""
    named = visits["inspector"].fillna("").astype(str)
    who: np.ndarray = named.where(named != "", visits["agency"]).to_numpy(dtype=str)
    return who


def _require_known(ws: Workspace, risk: str) -> None:
    """Raise `LearnError` where the profile gives points to what the catalogue does not score."""
    scored = {FAMILY_CAPS, *(kind.id for kind in ws.catalogue.scored_types)}
    unknown = [
        kind
        for kind, points in ws.profile.points.items()
        if points.get(risk) and kind not in scored
    ]
    if unknown:
        raise LearnError(
            f"Profile {ws.profile.name!r} gives points to {', '.join(unknown)}, which the "
            f"catalogue of {ws.municipality.id} does not score; take them out of the profile, or "
            "choose another."
        )
