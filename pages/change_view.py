"""What would change the rank of premises: a sentence each, computed from their points."""

from collections.abc import Sequence

import streamlit as st

from data.days import date_of
from data.what_if import after_days, newest_fact, ranked_with, with_fact, without_fact
from data.workspace import Workspace
from pages.language import _, current_language, exact, number
from pages.plain import plain
from risk.catalogue import SignalType
from risk.explain import Contribution

DECIMALS = 2
LATER_DAYS = 90


def show_changes(
    ws: Workspace,
    premises_id: int,
    risk: str,
    reasons: list[Contribution],
    missing: Sequence[SignalType],
    *,
    over_all: bool,
) -> None:
    """Say what the points and the rank would be without, with and later.

    Parameters
    ----------
    reasons
        Why the premises have their points now.
    missing
        Types of which nothing is known here, the heaviest first.
    over_all
        Whether the rank is among all risks together, or of `risk` alone.
    """
    said = [
        *_without_newest(ws, premises_id, risk, reasons, over_all=over_all),
        *_with_missing(ws, premises_id, risk, missing, over_all=over_all),
        *_later(ws, premises_id, risk, reasons),
    ]
    if said:
        which = _("over all risks") if over_all else _("for this risk")
        heading = _("What would change the rank {which}:").format(which=which)
        st.markdown("\n".join([heading, "", *(f"- {one}" for one in said)]))


def _without_newest(
    ws: Workspace, premises_id: int, risk: str, reasons: list[Contribution], *, over_all: bool
) -> list[str]:
    newest = newest_fact(reasons)
    if newest is None or newest.fact is None:
        return []
    points = without_fact(ws, premises_id, risk, newest.fact)
    kind = ws.catalogue.signal_types[str(newest.type)]
    return [
        _("Without the newest fact, “{fact}” of {date}: {outcome}.").format(
            fact=plain(kind.name(current_language())),
            date=exact(date_of(newest.day or 0)),
            outcome=_outcome(ws, premises_id, risk, points, over_all=over_all),
        )
    ]


def _with_missing(
    ws: Workspace, premises_id: int, risk: str, missing: Sequence[SignalType], *, over_all: bool
) -> list[str]:
    own = [kind for kind in missing if not kind.nearby and not kind.derived]
    if not own:
        return []
    points = with_fact(ws, premises_id, risk, own[0])
    return [
        _("If “{fact}” became known now: {outcome}.").format(
            fact=plain(own[0].name(current_language())),
            outcome=_outcome(ws, premises_id, risk, points, over_all=over_all),
        )
    ]


def _later(ws: Workspace, premises_id: int, risk: str, reasons: list[Contribution]) -> list[str]:
    if not reasons:
        return []
    points = after_days(ws, premises_id, risk, LATER_DAYS)
    return [
        _("In {days} days, if nothing new becomes known: {points} points.").format(
            days=number(LATER_DAYS), points=number(points, DECIMALS)
        )
    ]


def _outcome(ws: Workspace, premises_id: int, risk: str, points: float, *, over_all: bool) -> str:
    then = ranked_with(ws, premises_id, risk, points, over_all=over_all)
    return _("{points} points, rank {rank} of {count}").format(
        points=number(then.points, DECIMALS),
        rank=number(then.rank),
        count=number(len(ws.premises)),
    )
