"""Visits of invented histories of the demo city: signals the day before, and what was found.

Each history is a city of its own with a truth of its own (`data.demo`); the experts' points of the
catalogue know nothing of how it was drawn. They are right in direction and wrong in places.
"""

from datetime import date

import numpy as np

from data.days import day_of
from data.demo.build import WINDOW_DAYS
from data.demo.city import build_city
from data.demo.facts import observe
from data.demo.truth import grow_truth
from data.demo.visits import visit_for_years
from data.municipality import load_municipality
from risk.examined import Examined
from risk.facts import Facts, PastVisits, PlaceFacts, Subjects
from risk.signals import build_gates, build_matrix

CATALOGUE = load_municipality("helsingborg").catalogue
LAST_DAY = day_of(date(2026, 6, 30))


def invented_visits(risk: str, seed: int, histories: int) -> Examined:
    """The visits that examined `risk` in so many histories, one after the other."""
    parts = [_history(risk, np.random.default_rng([seed, number])) for number in range(histories)]
    offset = 100_000 * np.arange(histories)
    return Examined(
        x=np.concatenate([one.x for one in parts]),
        gate=np.concatenate([one.gate for one in parts]),
        found=np.concatenate([one.found for one in parts]),
        premises=np.concatenate([a.premises + b for a, b in zip(parts, offset, strict=True)]),
        day=np.concatenate([one.day for one in parts]),
        who=np.concatenate([one.who for one in parts]),
    )


def _history(risk: str, rng: np.random.Generator) -> Examined:
    first_day = LAST_DAY - WINDOW_DAYS
    city = build_city(rng)
    truth = grow_truth(rng, city, first_day, LAST_DAY)
    facts = observe(rng, city, truth, first_day, LAST_DAY)
    log, facts = visit_for_years(rng, city, truth, facts, first_day, LAST_DAY)
    got_in = log[log["access"].isin(("full", "partial"))].drop_duplicates(["premises", "day"])
    past = PastVisits(got_in["premises"].to_numpy(), got_in["day"].to_numpy())
    results = log[(log["risk"] == risk) & (log["result"] != "not_examined")]
    visits = (
        results.assign(found=results["result"] == "found")
        .groupby(["day", "premises", "inspector"], as_index=False)["found"]
        .any()
    )
    nowhere = np.full(len(visits), np.nan)
    day = visits["day"].to_numpy()
    subjects = Subjects(visits["premises"].to_numpy(), nowhere, nowhere, day - 1)
    no_places = PlaceFacts(*(np.empty(0, dtype=kind) for kind in (float, float, int, int, float)))
    scored, gates = CATALOGUE.scored_types, CATALOGUE.gate_types
    matrix = build_matrix(scored, subjects, _facts(facts, scored), no_places, past)
    gate = build_gates([risk], gates, subjects, _facts(facts, gates))[:, 0]
    who = visits["inspector"].to_numpy(dtype=str)
    return Examined(matrix, gate, visits["found"].to_numpy(), subjects.premises, day, who)


def _facts(facts, types) -> Facts:
    number = {kind.id: i for i, kind in enumerate(types)}
    rows = facts[facts["type"].isin(number)]
    return Facts(
        rows["premises"].to_numpy(),
        rows["type"].map(number).to_numpy(dtype=np.int64),
        rows["day"].to_numpy(),
        rows["value"].to_numpy(dtype=float),
    )
