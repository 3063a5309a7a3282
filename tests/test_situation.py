"""The situation: three questions per area against counting by hand, and the page of them."""

from io import BytesIO

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest

from data.area_export import area_csv, area_geopackage, area_workbook
from data.areas import areas_of
from data.situation import (
    area_figures,
    findings_by_area,
    period_figures,
    reports_by_area,
    results,
    scores_by_area,
)
from data.store import Store
from data.withheld import withheld
from data.workspace import open_workspace
from geo.grid import HexagonGrid
from risk.clearance import OPERATOR
from tests.two_districts import TODAY, rows_of_a_small_city, small_store


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return small_store(tmp_path_factory.mktemp("store") / "city.db", rows_of_a_small_city())


@pytest.fixture(scope="module")
def ws(url):
    return open_workspace(Store.open(url), OPERATOR, TODAY)


def by_hand(ws, risk):
    """Every visit with a result in the year: premises_id and whether it found something."""
    seen = {}
    for finding in ws.findings.itertuples():
        if finding.result == "not_examined" or (risk and finding.risk != risk):
            continue
        seen[finding.visit_id] = seen.get(finding.visit_id, False) or finding.result == "found"
    days = ws.visits.set_index("visit_id")
    return [
        (days.loc[visit, "premises_id"], found)
        for visit, found in seen.items()
        if 0 <= ws.as_of_day - days.loc[visit, "visited_day"] < 365
    ]


@pytest.mark.parametrize("risk", [None, "R01"])
@pytest.mark.parametrize("kind", ["hexagons", "districts"])
def test_findings_of_each_area_are_those_counted_by_hand(ws, kind, risk):
    areas = areas_of(ws.municipality, ws.premises, kind)
    frame = findings_by_area(ws, areas, risk)
    area_of = dict(zip(ws.premises.index, areas.of_premises, strict=True))
    for number, row in frame.iterrows():
        here = [found for premises, found in by_hand(ws, risk) if area_of[premises] == number]
        assert (row["visits"], row["findings"]) == (len(here), sum(here))


def test_visits_without_access_are_counted_apart_and_are_no_results(ws):
    areas = areas_of(ws.municipality, ws.premises, "districts")
    frame = findings_by_area(ws, areas, None)
    closed = ws.visits[ws.visits["access"] == "none"]
    recent = closed[ws.as_of_day - closed["visited_day"] < 365]
    assert frame["no_access"].sum() == len(recent)
    assert not results(ws, None)["visit_id"].isin(closed["visit_id"]).any()


def test_each_premises_lies_in_the_hexagon_of_its_position_and_in_its_own_district(ws):
    hexagons = areas_of(ws.municipality, ws.premises, "hexagons", 400)
    placed = ws.premises["x"].notna()
    grid = HexagonGrid(400, *ws.municipality.settings.bounds[:2])
    expected = grid.names(grid.cells(ws.premises.loc[placed, "x"], ws.premises.loc[placed, "y"]))
    assert [hexagons.ids[area] for area in hexagons.of_premises[placed]] == expected
    assert (hexagons.of_premises[~placed] == -1).all()
    districts = areas_of(ws.municipality, ws.premises, "districts")
    named = [districts.names[area] for area in districts.of_premises]
    assert named == list(ws.premises["district"])
    assert len(districts) > 40, "districts nobody visited are areas, too"


def test_scores_are_means_of_the_premises_priority_and_say_nothing_of_few(ws):
    areas = areas_of(ws.municipality, ws.premises, "hexagons")
    frame = scores_by_area(ws, areas, "R01")
    grouped = pd.Series(ws.priority("R01")).groupby(areas.of_premises)
    for number, row in frame.iterrows():
        values = grouped.get_group(number)
        assert row["premises"] == len(values)
        if len(values) >= 5:
            assert row["priority"] == pytest.approx(values.mean())
        else:
            assert np.isnan(row["priority"])
            assert row["level"] == "unknown"


def test_reports_lie_where_their_premises_or_their_place_lies(ws):
    areas = areas_of(ws.municipality, ws.premises, "districts")
    frame = reports_by_area(ws, areas)
    recent = ws.signals[ws.as_of_day - ws.signals["observed_day"] < 365]
    assert frame["reports"].sum() == len(recent)
    at_place = recent["premises_id"].isna().sum()
    of_premises = ws.premises["district"].reindex(recent["premises_id"].dropna())
    soder = frame.set_index("name").loc["Söder", "reports"]
    assert soder == at_place + (of_premises == "Söder").sum()


def test_period_figures_count_the_whole_city_and_one_area(ws):
    whole = period_figures(ws)
    expected = by_hand(ws, "R01")
    assert whole.loc["R01", "visits"] == len(expected)
    assert whole.loc["R01", "findings"] == sum(found for _premises, found in expected)
    year = ws.visits[ws.as_of_day - ws.visits["visited_day"] < 365]
    assert whole.loc["no_access", "visits"] == len(year)
    assert whole.loc["no_access", "findings"] == (year["access"] == "none").sum()
    areas = areas_of(ws.municipality, ws.premises, "districts")
    parts = [area_figures(ws, areas, area) for area in range(len(areas))]
    counts = ["visits", "findings", "visits_before", "findings_before"]
    pd.testing.assert_frame_equal(sum(part[counts] for part in parts), whole[counts])


def test_downloads_hold_no_count_below_five_and_no_rate_that_gives_it_away(ws):
    areas = areas_of(ws.municipality, ws.premises, "hexagons", 400)
    frame = findings_by_area(ws, areas, "R01")
    assert (frame["findings"].between(0, 4)).any()
    for frame_out in (withheld(frame), pd.read_csv(BytesIO(area_csv(frame)))):
        for count in ("visits", "findings", "no_access", "visits_before", "findings_before"):
            assert not (frame_out[count].dropna() < 5).any()
        small = frame["findings"] < 5
        assert frame_out.loc[small, ["rate", "low", "high", "change"]].isna().all(axis=None)
        assert frame_out.loc[small, "withheld"].all()
    untouched = (frame[["visits", "findings"]] >= 5).all(axis=1)
    out = withheld(frame)
    untouched &= ~out["withheld"]
    pd.testing.assert_series_equal(
        out.loc[untouched, "rate"], frame.loc[untouched, "rate"].round(2)
    )


def test_files_can_be_opened_and_run_no_formula(ws, tmp_path):
    areas = areas_of(ws.municipality, ws.premises, "hexagons")
    frame = findings_by_area(ws, areas, None)
    frame.loc[0, "name"] = "=HYPERLINK()"
    book = openpyxl.load_workbook(BytesIO(area_workbook(frame, {"period": "=1+1"})))
    assert book["areas"].max_row == len(frame) + 1
    assert book["areas"]["B2"].value == "'=HYPERLINK()"
    assert book["about"]["B1"].value == "'=1+1"
    (tmp_path / "areas.gpkg").write_bytes(area_geopackage(frame, areas, "EPSG:3006"))
    layer = gpd.read_file(tmp_path / "areas.gpkg")
    assert len(layer) == len(areas)
    assert layer.crs.to_epsg() == 3006
