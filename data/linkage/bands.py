"""Three bands: what is linked by estimate, what waits for a person, and what stays apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.linkage.model import COMPARISONS, KNOWN_SHARE

CANDIDATES_SHOWN = 5
"""So many candidates wait beside a record."""

LEAST_SHOWN = 0.05
"""Candidates less probable than this are not shown."""


@dataclass(frozen=True)
class Linkage:
    """`[linkage]` of municipality.toml: the probabilities at which the bands begin.

    At `link_above` and more a record is linked by estimate; where all candidates together reach
    `review_above` it waits for a person; below it stays premises of its own.
    """

    link_above: float = 0.95
    review_above: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 < self.review_above < self.link_above < 1.0:
            raise ValueError(
                f"[linkage] has review_above = {self.review_above} and link_above = "
                f"{self.link_above}; expected 0 < review_above < link_above < 1."
            )


@dataclass(frozen=True)
class Candidate:
    """Premises that a record may be, how probable that is (0 to 1), and what speaks for it.

    `weights` are bits per comparison, `levels` how far its fields agree ("" where unknown).
    """

    premises_id: int
    probability: float
    weights: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Banded:
    """Records that are linked, to which premises and how probably; and records that wait."""

    links: Mapping[int, tuple[int, float]]
    waiting: Mapping[int, Sequence[Candidate]]


def with_probability(pairs: pd.DataFrame, records: Sequence[int]) -> pd.DataFrame:
    """Pairs with their `probability`, given that a record is one premises at most.

    P(c) = o_c / (1 - s + Σ o) over the known candidates of the record with odds o, where s is the
    share of records that are known at all. Two records may both be the same third: o / (1 + o).
    """
    known = ~pairs["candidate_id"].isin(records)
    total = pairs["odds"].where(known, 0.0).groupby(pairs["record_id"]).transform("sum")
    exclusive = pairs["odds"] / (1.0 - KNOWN_SHARE + total)
    alone = pairs["odds"] / (1.0 + pairs["odds"])
    return pairs.assign(probability=np.where(known, exclusive, alone))


def band(
    pairs: pd.DataFrame, names: Mapping[int, str], open_to: frozenset[int], limits: Linkage
) -> Banded:
    """Divide records into bands; the order of records and pairs does not matter.

    Parameters
    ----------
    pairs
        As `data.linkage.estimate.compare` gives them.
    names
        By id of every record, a name that says the same whatever the order: its key.
    open_to
        Known premises that may be linked to without a person.
    """
    pairs = with_probability(pairs, list(names))
    links = _linked(pairs, names, open_to, limits)
    return Banded(links, _waiting(pairs, names, links, limits))


def _linked(
    pairs: pd.DataFrame, names: Mapping[int, str], open_to: frozenset[int], limits: Linkage
) -> dict[int, tuple[int, float]]:
    """Join the most probable pairs first.

    A group holds one known premises at most, and every two of its records could be the same: a
    chain of likenesses joins nothing whose ends are unlike.
    """
    probability = {
        frozenset((int(a), int(b))): float(p)
        for a, b, p in zip(
            pairs["record_id"], pairs["candidate_id"], pairs["probability"], strict=True
        )
    }
    groups: dict[int, frozenset[int]] = {}
    sure = pairs[(pairs["probability"] >= limits.link_above) & ~_needs_person(pairs)]
    reached: dict[int, float] = {}
    for a, b in _in_order(sure, names):
        one, other = (groups.get(at, frozenset((at,))) for at in (a, b))
        if one is other or (b not in names and b not in open_to):
            continue
        if sum(at not in names for at in one | other) > 1:
            continue
        across = [probability.get(frozenset((i, j)), 0.0) for i in one for j in other]
        if min(across) < limits.review_above:
            continue
        for at in (a, b):
            reached.setdefault(at, probability[frozenset((a, b))])
        groups |= dict.fromkeys(one | other, one | other)
    return {
        at: (_head(group, names), reached.get(at, limits.link_above))
        for at, group in groups.items()
        if at != _head(group, names)
    }


def _needs_person(pairs: pd.DataFrame) -> pd.Series:
    """Pairs that no estimate links, however probable: a person looks.

    Where a number says two firms or two premises, whatever else agrees; and where nothing agrees
    but how a street is spelt, or that the position is near.
    """
    differ = (pairs["level_organisation_number"] == "other") | (
        pairs["level_register_id"] == "other"
    )
    others = [one.name for one in COMPARISONS if one.name != "place"]
    agrees = (pairs[[f"weight_{name}" for name in others]] > 0).any(axis=1)
    return differ | ~(agrees | (pairs["level_place"] == "address_only"))


def _in_order(sure: pd.DataFrame, names: Mapping[int, str]) -> list[tuple[int, int]]:
    def rank(pair: tuple[int, int, float]) -> tuple[float, list[tuple[str, int]]]:
        # Known premises have the same number whatever the order; records have their names.
        return -pair[2], sorted((names.get(at, ""), 0 if at in names else at) for at in pair[:2])

    rows = zip(sure["record_id"], sure["candidate_id"], sure["probability"], strict=True)
    ordered = sorted(((int(a), int(b), float(p)) for a, b, p in rows), key=rank)
    return [(a, b) for a, b, _ in ordered]


def _head(group: frozenset[int], names: Mapping[int, str]) -> int:
    """The known premises of a group, else its first record by name."""
    return min(group, key=lambda at: (at in names, names.get(at, "")))


def _waiting(
    pairs: pd.DataFrame,
    names: Mapping[int, str],
    links: Mapping[int, tuple[int, float]],
    limits: Linkage,
) -> dict[int, list[Candidate]]:
    waiting: dict[int, dict[int, Candidate]] = {}
    for row in pairs.to_dict("records"):
        record, candidate = int(row["record_id"]), int(row["candidate_id"])
        # Of two records that may be one, the later by name waits with the other as its candidate.
        if candidate in names and names[candidate] > names[record]:
            record, candidate = candidate, record
        candidate = links[candidate][0] if candidate in links else candidate
        if record in links or candidate == record or row["probability"] < LEAST_SHOWN:
            continue
        of_record = waiting.setdefault(record, {})
        found = _candidate(candidate, row)
        kept = of_record.get(candidate)
        if kept is None or kept.probability < found.probability:
            of_record[candidate] = found
    return {
        record: sorted(found.values(), key=lambda one: (-one.probability, one.premises_id))[
            :CANDIDATES_SHOWN
        ]
        for record, found in sorted(waiting.items())
        if sum(one.probability for one in found.values()) >= limits.review_above
    }


def _candidate(premises_id: int, row: Mapping[Any, Any]) -> Candidate:
    names = [one.name for one in COMPARISONS]
    return Candidate(
        premises_id,
        round(float(row["probability"]), 4),
        {name: round(float(row[f"weight_{name}"]), 2) for name in names},
        {name: str(row[f"level_{name}"]) for name in names},
    )
