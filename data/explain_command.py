"""`python -m risk explain`: why premises have their points, and what is not known of them."""

import argparse
from datetime import date
from typing import Any

from data.days import date_of
from data.risk_options import add_store, open_for
from data.workspace import Workspace
from risk.explain import Contribution, round_to_sum, total


class ExplainError(ValueError):
    """There are no such premises to explain."""


def add_explain(commands: Any) -> None:
    """Add the command to the others."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "explain",
        help="why premises have their points",
        description=(
            "Print every fact about one premises with its points; the rows add up to the score. "
            "Without --risk, every risk that has a row."
        ),
    )
    add_store(parser)
    parser.add_argument("--premises", type=int, required=True, metavar="ID", help="premises_id")
    parser.add_argument("--risk", metavar="RISK", help="a risk id of the catalogue; else all")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="DATE")
    parser.set_defaults(command=explain_command, show=show_explained)


def explain_command(options: argparse.Namespace) -> dict[str, Any]:
    """The reasons for the points of one premises, as plain values."""
    ws = open_for(options, options.as_of)
    try:
        position = ws.position(options.premises)
    except KeyError:
        raise ExplainError(
            f"There are no premises {options.premises} that you may see; "
            "`python -m risk score` prints the ids of those there are."
        ) from None
    risks = [options.risk] if options.risk else list(ws.catalogue.risks)
    explained = {risk: _explained(ws, options.premises, position, risk) for risk in risks}
    return {
        "municipality": ws.municipality.id,
        "premises_id": options.premises,
        "as_of": options.as_of.isoformat(),
        "profile": ws.profile.name,
        "risks": {
            risk: one for risk, one in explained.items() if one["why"] or risk == options.risk
        },
    }


def _explained(ws: Workspace, premises_id: int, position: int, risk: str) -> dict[str, Any]:
    rows = ws.explain(premises_id, risk)
    low, high = ws.interval(risk)
    weighed = [
        kind
        for kind in ws.catalogue.scored_types
        if ws.profile.weight(kind.id, risk) and not kind.derived
    ]
    known = {row.type for row in rows if row.kind in ("signal", "nearby")}
    return {
        "points": total(rows),
        "probability": round(float(ws.probability(risk)[position]), 4),
        "interval": [round(float(low[position]), 4), round(float(high[position]), 4)],
        "known_types": sum(kind.id in known for kind in weighed),
        "types_with_points": len(weighed),
        "why": [plain_reason(row) for row in rows],
    }


def plain_reason(row: Contribution) -> dict[str, Any]:
    """One reason as plain values."""
    return {
        "kind": row.kind,
        "signal_type": row.type,
        "family": row.family,
        "observed_on": None if row.day is None else date_of(row.day).isoformat(),
        "value": row.value,
        "points": row.points,
    }


def show_explained(answer: dict[str, Any]) -> None:
    """Print the reasons as lines that add up."""
    print(f"Premises {answer['premises_id']} on {answer['as_of']}, {answer['profile']}")
    if not answer["risks"]:
        print("Nothing is known here that gives points. That is not the same as nothing to find.")
    for risk, one in answer["risks"].items():
        low, high = one["interval"]
        print(
            f"{risk}: {one['points']:.2f} points, {one['probability']:.1%} "
            f"({low:.1%} to {high:.1%}); something is known of {one['known_types']} of the "
            f"{one['types_with_points']} types with points"
        )
        shown = round_to_sum([row["points"] for row in one["why"]], 2, round(one["points"], 2))
        for row, points in zip(one["why"], shown, strict=True):
            what = row["signal_type"] or row["family"] or ""
            print(f"  {points:+8.2f}  {row['kind']:11} {what:24} {row['observed_on'] or ''}")
