"""The estimate: splink compares records in a DuckDB of its own, in memory and without a way out."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data.linkage.model import (
    COMPARISONS,
    FEWEST_PREMISES,
    FEWEST_TO_ESTIMATE,
    KNOWN_SHARE,
    PRIOR_PAIRS,
    settings_of,
)
from data.linkage.records import any_to_compare, comparable, without_common

RANDOM_PAIRS = 100_000
"""So many random pairs u is estimated from."""

SEED = 1283

LEAST = 1e-3
"""Pairs below this probability are no candidates."""

PAIRS = {"record_id": "int64", "candidate_id": "int64", "odds": "float64"}


def compare(records: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Pairs of a record and another premises that may be the same, with how the fields agree.

    Parameters
    ----------
    records, others
        Premises as `data.linkage.records.comparable` takes them; none is in both.

    Returns
    -------
    DataFrame
        `PAIRS`, and per comparison its weight in bits (`weight_<name>`, 0 where it is unknown) and
        level (`level_<name>`, "" where unknown). odds are those of this pair against no match,
        before other candidates are thought of. Pairs of two records come once.
    """
    left, right = comparable(records), comparable(others)
    left = without_common(left, right)
    if not any_to_compare(left, right):
        return _as_pairs(pd.DataFrame())
    with _alone() as connection:
        return _as_pairs(_predicted(connection, left, right))


@contextmanager
def _alone() -> Iterator[Any]:
    """A database in memory that reads and writes no file, loads nothing and asks nobody.

    One thread: sums in the same order give the same probabilities.
    """
    import duckdb  # noqa: PLC0415 - slow, and rarely needed

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(":memory:")
        for name, value in (
            ("threads", 1),
            ("memory_limit", "2GB"),
            ("temp_directory", folder),
            ("autoinstall_known_extensions", False),
            ("autoload_known_extensions", False),
            ("enable_external_access", False),
            ("lock_configuration", True),
        ):
            connection.execute(f"SET {name} = {value!r}")
        try:
            yield connection
        finally:
            connection.close()


def _predicted(connection: Any, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - slow, and rarely needed

    api = DuckDBAPI(connection)

    def given(frame: pd.DataFrame, name: str) -> Any:
        return api.register(
            pa.Table.from_pandas(frame, _schema(), False), dataset_display_name=name
        )

    everything = pd.concat([right, left], ignore_index=True)
    premises = max(len(everything), FEWEST_PREMISES)
    settings = settings_of(KNOWN_SHARE / premises, _u_of(given(everything, "sample"), everything))
    linker = Linker(
        given(everything, "everything"), settings, log_level=logging.ERROR, validate_settings=False
    )
    for comparison in COMPARISONS:
        if comparison.frequency:
            linker.table_management.register_term_frequency_lookup(
                api.register(_frequencies(left, right, comparison.frequency)), comparison.frequency
            )
    records, others = given(left, "records"), given(right, "others")
    found = [
        linker.inference.predict_between(records, others, threshold_match_probability=LEAST),
        linker.inference.predict_within(records, threshold_match_probability=LEAST),
    ]
    return pd.concat([one.as_pandas_dataframe() for one in found], ignore_index=True)


def _frequencies(left: pd.DataFrame, right: pd.DataFrame, column: str) -> pa.Table:
    """How common each value is among the known premises; one they lack is as rare as can be."""
    counts = right[column].value_counts()
    values = sorted({*left[column].dropna(), *counts.index})
    premises = max(len(right), FEWEST_PREMISES)
    shares = counts.reindex(values, fill_value=1).to_numpy() / premises
    return pa.table({column: pa.array(values, pa.string()), f"tf_{column}": pa.array(shares)})


def _schema() -> pa.Schema:
    """Types are stated: a column that is empty in one file is text nevertheless."""
    from data.linkage.records import BLOCKS  # noqa: PLC0415

    texts = ("organisation_number", "register_id", "name", "street", "house", "house_number")
    fields = [pa.field("unique_id", pa.int64()), pa.field("words", pa.list_(pa.string()))]
    fields += [pa.field(name, pa.string()) for name in (*texts, *BLOCKS)]
    return pa.schema([*fields, pa.field("x", pa.float64()), pa.field("y", pa.float64())])


def _u_of(table: Any, records: pd.DataFrame) -> dict[tuple[str, str], float]:
    """U of every level: from random pairs where there are enough records, drawn to the prior."""
    if len(records) < FEWEST_TO_ESTIMATE:
        return {}
    from splink import Linker  # noqa: PLC0415 - slow, and rarely needed

    linker = Linker(table, settings_of(0.5, {}), log_level=logging.ERROR, validate_settings=False)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=RANDOM_PAIRS, seed=SEED, min_count_per_level=None
    )
    trained = linker.misc.save_model_to_json()["comparisons"]
    u: dict[tuple[str, str], float] = {}
    for comparison, one in zip(COMPARISONS, trained, strict=True):
        share = _told(comparison.name, records)
        pairs = RANDOM_PAIRS * share**2
        for level, found in zip(comparison.levels, one["comparison_levels"][1:], strict=True):
            drawn = float(found.get("u_probability") or 0.0)
            u[comparison.name, level.name] = (PRIOR_PAIRS * level.u + pairs * drawn) / (
                PRIOR_PAIRS + pairs
            )
    return u


def _told(comparison: str, records: pd.DataFrame) -> float:
    """Share of the records that say something to a comparison."""
    columns = ["street", "x"] if comparison == "place" else [comparison]
    return float(records[columns].notna().any(axis=1).mean())


def _as_pairs(predicted: pd.DataFrame) -> pd.DataFrame:
    names = [one.name for one in COMPARISONS]
    columns = [*PAIRS, *(f"{what}_{name}" for name in names for what in ("weight", "level"))]
    if predicted.empty:
        return pd.DataFrame(columns=columns).astype(PAIRS)
    pairs = {
        "record_id": predicted["unique_id_l"],
        "candidate_id": predicted["unique_id_r"],
        "odds": np.exp2(predicted["match_weight"]),
    }
    for comparison in COMPARISONS:
        weight = predicted[f"mw_{comparison.name}"]
        adjusted = predicted.get(f"mw_tf_adj_{comparison.name}")
        pairs[f"weight_{comparison.name}"] = weight if adjusted is None else weight + adjusted
        levels = [level.name for level in comparison.levels]
        # splink numbers the levels from the last, and calls what is unknown -1.
        gamma = predicted[f"gamma_{comparison.name}"]
        pairs[f"level_{comparison.name}"] = [
            levels[len(levels) - 1 - int(one)] if one >= 0 else "" for one in gamma
        ]
    found = pd.DataFrame(pairs).sort_values(["record_id", "candidate_id"], ignore_index=True)
    return found[columns]
