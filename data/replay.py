"""The visits of a window as they looked when they could have been made: what backtests share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data.backtest import BacktestError, history_of_results, require_window
from data.days import date_of, day_of
from data.workspace import Workspace
from risk.baselines import History, history_before
from risk.facts import Subjects
from risk.metrics import Outcomes
from risk.profile import WeightProfile
from risk.reported import Signals, resting_on
from risk.schedule import Waiting, week_of
from risk.score import score_points
from risk.signals import build_matrix


@dataclass(frozen=True)
class Trial:
    """What is tried: a risk, the visits after `train_until` through `test_until`, a capacity.

    `per_week` is how many visits can be made in a week; `signals` which of them scores rest on.
    """

    risk: str
    train_until: date
    test_until: date
    per_week: int
    signals: Signals = "both"

    def __post_init__(self) -> None:
        if self.per_week < 1:
            raise BacktestError(
                f"The capacity is {self.per_week} visits a week; expected 1 or more."
            )


@dataclass(frozen=True)
class Replay:
    """The results of a trial's window with everything that was known before each.

    Arrays of `n` are in the order of the visits tested; `waiting` has a column per week early.

    Raises
    ------
    BacktestError
        The window is turned round, reaches past the workspace's date, has no visit with a result,
        or only visits of one kind of result.
    """

    workspace: Workspace
    trial: Trial

    def __post_init__(self) -> None:
        require_window(self.workspace, self.trial.train_until, self.trial.test_until)
        n, found = len(self.found), int(self.found.sum())
        window = f"from {self.trial.train_until} (not included) to {self.trial.test_until}"
        if not n:
            raise BacktestError(
                f"No visit {window} examined {self.trial.risk!r}, so there is nothing to test on; "
                "choose a window with visits."
            )
        if found in (0, n):
            raise BacktestError(
                f"{'All' if found else 'None'} of the {n} visits {window} found something, so no "
                "order of them is better than another; choose a longer window."
            )

    @cached_property
    def day(self) -> np.ndarray:
        """Day of every result known on the workspace's date."""
        day: np.ndarray = self.workspace.evidence.results(self.trial.risk)["day"].to_numpy()
        return day

    @cached_property
    def tested(self) -> np.ndarray:
        """Which results lie in the window."""
        inside: np.ndarray = (self.day > day_of(self.trial.train_until)) & (
            self.day <= day_of(self.trial.test_until)
        )
        return inside

    @cached_property
    def found(self) -> np.ndarray:
        """Whether each visit tested found something, shape (n,)."""
        results = self.workspace.evidence.results(self.trial.risk)
        found: np.ndarray = results["found"].to_numpy()[self.tested]
        return found

    @cached_property
    def position(self) -> np.ndarray:
        """Position of the premises of each visit tested, shape (n,)."""
        results = self.workspace.evidence.results(self.trial.risk)
        position: np.ndarray = results["position"].to_numpy()[self.tested]
        return position

    @cached_property
    def waiting(self) -> Waiting:
        """The visits tested, each in the weeks in which it could have been made."""
        day = self.day[self.tested]
        return Waiting(self.found, day, week_of(day))

    @cached_property
    def subjects(self) -> Subjects:
        """Every visit in every one of these weeks, row by row of `waiting.as_of_day`."""
        as_of = self.waiting.as_of_day
        position = np.repeat(self.position, as_of.shape[1])
        return self.workspace.evidence.subjects(position, as_of.ravel())

    @cached_property
    def x(self) -> np.ndarray:
        """Signal matrix of `subjects`."""
        evidence = self.workspace.evidence
        types = self.workspace.catalogue.scored_types
        return build_matrix(
            types, self.subjects, evidence.facts(types), evidence.place_facts, evidence.past_visits
        )

    @cached_property
    def gate(self) -> np.ndarray:
        """Whether the risk was open for each of `subjects`."""
        number = list(self.workspace.catalogue.risks).index(self.trial.risk)
        gate: np.ndarray = self.workspace.evidence.gates_of(self.subjects)[:, number]
        return gate

    def under(self, profile: WeightProfile) -> Workspace:
        """The workspace under a profile, resting on the trial's signals alone."""
        only = resting_on(profile, self.workspace.catalogue, self.trial.risk, self.trial.signals)
        return self.workspace.with_profile(only)

    def weekly_points(self, seen: Workspace) -> np.ndarray:
        """Points of each visit in each week it could have been made, shape of `as_of_day`."""
        weights = seen.profile.weights(seen.catalogue.scored_types, self.trial.risk)
        points = score_points(self.x, weights, seen.families(self.trial.risk), self.gate)
        return points.reshape(self.waiting.as_of_day.shape)

    def outcomes(self, seen: Workspace) -> Outcomes:
        """The visits tested under a profile, each as of the day before it.

        Probabilities are calibrated anew every week, on the results known by the Sunday before.
        """
        points = seen.points_of_results(self.trial.risk)[self.tested]
        probability = np.empty(len(points))
        for week in np.unique(self.waiting.week):
            rows = self.waiting.week == week
            curve = seen.calibrate(self.trial.risk, until_day=int(week) * 7 - 4)
            probability[rows] = curve.probability(points[rows])
        return Outcomes(points, self.found, self.day[self.tested], probability)

    def weekly_history(self) -> History:
        """What was known of the premises in each of these weeks from earlier visits."""
        evidence, visited = self.workspace.evidence, self.workspace.evidence.past_visits
        results = evidence.results(self.trial.risk)
        found = results.set_index("visit_id")["found"].astype(float)
        return history_before(
            self.subjects.premises, self.subjects.day, visited.premises, visited.day,
            found.reindex(evidence.visits_with_result["visit_id"]).to_numpy(),
        )  # fmt: skip

    def history(self) -> History:
        """What was known of the premises on the day before each visit tested."""
        return history_of_results(self.workspace, self.trial.risk, self.tested)

    def origins(self, every_weeks: int) -> Sequence[date]:
        """Days up to which is learned: the end of training and every so many weeks after."""
        first, last = day_of(self.trial.train_until), day_of(self.trial.test_until)
        return [date_of(one) for one in range(first, last, 7 * every_weeks)]
