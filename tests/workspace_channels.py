"""Channels of what a workspace shows: evidence, scores, lists, figures of areas, files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from data import situation, what_if
from data.access import access_model
from data.area_export import area_csv, area_geopackage, area_workbook
from data.areas import areas_of
from data.backtest import backtest_risk
from data.compare import compare_profiles_on
from data.learning import examined_visits, learn_risk
from data.replay import Trial
from data.report import to_geopackage, to_workbook
from data.rolling import rolling_backtest
from data.selection import Filters, find, nearest, passes, ranked
from data.workspace import Workspace
from tests.as_bytes import attempt, geopackage, workbook
from tests.reader import RISKS, Channel, each_id, each_risk, of_workspace


def _situation(kind: str, read: Callable[[Workspace, Any], Any]) -> Channel:
    return of_workspace(lambda ws: read(ws, areas_of(ws.municipality, ws.premises, kind)))  # type: ignore[arg-type]


def _ranked(ws: Workspace) -> pd.DataFrame:
    return ranked(ws, None, np.ones(len(ws.premises), dtype=bool))


def _listed(ws: Workspace) -> pd.DataFrame:
    return _ranked(ws).drop(columns=["lon", "lat"])


def what_if_here(ws: Workspace, one: int) -> Any:
    """What would change the points of one premises, and its rank."""
    risk = RISKS[1]
    reasons = ws.explain(one, risk)
    missing = what_if.heaviest_missing(ws, risk, reasons)
    newest = what_if.newest_fact(reasons)
    fact = newest.fact if newest else None
    return [
        [kind.id for kind in missing],
        [what_if.with_fact(ws, one, risk, kind) for kind in missing[:2]],
        None if fact is None else what_if.without_fact(ws, one, risk, fact),
        what_if.after_days(ws, one, risk, 90),
        what_if.ranked_with(ws, one, risk, 3.0, over_all=True),
    ]


EVIDENCE: dict[str, Channel] = {
    f"Evidence.{name}": of_workspace(lambda ws, name=name: getattr(ws.evidence, name))
    for name in (
        "places",
        "signals",
        "disputes",
        "visits",
        "visits_with_result",
        "findings",
        "premises",
        "matrix",
        "gates",
        "all_premises",
        "place_facts",
        "past_visits",
        "visit_matrix",
        "visit_gates",
    )
} | {
    "Evidence.facts": of_workspace(lambda ws: ws.evidence.facts(ws.catalogue.scored_types)),
    "Evidence.fact_rows": of_workspace(lambda ws: ws.evidence.fact_rows(ws.catalogue.gate_types)),
    "Evidence.results": of_workspace(each_risk(lambda ws, risk: ws.evidence.results(risk))),
    "Evidence.positions": of_workspace(
        lambda ws: ws.evidence.positions(pd.Series(range(0, 99, 11)))
    ),
}

WORKSPACE: dict[str, Channel] = {
    f"Workspace.{name}": of_workspace(
        each_risk(lambda ws, risk, name=name: getattr(ws, name)(risk))
    )
    for name in (
        "view",
        "points",
        "probability",
        "interval",
        "priority",
        "visit_points",
        "points_of_results",
    )
} | {
    "Workspace.strongest_risk": of_workspace(lambda ws: ws.strongest_risk()),
    "Workspace.explain": of_workspace(
        each_risk(lambda ws, risk: each_id(lambda ws, one: ws.explain(one, risk))(ws))
    ),
    "Workspace.position": of_workspace(each_id(lambda ws, one: ws.position(one))),
    "Workspace.visits_of": of_workspace(each_id(lambda ws, one: ws.visits_of(one))),
    "Workspace.positions_payload": of_workspace(lambda ws: ws.positions_payload),
    "Workspace.calibrate": of_workspace(
        each_risk(lambda ws, risk: ws.calibrate(risk, ws.as_of_day - 90))
    ),
    "Workspace.recent_results": of_workspace(
        each_risk(lambda ws, risk: ws.recent_results(risk, ws.as_of_day))
    ),
    "access_model": of_workspace(access_model),
    "examined_visits": of_workspace(
        each_risk(lambda ws, risk: examined_visits(ws, risk, ws.evidence.as_of))
    ),
    "learn_risk": of_workspace(
        each_risk(lambda ws, risk: attempt(lambda: learn_risk(ws, risk, ws.evidence.as_of)))
    ),
    "backtest": of_workspace(
        lambda ws: attempt(
            lambda: backtest_risk(
                ws, "R05", ws.evidence.as_of - timedelta(days=300), ws.evidence.as_of
            )
        )
    ),
}

WORKSPACE["rolling backtest"] = of_workspace(
    lambda ws: attempt(lambda: rolling_backtest(ws, _trial(ws)))
)
WORKSPACE["comparison"] = of_workspace(
    lambda ws: attempt(
        lambda: compare_profiles_on(ws, ws.profile, ws.profile.moved("T03", "R05", 9.0), _trial(ws))
    )
)


def _trial(ws: Workspace) -> Trial:
    return Trial("R05", ws.evidence.as_of - timedelta(days=300), ws.evidence.as_of, 2)


FIGURES: dict[str, Channel] = {
    "ranked list": of_workspace(_ranked),
    "search": of_workspace(
        lambda ws: [find(ws.premises, word).tolist() for word in ("gatan", "H3", "5")]
    ),
    "what if": of_workspace(each_id(what_if_here)),
    "nearest": of_workspace(each_id(lambda ws, one: nearest(ws.premises, one, 3))),
    "filters": of_workspace(
        lambda ws: passes(ws.premises, Filters(least_evidence=1), ws.as_of_day)
    ),
    "filter options": of_workspace(
        lambda ws: [sorted(set(ws.premises[one])) for one in ("kind", "district")]
    ),
    "list as XLSX": of_workspace(
        lambda ws: workbook(to_workbook(_listed(ws), "list", {"as of": "day"}))
    ),
    "list as GeoPackage": of_workspace(
        lambda ws: geopackage(
            to_geopackage(_listed(ws), ws.premises["x"], ws.premises["y"], "EPSG:3006", "list")
        )
    ),
    "reports": of_workspace(situation.reports),
    "period figures": of_workspace(situation.period_figures),
}
for _kind in ("districts", "hexagons"):
    FIGURES |= {
        f"findings by {_kind}": _situation(
            _kind, lambda ws, areas: situation.findings_by_area(ws, areas, None)
        ),
        f"scores by {_kind}": _situation(
            _kind, lambda ws, areas: situation.scores_by_area(ws, areas, "R01", least=1)
        ),
        f"reports by {_kind}": _situation(_kind, situation.reports_by_area),
        f"figures of one of {_kind}": _situation(
            _kind, lambda ws, areas: situation.area_figures(ws, areas, 0)
        ),
        f"exports by {_kind}": _situation(
            _kind,
            lambda ws, areas: [
                area_csv(situation.findings_by_area(ws, areas, None)),
                workbook(area_workbook(situation.findings_by_area(ws, areas, None), {})),
                geopackage(
                    area_geopackage(situation.findings_by_area(ws, areas, None), areas, "EPSG:3006")
                ),
            ],
        ),
    }
