"""What can be observed at the demo's premises: caused by what is really so, and by chance.

Reports are uneven: some districts tip often, others never, whatever is really so there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demo.city import City
from data.demo.truth import RISKS, Truth

FOOD_KINDS = ("restaurant", "cafe", "bar", "grocery", "kiosk", "food_wholesale")
LEDGER_KINDS = (
    *("restaurant", "cafe", "bar", "food_wholesale", "workshop"),
    *("beauty", "massage", "laundry", "construction"),
)

COLUMNS = ("premises", "type", "day", "value", "cause")
"""`cause` is the position of the risk that made the fact, -1 where chance did."""


@dataclass(frozen=True)
class Habit:
    """How often a signal type shows within the window: by chance, and where a risk is so."""

    type: str
    by_chance: float
    where_so: Mapping[str, float] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


HABITS = (
    Habit("P03", 0.10, {"R01": 0.30, "R10": 0.20}),
    Habit("P04", 0.02, {"R01": 0.07, "R10": 0.10}),
    Habit("P05", 0.015, {"R01": 0.13, "R10": 0.15}),
    Habit("P06", 0.05, {"R02": 0.12, "R10": 0.15}),
    Habit("P08", 0.06, {"R01": 0.14, "R04": 0.12}),
    Habit("P09", 0.03, {"R04": 0.14, "R07": 0.06}),
    Habit("P10", 0.12, {"R01": 0.32, "R11": 0.25}, ("industry", "warehouse", "workshop")),
    Habit("P10", 0.9, {}, ("container", "caravan_plot")),
    Habit("P11", 0.06, {"R07": 0.16, "R04": 0.12}, FOOD_KINDS),
    Habit("P13", 1.0, {}, ("cellar",)),
    Habit("P13", 0.03, {}, ("shop", "restaurant", "massage", "beauty")),
    Habit("P14", 0.03, {"R01": 0.08}),
    Habit("C01", 0.05, {"R04": 0.12, "R07": 0.08}),
    Habit("C02", 0.08, {"R04": 0.12}),
    Habit("C04", 0.012, {"R04": 0.06}),
    Habit("C05", 0.01, {"R04": 0.07, "R07": 0.03}),
    Habit("C06", 0.07, {"R04": 0.08}),
    Habit("C07", 0.03, {"R04": 0.20, "R07": 0.06}),
    Habit("C10", 0.06, {}),
    Habit("T01", 0.004, {"R01": 0.08}),
    Habit("T02", 0.01, {"R01": 0.07, "R02": 0.04, "R07": 0.05, "R10": 0.06}),
    Habit("T04", 0.03, {"R07": 0.25}, FOOD_KINDS),
    Habit("T05", 0.004, {"R07": 0.05}, (*FOOD_KINDS, "shop", "hall")),
    Habit("T06", 0.22, {}),
    Habit("T07", 0.02, {"R01": 0.12, "R02": 0.03}),
    Habit("T08", 0.01, {"R05": 0.22}, ("restaurant", "bar", "hall")),
    Habit("T13", 0.010, {"R01": 0.10}),
    Habit("T14", 0.04, {"R03": 0.25, "R07": 0.10}, ("massage", "beauty")),
    Habit("B01", 0.08, {"R02": 0.18}, ("industry", "warehouse", "hotel", "hall", "workshop")),
    Habit("B02", 0.03, {"R02": 0.18, "R01": 0.10}),
    Habit("B04", 0.04, {}, ("industry", "workshop", "restaurant")),
    Habit("A01", 0.02, {"R09": 0.20}, ("industry", "workshop", "construction", "dismantler")),
    Habit("V02", 0.03, {"R11": 0.35}, ("workshop", "dismantler", "car_trade")),
    Habit("N02", 0.22, {}),
    Habit("N03", 0.9, {}, ("hotel",)),
)

TIPS_PER_YEAR = {
    "T10": {"": 0.05, "R01": 0.45, "R12": 0.5, "R11": 0.45, "R07": 0.2, "R10": 0.12, "R02": 0.06},
    "T11": {"": 0.05, "R01": 0.4, "R12": 0.9},
}
"""Tips per premises and year, before the district's readiness to report; "" by chance."""

READINESS_SPREAD = 0.9
"""Standard deviation of the logarithm of a district's readiness to report."""

DWELLING_EXPECTED = ("hotel",)


def observe(
    rng: np.random.Generator, city: City, truth: Truth, first_day: int, last_day: int
) -> pd.DataFrame:
    """Every fact of the window except food inspections and what joint visits leave behind.

    Returns
    -------
    DataFrame
        `COLUMNS`; a row per fact.
    """
    parts = [_gates(rng, city, first_day, last_day)]
    for habit in HABITS:
        parts += _show(rng, habit, city, truth, first_day, last_day)
    readiness = np.ones(len(city))
    for district in np.unique(city.districts):
        here = city.districts == district
        readiness[here] = np.exp(rng.normal(0, READINESS_SPREAD))
    readiness /= readiness.mean()
    for kind, rates in TIPS_PER_YEAR.items():
        parts += _tip(rng, kind, rates, readiness, truth, first_day, last_day)
    return pd.concat(parts, ignore_index=True)


def _show(
    rng: np.random.Generator, habit: Habit, city: City, truth: Truth, first_day: int, last_day: int
) -> list[pd.DataFrame]:
    possible = np.isin(city.kinds, habit.kinds) if habit.kinds else np.ones(len(city), dtype=bool)
    at = np.flatnonzero(possible & (rng.random(len(city)) < habit.by_chance))
    parts = [_facts(at, habit.type, rng.integers(first_day, last_day + 1, len(at)), -1)]
    for name, share in habit.where_so.items():
        risk = RISKS.index(name)
        begins, ends = _seen(truth, risk, first_day, last_day)
        at = np.flatnonzero(possible & (begins < ends) & (rng.random(len(city)) < share))
        day = rng.integers(begins[at], ends[at]) if len(at) else np.empty(0, dtype=np.int64)
        parts.append(_facts(at, habit.type, day, risk))
    return parts


def _tip(
    rng: np.random.Generator,
    kind: str,
    rates: Mapping[str, float],
    readiness: NDArray[np.float64],
    truth: Truth,
    first_day: int,
    last_day: int,
) -> list[pd.DataFrame]:
    parts = []
    for name, per_year in rates.items():
        if name:
            begins, ends = _seen(truth, RISKS.index(name), first_day, last_day)
        else:
            begins = np.full(len(readiness), first_day)
            ends = np.full(len(readiness), last_day + 1)
        expected = per_year / 365.25 * readiness * np.maximum(ends - begins, 0)
        at = np.repeat(np.arange(len(readiness)), rng.poisson(expected))
        day = rng.integers(begins[at], ends[at]) if len(at) else np.empty(0, dtype=np.int64)
        parts.append(_facts(at, kind, day, RISKS.index(name) if name else -1))
    return parts


def _seen(
    truth: Truth, risk: int, first_day: int, last_day: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First day and the day after the last on which `risk` is so within the window."""
    begins = np.clip(truth.onset[risk], first_day, last_day + 1).astype(np.int64)
    ends = np.clip(truth.end[risk], first_day, last_day + 1).astype(np.int64)
    return begins, ends


def _gates(rng: np.random.Generator, city: City, first_day: int, last_day: int) -> pd.DataFrame:
    """Register extracts that say whether a risk is possible at all: 1 possible, 0 not."""
    everyone = np.arange(len(city))
    no_dwelling = ~np.isin(city.kinds, DWELLING_EXPECTED)
    ledger = np.isin(city.kinds, LEDGER_KINDS)
    parts = []
    for kind, known, opens in (
        ("P01", 0.95, no_dwelling),
        ("P02", 0.80, no_dwelling),
        ("P07", 0.70, no_dwelling),
        ("C11", 0.60, ledger),
    ):
        at = everyone[rng.random(len(city)) < known]
        day = rng.integers(first_day, last_day + 1, len(at))
        parts.append(_facts(at, kind, day, -1).assign(value=opens[at].astype(float)))
    return pd.concat(parts, ignore_index=True)


def _facts(
    premises: NDArray[np.int64], kind: str, day: NDArray[np.int64], cause: int
) -> pd.DataFrame:
    return pd.DataFrame(
        {"premises": premises, "type": kind, "day": day, "value": 1.0, "cause": cause}
    )
