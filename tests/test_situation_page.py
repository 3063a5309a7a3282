"""The page of the situation and its command: two languages, no bare rates, no silent emptiness."""

import json
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import tables
from data.area_export import area_workbook
from data.areas import areas_of
from data.situation import (
    area_figures,
    findings_by_area,
)
from data.store import Store
from data.workspace import open_workspace
from geo.__main__ import main as command
from risk.clearance import OPERATOR
from tests.two_districts import TODAY, rows_of_a_small_city, small_store

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return small_store(tmp_path_factory.mktemp("store") / "city.db", rows_of_a_small_city())


@pytest.fixture(scope="module")
def ws(url):
    return open_workspace(Store.open(url), OPERATOR, TODAY)


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
