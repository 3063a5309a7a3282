"""Two profiles on the same past visits: which one finds more, and whether that is luck."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from data.replay import Replay, Trial
from data.workspace import Workspace
from risk.bootstrap import COUNTS, Interval, interval_of, redraws
from risk.metrics import Metrics, Ranking
from risk.power import Difference, difference_of
from risk.profile import WeightProfile
from risk.schedule import Use, by_week, deal, use_of

Verdict = Literal["b_finds_more", "a_finds_more", "cannot_tell", "same"]


@dataclass(frozen=True)
class Comparison:
    """Profiles A and B on the same visits.

    Attributes
    ----------
    ranking_a, ranking_b, schedule_a, schedule_b
        Figures of each.
    differences
        B less A by figure of the ranking, with the 95 % interval of paired resamples.
    precision
        B less A at the capacity, resampled by whole weeks, and what more would settle it.
    """

    ranking_a: Metrics
    ranking_b: Metrics
    differences: Mapping[str, tuple[float | None, Interval]]
    schedule_a: Use
    schedule_b: Use
    precision: Difference

    @property
    def verdict(self) -> Verdict:
        """What the visits say: by precision at the capacity."""
        if self.precision.told_apart:
            return "b_finds_more" if self.precision.difference > 0 else "a_finds_more"
        return "same" if self.precision.more_visits is None else "cannot_tell"


def compare_profiles_on(
    workspace: Workspace, a: WeightProfile, b: WeightProfile, trial: Trial, *, seed: int = 0
) -> Comparison:
    """Deal the same visits out by both profiles, and rank them by both.

    Raises
    ------
    BacktestError
        There is nothing to test; see `Replay`.
    SignalsError
        A profile has no points for the kind of signals asked for.
    """
    replay = Replay(workspace, trial)
    both = [replay.under(one) for one in (a, b)]
    rankings = [Ranking(replay.outcomes(one)) for one in both]
    first, second = (one.measure() for one in rankings)
    schedules = [
        deal(replay.waiting, replay.weekly_points(one), trial.per_week, seed=seed) for one in both
    ]
    weeks_a, weeks_b = (by_week(replay.waiting, one) for one in schedules)
    return Comparison(
        ranking_a=first,
        ranking_b=second,
        differences=_differences(rankings, first, second, len(replay.found), seed),
        schedule_a=use_of(replay.waiting, schedules[0]),
        schedule_b=use_of(replay.waiting, schedules[1]),
        precision=difference_of(*weeks_a, *weeks_b, seed=seed),
    )


def _differences(
    rankings: list[Ranking], first: Metrics, second: Metrics, n: int, seed: int
) -> dict[str, tuple[float | None, Interval]]:
    names = [one.name for one in fields(Metrics) if one.name not in (*COUNTS, "base_rate")]
    drawn = []
    for times in redraws(n, seed):
        one, other = (ranking.measure(times) for ranking in rankings)
        drawn.append([_less(getattr(other, name), getattr(one, name)) for name in names])
    values = np.array(drawn, dtype=float)
    return {
        name: (_less(getattr(second, name), getattr(first, name)), interval_of(values[:, i]))
        for i, name in enumerate(names)
    }


def _less(above: float | None, below: float | None) -> float | None:
    return None if above is None or below is None else above - below
