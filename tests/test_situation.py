"""The situation: three questions per area against counting by hand, and the page of them."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from data import tables
from data.area_export import area_csv, area_geopackage, area_workbook
from data.areas import areas_of
from data.days import day_of
from data.schema import connect
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
from geo.__main__ import main as command
from geo.grid import HexagonGrid
from risk.clearance import OPERATOR

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 1)
RISKS = ("R01", "R02")
DISTRICTS = {"Söder": (356_900, 6_212_700), "Norr": (355_750, 6_214_850)}


def rows_of_a_small_city(seed=0):
    """80 premises in two districts (two of them nowhere), two years of visits, a few complaints."""
    draw = np.random.default_rng(seed)
    premises = [
        {
            "premises_id": i + 1,
            "name": f"=Firm {i}",
            "kind": "other",
            "in_register": 1,
            "file_id": 1,
            "district": list(DISTRICTS)[i % 2],
            "x": None
            if i >= 78
            else float(list(DISTRICTS.values())[i % 2][0] + draw.normal(0, 250)),
            "y": None
            if i >= 78
            else float(list(DISTRICTS.values())[i % 2][1] + draw.normal(0, 250)),
        }
        for i in range(80)
    ]
    visits = [
        {
            "visit_id": i + 1,
            "visit_key": i,
            "premises_id": int(draw.integers(1, 81)),
            "visited_day": day_of(TODAY) + 30 - int(draw.integers(0, 800)),
            "agency": "HBG_MILJO",
            "selection": "targeted",
            "access": str(draw.choice(["full", "partial", "none"])),
            "secrecy_class": "S1",
            "file_id": 1,
        }
        for i in range(600)
    ]
    findings = [
        {
            "visit_id": visit["visit_id"],
            "risk": risk,
            "agency": "HBG_MILJO",
            "result": str(draw.choice(["found", "not_found", "not_examined"], p=[0.3, 0.5, 0.2])),
        }
        for visit in visits
        if visit["access"] != "none"
        for risk in RISKS
    ]
    signals = [
        {
            "premises_id": int(draw.integers(1, 81)) if i % 2 else None,
            "value": 1.0,
            "signal_type": "T10",
            "observed_day": day_of(TODAY) - int(draw.integers(0, 500)),
            "x": None if i % 2 else 356_900.0,
            "y": None if i % 2 else 6_212_700.0,
            "owner": "HBG_MILJO",
            "secrecy_class": "S1",
            "gateway": "PUBLIC",
            "file_id": 1,
            "row_number": i,
        }
        for i in range(60)
    ]
    return {"premises": premises, "visit": visits, "finding": findings, "signal": signals}


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return small_store(tmp_path_factory.mktemp("store") / "city.db", rows_of_a_small_city())


def small_store(path, rows):
    url = f"sqlite:///{path}"
    store = Store.create(url, "helsingborg")
    file = {
        "file_id": 1,
        "source": "s",
        "file_name": "f",
        "sha256": "0",
        "form": "",
        "delimiter": "",
        "imported_at": "",
        "read": 0,
        "accepted": 0,
        "quarantined": 0,
        "unchanged": 0,
        "linked": 0,
        "unlinked": 0,
        "notes": "[]",
    }
    with connect(store.url).begin() as connection:
        connection.execute(insert(tables.source_file), [file])
        for table, of_table in rows.items():
            if of_table:
                connection.execute(insert(tables.metadata.tables[table]), of_table)
    return url


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


def page(url, monkeypatch, **address):
    """The page alone, as a reader with this address sees it."""
    monkeypatch.setenv("SAMSYN_STORE", url)
    app = AppTest.from_file(str(ROOT / "pages" / "situation.py"), default_timeout=30)
    app.query_params["as_of"] = TODAY.isoformat()
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("question", ["findings", "scores", "reports"])
@pytest.mark.parametrize("division", ["hexagons_600", "districts"])
def test_every_question_is_answered_in_both_languages(url, monkeypatch, lang, question, division):
    app = page(
        url,
        monkeypatch,
        lang=lang,
        situation_question=question,
        situation_areas=division,
        situation_risk="R01",
    )
    assert not app.exception
    assert app.radio(key="situation_question").value == question
    assert app.selectbox(key="situation_areas").value == division
    assert len(app.dataframe) == 2
    words = " ".join(str(part.value) for part in [*app.caption, *app.subheader, *app.markdown])
    for avoided in ("tillslag", "misstänkt", "skyldig", "razzia", "hotspot"):
        assert avoided not in words.lower()


def test_rates_are_never_bare(url, monkeypatch):
    table = page(url, monkeypatch, lang="en", situation_areas="hexagons_400").dataframe[0].value
    few = table["visits"] < 5
    assert few.any()
    assert (table.loc[few, "rate (90%)"] == "too few to tell").all()
    assert table.loc[~few, "rate (90%)"].str.fullmatch(r"\d+% \(\d+–\d+\)").all()
    assert (table.loc[few, "compared"] == "unknown").all()


def test_a_chosen_area_is_told_in_figures_and_kept_in_the_address(url, ws, monkeypatch):
    areas = areas_of(ws.municipality, ws.premises, "districts")
    soder = areas.names.index("Söder")
    chosen = areas.ids[soder]
    app = page(url, monkeypatch, lang="en", situation_areas="districts", situation_area=chosen)
    assert not app.exception
    assert app.query_params["situation_area"] == chosen
    assert "#### Söder" in [part.value for part in app.markdown]
    figure = area_figures(ws, areas, soder).loc["any"]
    counted = f"{figure['findings']:.0f} of {figure['visits']:.0f}: "
    assert app.dataframe[1].value["latest year"].iloc[0].startswith(counted)


def test_an_area_that_does_not_exist_leaves_the_address(url, monkeypatch):
    app = page(url, monkeypatch, lang="en", situation_area="nowhere")
    assert "situation_area" not in app.query_params


def test_tables_offer_no_download_that_would_hold_small_counts(url, monkeypatch):
    app = page(url, monkeypatch, lang="en")
    styles = " ".join(str(part.proto.body) for part in app.get("html"))
    for key in ("situation_areas_list", "situation_period"):
        assert f".st-key-{key} [data-testid='stElementToolbar'] {{ display: none; }}" in styles


@pytest.mark.parametrize("emptied", [("visit", "finding"), tuple(tables.metadata.tables)])
def test_an_empty_store_says_why_and_what_to_do(tmp_path, monkeypatch, emptied):
    rows = {name: [] if name in emptied else of for name, of in rows_of_a_small_city().items()}
    app = page(small_store(tmp_path / "empty.db", rows), monkeypatch, lang="en")
    assert not app.exception
    assert "under Data" in app.info[0].value


def test_the_command_says_what_the_page_says(url, ws, capsys, tmp_path):
    given = ["hotspots", "--store", url, "--as-of", TODAY.isoformat()]
    assert command([*given, "--risk", "R01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    areas = areas_of(ws.municipality, ws.premises, "hexagons", 1000)
    frame = findings_by_area(ws, areas, "R01")
    assert [row["findings"] for row in told["areas"]] == list(frame["findings"])
    assert told["city"]["visits"] == frame["visits"].sum()
    assert command([*given, "--out", str(tmp_path / "areas.gpkg")]) == 0
    assert len(gpd.read_file(tmp_path / "areas.gpkg")) == len(areas)
    assert command([*given, "--risk", "R99", "--json"]) == 1
    assert "There is no risk 'R99'" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_workbook_of_areas_is_in_words(language) -> None:
    """No heading and no class is left as the program calls it."""
    from pages import area_words  # noqa: PLC0415
    from pages.language import speaking  # noqa: PLC0415

    measures = {
        "id": "1-2", "name": "Söder", "visits": 9, "findings": 7, "rate": 0.7, "no_access": 6,
        "level": "high", "trend": "rising", "change": 0.1, "visits_before": 8,
    }  # fmt: skip
    with speaking(language):
        content = area_workbook(pd.DataFrame([measures]), {}, area_words.in_words, ("a", "b"))
    heading, row = openpyxl.load_workbook(BytesIO(content))["a"].iter_rows(values_only=True)
    told = dict(zip(heading, row, strict=True))
    area, high = {
        "sv": ("område", "över kommunens andel"), "en": ("area", "above the municipality's rate"),
    }[language]  # fmt: skip
    assert told[area] == "Söder"
    assert high in row
    assert not {one for one in measures if "_" in one or one in ("id", "level")} & set(heading)
