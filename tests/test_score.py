"""Points against the formula in loops, and the order they must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk import score
from risk.catalogue import Agency, Catalogue, Family, Gateway, SignalType
from risk.score import Families, ScoreError, families_of, score_points

FAMILIES = Families(("a", "b", "c"), (0, 2, 5), (2, 5, 6), (4.0, 6.0, 1.5))

CELL = st.floats(0, 5, width=32)
MATRIX = st.lists(st.lists(CELL, min_size=6, max_size=6), min_size=1, max_size=9)
WEIGHTS = st.lists(st.sampled_from([0.0, -2.0, 0.5, 1.0, 3.0]), min_size=6, max_size=6)


def in_loops(x: list[list[float]], weights: list[float], gate: list[bool]) -> list[float]:
    """The formula of DESIGN.md, family by family."""
    points = []
    for row, is_open in zip(x, gate, strict=True):
        total = 0.0
        for start, stop, cap in zip(FAMILIES.start, FAMILIES.stop, FAMILIES.cap, strict=True):
            total += min(cap, sum(weights[s] * row[s] for s in range(start, stop)))
        points.append(total if is_open else 0.0)
    return points


def as_matrix(x: list[list[float]]) -> np.ndarray:
    return np.asfortranarray(np.array(x, dtype=np.float32))


@given(MATRIX, WEIGHTS, st.integers(0, 511), st.integers(1, 5))
def test_points_are_the_formula(
    x: list[list[float]], weights: list[float], closed: int, rows_per_block: int
) -> None:
    """With caps, weights below zero, closed gates, and whatever the size of a block."""
    gate = [not closed >> i & 1 for i in range(len(x))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "ROWS_PER_BLOCK", rows_per_block)
        points = score_points(as_matrix(x), np.array(weights, "f4"), FAMILIES, np.array(gate))
    assert points.dtype == np.float32
    np.testing.assert_allclose(points, in_loops(x, weights, gate), rtol=1e-5, atol=1e-5)


@given(MATRIX, WEIGHTS, st.integers(0, 5), CELL)
def test_more_of_a_signal_never_lowers_points_of_its_sign(
    x: list[list[float]], weights: list[float], column: int, more: float
) -> None:
    """To the last bit: a larger signal of positive weight never gives fewer points."""
    before = score_points(as_matrix(x), np.array(weights, "f4"), FAMILIES)
    grown = as_matrix(x)
    grown[:, column] += np.float32(more)
    after = score_points(grown, np.array(weights, "f4"), FAMILIES)
    if weights[column] >= 0:
        assert (after >= before).all()
    else:
        assert (after <= before).all()


@given(st.lists(CELL, min_size=6, max_size=6), st.integers(1, 300))
def test_equal_premises_have_equal_points(row: list[float], n: int) -> None:
    """Wherever they stand in the matrix: no position is favoured by rounding."""
    weights = np.array([0.3, 1.7, 0.1, 2.9, 0.7, 1.1], "f4")
    assert len(set(score_points(as_matrix([row] * n), weights, FAMILIES).tolist())) == 1


def test_columns_follow_the_families_of_the_catalogue() -> None:
    """Families without a scored type have no columns; the rest cover all, in their order."""

    def kind(name: str, family: str, direction: str = "adds") -> SignalType:
        return SignalType(name, {}, family=family, owner="city", direction=direction)

    types = [kind("q", "b"), kind("r", "a"), kind("g", "c", "gate"), kind("s", "b")]
    catalogue = Catalogue(
        agencies={"city": Agency("city", {})},
        risks={},
        families={one: Family(one, {}, cap) for one, cap in zip("abc", (1, 2, 3), strict=True)},
        signal_types={one.id: one for one in types},
        gateways={"PUBLIC": Gateway("PUBLIC", {})},
    )
    assert [one.id for one in catalogue.scored_types] == ["r", "q", "s"]
    assert families_of(catalogue) == Families(("a", "b"), (0, 1), (1, 3), (1.0, 2.0))


def test_parts_that_do_not_fit_are_refused() -> None:
    """A matrix of other types than the weights, and families with a gap."""
    with pytest.raises(ScoreError, match="5 columns, the weights 6, the families 6"):
        score_points(np.zeros((2, 5), "f4"), np.zeros(6, "f4"), FAMILIES)
    with pytest.raises(ScoreError, match="without a gap"):
        Families(("a", "b"), (0, 3), (2, 5), (1.0, 1.0))
