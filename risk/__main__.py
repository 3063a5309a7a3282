"""`python -m risk`: score and backtest from the command line, free of any screen."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from data.acting import add_known_on
from data.backtest_command import add_backtest
from data.explain_command import add_explain, plain_reason
from data.information_value import information_value, planners_of, without_owner
from data.learn_command import add_learn
from data.replay import Trial
from data.risk_options import add_store, open_for
from data.workspace import Workspace
from risk.clearance import intersect
from risk.priority import rank


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 with a sentence on standard error when it did not."""
    options = build_parser().parse_args(arguments)
    try:
        answer = options.command(options)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        options.show(answer)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m risk",
        description="Score the premises of a store, or see how the weights ranked past visits.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    score = commands.add_parser(
        "score",
        help="rank premises for one risk on a date",
        description="Rank premises for one risk, with why. Nothing observed after the date counts.",
    )
    _add_common(score)
    score.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="DATE")
    score.add_argument("--top", type=int, default=20, metavar="N", help="how many (default 20)")
    score.set_defaults(command=score_command, show=show_score)

    add_backtest(commands)
    value = commands.add_parser(
        "information-value",
        help="what it would be worth to planners to see what is withheld from them",
        description=(
            "For each owner of signals that planners may not see: precision at the weekly "
            "capacity in the test window without and with them, on the same visits. The interval "
            "holds the difference in 95 %% of resamplings of whole weeks."
        ),
    )
    _add_common(value)
    value.add_argument("--train-until", type=date.fromisoformat, required=True, metavar="DATE")
    value.add_argument("--test-until", type=date.fromisoformat, required=True, metavar="DATE")
    value.add_argument("--per-week", type=int, required=True, metavar="N", help="visits a week")
    value.add_argument(
        "--without", metavar="OWNER", help="value what this agency shares today, as if it did not"
    )
    value.set_defaults(command=value_command, show=show_value)
    add_learn(commands)
    add_explain(commands)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    add_store(parser)
    parser.add_argument("--risk", required=True, metavar="RISK", help="a risk id of the catalogue")
    add_known_on(parser)


def score_command(options: argparse.Namespace) -> dict[str, Any]:
    """The top of the ranked list with its reasons, as plain values."""
    workspace = open_for(options, options.as_of)
    if options.top < 1:
        raise ValueError(f"--top is {options.top}; expected 1 or more.")
    points, probability = workspace.points(options.risk), workspace.probability(options.risk)
    low, high = workspace.interval(options.risk)
    ranks = rank(points)
    top = np.argsort(ranks)[: options.top]
    return {
        "municipality": workspace.municipality.id,
        "risk": options.risk,
        "as_of": options.as_of.isoformat(),
        "profile": workspace.profile.name,
        "premises": len(workspace.premises),
        "top": [
            {
                "rank": int(ranks[i]),
                **_describe(workspace, i),
                "points": round(float(points[i]), 3),
                "probability": round(float(probability[i]), 4),
                "interval": [round(float(low[i]), 4), round(float(high[i]), 4)],
                "why": _why(workspace, i, options.risk),
            }
            for i in top
        ],
    }


def value_command(options: argparse.Namespace) -> dict[str, Any]:
    """What each owner's withheld signals would be worth to planners."""
    workspace = open_for(options, options.test_until)
    store = workspace.evidence.store
    planner = planners_of(store)
    seen = store.clearance(planner)
    if options.without:
        seen = intersect([seen, without_owner(store, options.without)])
    trial = Trial(options.risk, options.train_until, options.test_until, options.per_week)
    values = information_value(store, workspace.evidence.viewer, seen, trial, workspace.profile)
    return {
        "risk": options.risk,
        "train_until": options.train_until.isoformat(),
        "test_until": options.test_until.isoformat(),
        "per_week": options.per_week,
        "profile": workspace.profile.name,
        "withheld_from": planner.function,
        "without": options.without,
        "values": [
            {
                "owner": one.owner,
                "signal_types": list(one.signal_types),
                "carried": one.carried,
                **asdict(one.gain),
                "enough": one.enough,
            }
            for one in values
        ],
    }


def show_value(answer: dict[str, Any]) -> None:
    """Print a line for each owner."""
    print(
        f"Precision at {answer['per_week']} visits a week, withheld from {answer['withheld_from']}:"
    )
    for one in answer["values"]:
        if one["enough"]:
            low, high = one["interval"]
            figures = (
                f"{one['without']:.3f} -> {one['with_it']:.3f}, "
                f"{one['difference']:+.3f} ({low:+.3f} to {high:+.3f})"
            )
        else:
            figures = "too few visits to tell"
        print(
            f"  {one['owner']:10} {figures}  ({one['n']} visits, {one['carried']} with such a fact)"
        )


def show_score(answer: dict[str, Any]) -> None:
    """Print the ranked list as text."""
    print(f"{answer['municipality']}: {answer['risk']} on {answer['as_of']}")
    for one in answer["top"]:
        place = " · ".join(str(part) for part in (one["name"], one["address"]) if part)
        print(f"{one['rank']:>5}  {one['points']:7.2f}  {one['probability']:6.1%}  {place}")


def _describe(workspace: Workspace, position: int) -> dict[str, Any]:
    premises = workspace.premises.iloc[position]
    return {
        "premises_id": int(workspace.premises.index[position]),
        **{
            name: (premises[name] if isinstance(premises[name], str) else None)
            for name in ("register_id", "name", "address", "kind", "district")
        },
    }


def _why(workspace: Workspace, position: int, risk: str) -> list[dict[str, Any]]:
    rows = workspace.explain(int(workspace.premises.index[position]), risk)
    return [plain_reason(row) for row in rows]


if __name__ == "__main__":
    sys.exit(main())
