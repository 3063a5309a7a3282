"""What would change the points of premises, and with them their rank: one thing at a time."""

from dataclasses import dataclass, fields

import numpy as np

from data.workspace import Workspace
from risk.catalogue import SignalType
from risk.explain import Contribution, total
from risk.facts import Facts
from risk.priority import rank


@dataclass(frozen=True)
class Alternative:
    """Points of one risk if one thing were otherwise, and the rank they would give."""

    points: float
    rank: int


def without_fact(ws: Workspace, premises_id: int, risk: str, fact: int) -> float:
    """Points if the fact at this position of the facts were not known."""
    known = ws.evidence.facts(ws.catalogue.scored_types)
    others = {one.name: np.delete(getattr(known, one.name), fact) for one in fields(known)}
    return total(ws.explain(premises_id, risk, Facts(**others)))


def with_fact(ws: Workspace, premises_id: int, risk: str, kind: SignalType) -> float:
    """Points if one fact of this type, of value 1, became known on the as-of day."""
    types = ws.catalogue.scored_types
    known = ws.evidence.facts(types)
    facts = Facts(
        premises=np.append(known.premises, ws.position(premises_id)),
        type=np.append(known.type, types.index(kind)),
        day=np.append(known.day, ws.as_of_day),
        value=np.append(known.value, 1.0),
    )
    return total(ws.explain(premises_id, risk, facts))


def after_days(ws: Workspace, premises_id: int, risk: str, days: int) -> float:
    """Points after so many days in which nothing new becomes known."""
    return total(ws.explain(premises_id, risk, days_later=days))


def ranked_with(
    ws: Workspace, premises_id: int, risk: str, points: float, *, over_all: bool
) -> Alternative:
    """Rank if these premises alone had other points for one risk.

    Parameters
    ----------
    over_all
        Whether to rank by all risks together instead of by `risk`.
    """
    position, severity = ws.position(premises_id), ws.catalogue.risks[risk].severity
    probability = float(ws.view(risk).calibration.probability(np.array([points]))[0])
    priority = ws.priority(None if over_all else risk).copy()
    priority[position] += severity * (probability - float(ws.probability(risk)[position]))
    return Alternative(points, int(rank(priority)[position]))


def newest_fact(reasons: list[Contribution]) -> Contribution | None:
    """The newest fact about the premises themselves that gives or takes points."""
    own = [one for one in reasons if one.kind == "signal" and one.points]
    return max(own, key=lambda one: one.day or 0, default=None)


def heaviest_missing(
    ws: Workspace, risk: str, reasons: list[Contribution]
) -> tuple[SignalType, ...]:
    """Types with points for the risk of which nothing is known here, the heaviest first."""
    given = {one.type for one in reasons}
    missing = [
        kind
        for kind in ws.catalogue.scored_types
        if ws.profile.weight(kind.id, risk) > 0 and kind.id not in given
    ]
    return tuple(sorted(missing, key=lambda kind: -ws.profile.weight(kind.id, risk)))
