"""Invented visits with planted weights, for the tests of learning."""

import numpy as np

from risk.catalogue import SignalType
from risk.examined import Examined
from risk.score import Families

TRUE_SLOPE, TRUE_LEVEL = 0.12, -1.2
TRUE = np.array([6.0, 1.0, 4.0, 8.0, 0.5, -5.0])
EXPERTS = np.array([4.0, 4.0, 4.0, 4.0, 2.0, -5.0])
TYPES = tuple(
    SignalType(f"s{i}", {}, family="lower" if points < 0 else "add",
               direction="lowers" if points < 0 else "adds")
    for i, points in enumerate(TRUE)
)  # fmt: skip
FAMILIES = Families(("add", "lower"), (0, 5), (5, 6), (500.0, 1.0))
"""Caps that never bind."""


def city_visits(n: int, seed: int = 0, true: np.ndarray = TRUE, inspectors: int = 6) -> Examined:
    """Visits of which each carries some signals; inspectors differ."""
    draw = np.random.default_rng(seed)
    x = (draw.random((n, len(true))) < 0.35) * draw.uniform(0.3, 1, (n, len(true)))
    habit = draw.normal(0, 0.5, inspectors)
    who = draw.integers(0, inspectors, n)
    points = x @ true
    log_odds = TRUE_LEVEL + TRUE_SLOPE * (points - TRUE.sum() * 0.2) + habit[who]
    return Examined(
        x=x.astype(np.float32),
        gate=np.ones(n, dtype=bool),
        found=draw.random(n) < 1 / (1 + np.exp(-log_odds)),
        premises=draw.integers(0, max(n // 2, 1), n),
        day=19_000 + np.arange(n),
        who=np.array([f"I{one}" for one in who], dtype=str),
    )
