"""Rows met before are told the same however a file is cut into batches."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from data.intake.hashing import as_integers, hash_rows, hash_values
from data.intake.seen import SeenRows, sorted_run

Row = tuple[int, int]

KEYS = [0, 1, 2**58 - 1, 2**58, 2**63, 2**64 - 2, 2**64 - 1]
"""At both ends of the range of keys and on both sides of an edge between shelves."""

rows_of_few = st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 2)), max_size=40)


def expected(earlier: list[Row], rows: list[Row]) -> list[tuple[int, int, bool]]:
    """Verdicts row by row, in plain words: (earlier, same_as, changed)."""
    before = {key: (place, content) for place, (key, content) in enumerate(earlier)}
    first: dict[int, tuple[int, int]] = {}
    verdicts = []
    for number, (key, content) in enumerate(rows, 2):
        place, known = before.get(key, (-1, content))
        if known != content:
            verdicts.append((place, -1, True))
        elif key in first:
            row, there = first[key]
            verdicts.append((place, row, there != content))
        else:
            first[key] = (number, content)
            verdicts.append((place, -1, False))
    return verdicts


@given(earlier=rows_of_few, rows=rows_of_few, size=st.integers(1, 9))
def test_verdicts_do_not_depend_on_batches(earlier: list[Row], rows: list[Row], size: int) -> None:
    distinct = list({key: (key, content) for key, content in earlier}.values())
    keys, contents = (np.array([row[i] for row in distinct], dtype=np.uint64) for i in (0, 1))
    seen = SeenRows(sorted_run(keys, contents, np.arange(len(distinct))))
    verdicts = []
    for start in range(0, len(rows), size):
        batch = rows[start : start + size]
        verdict = seen.meet(
            np.array([key for key, _ in batch], dtype=np.uint64),
            np.array([content for _, content in batch], dtype=np.uint64),
            np.arange(start + 2, start + 2 + len(batch)),
        )
        columns = (verdict.earlier, verdict.same_as, verdict.changed)
        verdicts += list(zip(*(column.tolist() for column in columns), strict=True))
    assert verdicts == expected(distinct, rows)


def test_hashes_are_those_of_every_other_run() -> None:
    text = hash_values(pa.array(["Storgatan 1", None, ""]))
    number = hash_values(pa.array([1.5, None, -0.0]))
    assert as_integers(hash_rows([text, number], "tips")).tolist() == HASHES
    assert len({*text.tolist(), *number.tolist()}) == 5


def test_equal_values_of_different_sources_differ() -> None:
    values = [hash_values(pa.array(["a"]))]
    assert hash_rows(values, "one") != hash_rows(values, "other")


def test_the_order_of_columns_matters() -> None:
    a, b = hash_values(pa.array(["a"])), hash_values(pa.array(["b"]))
    assert hash_rows([a, b], "") != hash_rows([b, a], "")


HASHES = [-4332943175037875596, 8887469213330091563, -5344317166769651458]
