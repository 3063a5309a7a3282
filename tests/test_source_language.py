"""The words of the language of sources, each against what a reader of the manual expects."""

import tomllib
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.days import day_of
from data.intake.conditions import holds
from data.intake.parse import parse_column
from data.source import Condition, Field, SourceError, parse_source

TODAY = date(2026, 6, 1)
PART = st.text(st.characters(whitelist_categories=["Ll", "Nd"]), min_size=1)


def values(cells: list[str], **field: object) -> list[object]:
    column = parse_column(pa.array(cells), Field("c", **field), decimal_comma=False, today=TODAY)
    return column.values.to_pylist()


@given(st.lists(st.lists(PART, min_size=1, max_size=4), min_size=1, max_size=3), st.integers(1, 5))
def test_a_part_of_a_list_of_lists(lists: list[list[str]], part: int) -> None:
    cell = "|".join("$".join(one) for one in lists)
    [found] = values([cell], split="|$", part=part)
    assert found == (lists[0][part - 1] if part <= len(lists[0]) else None)


def test_a_list_as_json_writes_it_is_one_too() -> None:
    cells = ["[55.6, 13.0]", "55.6,13.0", '["55.6","13.0"]', "", "55.6"]
    assert values(cells, split=",", part=2, type="number") == [13.0, 13.0, 13.0, None, None]


@given(
    st.lists(st.integers(0, 10**6), min_size=1),
    st.sets(st.integers(1, 1000), min_size=1, max_size=5).map(sorted),
)
def test_a_number_becomes_its_band_and_leaves_no_trace(counts: list[int], edges: list[int]) -> None:
    field = Field("c", "integer", bands=tuple(float(one) for one in edges))
    cells = pa.array([str(one) for one in counts])
    column = parse_column(cells, field, decimal_comma=False, today=TODAY)
    assert column.values.to_pylist() == [sum(edge <= one for edge in edges) for one in counts]
    assert column.instead
    assert set(column.text.to_pylist()) <= {"0", *(str(one) for one in edges)}
    # What the quarantine keeps falls into the same band when it is imported again.
    again = parse_column(column.text, field, decimal_comma=False, today=TODAY)
    assert again.values == column.values


def test_what_is_no_count_is_not_kept_either() -> None:
    field = Field("c", "integer", bands=(1.0, 3.0))
    column = parse_column(pa.array(["seven", "", None]), field, decimal_comma=False, today=TODAY)
    assert column.text.to_pylist() == ["(count, not kept)", None, None]


COLUMNS = {
    "a": pa.array(["56100", "5610", "x Box 7", None]),
    "b": pa.array([None, "56100", "Box 7", None]),
    "day": pa.array(
        [day_of(TODAY - timedelta(days=n)) for n in (0, 365, 366)] + [None], pa.int32()
    ),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("a", starts_with=("561",)), [1, 1, 0, 0]),
        (Condition("a", starts_with=("Box", "x")), [0, 0, 1, 0]),
        (Condition("a", contains=("Box", "nothing")), [0, 0, 1, 0]),
        (Condition(fields=("a", "b"), one_of=("56100",)), [1, 1, 0, 0]),
        (Condition(fields=("a", "b"), starts_with=("Box",)), [0, 0, 1, 0]),
        (Condition(fields=("a", "b"), present=True, negate=True), [0, 0, 0, 1]),
        (Condition("a", starts_with=("561",), negate=True), [0, 0, 1, 1]),
        (Condition("day", within_days=365), [1, 1, 0, 0]),
    ],
)
def test_conditions(condition: Condition, expected: list[int]) -> None:
    found = holds([condition], COLUMNS, today=day_of(TODAY))
    assert found.astype(int).tolist() == expected


def source(text: str) -> None:
    parse_source("s", tomllib.loads('name = { en = "S" }\nagency = "a"\n' + text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('fields.a = { column = "a", part = 2 }', "part needs split"),
        ('fields.a = { column = "a", split = ",", part = 0 }', "part is 0, expected 1 or more"),
        ('fields.a = { column = "a", bands = [1] }', "bands are for numbers"),
        (
            'fields.a = { column = "a", type = "integer", bands = [3, 1] }',
            "bands are [3.0, 1.0], expected edges that grow",
        ),
        ("when = [{ present = true }]", "a condition names a field or several"),
        ('fields.a = { column = "a" }\nlocation = { x = "a" }', "names x and y, or neither"),
        ('premises = { identity = ["address"] }', "identity 'address' needs the key 'address'"),
        ('premises = { identity = ["position"] }', "expected founds = false"),
        (
            'premises = { identity = ["position"], founds = false }',
            "identity 'position' needs [location]",
        ),
    ],
)
def test_a_source_that_contradicts_itself_says_so(text: str, says: str) -> None:
    with pytest.raises(SourceError) as caught:
        source(text)
    assert says in str(caught.value)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SourceError) as caught:
        source(
            'colour = "red"\nkey = ["nothing"]\nrhythm_days = "often"\n'
            'fields.a = { column = "a", type = "word" }\nfields.b = { column = "b", part = 3 }'
        )
    for says in (
        "unknown key 'colour'",
        "uses the fields ['nothing']",
        "rhythm_days: found 'often', expected int",
        "type: found 'word'",
        "field 'b': part needs split",
    ):
        assert says in str(caught.value)
