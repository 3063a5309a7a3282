"""What geocoding gives: a place or an area per address, how sure, and why."""

from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from geo.register import AddressRegister

Array = np.ndarray[Any, Any]

Quality = Literal[
    "exact_address",
    "range",
    "street_only",
    "property",
    "postcode_centroid",
    "free_text",
    "no_location",
]

QUALITIES: tuple[Quality, ...] = (
    "exact_address",
    "range",
    "street_only",
    "property",
    "postcode_centroid",
    "free_text",
    "no_location",
)

POINT_QUALITIES: frozenset[Quality] = frozenset({"exact_address", "range"})
"""What may be drawn as a point; everything else is an area and is looked at by somebody."""

MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class Alternative:
    """Another row of the register that the address may mean."""

    entry: int
    address: str
    score: float


@dataclass(frozen=True)
class Matches:
    """Where addresses are, one entry per address in their order, shape (n,).

    Attributes
    ----------
    register
        The register that was searched; `x` and `y` are in its reference system (`register.crs`:
        metres, or degrees with longitude first).
    quality
        One of `QUALITIES`.
    score
        Share of such matches that are right, 0–1; 0 where there is no location.
    x, y
        The point, or the middle of the area; NaN for no_location.
    radius_m
        Extent of the area around (x, y); 0 for a point, NaN for no_location.
    entry
        Row of the register, -1 where the match is not a row.
    matched_address
        The address in the register's spelling, "" where there is none.
    reason
        A `Reason` each.
    alternative_entry, alternative_score
        Shape (n, 5): other rows, most likely first; -1 and 0 beyond the last.
    """

    register: AddressRegister
    quality: Array
    score: Array
    x: Array
    y: Array
    radius_m: Array
    entry: Array
    matched_address: Array
    reason: Array
    alternative_entry: Array
    alternative_score: Array

    def __len__(self) -> int:
        return len(self.quality)

    @property
    def is_point(self) -> Array:
        """Whether each match may be drawn as a point, shape (n,)."""
        return np.isin(self.quality, sorted(POINT_QUALITIES))

    def alternatives(self, place: int) -> list[Alternative]:
        """Other rows one address may mean, most likely first, at most five."""
        return [
            Alternative(int(entry), self.register.written(int(entry)), float(score))
            for entry, score in zip(
                self.alternative_entry[place], self.alternative_score[place], strict=True
            )
            if entry >= 0
        ]

    def take(self, places: Array) -> "Matches":
        """The matches at these places, in their order."""
        rest = [getattr(self, one.name)[places] for one in fields(self)[1:]]
        return Matches(self.register, *rest)
