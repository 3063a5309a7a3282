"""Which risks are possible at premises at all.

A gate gives no points: it says that a risk cannot occur here (a dwelling is lawful where one is
permitted), so the points of that risk are 0 whatever the signals say. What is not known stays open.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from risk.catalogue import SignalType
from risk.facts import Facts, Meetings, Subjects


def build_gates(
    risks: Sequence[str], gate_types: Sequence[SignalType], subjects: Subjects, gate_facts: Facts
) -> npt.NDArray[np.bool_]:
    """Whether each risk may have points for each subject.

    A type concerns the risks that its `points` name. The newest observation on or before the
    subject's day speaks, and only for the type's half-life where it has one: after that it is too
    old to close anything. A type that suppresses closes a risk with a value above 0. Types that
    gate close it where at least one says 0 and none says more than 0.

    Parameters
    ----------
    gate_types
        Types with the direction "gate" or "suppresses"; `gate_facts.type` is a position among them.

    Returns
    -------
    ndarray of shape (m, len(risks)), bool
        True where the risk is open.
    """
    suppressed = np.zeros((len(subjects), len(risks)), dtype=bool)
    refused, admitted = suppressed.copy(), suppressed.copy()
    meetings = Meetings(subjects)
    for number, kind in enumerate(gate_types):
        says = _newest_value(kind, number, meetings, gate_facts, len(subjects))
        concerned = np.array([risk in kind.points for risk in risks], dtype=bool)
        if kind.direction == "suppresses":
            suppressed |= np.outer(says > 0, concerned)
        else:
            refused |= np.outer(says == 0, concerned)
            admitted |= np.outer(says > 0, concerned)
    return ~suppressed & (admitted | ~refused)


def _newest_value(
    kind: SignalType, number: int, meetings: Meetings, facts: Facts, m: int
) -> npt.NDArray[np.float64]:
    """Value of the newest observation still believed, NaN where there is none."""
    rows = np.flatnonzero(facts.type == number)
    rows = rows[np.lexsort((facts.value[rows], facts.day[rows]))]
    row, subject, age = meetings.up_to_day(facts.premises[rows], facts.day[rows])
    value = facts.value[rows][row].astype(np.float64)
    if kind.half_life_days is not None:
        value[age > kind.half_life_days] = np.nan
    says = np.full(m, np.nan)
    says[subject] = value
    return says
