"""Weights of evidence and the calibration of scores for `geo/match_score.py`, fitted anew.

    python benchmarks/geocode_fit.py --data ../shared/data/geocoding

Half of the Chicago and Toronto sets and rough invented addresses are fitted on; the other halves
are left to `benchmarks/geocode.py`. Each address is a choice between its candidates and none of
them (a conditional logit); the weights are held near the present ones.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.geocode_sets import Labelled, chicago, invented, toronto
from geo import match_score
from geo.address import parse_address
from geo.geocode import search
from geo.queries import encode

Array = np.ndarray[Any, Any]

FIXED = {"street in full", "street with an initial", "locality of elsewhere"} | {
    name for name, _ in match_score.TERMS if name.split()[0] in {"letter", "number"}
}
"""Terms the sets say too little of: letters and ranges are a rule, initials and noise invented."""

HELD = 0.02
"""Pull towards the present weights, per squared unit and address."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    given = parser.parse_args()
    sets = list(_sets(given.data))
    choices = [_choices(one) for one in sets]
    start = np.concatenate([match_score.WEIGHTS, [match_score.NOT_HERE]])
    bounds = [
        (value, value) if name in FIXED else (None, None)
        for name, value in [*match_score.TERMS, ("none", match_score.NOT_HERE)]
    ]
    found = minimize(
        _loss, start, args=(choices, start), jac=True, method="L-BFGS-B", bounds=bounds
    )
    for (name, _), value, before in zip(
        [*match_score.TERMS, ("none", 0)], found.x, start, strict=True
    ):
        print(f"{name:28} {before:7.2f} -> {value:7.2f}")
    print("weights", np.round(found.x, 2).tolist())
    scores, right = [], []
    for one in sets:
        chance, is_right = one.points()
        scores.append(chance)
        right.append(is_right)
    print(
        "calibration (with the present weights)",
        _calibration(np.concatenate(scores), np.concatenate(right)),
    )


def _sets(data: Path) -> Iterator[Labelled]:
    yield invented(70_000, 12_000, seed=11, rough=True)
    yield invented(300_000, 8_000, seed=12, rough=True)
    yield chicago(data, half=0)
    yield toronto(data, half=0)


def _choices(one: Labelled) -> tuple[Array, Array, Array, int]:
    """Features of candidates, their address, whether each is right, and the number of addresses."""
    parsed = parse_address(one.lines, one.register.grammar)
    queries = encode(one.register, parsed, [""] * len(parsed), [""] * len(parsed))
    _, found = search(one.register, queries)
    return match_score.features(found), found.query, one.right(found.query, found.row), len(parsed)


def _loss(weights: Array, choices: list[Any], start: Array) -> tuple[float, Array]:
    total, gradient = 0.0, np.zeros_like(weights)
    for features, query, right, n in choices:
        weight = np.exp(np.clip(features @ weights[:-1], -30, 30))
        none = np.exp(weights[-1])
        everything = np.bincount(query, weight, minlength=n) + none
        good = np.bincount(query, weight * right, minlength=n)
        there = good > 0
        good = np.where(there, good, none)
        total -= np.log(good / everything).sum() / n
        by_row = weight / everything[query] - np.where(
            there[query] & right, weight / good[query], 0.0
        )
        gradient[:-1] += features.T @ by_row / n
        gradient[-1] += (none / everything - ~there).sum() / n
    pull = weights - start
    return total + HELD / 2 * (pull**2).sum() / 10, gradient + HELD / 10 * pull


def _calibration(chance: Array, right: Array) -> list[float]:
    """Intercept and slope of the log-odds of being right."""
    x = logit(np.clip(chance, 1e-6, 1 - 1e-6))

    def loss(parameters: Array) -> float:
        p = np.clip(expit(parameters[0] + parameters[1] * x), 1e-9, 1 - 1e-9)
        return float(-np.where(right, np.log(p), np.log(1 - p)).mean())

    found = minimize(loss, [0.0, 1.0], method="Nelder-Mead")
    return [round(float(one), 3) for one in found.x]


if __name__ == "__main__":
    main()
