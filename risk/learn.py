"""Points that outcomes have corrected: the experts' at 0 visits, the visits' own at 100,000.

`learn` fits the posterior of `risk.posterior` for one risk and says what it means: each weight with
an interval, how many visits spoke of it, and what changed. Weights are told in the unit of the
experts' points: the slope that turns points into log-odds is fitted with them and then taken as
given, so an interval says how well a weight is known beside the others.

A family's cap keeps signals that say the same from counting twice while nobody has measured what
each adds. A fit of all weights together does that by itself, so the caps loosen as visits come in:
after as many as the experts' points are worth they are twice as high. Unless the visits say plainly
that the caps are right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from risk.belief import Strength, belief_of
from risk.calibrate import Expectation
from risk.card import integer_card
from risk.catalogue import SignalType
from risk.examined import Examined, LearnError
from risk.learned import Learned, learned_weights
from risk.left_out import judge_left_out
from risk.nuisance import Spread, nuisance_of
from risk.posterior import FIRST_WEIGHT, LEVEL, LOG_SLOPE, Mode, Posterior
from risk.score import Families

DECISIVE = 3.0
"""Log posterior by which the families' caps must fit better than loosened ones to stay: 20 to 1."""


@dataclass(frozen=True)
class Habits:
    """What the fit takes as given: how firmly experts are held, and how far habits spread."""

    strength: Strength = field(default_factory=Strength)
    spread: Spread = field(default_factory=Spread)
    expected: Expectation = field(default_factory=Expectation)


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
    # One thread: the same bits however many cores there are, and no waiting for busy ones.
    with threadpool_limits(limits=1, user_api="blas"):
        return _learn(types, families, points, visits, base_rate, free, habits or Habits())


def _learn(
    types: Sequence[SignalType],
    families: Families,
    points: npt.NDArray[np.floating],
    visits: Examined,
    base_rate: float,
    free: Iterable[str],
    habits: Habits,
) -> Learned:
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
    tight = Posterior(used, own, belief, nuisance)
    roughly = tight.mode(mode.theta, least=0.1)
    if roughly.log_density > mode.log_density + DECISIVE:
        mode, most = tight.mode(roughly.theta), 1.0
    who = [
        (name, float(term))
        for (factor, name), term in zip(
            nuisance.names, mode.theta[FIRST_WEIGHT + len(columns) :], strict=True
        )
        if factor == "who" and name
    ]
    looser = _needed(used, own, mode, most)
    weights = learned_weights(narrowed, belief, mode, used)
    after = np.array([one.after for one in weights])
    return Learned(
        weights=tuple(weights),
        slope=float(np.exp(mode.theta[LOG_SLOPE])),
        level=float(mode.theta[LEVEL]),
        looser=looser,
        n=len(used),
        n_found=int(used.found.sum()),
        who=tuple(who),
        card=integer_card(after, own.loosened(looser), used.x, used.gate),
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


def _needed(visits: Examined, families: Families, mode: Mode, most: float) -> float:
    """How much looser the caps must be to let through what the fit let through, 1 to `most`."""
    weights = mode.theta[FIRST_WEIGHT : FIRST_WEIGHT + mode.n_weights]
    open_x = np.asarray(visits.x, dtype=np.float64)[visits.gate]
    needed = 1.0
    for start, stop, cap in zip(families.start, families.stop, families.cap, strict=True):
        total = open_x[:, start:stop] @ weights[start:stop]
        needed = max(needed, float(total.max(initial=0.0)) / cap)
    return min(needed, most)
