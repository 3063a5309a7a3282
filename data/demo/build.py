"""The synthetic demo of Helsingborg: invented premises, facts and visits, imported like any file.

The generator knows what is really so; the store only gets what agencies could have observed. The
shares follow what is published on joint visits in Swedish cities; `tests/test_demo.py` holds them.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.addresses import take_addresses
from data.days import day_of
from data.demo.addresses import write_addresses
from data.demo.city import City, build_city
from data.demo.facts import observe
from data.demo.files import (
    FORMS,
    inspection_table,
    observation_table,
    register_table,
    tip_table,
    visit_table,
    write_files,
)
from data.demo.sharing import share
from data.demo.truth import Truth, grow_truth
from data.demo.visits import visit_for_years
from data.ingest import Progress, import_file
from data.store import Store

MUNICIPALITY = "helsingborg"
WINDOW_DAYS = 1096
DEFAULT_SEED = 1283


class DemoError(ValueError):
    """The demo cannot be built into this store; says why and what to do."""


@dataclass(frozen=True)
class Demo:
    """One generated city. `truth` is for tests and stays out of the store.

    Attributes
    ----------
    city
        The premises.
    truth
        What is really so, as it stands at the end of the window.
    log
        The joint visits, one row per finding.
    files
        Source id → the file that was written.
    """

    city: City
    truth: Truth
    log: pd.DataFrame
    files: Mapping[str, Path]


def write_demo(folder: Path, seed: int, as_of: date) -> Demo:
    """Generate the three years up to `as_of` and write one file per source into `folder`."""
    rng = np.random.default_rng(seed)
    last_day = day_of(as_of)
    first_day = last_day - WINDOW_DAYS
    city = build_city(rng)
    truth = grow_truth(rng, city, first_day, last_day)
    facts = observe(rng, city, truth, first_day, last_day)
    log, facts = visit_for_years(rng, city, truth, facts, first_day, last_day)
    tables = {
        "premises_register": register_table(city),
        "observations": observation_table(city, facts),
        "tips": tip_table(rng, city, facts),
        "food_inspections": inspection_table(rng, city, truth, first_day, last_day),
        "joint_visits": visit_table(city, log),
    }
    return Demo(city, truth, log, write_files(folder, tables, as_of))


def build_demo(
    store: Store,
    seed: int = DEFAULT_SEED,
    as_of: date | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Demo:
    """Fill an empty store with the demo through the ordinary import of its files.

    Raises
    ------
    DemoError
        The store belongs to another municipality.
    """
    if store.municipality.id != MUNICIPALITY:
        raise DemoError(
            f"The demo is about {MUNICIPALITY}, and this store about {store.municipality.id}; "
            f"make a store with: python -m data init --municipality {MUNICIPALITY} --store URL."
        )
    day = as_of or date.today()
    with tempfile.TemporaryDirectory() as folder:
        demo = write_demo(Path(folder), seed, day)
        addresses = Path(folder) / "adresser.gpkg"
        write_addresses(demo.city.streets, store.municipality.settings.crs, addresses)
        take_addresses(store, addresses)
        for source, form in FORMS.items():
            import_file(
                store,
                source,
                demo.files[source],
                file_name=form.file_name,
                today=day,
                progress=progress,
            )
    share(store, day_of(day))
    return demo
