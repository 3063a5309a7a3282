"""Areas for addresses without a house of their own: around a number, a street, a property."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.alike import CONFLICT, FUZZY, Streets
from geo.match_reason import Reason
from geo.matches import Quality
from geo.queries import NONE, Queries
from geo.register import AddressRegister, without_first_word

Array = np.ndarray[Any, Any]

LEAST_RADIUS_M = 25.0
"""No area is smaller: a street number that is not in the register may be next door."""

LEAST_ALIKE = 0.85
"""A street less alike than this is not taken for the one written where no number confirms it."""

SCORES = {"street": 0.8, "alike": 0.5, "property": 0.95, "postcode": 0.9, "locality": 0.9}


@dataclass(frozen=True)
class Area:
    """Where an address without a house of its own is thought to be; NaN where nowhere."""

    quality: Quality
    reason: Reason
    score: float = 0.0
    x: float = np.nan
    y: float = np.nan
    radius_m: float = np.nan
    entry: int = -1
    address: str = ""


class Areas:
    """Finds areas for the queries of one batch."""

    def __init__(self, register: AddressRegister, queries: Queries, streets: Streets) -> None:
        self._register, self._queries = register, queries
        usable = (streets.words != CONFLICT) & (
            (streets.step != FUZZY) | (streets.similarity >= LEAST_ALIKE)
        )
        rank = np.lexsort(
            [streets.street, -streets.similarity, streets.words, streets.step, streets.query]
        )
        rank = rank[usable[rank]]
        self._street, self._step = streets.street[rank], streets.step[rank]
        of_query = streets.query[rank]
        self._edges = np.searchsorted(of_query, np.arange(len(queries) + 1))

    def of(self, query: int, *, ambiguous: bool) -> Area:
        """The best area for a query; `ambiguous` where several houses fit."""
        parsed = self._queries.parsed[query]
        if parsed.kind == "postbox":
            return Area("no_location", Reason("box"))
        found = self._property(query) or self._street_of(query, ambiguous) or self._named(query)
        if found:
            return found
        written = parsed.street or parsed.designation
        return Area("no_location", Reason("not_found" if written else "nothing_written"))

    def _property(self, query: int) -> Area | None:
        parsed = self._queries.parsed[query]
        key = self._register.rules.identity(parsed)
        if not key or (self._queries.street[query] >= 0 and parsed.kind != "gardsadress"):
            return None
        for name in (key, without_first_word(key)):
            _, rows = self._register.properties([name] if name else [])
            if len(rows):
                designation = parsed.designation or f"{parsed.street} {parsed.house}"
                return self._around(
                    rows,
                    "property",
                    Reason("property"),
                    SCORES["property"],
                    int(rows[0]),
                    designation,
                )
        return None

    def _street_of(self, query: int, ambiguous: bool) -> Area | None:
        start, end = self._edges[query : query + 2]
        best: tuple[int, Array, int] | None = None
        for place in range(start, min(end, start + 5)):
            rows = self._register.rows_of_street(int(self._street[place]))
            near, rank = self._in_area(query, rows)
            if len(near) and (best is None or rank < best[0]):
                best = rank, near, place
        if best is None or best[0] > 1:
            return None
        _, rows, place = best
        name = self._register.words["streets"][int(self._street[place])].as_py()
        alike = self._step[place] == FUZZY
        score = SCORES["alike" if alike else "street"]
        parsed = self._queries.parsed[query]
        number = self._queries.number[query]
        if number < 0:
            reason = Reason("no_number")
            return self._around(rows, "street_only", reason, score, -1, name)
        numbers = self._register.arrays["number"][rows]
        here = rows[numbers == number]
        if len(here) and ambiguous:
            return self._around(
                here, "street_only", Reason("ambiguous", {"count": len(here)}), 0.5, -1, name
            )
        if len(here):
            reason = (
                Reason("letter_missing", {"letter": parsed.letter})
                if parsed.letter
                else Reason("doubtful", {"street": name})
            )
            return self._around(here, "street_only", reason, score, -1, name)
        reason = Reason("other_number", {"number": parsed.house})
        return self._between(rows, numbers, int(number), reason, score, name)

    def _in_area(self, query: int, rows: Array) -> tuple[Array, int]:
        """Rows in the written area, and how they lie: 0 inside, 1 unknown, 2 elsewhere."""
        arrays = self._register.arrays
        rank = 1
        for name in ("postcode", "locality"):
            code = getattr(self._queries, name)[query]
            if code == NONE:
                continue
            same = arrays[name][rows] == code
            if name == "locality":
                same |= arrays["district"][rows] == code
            if same.any():
                return rows[same], 0
            if (arrays[name][rows] != NONE).any():
                rank = 2
        return rows, rank

    def _between(
        self, rows: Array, numbers: Array, number: int, reason: Reason, score: float, name: str
    ) -> Area:
        """Around where a number would be between its neighbours, of its own side if any."""
        side = numbers % 2 == number % 2
        for of in (side, np.ones(len(rows), dtype=bool)):
            below, above = rows[of & (numbers < number)], rows[of & (numbers > number)]
            if len(below) and len(above):
                x, y = self._register.arrays["x"], self._register.arrays["y"]
                low, high = below[-1], above[0]
                own = self._register.arrays["number"]
                share = (number - own[low]) / (own[high] - own[low])
                gap = self._register.distances_m(x[low], y[low], x[high], y[high])
                return Area(
                    "street_only",
                    reason,
                    score,
                    float(x[low] + share * (x[high] - x[low])),
                    float(y[low] + share * (y[high] - y[low])),
                    max(float(gap) / 2, LEAST_RADIUS_M),
                    -1,
                    name,
                )
        return self._around(rows, "street_only", reason, score, -1, name)

    def _around(
        self, rows: Array, quality: Quality, reason: Reason, score: float, entry: int, address: str
    ) -> Area:
        x, y = self._register.arrays["x"][rows], self._register.arrays["y"][rows]
        middle_x, middle_y = float(x.mean()), float(y.mean())
        radius = float(self._register.distances_m(x, y, middle_x, middle_y).max())
        return Area(
            quality, reason, score, middle_x, middle_y, max(radius, LEAST_RADIUS_M), entry, address
        )

    def _named(self, query: int) -> Area | None:
        """The postcode's or the locality's area."""
        postcode, locality = int(self._queries.postcode[query]), int(self._queries.locality[query])
        arrays = self._register.arrays
        if postcode > NONE and np.isfinite(arrays["area_x"][postcode]):
            return self._listed(
                postcode,
                "postcode_centroid",
                "postcode",
                self._register.words["postcodes"][postcode].as_py(),
            )
        area = locality + len(self._register.words["postcodes"])
        if locality > NONE and np.isfinite(arrays["area_x"][area]):
            return self._listed(
                area, "free_text", "locality", self._register.words["localities"][locality].as_py()
            )
        return None

    def _listed(self, area: int, quality: Quality, code: str, name: str) -> Area:
        arrays = self._register.arrays
        return Area(
            quality,
            Reason(code),
            SCORES[code],
            float(arrays["area_x"][area]),
            float(arrays["area_y"][area]),
            max(float(arrays["area_radius_m"][area]), LEAST_RADIUS_M),
            -1,
            name,
        )
