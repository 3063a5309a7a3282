"""Whatever stands in a file of any source of any municipality, every row is accounted for."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.municipality import known_municipalities, load_municipality
from data.source import Source, parse_source
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import adds_up, csv_of, take

ROOT = Path(__file__).parents[1]
EVERY_SOURCE = [
    pytest.param(source, municipality, id=f"{municipality}-{source}")
    for municipality in known_municipalities()
    for source, one in load_municipality(municipality).sources.items()
    if one.addresses is None
]

ANYTHING = st.sampled_from(
    ["", "1", "2", "12.5", "-3", "2019-05-05", "2019-13-05", "x", "Storgatan 1", "=1", "<b>"]
)


@pytest.mark.parametrize(("source_id", "municipality"), EVERY_SOURCE)
def test_every_row_of_every_source_is_accounted_for(
    source_id: str, municipality: str, tmp_path: Path
) -> None:
    store = Store.create(f"sqlite:///{tmp_path / 'm.db'}", municipality)
    source = store.municipality.sources[source_id]

    @settings(max_examples=5, database=None)
    @given(rows=st.lists(row_of(source), min_size=1, max_size=12))
    def accounted_for(rows: list[Mapping[str, str]]) -> None:
        outcome = take(store, source_id, csv_of(rows, source.columns), dry_run=True)
        assert adds_up(outcome)
        assert outcome.read == len(rows)

    accounted_for()


def test_the_example_of_the_manual_can_be_imported(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    file, table = (
        text.split(f"```{language}\n")[1].split("```")[0] for language in ("csv", "toml")
    )
    store = Store.create(f"sqlite:///{tmp_path / 'm.db'}", "helsingborg")
    source = parse_source("inspections", tomllib.loads(table))
    source.check_against(store.municipality.catalogue)
    municipality = replace(store.municipality, sources={"inspections": source})
    outcome = take(replace(store, municipality=municipality), "inspections", file.encode("latin-1"))
    assert (outcome.read, outcome.quarantined, outcome.notes) == (2, 0, ())
    assert (outcome.premises, outcome.visits, outcome.findings, outcome.signals) == (2, 2, 2, 1)
    assert store.signals(OPERATOR)["value"].tolist() == [1.25]


def row_of(source: Source) -> st.SearchStrategy[dict[str, str]]:
    cells = {
        field.column: st.sampled_from([*field.codes]) | ANYTHING if field.codes else ANYTHING
        for field in source.fields.values()
        if field.column
    }
    return st.fixed_dictionaries(cells)
