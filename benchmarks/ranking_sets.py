"""The sets of real visits that rankings are measured on: files, risk, and where time is cut."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pyarrow.parquet import read_schema

from data.ingest import import_file
from data.store import Store
from risk.clearance import OPERATOR

TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class RankingSet:
    """One risk of one municipality, and the window that a ranking is judged on.

    Attributes
    ----------
    files
        Source by file, in the order of import; the file's folder is that of the shared data.
    test_days
        The window is so long and ends with the last result there is.
    with_inspector
        Whether the data say who inspected.
    note
        What must be known to read the figures.
    known_before
        True: only visits of premises that were visited before are judged.
    """

    municipality: str
    risk: str
    files: tuple[tuple[str, str], ...]
    test_days: int
    with_inspector: bool = False
    known_before: bool = False
    note: str = ""


_TORONTO = (
    ("housing_evaluations", "toronto/housing_evaluations.parquet"),
    ("fire_inspection_violations", "toronto/fire_inspection_violations.parquet"),
)
_CHICAGO = (
    ("food_inspections_model", "chicago/food_inspections_model.parquet"),
    ("sanitation_complaints_311", "chicago/sanitation_complaints_311.parquet"),
    ("burglaries", "chicago/burglaries.parquet"),
    ("inspection_log", "chicago/inspection_log_typed_addresses.parquet"),
)
_LOTS = "nyc_housing/rental_lots_*.parquet"

SETS = {
    "toronto_housing": RankingSet("toronto", "housing_standard", _TORONTO, 365),
    "toronto_next_score": RankingSet(
        "toronto", "housing_standard", _TORONTO, 365, known_before=True
    ),
    "toronto_fire": RankingSet("toronto", "fire_safety", _TORONTO, 184),
    "chicago": RankingSet("chicago", "food_critical", _CHICAGO, 60, with_inspector=True),
    "new_york": RankingSet(
        "new_york",
        "serious_violation",
        tuple(
            (one, _LOTS) for one in ("rental_lots", *(f"year_{year}" for year in range(2013, 2017)))
        ),
        1,
        note="The points were set after fits of 2015 too: for 2015 they are no forecast, and the "
        "peers had no year of complaints to learn from. See docs/points.md.",
    ),
}


def store_of(ranked: RankingSet, data: Path, folder: Path) -> Store:
    """A store of the set's municipality with its files, made in `folder` if it is not there."""
    path = folder / f"{ranked.municipality}.db"
    if path.exists():
        return Store.open(f"sqlite:///{path}")
    store = Store.create(f"sqlite:///{path}", ranked.municipality)
    for source, name in ranked.files:
        # A later year of New York is taken where the table has it.
        file = sorted(data.glob(name))[-1]
        if set(store.municipality.source(source).columns) <= set(read_schema(file).names):
            import_file(store, source, file, file_name=file.name, today=TODAY)
    return store


def last_result(store: Store, risk: str) -> date:
    """Day of the last visit that examined the risk."""
    findings = store.findings(OPERATOR)
    last = findings.loc[findings["risk"] == risk, "visited_day"].max()
    return date(1970, 1, 1) + timedelta(days=int(last))
