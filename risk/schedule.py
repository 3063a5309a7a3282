"""Which visits would have been made in which week: schedules, not only rankings.

Past visits are dealt out anew. In every week so many are made as the capacity allows, the highest
scores first, from those that in truth took place in that week or up to `AHEAD_WEEKS` later, and
those not yet made. Each is scored on what was known on the Sunday before the week, and never on
what its own true visit saw. Only visits whose result is known can be dealt out, and a result is
taken to be what an earlier visit would have found; a schedule therefore says how well a capacity
is used among places that somebody chose to visit, not what unvisited places would have shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk.metrics import EvaluationError

Floats = npt.NDArray[np.floating]
Integers = npt.NDArray[np.integer]

AHEAD_WEEKS = 8
"""How far a visit may be brought forward: what it found is believed to have been there so long."""


@dataclass(frozen=True)
class Waiting:
    """Past visits in the weeks in which each could have been made.

    `found`, `day` and `week` have one element per visit, shape (n,); `as_of_day` has shape
    (n, AHEAD_WEEKS + 1): the day whose knowledge counts if it is made so many weeks early, none
    first. Weeks are numbered from Monday to Sunday.
    """

    found: npt.NDArray[np.bool_]
    day: Integers
    week: Integers

    @property
    def as_of_day(self) -> npt.NDArray[np.int64]:
        """Days to score on, shape (n, AHEAD_WEEKS + 1)."""
        sunday = (self.week[:, None] - np.arange(AHEAD_WEEKS + 1)) * 7 - 4
        days: npt.NDArray[np.int64] = np.minimum(sunday, self.day[:, None].astype(np.int64) - 1)
        return days


@dataclass(frozen=True)
class Schedule:
    """What one ranking makes of the capacity.

    `made_week` is the week of each visit, -1 where it was not reached; shape (n,).
    """

    made_week: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Use:
    """Figures of one schedule.

    Attributes
    ----------
    precision
        Share of the visits made that find something.
    recall
        Share of all findings that are made.
    days_earlier
        Mean, over findings, of true day minus the Monday of the week it is made in; what is not
        reached counts as made on the day after the last.
    """

    made: int
    found: int
    precision: float | None
    recall: float | None
    days_earlier: float | None


def week_of(day: Integers) -> npt.NDArray[np.int64]:
    """Number of the calendar week (Monday to Sunday) of whole days since 1970-01-01, a Thursday."""
    weeks: npt.NDArray[np.int64] = (np.asarray(day, dtype=np.int64) + 3) // 7
    return weeks


def deal(waiting: Waiting, score: Floats, per_week: int, *, seed: int = 0) -> Schedule:
    """Deal the visits out by score, week by week; equal scores in a drawn order.

    Parameters
    ----------
    score
        Shape (n, AHEAD_WEEKS + 1), as `Waiting.as_of_day`.
    """
    if per_week < 1:
        raise EvaluationError(f"The capacity is {per_week} visits a week; expected 1 or more.")
    n = len(waiting.found)
    made = np.full(n, -1, dtype=np.int64)
    if not n:
        return Schedule(made)
    draw = np.random.default_rng(seed).random(n)
    for week in range(int(waiting.week.min()), int(waiting.week.max()) + 1):
        early = waiting.week - week
        rows = np.flatnonzero((made < 0) & (early <= AHEAD_WEEKS))
        now = score[rows, np.clip(early[rows], 0, AHEAD_WEEKS)]
        chosen = rows[np.lexsort((draw[rows], -now))[:per_week]]
        made[chosen] = week
    return Schedule(made)


def use_of(waiting: Waiting, schedule: Schedule) -> Use:
    """The figures of a schedule."""
    made = schedule.made_week >= 0
    found = int((made & waiting.found).sum())
    all_found = int(waiting.found.sum())
    return Use(
        made=int(made.sum()),
        found=found,
        precision=found / int(made.sum()) if made.any() else None,
        recall=found / all_found if all_found else None,
        days_earlier=float(_earlier(waiting, schedule).mean()) if all_found else None,
    )


def _earlier(waiting: Waiting, schedule: Schedule) -> Floats:
    """Days gained of every finding."""
    after_last = int(waiting.day.max()) + 1
    monday = schedule.made_week * 7 - 3
    given = np.where(schedule.made_week >= 0, monday, after_last)
    gained: Floats = (waiting.day - given)[waiting.found].astype(np.float64)
    return gained


def by_week(waiting: Waiting, schedule: Schedule) -> tuple[Floats, Floats]:
    """Visits made and findings among them in every week of the window, shape (weeks,) each."""
    first = int(waiting.week.min())
    weeks = int(waiting.week.max()) - first + 1
    made = schedule.made_week >= 0
    week = schedule.made_week[made] - first
    return (
        np.bincount(week, minlength=weeks).astype(np.float64),
        np.bincount(week, weights=waiting.found[made], minlength=weeks).astype(np.float64),
    )


def random_use(waiting: Waiting, per_week: int, draws: int = 20) -> Use:
    """Mean figures of schedules in random order."""
    same = np.zeros((len(waiting.found), AHEAD_WEEKS + 1))
    uses = [use_of(waiting, deal(waiting, same, per_week, seed=one)) for one in range(draws)]
    return Use(
        uses[0].made,
        round(float(np.mean([one.found for one in uses]))),
        *(_mean([getattr(one, name) for one in uses])
          for name in ("precision", "recall", "days_earlier")),
    )  # fmt: skip


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def uses_of(
    waiting: Waiting, scores: Mapping[str, Floats], per_week: int
) -> tuple[dict[str, Schedule], dict[str, Use]]:
    """Schedule and figures of every ranking, and of `random`."""
    schedules = {name: deal(waiting, score, per_week) for name, score in scores.items()}
    uses = {name: use_of(waiting, one) for name, one in schedules.items()}
    return schedules, {**uses, "random": random_use(waiting, per_week)}
