"""Points that outcomes have corrected: the experts' at 0 visits, the visits' own at 100,000.

`learn` fits the posterior of `risk.posterior` for one risk and says what it means: each weight with
an interval, how many visits spoke of it, and what changed. Weights are told in the unit of the
experts' points: the slope that turns points into log-odds is fitted with them and then taken as
given, so an interval says how well a weight is known beside the others.

A family's cap keeps signals that say the same from counting twice while nobody has measured what
each adds. A fit of all weights together does that by itself, so the caps loosen as visits come in:
after as many as the experts' points are worth they are twice as high. Unless the visits say plainly
that the caps are right. As caps are the catalogue's and hold for every risk, all weights are then
divided by what the caps would have had to grow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from risk.belief import Strength, belief_of
from risk.calibrate import Expectation
from risk.card import Card, integer_card
from risk.catalogue import SignalType
from risk.examined import Examined, LearnError
from risk.left_out import LeftOut, Verdict, judge_left_out
from risk.nuisance import Spread, nuisance_of
from risk.posterior import FIRST_WEIGHT, LEVEL, LOG_SLOPE, Belief, Mode, Posterior
from risk.score import Families
from risk.truncated import shortest_interval

HOLDS = 0.9
"""Share of the posterior that an interval holds."""

DECISIVE = 3.0
"""Log posterior by which the families' caps must fit better than loosened ones to stay: 20 to 1."""


@dataclass(frozen=True)
class Habits:
    """What the fit takes as given: how firmly experts are held, and how far habits spread."""

    strength: Strength = field(default_factory=Strength)
    spread: Spread = field(default_factory=Spread)
    expected: Expectation = field(default_factory=Expectation)


@dataclass(frozen=True)
class LearnedWeight:
    """One weight before and after the outcomes.

    Attributes
    ----------
    before, after
        Points of the experts, and where the posterior is highest.
    low, high
        Ends of the interval that holds 90 % of the posterior.
    before_low, before_high
        Those of the experts' belief.
    change
        How much the outcomes moved it beside the others, in units of what is not known of it.
    from_visits
        Share of what is known of it that the visits said, 0 to 1; the rest is the experts'.
    carried
        Visits whose premises carried such a signal the day before.
    spoke
        Visits' worth of information about this weight alone: less than `carried` where it comes
        with other signals, inspectors or seasons that could explain the same findings.
    at_bound
        Whether the outcomes would give it the other sign; it is then 0.
    """

    type: str
    before: float
    after: float
    low: float
    high: float
    before_low: float
    before_high: float
    change: float
    from_visits: float
    carried: int
    spoke: float
    at_bound: bool


@dataclass(frozen=True)
class Learned:
    """What the outcomes say of the weights of one risk.

    Attributes
    ----------
    slope, level
        Log-odds of one point, and of a visit of mean points.
    unit
        What one point of the experts is in the points learned. Below 1 where signals together say
        more than the families' caps let through: all points are then smaller, and the caps stay.
    who
        The habit of each inspector or agency in log-odds; it is in no score.
    card
        The weights rounded to whole points, in the same order.
    left_out
        How the learned points do on visits that they were not fitted to.
    """

    weights: tuple[LearnedWeight, ...]
    slope: float
    level: float
    unit: float
    n: int
    n_found: int
    who: tuple[tuple[str, float], ...]
    left_out: LeftOut
    card: Card

    @property
    def verdict(self) -> Verdict:
        """What may be said of the learned points; see `risk.left_out`."""
        return self.left_out.verdict(float(np.median([one.from_visits for one in self.weights])))

    @property
    def changes(self) -> tuple[LearnedWeight, ...]:
        """Weights that moved, those that moved most for what is not known of them first."""
        moved = [one for one in self.weights if one.change]
        return tuple(sorted(moved, key=lambda one: -abs(one.change)))


def learn(
    types: Sequence[SignalType],
    families: Families,
    points: npt.NDArray[np.floating],
    visits: Examined,
    base_rate: float,
    *,
    free: Iterable[str] = (),
    habits: Habits | None = None,
) -> Learned:
    """Correct the experts' points of one risk by the outcomes of visits.

    Parameters
    ----------
    types, families, points
        Columns of the signal matrix, their families and the experts' points, as `score_points`
        takes them.
    visits
        Visits that examined the risk, in any order; `visits.x` has a column per type.
    base_rate
        Expected share of visits with a finding before any outcome is known.
    free
        Types without points that may get some. All others without points stay at 0.

    Returns
    -------
    Learned
        A weight for every type with points and every free one, in the order of `types`. Without
        visits it is the experts' points.

    Raises
    ------
    LearnError
        Nothing has points, a free type is unknown, or a point has the sign its type may not have.
    """
    habits = habits or Habits()
    columns = learned_columns(types, points, free)
    narrowed = [types[column] for column in columns]
    belief = belief_of(
        narrowed, np.asarray(points, dtype=np.float64)[columns], base_rate,
        habits.strength, habits.expected,
    )  # fmt: skip
    used = narrow(visits, columns)
    nuisance = nuisance_of(used, habits.spread)
    own = narrow_families(families, columns)
    most = 1 + len(used) / habits.strength.visits
    mode = Posterior(used, own.loosened(most), belief, nuisance).mode()
    as_they_are = Posterior(used, own, belief, nuisance).mode()
    if as_they_are.log_density > mode.log_density + DECISIVE:
        mode, most = as_they_are, 1.0
    who = [
        (name, float(term))
        for (factor, name), term in zip(
            nuisance.names, mode.theta[FIRST_WEIGHT + len(columns) :], strict=True
        )
        if factor == "who" and name
    ]
    unit = 1 / _needed(used, own, mode, most)
    weights = _weights(narrowed, belief, mode, used, unit)
    after = np.array([one.after for one in weights])
    return Learned(
        weights=tuple(weights),
        slope=float(np.exp(mode.theta[LOG_SLOPE])) / unit,
        level=float(mode.theta[LEVEL]),
        unit=unit,
        n=len(used),
        n_found=int(used.found.sum()),
        who=tuple(who),
        card=integer_card(after, own, used.x, used.gate),
        left_out=judge_left_out(used, own.loosened(most), own, belief, nuisance, mode),
    )


def narrow(visits: Examined, columns: npt.NDArray[np.int64]) -> Examined:
    """The same visits with these columns of the signal matrix only."""
    return replace(visits, x=visits.x[:, columns])


def narrow_families(families: Families, columns: npt.NDArray[np.int64]) -> Families:
    """The families of these columns, which must be in rising order."""
    family = np.searchsorted(families.stop, columns, side="right")
    kept = np.unique(family)
    stop = np.searchsorted(family, kept, side="right")
    return Families(
        ids=tuple(families.ids[one] for one in kept),
        start=(0, *(int(one) for one in stop[:-1])),
        stop=tuple(int(one) for one in stop),
        cap=tuple(families.cap[one] for one in kept),
    )


def learned_columns(
    types: Sequence[SignalType], points: npt.NDArray[np.floating], free: Iterable[str] = ()
) -> npt.NDArray[np.int64]:
    """Columns whose weights are learned: those with points and those set free."""
    free = list(free)
    known = [kind.id for kind in types]
    problems = [f"there is no scored signal type {one!r}" for one in free if one not in known]
    problems += [
        f"{kind.id} {'lowers' if kind.direction == 'lowers' else 'adds'}, but has {given:g} points"
        for kind, given in zip(types, points, strict=True)
        if given * (-1 if kind.direction == "lowers" else 1) < 0
    ]
    if problems:
        raise LearnError("This cannot be learned from: " + "; ".join(problems) + ".")
    wanted = (np.asarray(points) != 0) | np.isin(known, free)
    return np.flatnonzero(wanted)


def _weights(
    types: Sequence[SignalType], belief: Belief, mode: Mode, visits: Examined, unit: float
) -> list[LearnedWeight]:
    """Every weight with its interval: the slope is the unit, so it is not varied."""
    centre, sd = _normal_of_each(mode)
    carried = (visits.x != 0) & visits.gate[:, np.newaxis]
    spoke = _visits_worth(belief, mode, sd, visits)
    found = []
    for i, kind in enumerate(types):
        sign, at = int(belief.sign[i]), FIRST_WEIGHT + i
        low, high = shortest_interval(centre[i], sd[i], sign, HOLDS)
        before = shortest_interval(belief.centre[at], belief.sd[at], sign, HOLDS)
        found.append(
            LearnedWeight(
                type=kind.id,
                before=float(belief.centre[at]),
                after=float(mode.theta[at]) * unit,
                low=low * unit,
                high=high * unit,
                before_low=before[0],
                before_high=before[1],
                change=float(mode.theta[at] - belief.centre[at]) / float(sd[i]),
                from_visits=1 - float(sd[i] / belief.sd[at]) ** 2,
                carried=int(carried[:, i].sum()),
                spoke=float(spoke[i]),
                at_bound=bool(mode.held[at]),
            )
        )
    return found


def _normal_of_each(mode: Mode) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Mean and spread of each weight, before its sign cuts it off, shape (k,) each.

    A weight that is not held has its mode and its spread with all that are not held. One that is
    held has the mean and spread that its own slope and curvature give it, those others following.
    """
    weights = slice(FIRST_WEIGHT, FIRST_WEIGHT + mode.n_weights)
    index = np.arange(len(mode.theta))
    moving = ~mode.held & (index != LOG_SLOPE)
    covariance = np.zeros_like(mode.information)
    covariance[np.ix_(moving, moving)] = np.linalg.inv(mode.information[np.ix_(moving, moving)])
    centre, variance = mode.theta.copy(), np.diag(covariance).copy()
    for one in np.flatnonzero(mode.held):
        beside = mode.information[one, moving]
        within = covariance[np.ix_(moving, moving)]
        curvature = mode.information[one, one] - beside @ within @ beside
        centre[one], variance[one] = mode.gradient[one] / curvature, 1 / curvature
    return centre[weights], np.sqrt(variance[weights])


def _visits_worth(
    belief: Belief, mode: Mode, sd: npt.NDArray[np.float64], visits: Examined
) -> npt.NDArray[np.float64]:
    """Precision that the visits added to each weight, in visits that carried its signal."""
    k = len(belief.sign)
    added = sd**-2.0 - belief.sd[FIRST_WEIGHT:] ** -2.0
    x2 = np.square(visits.x, dtype=np.float64) * visits.gate[:, np.newaxis]
    carried = np.count_nonzero(x2, axis=0)
    mean_x2 = x2.sum(axis=0) / np.maximum(carried, 1)
    of_a_visit = mode.surprise * np.exp(2 * mode.theta[LOG_SLOPE]) * mean_x2
    return np.where(of_a_visit > 0, added / np.where(of_a_visit > 0, of_a_visit, 1), np.zeros(k))


def _needed(visits: Examined, families: Families, mode: Mode, most: float) -> float:
    """How much looser the caps must be to let through what the fit let through, 1 to `most`."""
    weights = mode.theta[FIRST_WEIGHT : FIRST_WEIGHT + mode.n_weights]
    open_x = np.asarray(visits.x, dtype=np.float64)[visits.gate]
    needed = 1.0
    for start, stop, cap in zip(families.start, families.stop, families.cap, strict=True):
        total = open_x[:, start:stop] @ weights[start:stop]
        needed = max(needed, float(total.max(initial=0.0)) / cap)
    return min(needed, most)
