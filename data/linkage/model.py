"""How much each agreement or difference weighs: comparisons of two records and their priors.

A comparison has levels, the first that holds counts. m is how often a level is found among pairs
that are the same premises, u among pairs that are not; log2(m / u) is the weight of the finding
(Fellegi and Sunter, 1969, "A Theory for Record Linkage", JASA 64, 1183-1210). Address and position
are one comparison: they go together, and as two they would count twice.

A record that says nothing but an address is about the place: any premises there are the right ones.
One with a name may be another firm in the same house, and an equal address says less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KNOWN_SHARE = 0.5
"""Of the premises that a file founds, how many are known under another spelling, before they are
looked at: nobody knows, and half says so."""

FEWEST_PREMISES = 1_000
"""A municipality has more premises than this, however few its store knows yet."""

FEWEST_TO_ESTIMATE = 1_000
"""From so many premises on u is estimated from random pairs of them."""

PRIOR_PAIRS = 20_000
"""Random pairs that the prior u is worth beside those that were drawn."""


@dataclass(frozen=True)
class Level:
    """One level of a comparison: what it is called, its condition in SQL, and its priors.

    The condition speaks of the columns of `data.linkage.records` as `<column>_l` and `<column>_r`.
    """

    name: str
    sql: str
    m: float
    u: float


@dataclass(frozen=True)
class Comparison:
    """Levels from the strongest agreement to none; where `unknown` holds it says nothing.

    With `frequency` an agreement on a rare value of that column weighs more than on a common one.
    """

    name: str
    unknown: str
    levels: tuple[Level, ...]
    frequency: str | None = None


_APART = "sqrt((x_l - x_r) * (x_l - x_r) + (y_l - y_r) * (y_l - y_r))"
_ALIKE = (
    "house_number_l = house_number_r AND "
    "(jaro_winkler_similarity(street_l, street_r) >= 0.92 "
    "OR (length(street_l) >= 6 AND damerau_levenshtein(street_l, street_r) <= 2))"
)

_NOTHING_ELSE = (
    "(name_l IS NULL OR name_r IS NULL) AND (register_id_l IS NULL OR register_id_r IS NULL) "
    "AND (organisation_number_l IS NULL OR organisation_number_r IS NULL)"
)

_DIRECTIONS = r"regexp_extract_all(street_{side}, '\b[nsew]\b')"

_SLIP = (
    "house_l = house_r AND (street_l = street_r OR (length(street_l) >= 6 "
    "AND damerau_levenshtein(street_l, street_r) <= 2 "
    f"AND {_DIRECTIONS.format(side='l')} = {_DIRECTIONS.format(side='r')}))"
)
"""The same house in a street whose name is a slip of the pen away: 66A is no slip of 66, nor Bloor
St E of Bloor St W."""

_SAME_ADDRESS = (
    f"((street_l = street_r AND house_l = house_r AND coalesce({_APART} <= 500, true)) "
    f"OR ({_ALIKE} AND {_APART} <= 100))"
)

COMPARISONS = (
    Comparison(
        "organisation_number",
        "organisation_number_l IS NULL OR organisation_number_r IS NULL",
        (
            Level("equal", "organisation_number_l = organisation_number_r", 0.85, 5e-5),
            Level(
                "one_digit",
                "damerau_levenshtein(organisation_number_l, organisation_number_r) <= 1",
                0.05,
                5e-6,
            ),
            Level("other", "ELSE", 0.10, 0.999945),
        ),
        frequency="organisation_number",
    ),
    Comparison(
        "register_id",
        "register_id_l IS NULL OR register_id_r IS NULL",
        (
            Level("equal", "register_id_l = register_id_r", 0.70, 1e-5),
            Level(
                "one_digit", "damerau_levenshtein(register_id_l, register_id_r) <= 1", 0.15, 5e-3
            ),
            Level("other", "ELSE", 0.15, 0.99499),
        ),
    ),
    Comparison(
        "name",
        "name_l IS NULL OR name_r IS NULL",
        (
            Level("equal", "name_l = name_r", 0.40, 2e-4),
            Level(
                "spelt_alike",
                "jaro_winkler_similarity(name_l, name_r) >= 0.95 "
                "OR (length(name_l) >= 8 AND damerau_levenshtein(name_l, name_r) <= 2)",
                0.28,
                1e-4,
            ),
            Level(
                "part",
                "list_has_all(words_l, words_r) OR list_has_all(words_r, words_l)",
                0.10,
                1e-3,
            ),
            Level("similar", "jaro_winkler_similarity(name_l, name_r) >= 0.85", 0.10, 1e-2),
            Level("other", "ELSE", 0.12, 0.9887),
        ),
        frequency="name",
    ),
    Comparison(
        "place",
        "(street_l IS NULL OR street_r IS NULL) AND (x_l IS NULL OR x_r IS NULL)",
        (
            Level("address_only", f"{_SAME_ADDRESS} AND {_SLIP} AND {_NOTHING_ELSE}", 0.35, 2e-6),
            Level("same_address", _SAME_ADDRESS, 0.35, 4e-5),
            Level("spelt_alike", f"{_ALIKE} AND coalesce({_APART} <= 500, true)", 0.30, 2e-5),
            Level("within_30_m", f"{_APART} <= 30", 0.10, 1e-4),
            Level("same_street", f"street_l = street_r OR {_APART} <= 150", 0.12, 2e-3),
            Level("within_1_km", f"{_APART} <= 1000", 0.06, 3e-2),
            Level("other", "ELSE", 0.07, 0.96784),
        ),
    ),
)
"""m and the prior u, of records that no equal number or address linked: assumptions about how
agencies write of one place; benchmarks/linkage.py measures them on invented records."""


def settings_of(prior: float, u: Mapping[tuple[str, str], float]) -> Any:
    """The model as splink takes it; `u` replaces the prior u of (comparison, level)."""
    from splink import SettingsCreator, block_on  # noqa: PLC0415 - slow, and rarely needed

    from data.linkage.records import BLOCKS  # noqa: PLC0415

    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=[_as_splink(one, u) for one in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on(block) for block in BLOCKS],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def _as_splink(comparison: Comparison, u: Mapping[tuple[str, str], float]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for place, level in enumerate(comparison.levels):
        one: dict[str, Any] = {
            "sql_condition": level.sql,
            "label_for_charts": level.name,
            "m_probability": level.m,
            "u_probability": u.get((comparison.name, level.name), level.u),
        }
        if comparison.frequency and place == 0:
            one |= {"tf_adjustment_column": comparison.frequency, "tf_adjustment_weight": 1.0}
        levels.append(one)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
