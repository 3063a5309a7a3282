"""The best row per address, or the area that is left where no row is sure enough."""

from typing import Any

import numpy as np

from geo.alike import EQUAL, EXTRA, FUZZY, MISSING, Streets
from geo.candidates import Candidates
from geo.match_reason import Reason
from geo.match_score import calibrated, chances, evidence, ranked
from geo.matches import MOST_ALTERNATIVES, Matches
from geo.queries import Queries
from geo.register import INITIAL, LOOSE, PRIMARY, AddressRegister
from geo.street_area import Area, Areas

Array = np.ndarray[Any, Any]

LEAST_CHANCE = 0.5
"""A row less likely than this is not drawn as a point."""

LEAST_ALIKE = 0.75
"""A street less alike than this is another street, whatever else agrees."""

FITS = 3.0
"""Log-odds from which a row that is not sure enough is so because others fit as well."""

BESIDE_M = 100.0
"""How far "behind Kungsgatan 2" may be from Kungsgatan 2."""


def place(
    register: AddressRegister, queries: Queries, streets: Streets, candidates: Candidates
) -> Matches:
    """One match per query, shape (m,)."""
    weight = evidence(candidates)
    order = ranked(candidates, weight)
    candidates, weight = candidates.take(order), weight[order]
    query, best = np.unique(candidates.query, return_index=True)
    chance = chances(register, candidates, weight, best)
    score = calibrated(chance)
    made = _Made(register, queries)
    made.alternatives(candidates, weight, best)
    chosen = candidates.take(best)
    sure = chance >= LEAST_CHANCE
    letters = np.isin(chosen.letter, [EQUAL, EXTRA] + [MISSING] * register.rules.letter_is_entrance)
    point = sure & letters & (chosen.number <= 1)
    point &= np.isin(chosen.words, [EQUAL] + [MISSING] * register.rules.may_lack_words)
    point &= (chosen.step != FUZZY) | (chosen.similarity >= LEAST_ALIKE)
    x, y = _middles(register, candidates, weight, best)
    made.points(chosen.take(point), score[point], x[point], y[point])
    areas = Areas(register, queries, streets)
    unsure = np.setdiff1d(np.arange(len(queries)), query[point])
    best_of = dict(zip(query.tolist(), range(len(query)), strict=True))
    for one in unsure.tolist():
        at = best_of.get(one)
        rivals = at is not None and float(weight[best[at]]) > FITS and not sure[at]
        made.area(one, areas.of(one, ambiguous=rivals))
    return made.matches()


def _middles(
    register: AddressRegister, candidates: Candidates, weight: Array, best: Array
) -> tuple[Array, Array]:
    """Position of every best row: the middle where the register has that address several times."""
    group = np.repeat(np.arange(len(best)), np.diff([*best, len(weight)]))
    top = candidates.row[best[group]]
    same = weight == weight[best[group]]
    for name in ("street", "number", "last", "letter", "postcode", "locality"):
        values = register.arrays[name]
        same &= values[candidates.row] == values[top]
    n = len(best)
    count = np.bincount(group, same, minlength=n)
    x, y = (
        np.bincount(group, np.where(same, register.arrays[axis][candidates.row], 0.0), minlength=n)
        for axis in ("x", "y")
    )
    return x / count, y / count


class _Made:
    """Matches while they are made, in arrays of shape (m,)."""

    def __init__(self, register: AddressRegister, queries: Queries) -> None:
        m = len(queries)
        self._register, self._queries = register, queries
        self._quality = np.full(m, "no_location", dtype=object)
        self._score = np.zeros(m)
        self._x, self._y, self._radius_m = (np.full(m, np.nan) for _ in range(3))
        self._entry = np.full(m, -1, dtype=np.int64)
        self._address = np.full(m, "", dtype=object)
        self._reason = np.full(m, Reason("not_found"), dtype=object)
        self._other = np.full((m, MOST_ALTERNATIVES), -1, dtype=np.int64)
        self._other_score = np.zeros((m, MOST_ALTERNATIVES))

    def alternatives(self, candidates: Candidates, weight: Array, best: Array) -> None:
        """Note what else each query may mean; candidates are in ranked order."""
        group = np.repeat(np.arange(len(best)), np.diff([*best, len(weight)]))
        rank = np.arange(len(weight)) - best[group]
        total = np.bincount(group, np.exp(weight), minlength=len(best))
        share = np.exp(weight) / (total[group] + np.e)
        kept = (rank >= 1) & (rank <= MOST_ALTERNATIVES)
        where = candidates.query[kept], rank[kept] - 1
        self._other[where] = candidates.row[kept]
        self._other_score[where] = share[kept]

    def points(self, chosen: Candidates, score: Array, x: Array, y: Array) -> None:
        """Rows that are sure enough: a point, or the area beside it where words say so."""
        query, row = chosen.query, chosen.row
        exact = (chosen.number == 0) & (chosen.letter == EQUAL)
        self._quality[query] = np.where(exact, "exact_address", "range")
        self._score[query] = score
        self._x[query], self._y[query] = x, y
        self._radius_m[query] = 0.0
        self._entry[query] = row
        self._address[query] = self._register.written_rows(row)
        self._reason[query] = self._reasons(chosen)
        beside = [one for one in query.tolist() if self._queries.parsed[one].kind == "fritext"]
        self._quality[beside] = "free_text"
        self._radius_m[beside] = BESIDE_M
        self._reason[beside] = Reason("beside")

    def area(self, query: int, area: Area) -> None:
        """An area, or nothing, for one query."""
        self._quality[query] = area.quality
        self._score[query] = area.score
        self._x[query], self._y[query], self._radius_m[query] = area.x, area.y, area.radius_m
        self._entry[query] = area.entry
        self._address[query] = area.address
        self._reason[query] = area.reason

    def matches(self) -> Matches:
        """What was made."""
        return Matches(
            self._register,
            self._quality,
            self._score,
            self._x,
            self._y,
            self._radius_m,
            self._entry,
            self._address,
            self._reason,
            self._other,
            self._other_score,
        )

    def _reasons(self, chosen: Candidates) -> Array:
        """Why each row was chosen, where it is not simply the same."""
        reasons = np.full(len(chosen.query), Reason("same"), dtype=object)
        special = np.flatnonzero(
            (chosen.step != PRIMARY) | (chosen.number > 0) | (chosen.letter != EQUAL)
        )
        rows = chosen.row[special]
        streets = self._register.streets_written(rows)
        for i, row, street in zip(special.tolist(), rows.tolist(), streets, strict=True):
            parsed = self._queries.parsed[int(chosen.query[i])]
            if chosen.number[i]:
                values = {"number": parsed.house, "found": self._register.house(row)}
                reasons[i] = Reason("range", values)
            elif chosen.letter[i] == MISSING:
                reasons[i] = Reason("letter_unknown", {"letter": parsed.letter})
            elif chosen.letter[i] == EXTRA:
                reasons[i] = Reason("letters")
            else:
                reasons[i] = Reason(_BY_STEP[int(chosen.step[i])], {"street": street})
        return reasons


_BY_STEP = {FUZZY: "alike", INITIAL: "initial", LOOSE: "spelled_differently"}
