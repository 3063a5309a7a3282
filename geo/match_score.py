"""How sure a match is: evidence for and against each candidate, and a calibrated score."""

from typing import Any

import numpy as np

from geo.alike import CONFLICT, EQUAL, EXTRA, FOREIGN, FUZZY, MISSING
from geo.candidates import Candidates
from geo.register import INITIAL, LOOSE, PRIMARY, AddressRegister

Array = np.ndarray[Any, Any]

TERMS: tuple[tuple[str, float], ...] = (
    ("street in full", 6.0),
    ("street loosely", 5.2),
    ("street with an initial", 4.0),
    ("street alike", 6.3),
    ("each tenth of unlikeness", -1.6),
    ("a word beside it lacking", -0.5),
    ("a word beside it differs", -6.5),
    ("number in a range", -0.5),
    ("number doubtful", -2.5),
    ("letter not in the register", -1.5),
    ("letter not written", -0.5),
    ("letter differs", -4.0),
    ("postcode equal", 1.5),
    ("postcode differs", -2.8),
    ("locality equal", 0.3),
    ("locality differs", -4.0),
    ("locality of elsewhere", -6.0),
)
"""Log-odds of what may be seen when an address is held against a row.

Fitted by `benchmarks/geocode_fit.py` on half of the Chicago and Toronto pairs and on invented
Swedish addresses; the names are those of its print-out.
"""

WEIGHTS = np.array([weight for _, weight in TERMS])

NOT_HERE = 1.2
"""Log-odds that the place is none of the candidates; fitted with `TERMS`."""

SAME_PLACE_M = 50.0
SAME_HOUSE_M = 250.0
"""Rows so near are not rivals: any two, and two of one street."""

CALIBRATION = (2.3, 0.5)
"""Intercept and slope of the log-odds of being right on those of the chance, by the same fit."""


def features(found: Candidates) -> Array:
    """What is seen of every candidate, one column per term, shape (k, number of terms)."""
    fuzzy = found.step == FUZZY
    return np.column_stack(
        [
            *(found.step == step for step in (PRIMARY, LOOSE, INITIAL)),
            fuzzy,
            np.where(fuzzy, (1 - found.similarity) * 10, 0.0),
            *(found.words == relation for relation in (MISSING, CONFLICT)),
            *(found.number == relation for relation in (1, 2)),
            *(found.letter == relation for relation in (MISSING, EXTRA, CONFLICT)),
            *(found.postcode == relation for relation in (EQUAL, CONFLICT)),
            *(found.locality == relation for relation in (EQUAL, CONFLICT, FOREIGN)),
        ]
    ).astype(float)


def evidence(found: Candidates) -> Array:
    """Log-odds of every candidate, shape (k,)."""
    total: Array = features(found) @ WEIGHTS
    return total


def ranked(candidates: Candidates, weight: Array) -> Array:
    """Order of candidates by query, best first; ties by row, so the order is always the same."""
    return np.lexsort([candidates.row, -weight, candidates.query])


def chances(register: AddressRegister, candidates: Candidates, weight: Array, best: Array) -> Array:
    """Chance of the best candidate against its rivals and against none, shape (number of best,).

    `candidates` are in ranked order, `best` the places where a query's candidates begin.
    """
    group = np.repeat(np.arange(len(best)), np.diff([*best, len(weight)]))
    top = best[group]
    x, y = register.arrays["x"], register.arrays["y"]
    row, top_row = candidates.row, candidates.row[top]
    distance = register.distances_m(x[row], y[row], x[top_row], y[top_row])
    street = register.arrays["street"]
    same_street = street[candidates.row] == street[candidates.row[top]]
    rival = (distance > SAME_PLACE_M) & ~(same_street & (distance < SAME_HOUSE_M))
    against = np.bincount(group, np.where(rival, np.exp(weight), 0.0), minlength=len(best))
    own = np.exp(weight[best])
    chance: Array = own / (own + against + np.exp(NOT_HERE))
    return chance


def calibrated(chance: Array) -> Array:
    """Chance as the share of such matches that were right."""
    clipped = np.clip(chance, 1e-6, 1 - 1e-6)
    intercept, slope = CALIBRATION
    log_odds = np.log(clipped / (1 - clipped))
    scores: Array = 1 / (1 + np.exp(-(intercept + slope * log_odds)))
    return scores
