"""`python -m risk backtest` and `compare`: what weights would have found at a capacity."""

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from data.acting import add_known_on
from data.compare import Comparison, compare_profiles_on
from data.replay import Trial
from data.risk_options import add_store, open_for
from data.rolling import rolling_backtest
from risk.profile import WeightProfile, expert_profile
from risk.reported import WHICH

SHOWN = ("auc", "average_precision", "precision_at_10pct", "recall_first_half", "days_earlier",
         "brier", "calibration_slope")  # fmt: skip


def add_backtest(commands: Any) -> None:
    """Add both commands to the others."""
    backtest: argparse.ArgumentParser = commands.add_parser(
        "backtest",
        help="go through past weeks and compare what would have been found",
        description=(
            "Score every visit of the test window as of the day before it, and deal the same "
            "visits out anew, so many a week, on what was known the Sunday before each week. "
            "Probabilities are calibrated anew every week; learned points and models are fitted "
            "anew every half-year, on results known by then. Only visits with a known result "
            "count, so it says how well a capacity is used among places that were visited."
        ),
    )
    _add_trial(backtest)
    backtest.set_defaults(command=backtest_command, show=show_backtest)
    compare: argparse.ArgumentParser = commands.add_parser(
        "compare",
        help="two profiles on the same past visits",
        description=(
            "Rank and deal out the same visits by two profiles; B less A with the interval that "
            "holds 95 %% of resamplings, and how many more visits would tell the two apart."
        ),
    )
    compare.add_argument("a", metavar="A", help="a saved profile, or expert")
    compare.add_argument("b", metavar="B", help="a saved profile, or expert")
    _add_trial(compare)
    compare.set_defaults(command=compare_command, show=show_compare)


def _add_trial(parser: argparse.ArgumentParser) -> None:
    add_store(parser)
    parser.add_argument("--risk", required=True, metavar="RISK", help="a risk id of the catalogue")
    add_known_on(parser)
    parser.add_argument("--train-until", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--test-until", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument(
        "--per-week", type=int, default=10, metavar="N", help="visits a week (default 10)"
    )
    parser.add_argument(
        "--signals", choices=WHICH, default="both",
        help="rest on what people reported, on what agencies found, or on both (default)",
    )  # fmt: skip


def _trial(options: argparse.Namespace) -> Trial:
    return Trial(
        options.risk, options.train_until, options.test_until, options.per_week, options.signals
    )


def backtest_command(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of a backtest, with intervals and baselines."""
    workspace = open_for(options, options.test_until)
    result = rolling_backtest(workspace, _trial(options))
    return {
        **asdict(result.ranking),
        **_said(options),
        "profile": workspace.profile.name,
        "schedules": {name: asdict(one) for name, one in result.schedules.items()},
        "less_weights": {name: asdict(one) for name, one in result.less_weights.items()},
        "lift": dict(result.lift),
        "spatial": {name: asdict(one) for name, one in result.spatial.items()},
        "calibration": [asdict(one) for one in result.reliability],
    }


def compare_command(options: argparse.Namespace) -> dict[str, Any]:
    """Both profiles' figures and their differences."""
    workspace = open_for(options, options.test_until)
    store, viewer = workspace.evidence.store, workspace.evidence.viewer
    a, b = (
        expert_profile(workspace.catalogue)
        if name == "expert"
        else store.load_profile(viewer, name)
        for name in (options.a, options.b)
    )
    found = compare_profiles_on(workspace, a, b, _trial(options))
    return {
        **_said(options),
        "a": _named(a),
        "b": _named(b),
        "ranking": {"a": asdict(found.ranking_a), "b": asdict(found.ranking_b)},
        "differences": {
            name: {"difference": value, "interval": list(interval)}
            for name, (value, interval) in found.differences.items()
        },
        "schedule": {"a": asdict(found.schedule_a), "b": asdict(found.schedule_b)},
        "precision": asdict(found.precision),
        "verdict": verdict_of(found),
    }


def verdict_of(found: Comparison) -> str:
    """What the visits say of the two, in one sentence."""
    low, high = found.precision.interval
    span = f"{low:+.3f} to {high:+.3f}"
    if found.verdict == "same":
        return "Both find the same at this capacity; the visits cannot tell them apart."
    if found.verdict == "cannot_tell":
        return (
            f"These visits cannot tell them apart: B finds {found.precision.difference:+.3f} per "
            f"visit ({span}). If that is the true difference, about "
            f"{found.precision.more_visits} more visits would show it."
        )
    better = "B" if found.verdict == "b_finds_more" else "A"
    return (
        f"{better} finds more at this capacity: B less A is "
        f"{found.precision.difference:+.3f} per visit ({span})."
    )


def show_backtest(answer: dict[str, Any]) -> None:
    """Print the ranking, the schedules and the hold-out beside those of the baselines."""
    columns = {"weights": answer, **answer["baselines"]}
    _table(columns, SHOWN)
    print(f"{answer['n']} visits, {answer['positives']} with a finding.")
    print(f"\nDealt out anew, {answer['per_week']} visits a week:")
    _table(answer["schedules"], ("made", "found", "precision", "recall", "days_earlier"))
    for name, one in answer["less_weights"].items():
        more = f"about {one['more_visits']} more visits would show it"
        told = "told apart" if one["told_apart"] else "no difference to find" if (
            one["more_visits"] is None) else more  # fmt: skip
        low, high = one["interval"]
        print(
            f"  {name} less weights: {one['difference']:+.3f} ({low:+.3f} to {high:+.3f}), {told}"
        )
    print("\nOn parts of the city that nothing was fitted on:")
    _table(answer["spatial"], ("auc", "average_precision", "brier", "calibration_slope"))


def show_compare(answer: dict[str, Any]) -> None:
    """Print the differences and the verdict."""
    print(f"A {answer['a']}, B {answer['b']}; B less A:")
    for name, one in answer["differences"].items():
        low, high = (_number(end) for end in one["interval"])
        print(f"  {name:20} {_number(one['difference'])} ({low} to {high})")
    print(answer["verdict"])


def _said(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "risk": options.risk,
        "train_until": options.train_until.isoformat(),
        "test_until": options.test_until.isoformat(),
        "per_week": options.per_week,
        "signals": options.signals,
    }


def _named(profile: WeightProfile) -> str:
    return f"{profile.name}@{profile.version}" if profile.version else profile.name


def _table(columns: dict[str, dict[str, Any]], rows: tuple[str, ...]) -> None:
    print(f"{'':20}" + "".join(f"{name:>18}" for name in columns))
    for row in rows:
        print(f"{row:20}" + "".join(f"{_number(one[row]):>18}" for one in columns.values()))


def _number(value: float | None) -> str:
    if value is None:
        return "too few to tell"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
