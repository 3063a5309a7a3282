"""Three years of joint visits in the demo: who was chosen, who let them in, what was found.

Visits change what is so: a ban often ends a dwelling, and what is found becomes a fact for later.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.days import date_of
from data.demo.city import City
from data.demo.facts import COLUMNS
from data.demo.findings import NEVER_AT_RANDOM, PRESENCE, Found, examine
from data.demo.truth import RISKS, Truth
from data.municipality import load_municipality

SELECTION_SHARES = {"targeted": 0.48, "tip": 0.24, "exploration": 0.28}
"""Follow-ups come first, when they are due; these share the rest."""

STRATA = (
    "container",
    "caravan_plot",
    "cellar",
    "industry",
    "warehouse",
    "workshop",
    "massage",
    "massage",
    "massage",
    "hall",
    "construction",
    "restaurant",
    "beauty",
    "grocery",
)
"""Exploration draws a kind, then premises of it; massage thrice, as no register lists it."""

ACCESS = {"full": 0.80, "partial": 0.07, "none": 0.09, "refused": 0.04}
ACCESS_WHERE_DWELLING = {"full": 0.66, "partial": 0.12, "none": 0.13, "refused": 0.09}

JUDGEMENT_SPREAD = 2.8
"""Chance in the planners' choice, in points."""

FOCUS, FOCUS_POINTS = "massage", 3.5
"""The kind of premises under review, and what planners add for it."""

WEIGHT_OF_A_VISIT = 5.0
"""Points by which a visit lowers the wish for another; half of it a year later."""

DAYS_BETWEEN_VISITS = 180
COMES_BACK = {"none": 0.25, "refused": 0.6, "found": 0.6}
"""Share of the visits that a follow-up is planned for: nobody there, refused, a dwelling found."""

CEASES = 0.6
"""Share of what is found that has ended some weeks later."""


@dataclass(frozen=True)
class Stop:
    """One visit of an operation."""

    operation: int
    day: int
    premises: int
    selection: str
    inspector: str
    agencies: set[str]


@dataclass
class Log:
    """What the visits leave behind: rows of the log of visits, and facts."""

    rows: list[dict[str, object]] = field(default_factory=list)
    facts: list[tuple[int, str, int, float, int]] = field(default_factory=list)
    last_visit: dict[int, int] = field(default_factory=dict)
    due: list[tuple[int, int]] = field(default_factory=list)
    """(day, premises) of follow-ups."""

    def leave(self, stop: Stop, kind: str, after_days: int = 0) -> None:
        """Note a fact that the visit leaves behind."""
        self.facts.append((stop.premises, kind, stop.day + after_days, 1.0, -1))


def visit_for_years(
    rng: np.random.Generator,
    city: City,
    truth: Truth,
    facts: pd.DataFrame,
    first_day: int,
    last_day: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate every operation of the window, in order; `truth` is changed.

    Returns
    -------
    DataFrame, DataFrame
        The log (a row per finding, one row for a visit without any) and all facts, those of `facts`
        that had not ceased and those the visits left behind.
    """
    log = Log()
    weighed = _weigh(facts)
    for number, day in enumerate(operation_days(first_day, last_day), start=1):
        known = _still_true(weighed, truth, day)
        hunch = _hunch(known, city.kinds, log, day)
        agencies = {a for a, share in PRESENCE.items() if rng.random() < share}
        inspector = f"MF-{rng.integers(1, 7)}"
        for _ in range(3 + int(rng.random() < 0.33)):
            selection, at = _choose(rng, city, known, hunch, log, day)
            with_us = agencies - NEVER_AT_RANDOM if selection == "exploration" else agencies
            stop = Stop(number, day, at, selection, inspector, with_us)
            _visit(rng, city, truth, stop, log)
    left = pd.DataFrame(log.facts, columns=list(COLUMNS))
    everything = pd.concat([_still_true(facts, truth), left], ignore_index=True)
    return pd.DataFrame(log.rows), everything[everything["day"] <= last_day]


def operation_days(first_day: int, last_day: int) -> list[int]:
    """The Fridays of the window, without July and the turn of the year."""
    fridays = range(first_day + (1 - first_day) % 7, last_day + 1, 7)
    return [day for day in fridays if not _rests(date_of(day))]


def _rests(day: date) -> bool:
    return day.month == 7 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6)


def _still_true(facts: pd.DataFrame, truth: Truth, day: int | None = None) -> pd.DataFrame:
    """Facts before `day` (all without one) except those whose cause had ceased when they arose."""
    cause, at = facts["cause"].to_numpy(), facts["premises"].to_numpy()
    ended = np.where(cause >= 0, truth.end[cause, at], np.iinfo(np.int32).max)
    kept = facts["day"].to_numpy() < ended
    if day is not None:
        kept &= facts["day"].to_numpy() < day
    return facts[kept]


def _weigh(facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` with what planners make of each: points (dwellings first, the rest a tenth)."""
    types = load_municipality("helsingborg").catalogue.signal_types
    points, half_life_days = {}, {}
    for name in facts["type"].unique():
        kind = types[name]
        other = sum(p for risk, p in kind.points.items() if risk in RISKS[1:])
        points[name] = kind.points.get("R01", 0.0) + 0.1 * other
        half_life_days[name] = kind.half_life_days or np.inf
    weighed = facts.assign(
        points=facts["type"].map(points) * facts["value"],
        half_life_days=facts["type"].map(half_life_days),
        is_tip=facts["type"].isin(("T10", "T11")),
    )
    return weighed.loc[weighed["points"] != 0].drop(columns="type")


def _hunch(known: pd.DataFrame, kinds: NDArray[np.str_], log: Log, day: int) -> NDArray[np.float64]:
    """What experienced planners would think of each premises on `day`, in points."""
    hunch = np.where(kinds == FOCUS, FOCUS_POINTS, 0.0)
    age_days = day - known["day"].to_numpy()
    aged = known["points"].to_numpy() * 2.0 ** (-age_days / known["half_life_days"].to_numpy())
    hunch += np.bincount(known["premises"], aged, minlength=len(hunch))
    for premises, last in log.last_visit.items():
        hunch[premises] -= WEIGHT_OF_A_VISIT * 2 ** (-(day - last) / 365)
    return hunch


def _choose(
    rng: np.random.Generator,
    city: City,
    facts: pd.DataFrame,
    hunch: NDArray[np.float64],
    log: Log,
    day: int,
) -> tuple[str, int]:
    due = [one for one in log.due if one[0] <= day and log.last_visit.get(one[1]) != day]
    if due:
        log.due.remove(due[0])
        return "follow_up", due[0][1]
    free = np.ones(len(city), dtype=bool)
    free[[p for p, last in log.last_visit.items() if day - last < DAYS_BETWEEN_VISITS]] = False
    free &= ~np.isin(city.kinds, ("hotel", "office"))
    selection = str(rng.choice(list(SELECTION_SHARES), p=list(SELECTION_SHARES.values())))
    if selection == "exploration":
        return selection, int(rng.choice(np.flatnonzero(free & (city.kinds == rng.choice(STRATA)))))
    if selection == "tip":
        recent = facts[facts["is_tip"] & (facts["day"] > day - 120)]
        tipped = recent["premises"][free[recent["premises"].to_numpy()]].to_numpy()
        if len(tipped):
            return selection, int(rng.choice(tipped))
    noisy = hunch + rng.gumbel(0, JUDGEMENT_SPREAD, len(city))
    return "targeted", int(np.where(free, noisy, -np.inf).argmax())


def _visit(rng: np.random.Generator, city: City, truth: Truth, stop: Stop, log: Log) -> None:
    """One stop: access, findings, and what follows from them."""
    so = {
        r for r, is_so in zip(RISKS, truth.active(stop.day)[:, stop.premises], strict=True) if is_so
    }
    shares = ACCESS_WHERE_DWELLING if "R01" in so else ACCESS
    access = str(rng.choice(list(shares), p=list(shares.values())))
    log.last_visit[stop.premises] = stop.day
    found = []
    if access in ("full", "partial"):
        kind = str(city.kinds[stop.premises])
        found = examine(rng, kind, so, stop.agencies, stop.inspector, partial=access == "partial")
    common = {
        "operation": stop.operation,
        "premises": stop.premises,
        "day": stop.day,
        "inspector": stop.inspector,
        "access": access,
        "selection": stop.selection,
    }
    log.rows += [{**common, **vars(one)} for one in found or [Found()]]
    _follow(rng, truth, stop, access, found, log)


def _follow(
    rng: np.random.Generator, truth: Truth, stop: Stop, access: str, found: list[Found], log: Log
) -> None:
    """What a visit leads to: facts, a follow-up, and an end of what was found."""
    risks = [one.risk for one in found if one.result == "found"]
    if access in ("none", "refused"):
        log.leave(stop, "T07")
        if rng.random() < COMES_BACK[access]:
            log.due.append((stop.day + int(rng.integers(14, 60)), stop.premises))
    elif not risks and access == "full":
        log.leave(stop, "N01")
    if "R01" in risks:
        _follow_dwelling(rng, stop, found, log)
    for name in dict.fromkeys(risks):
        if rng.random() < CEASES:
            end = stop.day + int(rng.integers(14, 90))
            truth.cease(RISKS.index(name), stop.premises, end)
        elif name in ("R01", "R02", "R07", "R10") and rng.random() < 0.4:
            log.leave(stop, "T02", after_days=int(rng.integers(91, 150)))


def _follow_dwelling(rng: np.random.Generator, stop: Stop, found: list[Found], log: Log) -> None:
    log.leave(stop, "T13")
    if any(one.outcome == "O09" for one in found):
        log.leave(stop, "T01", after_days=int(rng.integers(5, 30)))
    if rng.random() < COMES_BACK["found"]:
        log.due.append((stop.day + int(rng.integers(60, 150)), stop.premises))
