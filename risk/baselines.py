"""What a score must beat: chance, the last result, the time since the last visit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk.calibrate import fit_calibration
from risk.facts import Integers, Meetings, Subjects
from risk.metrics import Outcomes

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True)
class History:
    """What was known of the premises of each visit from visits before it, shape (n,).

    `last_found` is 1 or 0, NaN where no result was known; `days_since_visit` is infinite where
    there was no visit.
    """

    last_found: Floats
    days_since_visit: Floats


def history_before(
    premises: Integers,
    as_of_day: Integers,
    past_premises: Integers,
    past_day: Integers,
    past_found: Floats,
) -> History:
    """The history of premises up to and including `as_of_day`.

    Parameters
    ----------
    premises, as_of_day
        Shape (n,): whose history, and up to when (the day before the visit that is judged).
    past_premises, past_day, past_found
        Shape (k,): every visit, its day, and 1 found, 0 not found, NaN no result for this risk. Of
        several on one day a finding counts.
    """
    nowhere = np.full(len(premises), np.nan)
    meetings = Meetings(Subjects(premises, nowhere, nowhere, as_of_day))
    order = np.lexsort((past_found, past_day))
    premises_in_order, days, found = past_premises[order], past_day[order], past_found[order]
    _, subject, age = meetings.up_to_day(premises_in_order, days)
    since = np.full(len(premises), np.inf)
    since[subject] = age
    known = np.flatnonzero(np.isfinite(found))
    row, subject, _ = meetings.up_to_day(premises_in_order[known], days[known])
    last = nowhere.copy()
    last[subject] = found[known][row]
    return History(last, since)


def baseline_outcomes(
    train_found: npt.NDArray[np.bool_],
    train_history: History,
    test_found: npt.NDArray[np.bool_],
    test_day: Integers,
    test_history: History,
) -> dict[str, Outcomes]:
    """Scores and probabilities of each baseline for the visits tested.

    Probabilities are fitted on the training visits alone. `random` gives every visit the training
    base rate: as ties count with their mean over all orders, that is the mean of all random orders.
    """
    base_rate = _base_rate(train_found)
    never = 1 + _longest(train_history.days_since_visit, test_history.days_since_visit)
    scores = {
        "previous_finding": [
            np.where(np.isnan(one.last_found), base_rate, one.last_found)
            for one in (train_history, test_history)
        ],
        "time_since_visit": [
            np.minimum(one.days_since_visit, never) for one in (train_history, test_history)
        ],
    }
    chance = np.full(len(test_found), base_rate)
    outcomes = {"random": Outcomes(chance, test_found, test_day, chance)}
    for name, (train, test) in scores.items():
        probability = _calibrated(train, train_found, base_rate, test)
        outcomes[name] = Outcomes(test, test_found, test_day, probability)
    return outcomes


def _base_rate(found: npt.NDArray[np.bool_]) -> float:
    """Share found, with half a visit of each result added so that it is never 0 or 1."""
    return float((np.count_nonzero(found) + 0.5) / (len(found) + 1))


def _longest(*days: Floats) -> float:
    finite = np.concatenate(days)
    return float(finite[np.isfinite(finite)].max(initial=0))


def _calibrated(
    train: Floats, train_found: npt.NDArray[np.bool_], base_rate: float, test: Floats
) -> Floats:
    """Probabilities from one variable, brought to mean 0 and spread 1 as the prior expects."""
    if not len(train):
        return np.full(len(test), base_rate)
    middle, spread = float(train.mean()), float(train.std()) or 1.0
    fitted = fit_calibration((train - middle) / spread, train_found, base_rate)
    return fitted.probability((test - middle) / spread)
