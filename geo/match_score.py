"""How sure a match is: evidence for and against each candidate, and a calibrated score."""

from typing import Any

import numpy as np

from geo.candidates import CONFLICT, EQUAL, EXTRA, FOREIGN, FUZZY, MISSING, Candidates
from geo.register import INITIAL, LOOSE, PRIMARY, AddressRegister

Array = np.ndarray[Any, Any]

STREET = {PRIMARY: 6.0, LOOSE: 5.0, INITIAL: 4.0, FUZZY: 5.0}
PER_DISSIMILARITY = -25.0
WORDS = {EQUAL: 0.0, MISSING: -1.0, EXTRA: -1.0, CONFLICT: -7.0}
NUMBER = (0.0, -0.5, -2.5)
LETTER = {EQUAL: 0.0, MISSING: -1.5, EXTRA: -0.5, CONFLICT: -4.0}
POSTCODE = {EQUAL: 2.0, MISSING: 0.0, EXTRA: 0.0, CONFLICT: -2.0}
LOCALITY = {EQUAL: 1.0, MISSING: 0.0, EXTRA: 0.0, CONFLICT: -2.5, FOREIGN: -5.0}
"""Log-odds of each relation between what was written and a row."""

NOT_HERE = 1.5
"""Log-odds that the place is none of the candidates."""

SAME_PLACE_M = 50.0
SAME_HOUSE_M = 250.0
"""Rows so near are not rivals: any two, and two of one street."""

CALIBRATION = (0.0, 1.0)


def evidence(candidates: Candidates) -> Array:
    """Log-odds of every candidate, shape (k,)."""

    def told(weights: dict[int, float], relation: Array) -> Array:
        return np.array([weights[one] for one in sorted(weights)])[relation]

    unlike = np.where(
        candidates.step == FUZZY, (1 - candidates.similarity) * PER_DISSIMILARITY, 0.0
    )
    total: Array = (
        told(STREET, candidates.step)
        + unlike
        + told(WORDS, candidates.words)
        + np.array(NUMBER)[candidates.number]
        + told(LETTER, candidates.letter)
        + told(POSTCODE, candidates.postcode)
        + told(LOCALITY, candidates.locality)
    )
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
    return own / (own + against + np.exp(NOT_HERE))


def calibrated(chance: Array) -> Array:
    """Chance as the share of such matches that were right."""
    clipped = np.clip(chance, 1e-6, 1 - 1e-6)
    intercept, slope = CALIBRATION
    log_odds = np.log(clipped / (1 - clipped))
    scores: Array = 1 / (1 + np.exp(-(intercept + slope * log_odds)))
    return scores
