"""Which premises a planner sees: filters, each with a name, and the ranked list they leave."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import Polygon

from data.workspace import Workspace
from risk.priority import rank

FOUND_AT_MOST = 5
"""How many hits a search shows."""


class SelectionError(ValueError):
    """A filter asks for something that cannot be."""


@dataclass(frozen=True)
class Filters:
    """What premises must pass to be shown. Empty means: everything passes.

    Attributes
    ----------
    kinds, districts
        Ids of kinds; names of districts.
    unvisited_days
        Days since the last visit with a result, at least; premises never visited pass.
    least_evidence
        Number of facts, at least.
    area
        Drawn area in longitude and latitude; premises without position do not pass.
    """

    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    unvisited_days: int = 0
    least_evidence: int = 0
    area: Polygon | None = None

    def __post_init__(self) -> None:
        if self.unvisited_days < 0 or self.least_evidence < 0:
            raise SelectionError(
                f"Days without a visit ({self.unvisited_days}) and facts ({self.least_evidence}) "
                "must be 0 or more."
            )


def passes(premises: pd.DataFrame, filters: Filters, as_of_day: int) -> pd.DataFrame:
    """Which premises pass which filter.

    Parameters
    ----------
    premises
        As `Workspace.premises`.
    as_of_day
        Day from which the time since the last visit is counted.

    Returns
    -------
    pandas.DataFrame
        Bool, index of `premises`, one column per filter: kind, district, visit, evidence, area.
    """
    since = as_of_day - premises["last_visit_day"]
    everything = np.ones(len(premises), dtype=bool)
    return pd.DataFrame(
        {
            "kind": _among(premises["kind"], filters.kinds),
            "district": _among(premises["district"], filters.districts),
            "visit": (since.isna() | (since >= filters.unvisited_days)).to_numpy(),
            "evidence": (premises["evidence"] >= filters.least_evidence).to_numpy(),
            "area": everything if filters.area is None else inside(premises, filters.area),
        },
        index=premises.index,
    )


def inside(premises: pd.DataFrame, area: Polygon) -> np.ndarray:
    """Which premises lie in an area (longitude, latitude), shape (n,); False without position."""
    shapely.prepare(area)
    within: np.ndarray = shapely.contains_xy(area, premises["lon"], premises["lat"])
    return within


def ranked(ws: Workspace, risk: str | None, shown: np.ndarray) -> pd.DataFrame:
    """The premises shown, the highest priority first.

    Parameters
    ----------
    ws
        Workspace; the ranks are its.
    risk
        One risk, or ``None`` for all together.
    shown
        Shape (n,), bool.

    Returns
    -------
    pandas.DataFrame
        Columns of `Workspace.premises` and ``place`` (1, 2, … in this list), ``rank`` (among all
        premises), ``priority``, ``strongest_risk``.
    """
    priority = ws.priority(risk)
    listed = ws.premises.assign(
        rank=rank(priority), priority=priority, strongest_risk=ws.strongest_risk()
    ).loc[shown]
    listed = listed.sort_values("rank")
    return listed.assign(place=np.arange(1, len(listed) + 1))


def find(premises: pd.DataFrame, words: str) -> pd.Index:
    """Ids of premises whose name, address or register id holds every word; the first hits only."""
    name, address, register_id = (
        premises[one].fillna("").astype(str) for one in ("name", "address", "register_id")
    )
    text = name + " " + address + " " + register_id
    hit = np.ones(len(premises), dtype=bool)
    for word in words.casefold().split():
        hit &= text.str.casefold().str.contains(word, regex=False).to_numpy(dtype=bool)
    return premises.index[hit][:FOUND_AT_MOST]


def title(premises: pd.Series) -> str:
    """What premises go by: their name, else their address, else their number in the register."""
    known = (premises[one] for one in ("name", "address", "register_id"))
    return next((one for one in known if isinstance(one, str) and one), str(premises.name))


def nearest(premises: pd.DataFrame, premises_id: int, count: int) -> pd.Series:
    """Distance in metres to the `count` nearest other premises, by id, the nearest first.

    Premises without position are near nothing.
    """
    here = premises.loc[premises_id]
    away = np.hypot(premises["x"] - here["x"], premises["y"] - here["y"])
    distance_m = pd.Series(away, index=premises.index, name="distance_m")
    return distance_m.drop(premises_id).dropna().nsmallest(count)


def _among(column: pd.Series, wanted: Iterable[str]) -> np.ndarray:
    wanted = list(wanted)
    among: np.ndarray = (
        column.isin(wanted).to_numpy() if wanted else np.ones(len(column), dtype=bool)
    )
    return among
