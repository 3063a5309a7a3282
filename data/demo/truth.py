"""What is really so at the demo's premises: known to the generator, never written to the store."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.city import City

RISKS = tuple(f"R{i:02d}" for i in range(1, 14))
"""The risks that can be true in the demo; R14 (lawful dwellings) and R15 have no signals of it."""

EVER = np.iinfo(np.int32).max
"""Onset of what never happens."""

MEAN_DURATION_DAYS = {"R01": 1000.0}
OTHER_DURATION_DAYS = 4000.0
"""How long a risk stays if nobody visits: dwellings move, other faults last."""

PREVALENCE: dict[str, dict[str, float]] = {
    "R01": {
        "container": 0.14,
        "caravan_plot": 0.16,
        "cellar": 0.12,
        "industry": 0.09,
        "warehouse": 0.07,
        "workshop": 0.07,
        "massage": 0.14,
        "hall": 0.06,
        "construction": 0.06,
        "dismantler": 0.08,
        "car_trade": 0.05,
        "laundry": 0.04,
        "food_wholesale": 0.04,
        "restaurant": 0.035,
        "bar": 0.03,
        "cleaning": 0.02,
        "grocery": 0.015,
        "cafe": 0.01,
        "kiosk": 0.01,
        "beauty": 0.01,
        "shop": 0.008,
        "office": 0.008,
    },
    "R02": {
        "": 0.22,
        "massage": 0.82,
        "hall": 0.40,
        "cellar": 0.40,
        "industry": 0.35,
        "workshop": 0.30,
        "warehouse": 0.30,
        "office": 0.12,
    },
    "R03": {"massage": 0.07},
    "R04": {
        "": 0.02,
        "massage": 0.18,
        "workshop": 0.15,
        "construction": 0.15,
        "cleaning": 0.15,
        "restaurant": 0.12,
        "laundry": 0.12,
        "food_wholesale": 0.12,
        "beauty": 0.10,
    },
    "R05": {"bar": 0.14, "hall": 0.12, "restaurant": 0.10},
    "R06": {"kiosk": 0.15, "grocery": 0.10},
    "R07": {
        "restaurant": 0.33,
        "food_wholesale": 0.30,
        "cafe": 0.27,
        "grocery": 0.27,
        "kiosk": 0.18,
        "bar": 0.18,
    },
    "R08": {"": 0.03},
    "R09": {
        "dismantler": 0.30,
        "workshop": 0.20,
        "industry": 0.20,
        "construction": 0.20,
        "laundry": 0.15,
        "warehouse": 0.10,
    },
    "R10": {"": 0.10, "massage": 0.62, "cellar": 0.20},
    "R11": {"dismantler": 0.35, "workshop": 0.20, "car_trade": 0.14},
    "R12": {"hall": 0.12, "bar": 0.06},
    "R13": {"food_wholesale": 0.08, "kiosk": 0.06, "warehouse": 0.05},
}
"""Share of premises of a kind with the risk at any time; "" is every kind not named."""

WITH_DWELLING = {"R02": 0.7, "R08": 0.3, "R10": 0.5}
"""Share with the risk where people live in the premises."""

CONCENTRATED = {"Gåsebäck": 4.0, "Ättekulla": 3.0, "Sydhamnen": 1.6, "Berga": 0.7}
GROWING = {"Långeberga": 2.0, "Väla": 1.5}
"""Business areas where dwellings concentrate, and where they began to appear in the last year."""


@dataclass
class Truth:
    """Day from which (`onset`) and until which (`end`) a risk is so; int32, (risks, premises)."""

    onset: NDArray[np.int32]
    end: NDArray[np.int32]

    def active(self, day: int) -> NDArray[np.bool_]:
        """What is so on `day`, (risks, premises)."""
        return (self.onset <= day) & (day < self.end)

    def cease(self, risk: int, premises: int, day: int) -> None:
        """Let it end on `day`, if it has not before."""
        self.end[risk, premises] = min(self.end[risk, premises], day)


def grow_truth(rng: np.random.Generator, city: City, first_day: int, last_day: int) -> Truth:
    """Draw what is so over the window: a stationary share per kind, higher in some areas."""
    truth = Truth(
        np.full((len(RISKS), len(city)), EVER, dtype=np.int32),
        np.full((len(RISKS), len(city)), EVER, dtype=np.int32),
    )
    window_days = last_day - first_day
    for i, risk in enumerate(RISKS):
        share = prevalence(risk, city.kinds)
        if risk == "R01":
            share = share * _level(city)
        if risk in WITH_DWELLING:
            share = np.where(truth.onset[0] < EVER, WITH_DWELLING[risk], share)
        lasts_days = MEAN_DURATION_DAYS.get(risk, OTHER_DURATION_DAYS)
        began = rng.random(len(city)) < share
        arrives = ~began & (rng.random(len(city)) < share * window_days / lasts_days)
        onset = np.where(began, first_day - rng.exponential(lasts_days, len(city)), EVER)
        onset = np.where(arrives, rng.integers(first_day, last_day + 1, len(city)), onset)
        stays = rng.exponential(lasts_days, len(city))
        truth.onset[i] = onset
        truth.end[i] = np.minimum(np.maximum(onset, first_day) + stays, EVER)
    _let_dwellings_grow(rng, city, truth, last_day)
    return truth


def prevalence(risk: str, kinds: NDArray[np.str_]) -> NDArray[np.float64]:
    """Share with `risk` for each of `kinds`."""
    shares = PREVALENCE[risk]
    return np.array([shares.get(kind, shares.get("", 0.0)) for kind in kinds])


def _level(city: City) -> NDArray[np.float64]:
    """How the share of dwellings varies between areas."""
    return np.array([CONCENTRATED.get(name, 0.6) for name in city.districts])


def _let_dwellings_grow(rng: np.random.Generator, city: City, truth: Truth, last_day: int) -> None:
    share = np.array([GROWING.get(name, 0.0) for name in city.districts])
    share = share * prevalence("R01", city.kinds)
    new = np.flatnonzero((rng.random(len(city)) < share) & (truth.onset[0] == EVER))
    truth.onset[0, new] = last_day - rng.integers(60, 365, len(new))
    truth.end[0, new] = EVER
