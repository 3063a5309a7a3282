"""What people report, and what agencies found themselves: scores can rest on one of them alone.

Reports say where people report, findings where somebody chose to go; a ranking that holds only on
one of them deserves less trust than one that holds on both.
"""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from risk.catalogue import Catalogue
from risk.profile import WeightProfile

Signals = Literal["reported", "found", "both"]
WHICH: tuple[Signals, ...] = get_args(Signals)


class SignalsError(ValueError):
    """There is nothing of the kind asked for; the message says what there is."""


def columns_of(catalogue: Catalogue, which: Signals) -> npt.NDArray[np.bool_]:
    """Which scored types count: those of families that `reports`, the others, or all."""
    reports = np.array([catalogue.families[one.family].reports for one in catalogue.scored_types])
    if which == "both":
        return np.ones(len(reports), dtype=bool)
    return reports if which == "reported" else ~reports


def resting_on(
    profile: WeightProfile, catalogue: Catalogue, risk: str, which: Signals
) -> WeightProfile:
    """The profile with points for these signals alone, for one risk.

    Raises
    ------
    SignalsError
        The profile gives no points to signals of this kind.
    """
    used = columns_of(catalogue, which)
    for kind, counts in zip(catalogue.scored_types, used, strict=True):
        if not counts and profile.weight(kind.id, risk):
            profile = profile.moved(kind.id, risk, 0.0)
    if not any(profile.weight(kind.id, risk) for kind in catalogue.scored_types):
        raise SignalsError(
            f"Profile {profile.name!r} gives no points for {risk!r} to signals of the kind "
            f"{which!r}; choose another of {', '.join(WHICH)}, or another profile."
        )
    return profile
