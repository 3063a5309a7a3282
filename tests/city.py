"""A small made-up city for tests: a catalogue with every kind of signal, and a store in memory."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.dispute_table import COLUMNS
from data.municipality import MapFrame, Municipality, Settings
from data.workspace import Workspace, open_workspace
from risk.catalogue import (
    Agency,
    Catalogue,
    Family,
    Gateway,
    Mandate,
    Named,
    Nearby,
    Risk,
    SignalType,
)
from risk.clearance import OPERATOR, Clearance, Eyes, Rules, Viewer, clearance_of

CRS = "EPSG:3006"
BOUNDS = (350_000.0, 6_200_000.0, 372_000.0, 6_232_000.0)


def small_catalogue() -> Catalogue:
    """Two risks, two families, and one signal type of each behaviour."""
    years = 365.0
    types = [
        _type("ban", "own", {"dwelling": 8}, half_life_days=3 * years),
        _type("tip", "told", {"dwelling": 3, "fire": 2}, cap=2),
        _type("clean", "own", {"dwelling": -6}, direction="lowers", half_life_days=years),
        _type("state", "told", {"fire": 2}, supersedes=True, cap=5),
        _type("complaint", "told", {"fire": 0.5}, cap=10, nearby=Nearby(200, 90)),
        _type("unseen", "own", {"fire": 1}, half_life_days=years, derived="time_since_visit"),
        _type("secret", "told", {"dwelling": 5}, secrecy_class="S2"),
        _type("hotel", "own", {"dwelling": 0}, direction="suppresses"),
    ]
    return Catalogue(
        agencies={"inspectors": Agency("inspectors", {"en": "Inspectors"})},
        risks={
            "dwelling": Risk("dwelling", {"en": "Dwelling"}, mandates=(Mandate("inspectors"),)),
            "fire": Risk("fire", {"en": "Fire"}, severity=2, base_rate=0.3),
        },
        families={
            "own": Family("own", {"en": "Own"}, 12),
            "told": Family("told", {"en": "Told"}, 9),
        },
        signal_types={one.id: one for one in types},
        gateways={"PUBLIC": Gateway("PUBLIC", {"en": "Public"})},
        kinds={"shop": Named("shop", {"en": "Shop"})},
    )


def _type(identifier: str, family: str, points: dict[str, float], **more: Any) -> SignalType:
    names = {"en": identifier.title()}
    return SignalType(
        identifier, names, family, "inspectors", points=points, gateway="PUBLIC", **more
    )


def small_municipality(tmp_folder: object = None) -> Municipality:
    """The municipality of the small city; nothing of it lies on disk."""
    settings = Settings(
        "small", {"en": "Small"}, CRS, BOUNDS, "sv", MapFrame(56.05, 12.7, 11), synthetic=True
    )
    return Municipality(settings, small_catalogue(), {}, tmp_folder)  # type: ignore[arg-type]


@dataclass
class MemoryStore:
    """What `Store` answers, from frames; `signals` and `visits` carry their secrecy class."""

    frames: dict[str, pd.DataFrame]
    municipality: Municipality = field(default_factory=small_municipality)
    url: str = "memory"

    def version(self) -> int:
        return 1

    def clearance(self, eyes: Eyes) -> Clearance:
        own = Rules(own_administrations=("inspectors", "neighbours"))
        return eyes if isinstance(eyes, Clearance) else clearance_of(eyes, (), TODAY, own)

    def premises(self, viewer: Eyes) -> pd.DataFrame:
        return self.frames["premises"]

    def signals(self, viewer: Eyes) -> pd.DataFrame:
        return self._seen("signals", viewer)

    def disputes(self, viewer: Eyes) -> pd.DataFrame:
        return pd.DataFrame(columns=COLUMNS)

    def visits(self, viewer: Eyes) -> pd.DataFrame:
        return self._seen("visits", viewer)

    def findings(self, viewer: Eyes) -> pd.DataFrame:
        return self.frames["findings"]

    def changed(self, **frames: pd.DataFrame) -> "MemoryStore":
        """The same store with some frames replaced."""
        return replace(self, frames={**self.frames, **frames})

    def _seen(self, name: str, viewer: Eyes) -> pd.DataFrame:
        frame, clearance = self.frames[name], self.clearance(viewer)
        gives = [clearance.gives(one, "inspectors", "") for one in frame["secrecy_class"]]
        seen = frame[np.array(gives, dtype=bool)]
        return seen.drop(columns="secrecy_class").reset_index(drop=True)


TODAY = 20_000
"""2024-10-04 in whole days since 1970-01-01."""


def small_city(seed: int = 0, n: int = 60) -> MemoryStore:
    """A store of `n` premises with 900 days of signals, visits and findings, drawn from `seed`."""
    draw = np.random.default_rng(seed)
    municipality = small_municipality()
    premises = pd.DataFrame(
        {
            "register_id": [f"R{i}" for i in range(n)],
            "name": [f"Premises {i}" for i in range(n)],
            "address": [f"Street {i}" for i in range(n)],
            "kind": "shop",
            "district": draw.choice(["North", "South"], n),
            "organisation_number": None,
            "x": draw.uniform(356_000, 357_000, n),
            "y": draw.uniform(6_213_000, 6_214_000, n),
            **dict.fromkeys(("location_quality", "location_match", "location_by"), None),
            **dict.fromkeys(("location_score", "area_x", "area_y", "area_radius_m"), np.nan),
        },
        index=pd.Index(np.arange(n) * 7 + 3, name="premises_id"),
    )
    kinds = [one for one in municipality.catalogue.signal_types.values() if not one.derived]
    m = 8 * n
    kind = draw.integers(0, len(kinds), m)
    nearby = np.array([one.nearby is not None for one in kinds])[kind]
    signals = pd.DataFrame(
        {
            "premises_id": np.where(nearby, np.nan, draw.choice(premises.index, m)),
            "signal_type": pd.Categorical([kinds[i].id for i in kind]),
            "observed_day": draw.integers(TODAY - 900, TODAY + 30, m, dtype=np.int32),
            "value": draw.choice([0.5, 1, 2], m).astype(np.float32),
            "x": np.where(nearby, draw.uniform(356_000, 357_000, m), np.nan),
            "y": np.where(nearby, draw.uniform(6_213_000, 6_214_000, m), np.nan),
            "file_id": np.ones(m, dtype=np.int32),
            "row_number": np.arange(m) + 2,
            "secrecy_class": [kinds[i].secrecy_class for i in kind],
        }
    )
    k = 4 * n
    visits = pd.DataFrame(
        {
            "visit_id": np.arange(k) + 100,
            "premises_id": draw.choice(premises.index, k),
            "visited_day": draw.integers(TODAY - 800, TODAY + 30, k),
            "agency": "inspectors",
            "selection": "targeted",
            "access": draw.choice(["full", "full", "full", "none"], k),
            "inspector": None,
            "file_id": 1,
            "secrecy_class": "S1",
        }
    )
    with_result = visits[visits["access"] == "full"]
    findings = pd.DataFrame(
        {
            "visit_id": np.repeat(with_result["visit_id"].to_numpy(), 2),
            "risk": ["dwelling", "fire"] * len(with_result),
            "agency": "inspectors",
            "result": draw.choice(["found", "not_found", "not_found"], 2 * len(with_result)),
            "outcome": None,
        }
    )
    return MemoryStore(
        {"premises": premises, "signals": signals, "visits": visits, "findings": findings}
    )


def workspace_of(
    store: MemoryStore, as_of: date = date(2024, 10, 4), viewer: Viewer = OPERATOR
) -> Workspace:
    """A workspace on a store in memory."""
    return open_workspace(store, viewer, as_of)  # type: ignore[arg-type]
