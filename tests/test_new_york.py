"""New York: a table of lots without coordinates, its years in the names of the columns."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.ingest import import_file
from data.intake.organisation_number import names_person
from data.municipality import load_municipality
from data.source import SourceError, parse_source
from data.store import Store
from data.workspace import open_workspace
from risk.clearance import OPERATOR

FILE = Path(__file__).parents[2] / "shared/data/nyc_housing/rental_lots_2013_2015.parquet"
SOURCES = ("rental_lots", "year_2013", "year_2014", "year_2015")


@pytest.fixture(scope="module")
def lots() -> pd.DataFrame:
    if not FILE.exists():
        pytest.skip(f"the real file nyc_housing/{FILE.name} is not on this machine")
    return pd.read_parquet(FILE).iloc[::75]


@pytest.fixture(scope="module")
def accepted(lots: pd.DataFrame) -> pd.DataFrame:
    """Lots whose ten digits do not read as a personal identity number; the others wait."""
    return lots[~lots["bbl"].map(names_person)]


@pytest.fixture(scope="module")
def store(lots: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("new_york")
    path = folder / "lots.parquet"
    lots.to_parquet(path)
    made = Store.create(f"sqlite:///{folder}/lots.db", "new_york")
    for source in SOURCES:
        import_file(made, source, path, file_name=path.name, today=date(2026, 11, 1))
    return made


def test_every_lot_is_premises_without_a_position_and_every_year_has_its_result(
    store, lots, accepted
):
    premises = store.premises(OPERATOR)
    assert set(premises["register_id"]) == set(accepted["bbl"])
    assert 0.98 * len(lots) < len(accepted) < len(lots)
    assert len(store.quarantine(OPERATOR)) == len(SOURCES) * (len(lots) - len(accepted))
    assert premises[["x", "y"]].isna().all(axis=None)
    findings = store.findings(OPERATOR)
    for year in (2013, 2014, 2015):
        day = (date(year, 12, 31) - date(1970, 1, 1)).days
        found = findings[findings["visited_day"] == day]["result"] == "found"
        assert len(found) == len(accepted)
        assert found.sum() == (accepted[f"viol_bbl_ser_{year}"] > 0).sum()


def test_a_rate_times_dwellings_is_the_logarithm_of_a_count(store, accepted):
    signals = store.signals(OPERATOR)
    own = signals[signals["signal_type"] == "serious_violations"]
    count = accepted["viol_bbl_ser_2015"] * accepted["res_units"]
    day = (date(2015, 12, 31) - date(1970, 1, 1)).days
    values = np.sort(own.loc[own["observed_day"] == day, "value"])
    np.testing.assert_allclose(values, np.sort(np.log1p(count[count > 0])), rtol=1e-5)


def test_the_year_that_is_foretold_is_not_known(store):
    """As of the day before the result of 2015, the year 2015 gives no signal."""
    evidence = open_workspace(store, OPERATOR, date(2015, 12, 30)).evidence
    assert evidence.signals["observed_day"].max() <= (date(2014, 12, 31) - date(1970, 1, 1)).days


def test_a_field_has_a_column_or_a_constant_and_not_both():
    table = {"name": {"en": "x"}, "agency": "HPD"}
    for field in ({}, {"column": "a", "constant": "b"}):
        with pytest.raises(SourceError, match="either a column or a constant"):
            parse_source("x", {**table, "fields": {"a": field}})


def test_the_folder_is_whole():
    assert set(SOURCES) <= set(load_municipality("new_york").sources)
