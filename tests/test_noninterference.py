"""Two stores that differ only in what is hidden from a viewer are one store to that viewer."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import condition, requests, review, store, visible_rows
from data.condition import Condition
from data.release_table import releases_about
from risk.clearance import FULL, Clearance, Viewer
from tests.channels import CHANNELS, STORE, Reader
from tests.generated_city import cities, empty_store, full_city, store_of
from tests.hidden_rows import without_hidden
from tests.invented_rows import VIEWERS

TODAY = date.today()
CASES = 3
"""Many more are drawn by benchmarks/leak.py."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_store(tmp_path_factory.mktemp("template") / "empty.db")


def differing(
    template: Path, folder: Path, city: Any, viewer: Viewer, names: dict[str, Any] | None = None
) -> Iterator[str]:
    """Channels through which `viewer` can tell a city from the same without what is hidden."""
    pair = [
        Reader(store_of(one, template, folder / f"{name}.db"), viewer, TODAY)
        for name, one in (("whole", city), ("seen", without_hidden(city, viewer)))
    ]
    for name, read in (names or CHANNELS).items():
        whole, seen = (read(one) for one in pair)
        if whole != seen:
            yield name


@settings(max_examples=CASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cities(), st.sampled_from(VIEWERS))
def test_what_is_hidden_changes_nothing_that_is_seen(
    template: Path, tmp_path: Path, city: Any, viewer: Viewer
) -> None:
    assert list(differing(template, tmp_path, city, viewer)) == []


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda one: one.function)
def test_a_city_with_everything_in_it_tells_nobody_more(
    template: Path, tmp_path: Path, viewer: Viewer
) -> None:
    assert list(differing(template, tmp_path, full_city(), viewer)) == []


def test_the_pair_differs_for_who_sees_everything(template: Path, tmp_path: Path) -> None:
    """The comparison itself can see a difference."""
    viewer, city = VIEWERS[4], full_city()
    counts = [
        store_of(one, template, tmp_path / "city.db").counts(FULL)
        for one in (city, without_hidden(city, viewer))
    ]
    assert all(counts[0][name] > counts[1][name] for name in counts[0])


def everything(table: str) -> Callable[..., Condition]:
    return lambda *_: Condition(f"FROM {table} WHERE 1", [])


SLOW = ("pack_of", "quarantine exports")

WITHOUT_CONDITION: dict[str, tuple[Any, str, Any]] = {
    "signals": (store, "signal_rows", everything("signal")),
    "bands": (store, "band_rows", everything("signal")),
    "visits": (store, "visit_rows", everything("visit")),
    "findings": (
        store,
        "finding_rows",
        lambda *_: Condition(
            "FROM finding JOIN (SELECT visit_id, premises_id, visited_day FROM visit) "
            "USING (visit_id)",
            [],
        ),
    ),
    "premises": (store, "premises_rows", everything("premises")),
    "premises by register": (visible_rows, "sees_registers", lambda *_: True),
    "premises by signal": (visible_rows, "rows_seen", lambda *_: Condition("1", [])),
    "files and quarantine": (store, "files_seen", lambda *_: Condition("1", [])),
    "objections": (store, "rows_seen", lambda *_: Condition("1", [])),
    "releases": (store, "releases_about", lambda connection, _: releases_about(connection, None)),
    "profiles": (Clearance, "covers", lambda *_: True),
    "a guest's operations": (condition, "_within", lambda _clearance, seen: seen),
    "what waits": (review, "visible_among", lambda _store, _clearance, ids: set(ids)),
    "requests": (requests, "_seen_by", lambda _store, _viewer, frame: frame),
}


@pytest.mark.parametrize("query", WITHOUT_CONDITION)
def test_a_query_without_its_condition_is_noticed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    where, name, instead = WITHOUT_CONDITION[query]
    monkeypatch.setattr(where, name, instead)
    watched = {name: STORE[name] for name in STORE if name not in SLOW}
    assert any(
        any(differing(template, tmp_path, full_city(), viewer, watched)) for viewer in VIEWERS
    )
