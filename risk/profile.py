"""Weight profiles: how many points one unit of each signal type gives for each risk."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from risk.catalogue import Catalogue, SignalType

EXPERT = "expert"
LONGEST_NAME = 60

FAMILY_CAPS = "caps"
"""Stands among the signal types of a profile for how much looser the families' caps are."""


class ProfileError(ValueError):
    """A weight profile holds something that is not a number of points."""


@dataclass(frozen=True)
class WeightProfile:
    """A named, versioned set of points by signal type and risk; what it leaves out has 0.

    Under `FAMILY_CAPS` stands, by risk, by how much more than the catalogue's the families' caps
    let through: 0 is as the catalogue says, 1 twice as much.
    """

    name: str
    points: Mapping[str, Mapping[str, float]]
    version: int = 0

    def __post_init__(self) -> None:
        wrong = [
            f"{kind}, {risk}: {points}"
            for kind, of_risk in self.points.items()
            for risk, points in of_risk.items()
            if not math.isfinite(points)
        ]
        wrong += [
            f"the families' caps, {risk}: {more:g} more than the catalogue's"
            for risk, more in self.points.get(FAMILY_CAPS, {}).items()
            if more <= -1
        ]
        if wrong:
            raise ProfileError(
                f"Profile {self.name!r}: points must be finite numbers, and caps above 0; found "
                + "; ".join(wrong)
            )

    def weight(self, type_id: str, risk: str) -> float:
        """Points of one signal type for one risk."""
        return self.points.get(type_id, {}).get(risk, 0.0)

    def weights(self, types: Sequence[SignalType], risk: str) -> npt.NDArray[np.float32]:
        """Points per column of the signal matrix for one risk, shape (len(types),)."""
        return np.array([self.weight(kind.id, risk) for kind in types], dtype=np.float32)

    def looseness(self, risk: str) -> float:
        """How many times as high as the catalogue's the families' caps are for one risk."""
        return 1 + self.weight(FAMILY_CAPS, risk)

    def moved(self, type_id: str, risk: str, points: float) -> "WeightProfile":
        """The same profile with one weight changed."""
        of_type = {**self.points.get(type_id, {}), risk: points}
        return replace(self, points={**self.points, type_id: of_type})


def name_fits(name: str) -> bool:
    """Whether a profile can be kept under this name: short, not the experts', without a version."""
    return 0 < len(name) <= LONGEST_NAME and name != EXPERT and "@" not in name


def require_name(name: str) -> None:
    """Raise `ProfileError` where a profile cannot be kept under this name."""
    if not name_fits(name):
        raise ProfileError(
            f"A profile needs a name of 1 to {LONGEST_NAME} characters without @, other than "
            f"{EXPERT!r}; found {name!r}."
        )


class Change(NamedTuple):
    """A weight on which two profiles disagree."""

    type: str
    risk: str
    points_a: float
    points_b: float


def expert_profile(catalogue: Catalogue) -> WeightProfile:
    """The experts' points; types that a municipality must first decide to use start at 0."""
    return WeightProfile(
        name=EXPERT,
        points={
            kind.id: {
                risk: points if kind.default_on else 0.0 for risk, points in kind.points.items()
            }
            for kind in catalogue.scored_types
        },
    )


def compare_profiles(a: WeightProfile, b: WeightProfile) -> list[Change]:
    """Every weight on which `a` and `b` differ, in the order of their types and risks."""
    return [change for change in _paired(a, b) if change.points_a != change.points_b]


def _paired(a: WeightProfile, b: WeightProfile) -> Iterator[Change]:
    for kind in {**a.points, **b.points}:
        for risk in {**a.points.get(kind, {}), **b.points.get(kind, {})}:
            yield Change(kind, risk, a.weight(kind, risk), b.weight(kind, risk))
