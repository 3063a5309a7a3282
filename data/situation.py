"""The situation in a period: three questions per area, kept apart, and the period's own figures.

Where do visits find something? Where are scores high? Where do reports come from? Each has a
measure of its own; none of them is added to another.
"""

import numpy as np
import pandas as pd

from data.areas import Areas
from data.evidence import WITH_RESULT
from data.withheld import marked
from data.workspace import Workspace
from geo.hotspot import DEFAULT, HotspotParameters, measure_areas, measure_share
from risk.withhold import FEWEST, too_few


def results(ws: Workspace, risk: str | None) -> pd.DataFrame:
    """Visits with a result for `risk`, or for any: visit_id, position, day, found.

    A visit where the risk was not examined says nothing about it. For any risk a visit counts as
    one, and found something where any risk was found.
    """
    if risk:
        return ws.evidence.results(risk)
    examined = ws.findings[ws.findings["result"] != "not_examined"]
    found = (examined["result"] == "found").groupby(examined["visit_id"]).any()
    visits = ws.visits[ws.visits["visit_id"].isin(found.index)]
    return pd.DataFrame(
        {
            "visit_id": visits["visit_id"].to_numpy(),
            "position": visits["position"].to_numpy(),
            "day": visits["visited_day"].to_numpy(),
            "found": found.reindex(visits["visit_id"]).to_numpy(dtype=bool),
        }
    )


def findings_by_area(
    ws: Workspace, areas: Areas, risk: str | None, parameters: HotspotParameters = DEFAULT
) -> pd.DataFrame:
    """Where visits find something: `geo.hotspot.measure_areas` and the visits without access.

    Which counts are of too few to leave the screen is marked (`data.withheld`), here and below.
    """
    seen = results(ws, risk)
    measured = measure_areas(
        _area(areas, seen["position"]),
        seen["day"],
        seen["found"],
        areas=len(areas),
        as_of_day=ws.as_of_day,
        parameters=parameters,
    )
    closed = ws.visits[~ws.visits["access"].isin(WITH_RESULT)]
    recent = closed[_age(ws, closed["visited_day"]) < parameters.period_days]
    no_access = _count(_area(areas, recent["position"]), len(areas))
    few = _few_of_results(ws, areas, seen, parameters.period_days)
    few["no_access"] = _few_visits(ws, areas, recent)
    return marked(_named(areas, measured.assign(no_access=no_access)), few)


def scores_by_area(
    ws: Workspace, areas: Areas, risk: str | None, least: int = FEWEST
) -> pd.DataFrame:
    """Where scores are high: `premises` and their mean `priority`, empty below `least` premises."""
    inside = areas.of_premises >= 0
    area = areas.of_premises[inside]
    premises = _count(area, len(areas))
    total = np.bincount(area, ws.priority(risk)[inside], minlength=len(areas))
    mean = np.where(premises >= least, total / np.maximum(premises, 1), np.nan)
    frame = pd.DataFrame({"premises": premises, "priority": mean})
    everybody = np.zeros(len(area), dtype=np.int64)
    few = too_few(area, np.flatnonzero(inside), everybody, len(areas))
    named = _named(areas, frame.assign(level=_thirds(mean)))
    return marked(named, {"premises": few})


def reports(ws: Workspace) -> pd.DataFrame:
    """Signals of the families that the catalogue marks as reports, up to the date."""
    families = ws.catalogue.families
    types = [t.id for t in ws.catalogue.signal_types.values() if families[t.family].reports]
    return ws.signals[ws.signals["signal_type"].isin(types)]


def reports_by_area(
    ws: Workspace, areas: Areas, parameters: HotspotParameters = DEFAULT
) -> pd.DataFrame:
    """Where reports come from: number of `reports` in the period and `reports_before` it.

    A report lies where its premises lie, else at its own place; one that lies in no area is not
    counted.
    """
    known = reports(ws)
    area = _area(areas, known["position"])
    loose = (known["position"] < 0).to_numpy() & known["x"].notna().to_numpy()
    area[loose] = areas.at(*(known.loc[loose, axis].to_numpy() for axis in ("x", "y")))
    age, length = _age(ws, known["observed_day"]), parameters.period_days
    now = _count(area[age < length], len(areas))
    before = _count(area[(age >= length) & (age < 2 * length)], len(areas))
    level = np.where(now > 0, _thirds(np.where(now > 0, now, np.nan)), "none")
    counted = pd.DataFrame({"reports": now, "reports_before": before, "level": level})
    # A report of a place is about that place: none of them is of the same unit as another.
    at = known["position"].to_numpy()
    unit = np.where(at >= 0, at, -1 - np.arange(len(at)))
    owner = known["signal_type"].map(
        {kind.id: kind.owner for kind in ws.catalogue.signal_types.values()}
    )
    owner_code = pd.factorize(owner.astype(str))[0]
    few = {
        name: too_few(area[rows], unit[rows], owner_code[rows], len(areas))
        for name, rows in (
            ("reports", age < length),
            ("reports_before", (age >= length) & (age < 2 * length)),
        )
    }
    return marked(_named(areas, counted), few)


def period_figures(ws: Workspace, parameters: HotspotParameters = DEFAULT) -> pd.DataFrame:
    """The whole municipality in the period against the one before.

    Returns
    -------
    One row per share, columns of `geo.hotspot.measure_share`: `any` (visits with a finding of any
    risk, of visits with a result), `no_access` (visits without access, of all visits) and one per
    risk (visits with a finding of it, of visits where it was examined).
    """
    return _figures(ws, np.ones(len(ws.premises), dtype=bool), parameters)


def area_figures(
    ws: Workspace, areas: Areas, area: int, parameters: HotspotParameters = DEFAULT
) -> pd.DataFrame:
    """`period_figures` of the premises of one area, by its number."""
    return _figures(ws, areas.of_premises == area, parameters)


def _figures(ws: Workspace, inside: np.ndarray, parameters: HotspotParameters) -> pd.DataFrame:
    visits = ws.visits
    shares = {
        "any": results(ws, None),
        "no_access": pd.DataFrame(
            {
                "position": visits["position"],
                "day": visits["visited_day"],
                "found": ~visits["access"].isin(WITH_RESULT),
            }
        ),
        **{risk: results(ws, risk) for risk in ws.catalogue.risks},
    }
    measured = {}
    for name, everywhere in shares.items():
        at = everywhere["position"].to_numpy()
        seen = everywhere[(at >= 0) & inside[at]]
        measured[name] = measure_share(
            seen["day"], seen["found"], as_of_day=ws.as_of_day, parameters=parameters
        )
    return pd.DataFrame.from_dict(measured, orient="index")


def _few_of_results(
    ws: Workspace, areas: Areas, seen: pd.DataFrame, length: int
) -> dict[str, np.ndarray]:
    """By count of `findings_by_area`, the areas where it is of too few.

    Those that found nothing must be enough as well: the visits less the findings are their number.
    """
    age, found = _age(ws, seen["day"]), seen["found"].to_numpy()
    few = {}
    for ending, rows in (
        ("", (age >= 0) & (age < length)),
        ("_before", (age >= length) & (age < 2 * length)),
    ):
        few[f"visits{ending}"] = _few_visits(ws, areas, seen[rows])
        hits, clean = (_few_visits(ws, areas, seen[rows & one]) for one in (found, ~found))
        few[f"findings{ending}"] = hits | clean
    return few


def _few_visits(ws: Workspace, areas: Areas, visits: pd.DataFrame) -> np.ndarray:
    """Areas where visits are of too few premises, or of too few besides one agency's."""
    agency = ws.visits.set_index("visit_id")["agency"].reindex(visits["visit_id"])
    owner = pd.factorize(agency.astype(str))[0]
    unit = visits["position"].to_numpy()
    return too_few(_area(areas, visits["position"]), unit, owner, len(areas))


def _named(areas: Areas, frame: pd.DataFrame) -> pd.DataFrame:
    named = pd.DataFrame({"id": areas.ids, "name": areas.names})
    return pd.concat([named, frame.reset_index(drop=True)], axis=1)


def _area(areas: Areas, position: pd.Series) -> np.ndarray:
    """Area of each position; -1 where the position is -1."""
    at = position.to_numpy()
    return np.where(at >= 0, areas.of_premises[at], -1) if len(areas.of_premises) else at.copy()


def _age(ws: Workspace, day: pd.Series) -> np.ndarray:
    age: np.ndarray = ws.as_of_day - day.to_numpy()
    return age


def _count(area: np.ndarray, areas: int) -> np.ndarray:
    return np.bincount(area[area >= 0], minlength=areas)


def _thirds(values: np.ndarray) -> np.ndarray:
    """Upper, middle and lower third of the areas with a value; `unknown` where it is empty."""
    known = values[~np.isnan(values)]
    lower, upper = np.quantile(known, [1 / 3, 2 / 3]) if len(known) else (np.nan, np.nan)
    conditions = [np.isnan(values), values > upper, values > lower]
    return np.select(conditions, ["unknown", "upper", "middle"], "lower")
