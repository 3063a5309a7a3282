"""`python -m risk learn`: what the outcomes say of the weights of one risk."""

import argparse
from dataclasses import asdict
from datetime import date
from math import isfinite
from typing import Any

from data.learning import learn_risk, learned_profile
from data.risk_options import add_store, open_for
from risk.clearance import Viewer
from risk.examined import LearnError
from risk.profile import require_name


def add_learn(commands: Any) -> None:
    """Add the command to the others."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "learn",
        help="correct the points of one risk by the outcomes of visits",
        description=(
            "Fit the weights of one risk on the visits up to --until, beginning at the points of "
            "the profile: by default the experts'. (At a learned one the same visits would count "
            "twice.) Prints points before and after with intervals that hold 90 %% of what the "
            "outcomes leave possible. Nothing changes until the result is saved and chosen."
        ),
    )
    add_store(parser)
    parser.add_argument("--risk", required=True, metavar="RISK", help="a risk id of the catalogue")
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument(
        "--free", nargs="+", default=[], metavar="TYPE",
        help="signal types without points that may get some",
    )  # fmt: skip
    parser.add_argument("--save", metavar="NAME", help="keep the result as a weight profile")
    parser.set_defaults(command=learn_command, show=show_learned)


def learn_command(options: argparse.Namespace) -> dict[str, Any]:
    """Points before and after the outcomes, as plain values."""
    if options.until > date.today():
        raise LearnError(
            f"--until is {options.until}, after today; outcomes can be learned from once they "
            "exist. Give today or an earlier day."
        )
    if options.save is not None:
        require_name(options.save)
    ws = open_for(options, options.until)
    learned = learn_risk(ws, options.risk, options.until, free=options.free)
    saved = None
    if options.save is not None:
        profile = learned_profile(ws.profile, options.risk, learned, options.save)
        viewer = ws.evidence.viewer
        assert isinstance(viewer, Viewer)
        saved = f"{options.save}@{ws.evidence.store.save_profile(viewer, profile)}"
    return {
        "municipality": ws.municipality.id,
        "risk": options.risk,
        "until": options.until.isoformat(),
        "profile": ws.profile.name,
        "visits": learned.n,
        "found": learned.n_found,
        "caps_looser": round(learned.looser, 4),
        "log_odds_per_point": round(learned.slope, 6),
        "verdict": learned.verdict,
        "left_out": _plain(learned.left_out),
        "card": {
            "points": {
                one.type: int(points)
                for one, points in zip(learned.weights, learned.card.points, strict=True)
            },
            "one_point_is_worth": round(learned.card.worth, 4),
            "pairs_in_the_same_order": round(learned.card.same_order, 4),
        },
        "weights": [_plain(one) for one in learned.weights],
        "changed": [one.type for one in learned.changes],
        "saved": saved,
    }


def _plain(values: Any) -> dict[str, Any]:
    """A frozen value as plain ones; what is not known is None."""
    return {
        name: (round(value, 4) if isfinite(value) else None) if isinstance(value, float) else value
        for name, value in asdict(values).items()
    }


VERDICTS = {
    "too_few": "Too few visits to tell whether the learned points are better.",
    "better": "On visits left out of the fit the learned points predict better.",
    "worse": "On visits left out of the fit the learned points predict worse; keep the old ones.",
    "no_difference": "On visits left out of the fit both predict as well, so far as they tell.",
}


def show_learned(answer: dict[str, Any]) -> None:
    """Print a line per weight, the verdict and the card."""
    print(
        f"{answer['municipality']}: {answer['risk']}, {answer['visits']} visits until "
        f"{answer['until']}, {answer['found']} with a finding"
    )
    print(f"{'':26}{'before':>8}{'after':>8}   90 % interval    card  visits   worth")
    for one in answer["weights"]:
        print(
            f"{one['type'][:25]:26}{one['before']:8.2f}{one['after']:8.2f}   "
            f"{one['low']:6.2f} {one['high']:6.2f}  {answer['card']['points'][one['type']]:6}"
            f"{one['carried']:8}{one['spoke']:8.1f}"
        )
    print(VERDICTS[answer["verdict"]] + _gain(answer["left_out"]))
    if answer["caps_looser"] > 1:
        print(
            f"The families' caps become {answer['caps_looser']:.2f} times as high, so that they "
            "hold back no more than the visits say."
        )
    print(
        f"The card puts {answer['card']['pairs_in_the_same_order']:.1%} of the pairs of visits in "
        "the order of the points."
    )
    if answer["saved"]:
        print(f"Saved as {answer['saved']}.")


def _gain(left_out: dict[str, Any]) -> str:
    if left_out["auc_learned"] is None or left_out["low"] is None:
        return ""
    return (
        f" Gain in log score per visit {left_out['gain']:+.4f} "
        f"({left_out['low']:+.4f} to {left_out['high']:+.4f}); a finding ranks above a clean visit "
        f"in {left_out['auc_learned']:.1%} of the pairs, before in {left_out['auc_experts']:.1%}."
    )
