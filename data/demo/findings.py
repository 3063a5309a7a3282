"""What the agencies at the door examine and find in the demo."""

from dataclasses import dataclass

import numpy as np

from data.demo.truth import PREVALENCE

PRESENCE = {
    "HBG_MILJO": 0.97,
    "RSNV": 0.93,
    "HBG_SBF": 0.80,
    "POLIS": 0.70,
    "SKV": 0.35,
    "HBG_SOC": 0.35,
    "KFM": 0.20,
    "TULL": 0.15,
    "AV": 0.12,
    "FK": 0.05,
}
"""Share of the operations an agency takes part in; some cannot work locally."""

NEVER_AT_RANDOM = {"TULL"}
"""Customs may not choose by chance (Tullbefogenhetslagen 2024:710 6 kap. 1 §)."""

FINDERS = {
    "R01": {"HBG_MILJO": 0.88, "RSNV": 0.70, "HBG_SBF": 0.65},
    "R02": {"RSNV": 0.90},
    "R03": {"POLIS": 0.60},
    "R04": {"SKV": 0.85, "AV": 0.50},
    "R05": {"HBG_SOC": 0.85},
    "R06": {"HBG_SOC": 0.85},
    "R07": {"HBG_MILJO": 0.90},
    "R08": {"SKV": 0.70, "FK": 0.40},
    "R09": {"AV": 0.85},
    "R10": {"HBG_SBF": 0.88},
    "R11": {"HBG_MILJO": 0.85},
    "R12": {"POLIS": 0.80},
    "R13": {"TULL": 0.80},
}
"""Which agencies look for a risk, and how often they find what is there."""

MEASURES = {
    ("R01", "HBG_MILJO"): {"O09": 0.72, "O06": 0.16, "O05": 0.12},
    ("R01", "RSNV"): {"O08": 0.6, "O11": 0.4},
    ("R01", "HBG_SBF"): {"O10": 0.5, "O11": 0.5},
    ("R02", "RSNV"): {"O11": 0.62, "O12": 0.30, "O08": 0.08},
    ("R03", "POLIS"): {"O20": 1.0},
    ("R04", "SKV"): {"O15": 0.5, "O16": 0.5},
    ("R04", "AV"): {"O11": 1.0},
    ("R05", "HBG_SOC"): {"O11": 0.7, "O18": 0.3},
    ("R06", "HBG_SOC"): {"O11": 0.6, "O18": 0.4},
    ("R07", "HBG_MILJO"): {"O14": 0.82, "O13": 0.10, "O11": 0.08},
    ("R08", "SKV"): {"O21": 1.0},
    ("R08", "FK"): {"O22": 1.0},
    ("R09", "AV"): {"O17": 0.4, "O11": 0.6},
    ("R10", "HBG_SBF"): {"O11": 0.8, "O10": 0.2},
    ("R11", "HBG_MILJO"): {"O11": 0.75, "O20": 0.25},
    ("R12", "POLIS"): {"O20": 0.6, "O22": 0.4},
    ("R13", "TULL"): {"O18": 1.0},
}
"""Outcome codes and their shares where an agency finds a risk."""

STRICTNESS = {"MF-1": 0.85, "MF-2": 0.95, "MF-3": 1.0, "MF-4": 1.0, "MF-5": 1.05, "MF-6": 1.1}
"""How much more or less the leading inspector sees: a nuisance, not a property of the premises."""

UNEXAMINED = 0.04
UNEXAMINED_PARTIAL = 0.45
MISTAKEN = 0.004


@dataclass(frozen=True)
class Found:
    """The result for one risk and agency; empty for a visit without access."""

    risk: str = ""
    agency: str = ""
    result: str = ""
    outcome: str = ""


def examine(
    rng: np.random.Generator,
    kind: str,
    so: set[str],
    agencies: set[str],
    inspector: str,
    *,
    partial: bool,
) -> list[Found]:
    """What each agency present reports about each risk that premises of this kind can have."""
    found = []
    for risk, finders in FINDERS.items():
        if not (kind in PREVALENCE[risk] or "" in PREVALENCE[risk]):
            continue
        for agency in (one for one in finders if one in agencies):
            if rng.random() < (UNEXAMINED_PARTIAL if partial else UNEXAMINED):
                found.append(Found(risk, agency, "not_examined"))
                continue
            sees = min(finders[agency] * STRICTNESS[inspector], 1.0) if risk in so else MISTAKEN
            if rng.random() < sees:
                shares = MEASURES[risk, agency]
                outcome = str(rng.choice(list(shares), p=list(shares.values())))
                found.append(Found(risk, agency, "found", outcome))
            else:
                found.append(Found(risk, agency, "not_found", "O01"))
    return found
