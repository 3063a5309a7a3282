"""Precision and recall of the bands of linkage on invented records, and how long it takes.

    python benchmarks/linkage.py --known 60000 --records 5000 [--seed 7] [--json]

Of the records 60 % are known premises with slips of the pen and fields missing; of the others half
lie in a house where known premises are, and one of these that says nothing but its address counts
as wrong where it is linked to them, though no more could be told. Beside the bands stands plain
equality: the one known premises with the same organisation number, or the same name, or the same
address. Prints besides, per range of probability, how many pairs of that range are the same.
"""

import argparse
import json
import sys
import time
from itertools import pairwise
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from data.linkage.bands import Linkage, band, with_probability
from data.linkage.estimate import compare
from data.linkage.records import comparable
from tests.noisy_premises import KNOWN, Noisy, noisy_premises

RANGES = (0.05, 0.3, 0.5, 0.7, 0.9, 0.95, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--known", type=int, default=60_000)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    noisy = noisy_premises(options.seed, options.known, options.records)
    figures = {"known": options.known, "records": options.records, **measured(noisy)}
    figures["plain equality"] = plain_equality(noisy)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, figure in figures.items():
            print(f"{name}: {figure}")


def measured(noisy: Noisy) -> dict[str, object]:
    started = time.perf_counter()
    pairs = compare(noisy.records, noisy.known)
    names = {one: str(one) for one in noisy.records["premises_id"]}
    found = band(pairs, names, frozenset(noisy.known["premises_id"]), Linkage())
    seconds = time.perf_counter() - started
    linked = {at: into for at, (into, _) in found.links.items() if into <= KNOWN}
    shown = [
        any(one.premises_id == noisy.truth.get(at) for one in of)
        for at, of in found.waiting.items()
    ]
    right = sum(noisy.truth.get(at) == into for at, into in linked.items())
    return {
        "seconds": round(seconds, 1),
        "linked": len(linked),
        "precision of linked": _share(right, len(linked)),
        "recall of linked": _share(right, len(noisy.truth)),
        "waiting": len(found.waiting),
        "waiting with the right candidate": _share(sum(shown), len(shown)),
        "recall of linked and waiting": _share(right + sum(shown), len(noisy.truth)),
        "calibration": calibration(noisy, pairs),
    }


def calibration(noisy: Noisy, pairs: pd.DataFrame) -> list[dict[str, float]]:
    told = with_probability(pairs, noisy.records["premises_id"].tolist())
    told = told[told["candidate_id"] <= KNOWN]
    same = told["candidate_id"] == told["record_id"].map(noisy.truth)
    rows = []
    for low, high in pairwise(RANGES):
        within = (told["probability"] > low) & (told["probability"] <= high)
        rows.append(
            {
                "above": low,
                "pairs": int(within.sum()),
                "said": round(float(told.loc[within, "probability"].mean()), 3),
                "same": round(float(same[within].mean()), 3),
            }
        )
    return rows


def plain_equality(noisy: Noisy) -> dict[str, float]:
    """Equal organisation number, else equal name, else equal address, where one has it."""
    started = time.perf_counter()
    known, records = comparable(noisy.known), comparable(noisy.records)
    found = pd.Series(pd.NA, index=records.index, dtype="Int64")
    for columns in (["organisation_number"], ["name"], ["street", "house"]):
        single = known.dropna(subset=columns).drop_duplicates(columns, keep=False)
        joined = records[columns].merge(single[[*columns, "unique_id"]], on=columns, how="left")
        found = found.fillna(joined["unique_id"].astype("Int64"))
    truth = records["unique_id"].map(noisy.truth)
    right = int((found == truth).fillna(False).sum())
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "linked": int(found.notna().sum()),
        "precision": _share(right, int(found.notna().sum())),
        "recall": _share(right, len(noisy.truth)),
    }


def _share(part: int, of: int) -> float:
    return round(part / of, 3) if of else 0.0


if __name__ == "__main__":
    main()
