"""What of the figures of areas may leave the screen: all but small counts and what tells them.

A frame carries beside each count which of its cells are of too few (`risk.withhold.too_few`); what
follows from them and the total is found here, when a file is made.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from risk.withhold import with_complement

FEW = "few_"
"""Before the name of a count: which of its cells are of too few."""

RATE_DECIMALS = 2
"""Of rates in files: whole percents."""

_OF_FINDINGS = ("rate", "low", "high")
_OF_CHANGE = ("change", "change_low", "change_high")
_UNKNOWN = {"level": "unknown", "trend": "too_few"}
"""Classes made from rates; in a small area they tell the number of findings."""


def marked(frame: pd.DataFrame, few: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """`frame` with the marks of its counts."""
    return frame.assign(**{FEW + name: cells for name, cells in few.items()})


def without_marks(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` without the marks."""
    return frame.drop(columns=[name for name in frame if str(name).startswith(FEW)])


def withheld(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as it may be downloaded: counts of too few, and what would give them away, are empty.

    The totals are taken to be known: they stand on the page. With a number of visits or findings
    go its rate and interval, the change, and the classes made of them. A column `withheld` says
    which rows lost something.
    """
    kept, lost = without_marks(frame), pd.Series(data=False, index=frame.index)
    hidden: dict[str, np.ndarray] = {}
    for name in (str(one).removeprefix(FEW) for one in frame if str(one).startswith(FEW)):
        # Visits come before their findings: where those are hidden, so are these.
        ending = name.removeprefix("findings")
        of_findings = name.startswith("findings")
        few = frame[FEW + name].to_numpy(dtype=bool)
        counts = [frame[name].to_numpy()]
        if of_findings:
            few = few | hidden[f"visits{ending}"]
            counts.append(frame[f"visits{ending}"].to_numpy() - counts[0])
        hidden[name] = with_complement(few, counts)
        lost |= hidden[name]
        kept[name] = frame[name].astype("Int64").mask(hidden[name])
        if of_findings:
            rates = [f"{rate}{ending}" for rate in _OF_FINDINGS]
            kept.loc[hidden[name], [*rates, *_OF_CHANGE]] = np.nan
            for column, unknown in _UNKNOWN.items():
                kept.loc[hidden[name], column] = unknown
            # Rates are drawn towards the others', so all their decimals would tell of these.
            kept[rates] = kept[rates].round(RATE_DECIMALS)
    changes = [name for name in _OF_CHANGE if name in kept]
    kept[changes] = kept[changes].round(RATE_DECIMALS)
    return kept.assign(withheld=lost)
