"""Premises as records that can be compared: names and addresses without what spelling adds."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd

NEAR_M = 100.0
"""Records that lie so near each other along both axes are always compared."""

_LEGAL_FORMS = frozenset(
    [
        "ab",
        "aktiebolag",
        "hb",
        "handelsbolag",
        "kb",
        "kommanditbolag",
        "ek",
        "for",
        "ekonomisk",
        "forening",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "corp",
        "co",
    ]
)

LARGEST_BLOCK = 100
"""Records that share one of `BLOCKS`; keys that more share are left out."""

BLOCKS = (
    "block_number",
    "block_register",
    "block_name_head",
    "block_name_tail",
    "block_street_head",
    "block_street_tail",
    "block_cell_00",
    "block_cell_01",
    "block_cell_10",
    "block_cell_11",
)
"""Columns of which one must be equal for two records to be compared."""


def comparable(premises: pd.DataFrame) -> pd.DataFrame:
    """Records to compare, one per row of `premises` and in its order.

    Parameters
    ----------
    premises
        premises_id, register_id, name, address_key, organisation_number (missing: None or NaN) and
        x, y in metres (NaN).

    Returns
    -------
    DataFrame
        What the comparisons of `data.linkage.model` read, and `BLOCKS`.
    """
    names = [_words(one) for one in _texts(premises["name"])]
    keys = _texts(premises["address_key"])
    streets = [_street(one) for one in keys]
    records = pd.DataFrame(
        {
            "unique_id": premises["premises_id"].to_numpy(dtype=np.int64),
            "organisation_number": [
                re.sub(r"\D", "", one) or None for one in _texts(premises["organisation_number"])
            ],
            "register_id": [one.casefold() or None for one in _texts(premises["register_id"])],
            "name": [" ".join(sorted(words)) or None for words in names],
            "words": [sorted(set(words)) for words in names],
            "street": [street or None for street, _ in streets],
            "house": [house or None for _, house in streets],
            "house_number": [re.sub(r"\D.*", "", house) or None for _, house in streets],
            "x": premises["x"].to_numpy(dtype=float),
            "y": premises["y"].to_numpy(dtype=float),
        }
    )
    return records.assign(**_blocks(records, names))


def _texts(values: Sequence[object] | pd.Series) -> list[str]:
    return [one if isinstance(one, str) else "" for one in values]


def _words(name: str) -> list[str]:
    """Words of a firm's name in small letters without accents and legal form."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", letters)
    return [word for word in words if word not in _LEGAL_FORMS] or words


def _street(key: str) -> tuple[str, str]:
    """Street and house number of a normalised address, in whichever order it has them."""
    words = key.split()
    at = next((place for place, word in enumerate(words) if word[0].isdigit()), None)
    if at is None:
        return key, ""
    return " ".join(words[:at] + words[at + 1 :]), words[at]


def _blocks(records: pd.DataFrame, names: Sequence[Sequence[str]]) -> dict[str, object]:
    joined = ["".join(words) for words in names]
    street = [(one or "").replace(" ", "") for one in records["street"]]
    on_house = list(zip(street, records["house_number"], strict=True))
    cells = {
        f"block_cell_{i}{j}": _cells(records, i * NEAR_M, j * NEAR_M)
        for i in (0, 1)
        for j in (0, 1)
    }
    return {
        "block_number": records["organisation_number"],
        "block_register": records["register_id"],
        "block_name_head": [one[:8] or None for one in joined],
        "block_name_tail": [one[-8:] or None for one in joined],
        "block_street_head": [f"{s[:2]} {h}" if s and h else None for s, h in on_house],
        "block_street_tail": [f"{s[2:9]} {h}" if s and h else None for s, h in on_house],
        **cells,
    }


def _cells(records: pd.DataFrame, east_m: float, north_m: float) -> list[str | None]:
    """Cells of twice `NEAR_M` from an origin: two near points share one from one of four origins."""
    x = np.floor((records["x"] + east_m) / (2 * NEAR_M))
    y = np.floor((records["y"] + north_m) / (2 * NEAR_M))
    placed = np.isfinite(x) & np.isfinite(y)
    return [f"{i:.0f} {j:.0f}" if ok else None for i, j, ok in zip(x, y, placed, strict=True)]


def without_common(records: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The records without keys that so many share that they single out nobody.

    Those of a chain, or in one shopping centre, are then found by what else they have.
    """
    kept = {}
    for block in BLOCKS:
        counts = pd.concat([records[block], others[block]]).value_counts()
        common = counts.index[counts > LARGEST_BLOCK]
        kept[block] = records[block].where(~records[block].isin(common), None)
    return records.assign(**kept)


def any_to_compare(records: pd.DataFrame, others: pd.DataFrame) -> bool:
    """Whether some pair of a record with another record, or with one of the others, is compared.

    Quick, so that a file whose premises resemble no others pays nothing more.
    """
    for block in BLOCKS:
        found = records[block].dropna()
        if found.duplicated().any() or found.isin(others[block].dropna()).any():
            return True
    return False
