"""What it would be worth to see what is withheld: precision at the weekly capacity with it.

What is withheld from a clearance is tried as if its owner had released it and the experts' points
for it were used; everything else, the visits above all, stays as that clearance sees it. So the
figure without it is the one its viewers have today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from data.backtest import require_window
from data.days import day_of
from data.replay import Trial
from data.roles import roles_of
from data.store import Store
from data.workspace import Workspace, open_workspace
from risk.capacity import Gain, Visits, gain
from risk.catalogue import SECRECY_CLASSES, SignalType
from risk.clearance import REGISTER, VISIT, Clearance, Eyes, Viewer, intersect
from risk.grant import Grant, fewest
from risk.profile import WeightProfile
from risk.schedule import week_of
from risk.withhold import FEWEST

FEWEST_CARRIED = FEWEST
"""Below so many visited premises with a withheld fact there is nothing to tell."""


class InformationValueError(ValueError):
    """There is nothing to value, or not for this clearance; the message says what to do."""


@dataclass(frozen=True)
class InformationValue:
    """What seeing the withheld signal types of one owner would change.

    Attributes
    ----------
    carried
        Visits of the test window whose premises had such a fact on the day before.
    enough
        False where that, or what `Gain` asks for, is too little to tell.
    """

    owner: str
    signal_types: tuple[str, ...]
    carried: int
    gain: Gain

    @property
    def enough(self) -> bool:
        """Whether the visits say something."""
        return self.gain.enough and self.carried >= FEWEST_CARRIED


def planners_of(store: Store) -> Viewer:
    """The planner whose view is to be improved: the first of `roles.toml`."""
    functions = roles_of(store.municipality).functions.values()
    planner = next((one for one in functions if one.role == "planner"), None)
    if planner is None:
        raise InformationValueError(
            "roles.toml names no planner, so there is nobody whose view could be improved."
        )
    return planner.viewer()


def without_owner(store: Store, owner: str) -> Clearance:
    """Everything but the signals of `owner`: as if it shared none, to value what it does share.

    Visits and the registers stay, so that the same visits are compared.
    """
    catalogue, rules = store.municipality.catalogue, store.municipality.rules
    if owner not in catalogue.agencies:
        raise InformationValueError(
            f"There is no agency {owner!r}; known are {', '.join(catalogue.agencies)}."
        )
    others = [kind for kind in catalogue.signal_types.values() if kind.owner != owner]
    signals = [Grant(kind.secrecy_class, kind.owner, kind.id) for kind in others]
    visits = [Grant(one, signal_type=VISIT) for one in SECRECY_CLASSES]
    register = Grant(rules.register_class, signal_type=REGISTER)
    return Clearance(fewest([*signals, *visits, register]))


def information_value(
    store: Store,
    analyst: Eyes,
    withheld_from: Eyes,
    trial: Trial,
    profile: WeightProfile | None = None,
) -> list[InformationValue]:
    """The value of each owner's withheld signal types, the greatest gain first.

    Parameters
    ----------
    analyst
        Who asks: only what this clearance sees as facts is tried.
    withheld_from
        Whose ranking would gain by it.
    trial
        Only signal types with points for its risk are tried.
    profile
        Points of everything that is not withheld; the experts' where it is not given. What is
        withheld is tried with the experts' points.

    Raises
    ------
    InformationValueError
        Nothing that `analyst` sees is withheld.
    """
    base = intersect([store.clearance(analyst), store.clearance(withheld_from)])
    withheld = withheld_types(store, store.clearance(analyst), base, trial.risk)
    if not withheld:
        raise InformationValueError(
            "Nothing with points for this risk is withheld that this clearance sees. To value a "
            "source, its owner must release it for evaluation to the analyst's function."
        )
    wide = open_workspace(store, _with(base, withheld), trial.test_until, profile)
    require_window(wide, trial.train_until, trial.test_until)
    by_owner = {kind.owner: [one for one in withheld if one.owner == kind.owner]
                for kind in withheld}  # fmt: skip
    found = [_value(wide, owner, kinds, withheld, trial) for owner, kinds in by_owner.items()]
    return sorted(found, key=lambda one: -(one.gain.difference or 0.0))


def withheld_types(
    store: Store, analyst: Clearance, base: Clearance, risk: str
) -> list[SignalType]:
    """Scored types with points for `risk` that `analyst` sees as facts and `base` does not."""
    return [
        kind
        for kind in store.municipality.catalogue.scored_types
        if kind.points.get(risk)
        and not kind.derived
        and analyst.sees(kind.secrecy_class, kind.owner, kind.id)
        and not base.sees(kind.secrecy_class, kind.owner, kind.id)
    ]


def _with(base: Clearance, kinds: Iterable[SignalType]) -> Clearance:
    """What `base` sees, and the facts of these types."""
    more = [Grant(kind.secrecy_class, kind.owner, kind.id) for kind in kinds]
    return replace(base, grants=fewest([*base.grants, *more]))


def _value(
    wide: Workspace,
    owner: str,
    kinds: list[SignalType],
    withheld: list[SignalType],
    trial: Trial,
) -> InformationValue:
    results = wide.evidence.results(trial.risk)
    day = results["day"].to_numpy()
    test = (day > day_of(trial.train_until)) & (day <= day_of(trial.test_until))
    without, with_it = (
        wide.with_profile(_profile(wide.profile, withheld, used, trial.risk)).points_of_results(
            trial.risk
        )[test]
        for used in ((), kinds)
    )
    visits = Visits(results["found"].to_numpy()[test], week_of(day[test]))
    return InformationValue(
        owner,
        tuple(kind.id for kind in kinds),
        int(_carried(wide, kinds, trial.risk)[test].sum()),
        gain(without, with_it, visits, trial.per_week),
    )


def _profile(
    profile: WeightProfile, withheld: Iterable[SignalType], used: Iterable[SignalType], risk: str
) -> WeightProfile:
    """The profile without the withheld types, but with those that are tried."""
    for kind in withheld:
        profile = profile.moved(kind.id, risk, 0.0)
    for kind in used:
        profile = profile.moved(kind.id, risk, kind.points[risk])
    return profile


def _carried(wide: Workspace, kinds: Iterable[SignalType], risk: str) -> np.ndarray:
    """Which of the results had a fact of these types on the day before."""
    number = {kind.id: i for i, kind in enumerate(wide.catalogue.scored_types)}
    columns = [number[kind.id] for kind in kinds]
    rows = wide.visits["visit_id"].isin(wide.evidence.results(risk)["visit_id"]).to_numpy()
    of_results = wide.evidence.visit_matrix[rows][:, columns]
    return np.asarray((of_results > 0).any(axis=1))
