"""The arrows of import between the rooms of the house, read from the code itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("geo", "risk", "data", "pages")

FORBIDDEN = {
    "geo": {"risk", "data", "pages", "dashboard", "streamlit", "sqlalchemy", "adbc_driver_sqlite"},
    "risk": {"data", "pages", "dashboard", "streamlit", "folium", "sqlalchemy", "pathlib"},
    "data": {"pages", "dashboard", "streamlit", "folium", "branca"},
    "pages": {"folium", "branca", "sqlalchemy", "adbc_driver_sqlite", "sqlite3"},
    "dashboard": {"folium", "branca", "sqlalchemy", "adbc_driver_sqlite", "sqlite3"},
}

FOLIUM_FILES = {"geo/map.py", "geo/area_map.py", "geo/point_map.py"}

DOOR = "__main__.py"
"""Commands are doors, not rooms: they may compose any room."""


def files_of(room: str) -> list[Path]:
    if room == "dashboard":
        return [ROOT / "dashboard.py"]
    return sorted(path for path in (ROOT / room).rglob("*.py") if path.name != DOOR)


def imports_of(path: Path) -> set[str]:
    """Top-level names of everything a file imports, wherever in the file it does so."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_where_its_arrows_point(room: str) -> None:
    """No file of a room imports what the room may not know."""
    for path in files_of(room):
        wrong = imports_of(path) & FORBIDDEN[room]
        assert not wrong, f"{path.relative_to(ROOT)} imports {sorted(wrong)}"


def test_only_the_maps_know_folium() -> None:
    """Folium stays behind three doors, so that a map can be replaced in one place."""
    users = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in files_of(room)
        if imports_of(path) & {"folium", "branca"}
    }
    assert users <= FOLIUM_FILES


def test_one_copy_of_sqlite_opens_the_store() -> None:
    """Two in one process would not see each other's locks; SQLAlchemy only makes the tables."""
    for path in files_of("data"):
        opens = imports_of(path) & {"sqlite3", "sqlalchemy"}
        allowed = (
            path.name == "schema.py" or path.stem.endswith("tables") or "migrations" in path.parts
        )
        assert not opens or allowed, f"{path.relative_to(ROOT)} imports {sorted(opens)}"


def test_relative_imports_are_not_used() -> None:
    """A relative import would slip past the checks above."""
    for room in ROOMS:
        for path in files_of(room):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                assert not (isinstance(node, ast.ImportFrom) and node.level), path


def test_no_room_was_added() -> None:
    """Every folder with Python files is a room that the design names."""
    found = {path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("[a-z]*/*.py")}
    assert found <= {*ROOMS, "tests", "benchmarks"}


def test_the_check_itself_sees_an_import(tmp_path: Path) -> None:
    """The reader of imports finds nested and aliased imports too."""
    sample = tmp_path / "sample.py"
    sample.write_text("def f():\n    import streamlit as st\n    from folium.plugins import Draw\n")
    assert imports_of(sample) == {"streamlit", "folium"}
