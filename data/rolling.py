"""A backtest that goes through time week by week, and one that leaves out parts of the city."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from data.backtest import history_of_results
from data.days import day_of
from data.learning import examined_visits, learn_risk, learned_profile
from data.replay import Replay, Trial
from data.spatial import left_out_blocks
from data.workspace import Workspace
from risk.baselines import baseline_outcomes
from risk.evaluate import Backtest, backtest
from risk.metrics import Metrics, Outcomes
from risk.peers import fit_peers, signs_of
from risk.power import Difference, difference_of
from risk.reliability import Group, reliability
from risk.reported import columns_of
from risk.schedule import Use, by_week, uses_of

REFIT_WEEKS = 26
"""Models and learned points are fitted anew so often; probabilities of the weights every week."""

Told = Callable[[float], None]


@dataclass(frozen=True)
class RollingBacktest:
    """What the weights and everything they must beat would have done in the window.

    Attributes
    ----------
    ranking
        The visits in one order, each scored as of the day before it.
    schedules
        The same visits dealt out at the capacity, by ranking; `weights` are the profile's.
    less_weights
        Precision of each schedule less that of the weights'.
    lift
        Precision of the weights' schedule over that of `random` and of `previous_finding`.
    spatial
        Figures where calibration and models have seen no premises of the same block.
    reliability
        Expected and found in groups of the weights' probability.
    """

    trial: Trial
    ranking: Backtest
    schedules: Mapping[str, Use]
    less_weights: Mapping[str, Difference]
    lift: Mapping[str, float | None]
    spatial: Mapping[str, Metrics]
    reliability: tuple[Group, ...]


def rolling_backtest(
    workspace: Workspace, trial: Trial, *, seed: int = 0, told: Told = lambda _: None
) -> RollingBacktest:
    """Go through the window of a trial week by week with the workspace's profile.

    Parameters
    ----------
    told
        Is given the share done from time to time; may raise to stop.

    Raises
    ------
    BacktestError
        There is nothing to test; see `Replay`.
    SignalsError
        The profile has no points for the kind of signals asked for.
    """
    # Many short fits: threads that wait for each other cost more than they bring.
    with threadpool_limits(1):
        return _rolled(Replay(workspace, trial), seed, told)


def _rolled(replay: Replay, seed: int, told: Told) -> RollingBacktest:
    trial, seen = replay.trial, replay.under(replay.workspace.profile)
    ranked: dict[str, Outcomes] = {"weights": replay.outcomes(seen)}
    weekly = {"weights": replay.weekly_points(seen)}
    told(0.3)
    for name, (outcomes, scores) in _refitted(replay, seen).items():
        ranked[name], weekly[name] = outcomes, scores
    told(0.6)
    for name, (outcomes, scores) in _simple(replay).items():
        ranked[name], weekly[name] = outcomes, scores
    schedules, uses = uses_of(replay.waiting, weekly, trial.per_week)
    weeks = {name: by_week(replay.waiting, one) for name, one in schedules.items()}
    told(0.7)
    spatial = left_out_blocks(replay, seen)
    told(0.8)
    return RollingBacktest(
        trial=trial,
        ranking=backtest(
            ranked["weights"],
            {name: one for name, one in ranked.items() if name != "weights"},
            seed=seed,
        ),
        schedules=uses,
        less_weights={
            name: difference_of(*weeks["weights"], *one, seed=seed)
            for name, one in weeks.items()
            if name != "weights"
        },
        lift={
            name: _ratio(uses["weights"].precision, uses[name].precision)
            for name in ("random", "previous_finding")
        },
        spatial=spatial,
        reliability=reliability(ranked["weights"]),
    )


def _ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _refitted(replay: Replay, seen: Workspace) -> dict[str, tuple[Outcomes, np.ndarray]]:
    """Learned points and models, each fitted at every origin on the results known by then."""
    risk, shape = replay.trial.risk, replay.waiting.as_of_day.shape
    origins = replay.origins(REFIT_WEEKS)
    starts = np.array([day_of(one) for one in origins])
    visits = examined_visits(seen, risk, seen.evidence.as_of)
    used = columns_of(seen.catalogue, replay.trial.signals)
    signs = signs_of(seen.catalogue.scored_types)[used]
    epoch = np.searchsorted(starts, replay.day[replay.tested] - 1, side="right") - 1
    weekly_epoch = np.searchsorted(starts, replay.subjects.day, side="right") - 1
    x_tested = visits.x[replay.tested][:, used]
    chance: dict[str, np.ndarray] = {}
    weekly: dict[str, np.ndarray] = {}
    for number, origin in enumerate(origins):
        train = visits.day <= starts[number]
        rows = epoch == number
        # Before the first origin nothing is dealt out; its rows only need some score.
        weekly_rows = weekly_epoch == number if number else weekly_epoch <= 0
        peers = fit_peers(visits.x[train][:, used], visits.found[train], signs)
        for name, peer in peers.items():
            chance.setdefault(name, np.zeros(len(rows)))[rows] = _of(peer, x_tested[rows])
            weekly.setdefault(name, np.zeros(len(weekly_rows)))[weekly_rows] = _of(
                peer, replay.x[weekly_rows][:, used]
            )
        learned = learn_risk(seen, risk, origin)
        profile = learned_profile(seen.profile, risk, learned, "learned")
        corrected = seen.with_profile(profile)
        curve = corrected.calibrate(risk, until_day=int(starts[number]))
        points = corrected.points_of_results(risk)[replay.tested]
        chance.setdefault("learned", np.zeros(len(rows)))[rows] = curve.probability(points[rows])
        weekly.setdefault("learned", np.zeros(len(weekly_rows)))[weekly_rows] = curve.probability(
            replay.weekly_points(corrected).ravel()[weekly_rows]
        )
    day = replay.day[replay.tested]
    return {
        name: (Outcomes(one, replay.found, day, one), weekly[name].reshape(shape))
        for name, one in chance.items()
    }


def _of(peer: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    return peer(x) if len(x) else np.empty(0)


def _simple(replay: Replay) -> dict[str, tuple[Outcomes, np.ndarray]]:
    """The last result and the time since a visit; their probabilities are of before the window."""
    workspace, risk = replay.workspace, replay.trial.risk
    train = workspace.recent_results(risk, day_of(replay.trial.train_until))
    found = workspace.evidence.results(risk)["found"].to_numpy()[train]
    outcomes = baseline_outcomes(
        found,
        history_of_results(workspace, risk, train),
        replay.found,
        replay.day[replay.tested],
        replay.history(),
    )
    known, shape = replay.weekly_history(), replay.waiting.as_of_day.shape
    rate = (found.sum() + 0.5) / (len(found) + 1)
    scores = {
        "previous_finding": np.where(np.isnan(known.last_found), rate, known.last_found),
        "time_since_visit": np.minimum(known.days_since_visit, 1e6),
        "random": np.zeros(len(known.last_found)),
    }
    return {name: (outcomes[name], one.reshape(shape)) for name, one in scores.items()}
