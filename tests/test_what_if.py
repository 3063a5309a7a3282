"""What would change the rank, against the score computed anew from a store that differs so."""

import numpy as np
import pytest

from data.store import Store
from data.what_if import (
    after_days,
    heaviest_missing,
    newest_fact,
    ranked_with,
    with_fact,
    without_fact,
)
from data.workspace import open_workspace
from pages.frame import as_of
from risk.explain import total
from risk.facts import Facts
from risk.score import families_of, score_points
from risk.signals import build_matrix
from tests.personas import persona

RISK = "R01"


@pytest.fixture(scope="module")
def ws(demo_url):
    return open_workspace(Store.open(demo_url), persona("planner-slf"), as_of())


def points_from(ws, facts: Facts, position: int) -> float:
    """Points by the matrix of all premises, which the explanation does not use."""
    evidence, types = ws.evidence, ws.catalogue.scored_types
    matrix = build_matrix(
        types, evidence.all_premises, facts, evidence.place_facts, evidence.past_visits
    )
    gates = evidence.gates[:, list(ws.catalogue.risks).index(RISK)]
    weights = ws.profile.weights(types, RISK)
    return float(score_points(matrix, weights, families_of(ws.catalogue), gates)[position])


def some_premises(ws) -> list[int]:
    order = np.argsort(-ws.points(RISK))
    return [int(ws.premises.index[one]) for one in order[[0, 7, 40, 300]]]


def test_without_a_fact_the_points_are_those_of_a_store_without_it(ws) -> None:
    known = ws.evidence.facts(ws.catalogue.scored_types)
    for premises_id in some_premises(ws):
        newest = newest_fact(ws.explain(premises_id, RISK))
        assert newest is not None
        kept = np.arange(len(known)) != newest.fact
        others = Facts(known.premises[kept], known.type[kept], known.day[kept], known.value[kept])
        expected = points_from(ws, others, ws.position(premises_id))
        assert without_fact(ws, premises_id, RISK, newest.fact) == pytest.approx(expected, abs=1e-4)


def test_the_newest_fact_is_the_newest(ws) -> None:
    known = ws.evidence.facts(ws.catalogue.scored_types)
    for premises_id in some_premises(ws):
        reasons = ws.explain(premises_id, RISK)
        own = [one.day for one in reasons if one.kind == "signal" and one.points]
        newest = newest_fact(reasons)
        assert newest.day == max(own)
        assert known.day[newest.fact] == newest.day
        assert known.premises[newest.fact] == ws.position(premises_id)


def test_a_fact_that_becomes_known_adds_its_weight_up_to_the_limits(ws) -> None:
    for premises_id in some_premises(ws):
        reasons = ws.explain(premises_id, RISK)
        kind = next(
            one for one in heaviest_missing(ws, RISK, reasons) if not one.nearby and not one.derived
        )
        more = with_fact(ws, premises_id, RISK, kind) - total(reasons)
        assert -1e-6 <= more <= ws.profile.weight(kind.id, RISK) + 1e-6
    assert with_fact(ws, premises_id, RISK, kind) > total(reasons)


def test_what_is_missing_gives_points_and_is_not_there(ws) -> None:
    reasons = ws.explain(some_premises(ws)[0], RISK)
    missing = heaviest_missing(ws, RISK, reasons)
    weights = [ws.profile.weight(kind.id, RISK) for kind in missing]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0
    assert not {kind.id for kind in missing} & {one.type for one in reasons}


def test_later_the_points_are_those_of_a_later_day(ws) -> None:
    """All that is known is older then, and nothing of it is from between."""
    premises_id = some_premises(ws)[1]
    assert after_days(ws, premises_id, RISK, 0) == total(ws.explain(premises_id, RISK))
    aged = [one for one in ws.explain(premises_id, RISK, days_later=365) if one.kind == "signal"]
    now = [one for one in ws.explain(premises_id, RISK) if one.kind == "signal"]
    for before, after in zip(now, aged, strict=True):
        kind = ws.catalogue.signal_types[before.type]
        half_life = kind.half_life_days or np.inf
        assert after.points == pytest.approx(before.points * 2 ** (-365 / half_life), abs=1e-4)


@pytest.mark.parametrize("over_all", [True, False])
def test_the_rank_counts_those_above(ws, over_all) -> None:
    priority = ws.priority(None if over_all else RISK)
    for premises_id in some_premises(ws):
        position = ws.position(premises_id)
        now = float(ws.points(RISK)[position])
        same = ranked_with(ws, premises_id, RISK, now, over_all=over_all)
        above = int((priority > priority[position]).sum())
        ties = int((priority[:position] == priority[position]).sum())
        assert same.rank == above + ties + 1
        assert ranked_with(ws, premises_id, RISK, now + 30, over_all=over_all).rank <= same.rank
        assert ranked_with(ws, premises_id, RISK, now - 30, over_all=over_all).rank > same.rank
