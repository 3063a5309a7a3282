"""Where visits find something: findings per area in a period, against the city and the year before.

Only visits with a result count. An area with too few of them is unknown, whatever they found: that
nobody looked never makes an area cold.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.rate import BetaRates, Counts, Floats, shrunken_rates, single_rate

LEVELS = ("high", "near", "low", "unknown")
"""The area's interval lies above the city's rate, holds it, lies below it; too few visits."""

TRENDS = ("rising", "falling", "no_clear_change", "too_few")
"""The interval of the change lies above 0, below 0, holds 0; too few visits in either period."""


@dataclass(frozen=True)
class HotspotParameters:
    """Length of the period in days, visits an area needs, and the probability of an interval.

    Raises
    ------
    ValueError
        One of them is out of range.
    """

    period_days: int = 365
    min_visits: int = 5
    coverage: float = 0.9

    def __post_init__(self) -> None:
        if self.period_days < 1 or self.min_visits < 1:
            raise ValueError(
                f"A period of {self.period_days} days with at least {self.min_visits} visits per "
                "area says nothing; expected 1 or more of both."
            )
        if not 0 < self.coverage < 1:
            raise ValueError(f"coverage is {self.coverage}; expected between 0 and 1, such as 0.9.")


DEFAULT = HotspotParameters()


def measure_areas(
    area_of_visit: ArrayLike,
    day: ArrayLike,
    found: ArrayLike,
    *,
    areas: int,
    as_of_day: int,
    parameters: HotspotParameters = DEFAULT,
) -> pd.DataFrame:
    """Count findings per area and say what the counts can bear.

    Parameters
    ----------
    area_of_visit
        Area 0..areas-1 of each visit with a result, shape (n,); -1 lies in no area and is left out.
    day
        Day of each visit, whole days since 1970-01-01, shape (n,). Days after `as_of_day` are not
        looked at.
    found
        True where the visit found something, shape (n,).
    areas
        How many areas there are, visited or not.

    Returns
    -------
    One row per area 0..areas-1: `visits` and `findings` in the period that ends on `as_of_day`, the
    same `_before` for the period before it; `rate`, `low`, `high` and `_before`: the share of
    visits with a finding drawn towards the city's, with its interval, empty below `min_visits`;
    `change`, `change_low`, `change_high` between the periods; `level` (one of `LEVELS`) and `trend`
    (one of `TRENDS`).

    Raises
    ------
    ValueError
        An area number is outside -1..areas-1.
    """
    area, days = np.asarray(area_of_visit, np.int64), np.asarray(day, np.int64)
    hit = np.asarray(found, bool)
    if len(area) and (area.min() < -1 or area.max() >= areas):
        found_range = f"{area.min()} to {area.max()}"
        raise ValueError(f"Visits lie in areas {found_range}; expected -1 to {areas - 1}.")
    age = as_of_day - days
    length = parameters.period_days
    now = _counts(area, hit, (age >= 0) & (age < length) & (area >= 0), areas)
    before = _counts(area, hit, (age >= length) & (age < 2 * length) & (area >= 0), areas)
    rates, rates_before = shrunken_rates(*now), shrunken_rates(*before)
    enough = now[1] >= parameters.min_visits
    enough_before = before[1] >= parameters.min_visits
    frame = pd.DataFrame(
        {
            **_columns(now, rates, enough, parameters.coverage, ""),
            **_columns(before, rates_before, enough_before, parameters.coverage, "_before"),
            **_change(rates, rates_before, enough & enough_before, parameters.coverage),
        },
        index=pd.RangeIndex(areas, name="area"),
    )
    frame["level"] = _levels(frame)
    frame["trend"] = _trends(frame)
    return frame


def measure_share(
    day: ArrayLike, found: ArrayLike, *, as_of_day: int, parameters: HotspotParameters = DEFAULT
) -> dict[str, float]:
    """The share of all visits that found something, in the period and in the one before it.

    Parameters
    ----------
    day, found
        As in `measure_areas`, shape (n,).

    Returns
    -------
    `visits`, `findings`, `rate`, `low`, `high`, the same `_before`, and `change`, `change_low`,
    `change_high`. Rates are the plain shares, with intervals from Jeffreys' prior, and empty below
    `min_visits`.
    """
    age, hit = as_of_day - np.asarray(day, np.int64), np.asarray(found, bool)
    length, coverage = parameters.period_days, parameters.coverage
    now = _share(hit[(age >= 0) & (age < length)], parameters)
    before = _share(hit[(age >= length) & (age < 2 * length)], parameters)
    rates = (single_rate(int(one["findings"]), int(one["visits"])) for one in (now, before))
    _, low, high = next(rates).minus(next(rates), coverage)
    change = now["rate"] - before["rate"]
    bounds = (float(low[0]), float(high[0])) if np.isfinite(change) else (np.nan, np.nan)
    changes = {"change": change, "change_low": bounds[0], "change_high": bounds[1]}
    return now | {f"{name}_before": value for name, value in before.items()} | changes


def _share(hit: NDArray[np.bool_], parameters: HotspotParameters) -> dict[str, float]:
    findings, visits = int(hit.sum()), len(hit)
    low, high = single_rate(findings, visits).interval(parameters.coverage)
    rates = (findings / max(visits, 1), float(low[0]), float(high[0]))
    rates = rates if visits >= parameters.min_visits else (np.nan, np.nan, np.nan)
    counts = {"visits": visits, "findings": findings}
    return counts | dict(zip(("rate", "low", "high"), rates, strict=True))


def pooled_rate(measured: pd.DataFrame) -> float:
    """The city's rate: all findings of the period by all visits of it; NaN without visits."""
    visits = int(measured["visits"].sum())
    return float(measured["findings"].sum() / visits) if visits else float("nan")


def _counts(
    area: Counts, hit: NDArray[np.bool_], inside: NDArray[np.bool_], areas: int
) -> tuple[Counts, Counts]:
    """Findings and visits per area, each (areas,)."""
    findings = np.bincount(area[inside & hit], minlength=areas)
    visits = np.bincount(area[inside], minlength=areas)
    return findings.astype(np.int64), visits.astype(np.int64)


def _columns(
    counts: tuple[Counts, Counts],
    rates: BetaRates,
    enough: NDArray[np.bool_],
    coverage: float,
    ending: str,
) -> dict[str, NDArray[np.generic]]:
    low, high = rates.interval(coverage)
    return {
        f"visits{ending}": counts[1],
        f"findings{ending}": counts[0],
        f"rate{ending}": np.where(enough, rates.mean, np.nan),
        f"low{ending}": np.where(enough, low, np.nan),
        f"high{ending}": np.where(enough, high, np.nan),
    }


def _change(
    rates: BetaRates, before: BetaRates, enough: NDArray[np.bool_], coverage: float
) -> dict[str, Floats]:
    chosen = BetaRates(rates.a[enough], rates.b[enough])
    differences = chosen.minus(BetaRates(before.a[enough], before.b[enough]), coverage)
    columns = {
        name: np.full(len(enough), np.nan) for name in ("change", "change_low", "change_high")
    }
    for column, values in zip(columns.values(), differences, strict=True):
        column[enough] = values
    return columns


def _levels(frame: pd.DataFrame) -> NDArray[np.str_]:
    city = pooled_rate(frame)
    conditions = [frame["rate"].isna(), frame["low"] > city, frame["high"] < city]
    return np.select(conditions, ["unknown", "high", "low"], "near")


def _trends(frame: pd.DataFrame) -> NDArray[np.str_]:
    conditions = [frame["change"].isna(), frame["change_low"] > 0, frame["change_high"] < 0]
    return np.select(conditions, ["too_few", "rising", "falling"], "no_clear_change")
