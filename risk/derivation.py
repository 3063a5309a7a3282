"""The words in which a signal type says that it is computed from other rows than its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Derived = Literal[
    "time_since_visit", "visits", "found_share", "last_found", "neighbours_found", "trend"
]
"""What is computed from the rows up to the day:

- time_since_visit: 1 - 2^(-days since the last visit / half-life), 1 where there was none;
- visits: their number, each ageing;
- found_share: how much oftener than usual the premises' own visits found something, each ageing;
- last_found: 1 where the last visit found something, ageing;
- neighbours_found: how much oftener than usual visits to other premises near by found something,
  each ageing and counting less the farther away;
- trend: the newest value less the one before, ageing.

`of` names the risk whose results count, or the signal type whose trend it is. Without it the first
two count every visit with a result."""

_NEED_OF = ("found_share", "last_found", "neighbours_found", "trend")


@dataclass(frozen=True)
class Nearby:
    """A signal known by place: it counts for premises within `radius_m` for `window_days` days."""

    radius_m: float
    window_days: int


def problems_of_derived(
    derived: Derived | None, of: str | None, half_life_days: float | None, nearby: Nearby | None
) -> Iterator[str]:
    """What is wrong with these words together, as sentences without a subject."""
    if derived is None:
        if of is not None:
            yield "`of` needs `derived` beside it."
        return
    if of is None and derived in _NEED_OF:
        yield f"{derived} needs `of`: a {'signal type' if derived == 'trend' else 'risk'}."
    if half_life_days is None and derived != "trend":
        yield "a derived signal type needs half_life_days."
    if (nearby is not None) != (derived == "neighbours_found"):
        yield "a derived type has `nearby` where it is neighbours_found, and only there."
