"""A municipality is a folder: all load, and a broken one says what is wrong with which file."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyproj import CRS

from data.municipality import (
    FOLDER,
    Municipality,
    MunicipalityError,
    known_municipalities,
    load_municipality,
)


@pytest.fixture(params=known_municipalities())
def municipality(request: pytest.FixtureRequest) -> Municipality:
    return load_municipality(request.param)


def test_the_reference_system_is_metric_and_the_bounds_are_a_box(municipality: Municipality):
    settings = municipality.settings
    assert {axis.unit_name for axis in CRS(settings.crs).axis_info} == {"metre"}
    xmin, ymin, xmax, ymax = settings.bounds
    assert xmin < xmax
    assert ymin < ymax


def test_the_map_files_are_there(municipality: Municipality):
    frame = municipality.settings.map
    for name in (frame.outline, frame.districts, frame.water):
        if name is not None:
            collection = json.loads((municipality.folder / name).read_text(encoding="utf-8"))
            assert collection["features"]


def test_every_source_feeds_something(municipality: Municipality):
    assert municipality.sources
    for source in municipality.sources.values():
        feeds = source.register or source.signals or source.findings or source.addresses
        assert feeds, source.id


def test_only_the_demo_is_synthetic():
    synthetic = [one for one in known_municipalities() if load_municipality(one).settings.synthetic]
    assert synthetic == ["helsingborg"]


def test_an_unknown_municipality_is_told_which_are_known():
    with pytest.raises(MunicipalityError, match=r"no municipality 'atlantis'; known are .*toronto"):
        load_municipality("atlantis")


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Copy Helsingborg's folder and replace some text in one of its files."""

    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "helsingborg"
        shutil.copytree(FOLDER / "helsingborg", folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("municipality.toml", "zoom = 12", "zoom = ", "municipality.toml is not valid TOML"),
        ("municipality.toml", "zoom = 12", 'zoom = "12"', "map.zoom: found '12', expected int"),
        ("municipality.toml", "language", "tongue", "unknown key 'tongue'"),
        ("municipality.toml", 'language = "sv"', "", "the key 'language' is missing"),
        ("municipality.toml", '"swedish"', '"runic"', "addresses: found 'runic', expected one of"),
        ("municipality.toml", "zoom = 12", "zoom = false", "map.zoom: found False, expected int"),
        ("agencies.toml", "works_locally = true", "works_locally = 1", "works_locally: found 1"),
        ("agencies.toml", 'certainty = "B1"', 'certainty = "sure"', "expected one of S, B1, B2"),
        ("risks.toml", "severity = 1.0", "severity = -1.0", "severity is -1.0"),
        ("signals.toml", 'owner = "SKV"', 'owner = "SKW"', "unknown owner 'SKW'"),
        ("signals.toml", "cap = 7", "cap = 0", "family K: cap is 0.0"),
        ("sources/tips.toml", 'column = "inkom"', 'colum = "inkom"', "unknown key 'colum'"),
        ("sources/tips.toml", 'key = ["case"]', 'key = ["cases"]', "uses the fields ['cases']"),
        ("sources/tips.toml", 'agency = "HBG_SLF"', 'agency = "X"', "agency 'X' is not in"),
        ("sources/food_inspections.toml", '"T03"', '"T99"', "signal type 'T99' is not in"),
        ("sources/tips.toml", '"T10"', '"T98"', "signal type 'T98' is not in"),
        ("sources/tips.toml", 'type = "date"', 'type = "text"', "must be of type date"),
        (
            "sources/joint_visits.toml",
            "[visit]",
            '[visit]\naccess = "half"',
            "access: found 'half'",
        ),
    ],
)
def test_a_broken_folder_says_what_is_wrong(
    broken: Callable[[str, str, str], Path], file: str, old: str, new: str, says: str
):
    with pytest.raises(MunicipalityError) as caught:
        load_municipality("helsingborg", broken(file, old, new))
    assert says in str(caught.value)
    assert "data/municipalities/helsingborg" in str(caught.value)


def test_every_problem_of_a_file_is_told_at_once(broken: Callable[[str, str, str], Path]):
    parent = broken("municipality.toml", 'language = "sv"', 'tongue = "sv"\nsize = 3')
    with pytest.raises(MunicipalityError) as caught:
        load_municipality("helsingborg", parent)
    for says in ("unknown key 'tongue'", "unknown key 'size'", "'language' is missing"):
        assert says in str(caught.value)
