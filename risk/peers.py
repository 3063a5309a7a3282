"""Models that learn from outcomes without any expert: what a weight profile must be worth beside.

Each is fitted on the visits before and gives a probability; none is ever the product's score.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from risk.catalogue import SignalType
from risk.scorecard import fit_card

Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]
Peer = Callable[[Floats], Floats]
"""From signals, shape (n, types), to the probability of a finding, shape (n,)."""

FEWEST_OF_EACH = 5
"""With fewer findings, or fewer clean visits, a model learns nothing: it gives the base rate."""


def fit_peers(x: Floats, found: Flags, signs: npt.NDArray[np.integer]) -> Mapping[str, Peer]:
    """Every model, fitted on the same visits.

    Parameters
    ----------
    x
        Signals as of the day before each visit, shape (n, types).
    found
        Whether each visit found something, shape (n,).
    signs
        1, -1 or 0 per type: what the experts say it does. Boosting and the card keep to them.
    """
    if min(np.count_nonzero(found), np.count_nonzero(~found)) < FEWEST_OF_EACH:
        rate = (np.count_nonzero(found) + 0.5) / (len(found) + 1)
        return dict.fromkeys(("logistic", "boosting", "card"), lambda asked: _constant(asked, rate))
    return {
        "logistic": fit_logistic(x, found),
        "boosting": fit_boosting(x, found, signs),
        "card": fit_card(x, found, signs),
    }


def fit_logistic(x: Floats, found: Flags) -> Peer:
    """Logistic regression on signals brought to mean 0 and spread 1, with a small ridge."""
    middle, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    model = LogisticRegression(C=1.0, max_iter=1000).fit((x - middle) / spread, found)
    weights, level = model.coef_[0] / spread, float(model.intercept_[0])

    def probability(asked: Floats) -> Floats:
        curve: Floats = expit(level + (asked - middle) @ weights)
        return curve

    return probability


def fit_boosting(x: Floats, found: Flags, signs: npt.NDArray[np.integer]) -> Peer:
    """Gradient boosting of small trees that never go against the sign of a type."""
    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.06, max_leaf_nodes=8, min_samples_leaf=40,
        l2_regularization=5.0, monotonic_cst=signs, early_stopping=False, random_state=0,
    ).fit(x, found)  # fmt: skip

    def probability(asked: Floats) -> Floats:
        given: Floats = model.predict_proba(asked)[:, 1]
        return given

    return probability


def _constant(asked: Floats, rate: float) -> Floats:
    return np.full(len(asked), rate)


def signs_of(types: Sequence[SignalType]) -> npt.NDArray[np.int64]:
    """1 for each type that adds, -1 for each that lowers."""
    return np.array([-1 if kind.direction == "lowers" else 1 for kind in types], dtype=np.int64)
