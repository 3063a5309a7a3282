"""Invented premises for `map_redraw.py`: clustered places, each with a few signals."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from geo.crs import mercator_bytes
from risk.score import Families

N_TYPES = 60
SIGNALS_PER_PREMISES = 10


@dataclass(frozen=True)
class Invented:
    """Premises clustered around invented places, each with a few signals."""

    municipality: SimpleNamespace
    evidence: SimpleNamespace
    premises: pd.DataFrame
    x: np.ndarray
    weights: np.ndarray
    families: Families
    positions_payload: bytes


@cache
def invented() -> Invented:
    n = int(os.environ.get("PREMISES", "60000"))
    random = np.random.default_rng(1)
    centres = random.uniform((12.2, 55.8), (13.4, 56.6), (60, 2))
    place = centres[random.integers(0, 60, n)] + random.normal(0, (0.03, 0.015), (n, 2))
    x = np.zeros((n, N_TYPES), dtype=np.float32, order="F")
    rows = np.repeat(np.arange(n), SIGNALS_PER_PREMISES)
    x[rows, random.integers(0, N_TYPES, len(rows))] = random.random(len(rows), dtype=np.float32)
    frame = SimpleNamespace(
        latitude=56.2, longitude=12.8, zoom=10, outline=None, districts=None, water=None,
        service=None, tiles=None,
    )  # fmt: skip
    return Invented(
        municipality=SimpleNamespace(
            id="invented", folder=Path(), settings=SimpleNamespace(id="invented", map=frame)
        ),
        evidence=SimpleNamespace(viewer=None),
        premises=pd.DataFrame(
            {
                "evidence": random.poisson(3, n),
                "lon": place[:, 0],
                "lat": place[:, 1],
                "area_lon": np.nan,
                "area_lat": np.nan,
                "area_radius_m": np.nan,
            }
        ),
        x=x,
        weights=random.uniform(0, 8, N_TYPES).astype(np.float32),
        families=Families(("all",), (0,), (N_TYPES,), (60.0,)),
        positions_payload=mercator_bytes(place[:, 0], place[:, 1]),
    )
