"""Invented premises as a register has them, and as other files write of some of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo.names import ANIMALS, MOODS, TRADES, street_names
from geo.address import normalize_address

KNOWN = 100_000
"""Numbers of known premises lie below, those of records above."""

LETTERS = "abcdefghijklmnoprstuvåäö"


@dataclass(frozen=True)
class Noisy:
    """Known premises, records, and of the records that are known which they are."""

    known: pd.DataFrame
    records: pd.DataFrame
    truth: Mapping[int, int]


def noisy_premises(seed: int, known: int, records: int, share_known: float = 0.6) -> Noisy:
    """Records of which a share are known, with slips of the pen, what is missing and neighbours.

    The others are new firms, every second in a house where a known one is, some in the same chain.
    """
    rng = np.random.default_rng(seed)
    every = _premises(rng, known + records, street_names(rng, max(8, known // 25)))
    listed = every.iloc[:known].assign(premises_id=np.arange(1, known + 1))
    chosen = rng.choice(known, round(share_known * records), replace=False)
    same = listed.iloc[chosen].copy()
    new = every.iloc[known : known + records - len(chosen)].copy()
    beside = listed.iloc[rng.choice(known, len(new))]
    at = rng.random(len(new)) < 0.5
    for column in ("address", "x", "y"):
        new.loc[at, column] = beside[column].to_numpy()[at]
    told = pd.concat([same, new], ignore_index=True)
    told["premises_id"] = KNOWN + 1 + np.arange(len(told))
    written = pd.DataFrame([_written(rng, row) for row in told.to_dict("records")])
    truth = dict(zip(told["premises_id"].tolist(), same["premises_id"].tolist(), strict=False))
    return Noisy(_keyed(listed), _keyed(written), truth)


def _premises(rng: np.random.Generator, n: int, streets: np.ndarray) -> pd.DataFrame:
    trades = [word for words in TRADES.values() for word in words]
    street = rng.integers(0, len(streets), n)
    house = rng.integers(1, 60, n)
    centre = rng.uniform((352_000, 6_205_000), (368_000, 6_225_000), (len(streets), 2))
    return pd.DataFrame(
        {
            "register_id": None,
            "name": [
                f"{rng.choice(MOODS)} {rng.choice(ANIMALS)} {rng.choice(trades)} AB"
                for _ in range(n)
            ],
            "address": [f"{streets[s]} {h}" for s, h in zip(street, house, strict=True)],
            "organisation_number": [
                f"55{rng.integers(6000, 9999)}-{rng.integers(1000, 9999)}" for _ in range(n)
            ],
            "x": centre[street, 0] + 18.0 * house,
            "y": centre[street, 1] + rng.normal(0, 5, n),
        }
    )


def _written(rng: np.random.Generator, row: dict) -> dict:
    """A record as somebody else writes it: a slip, another way, or nothing."""
    name, address = row["name"], row["address"]
    draw = rng.random(6)
    name = None if draw[0] < 0.3 else _slip(rng, name) if draw[0] < 0.6 else name
    if name and draw[1] < 0.2:
        name = " ".join(name.removesuffix(" AB").split()[1:])
    number = None if draw[3] < 0.7 else row["organisation_number"]
    placed = draw[4] < 0.4
    return {
        **row,
        "name": name,
        "address": _slip(rng, address)
        if draw[2] < 0.9
        else f"{address.split()[0]} {int(draw[5] * 60)}",
        "organisation_number": number,
        "x": row["x"] + rng.normal(0, 15) if placed else np.nan,
        "y": row["y"] + rng.normal(0, 15) if placed else np.nan,
    }  # fmt: skip


def _slip(rng: np.random.Generator, text: str) -> str:
    """One letter of the first words lost, doubled, exchanged or another."""
    at = int(rng.integers(1, max(2, len(text) - 5)))
    letter = LETTERS[rng.integers(0, len(LETTERS))]
    ways = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
        text[:at] + letter + text[at + 1 :],
    )
    return ways[rng.integers(0, len(ways))]


def _keyed(premises: pd.DataFrame) -> pd.DataFrame:
    return premises.assign(
        address_key=normalize_address(premises["address"].tolist(), "swedish")
    ).reset_index(drop=True)
