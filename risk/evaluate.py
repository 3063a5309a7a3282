"""A backtest: how well a score ranked visits whose result is known, and whether that is luck."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from risk.baselines import History, baseline_outcomes, history_before
from risk.bootstrap import Interval, bootstrap_intervals
from risk.metrics import Metrics, Outcomes, measure

__all__ = [
    "Backtest",
    "History",
    "Metrics",
    "Outcomes",
    "backtest",
    "baseline_outcomes",
    "history_before",
]


@dataclass(frozen=True)
class Backtest(Metrics):
    """Figures of the score with 95 % intervals, and those of the baselines on the same visits."""

    intervals: Mapping[str, Interval]
    baselines: Mapping[str, Metrics]


def backtest(tested: Outcomes, baselines: Mapping[str, Outcomes], *, seed: int = 0) -> Backtest:
    """Measure a ranking, how sure the figures are, and what the baselines reach.

    Parameters
    ----------
    tested
        The visits of the test window under the score.
    baselines
        The same visits under each baseline (`risk.baselines.baseline_outcomes`).
    seed
        Of the resampling. The same seed gives the same intervals.
    """
    return Backtest(
        **asdict(measure(tested)),
        intervals=bootstrap_intervals(tested, seed=seed),
        baselines={name: measure(outcomes) for name, outcomes in baselines.items()},
    )
