"""One column into typed values: what is accepted, what is not, whatever type the file gave it."""

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.days import date_of, day_of
from data.intake.organisation_number import is_personal, organisation_number
from data.intake.parse import Column, parse_column
from data.quarantine import defused
from data.source import Field

TODAY = date(2026, 6, 1)


def parsed(
    values: list[object], kind: str = "text", *, comma: bool = False, **rest: object
) -> Column:
    field = Field("column", type=kind, **rest)
    return parse_column(pa.array(values), field, decimal_comma=comma, today=TODAY)


def refused(column: Column) -> list[str]:
    """What each row was expected to be, "" where it is accepted."""
    expected = [""] * len(column.values)
    for fault in column.faults:
        for row in fault.rows.nonzero()[0]:
            expected[row] += fault.expected
    return expected


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_way_to_write_a_date_is_the_same_day(day: date) -> None:
    written = [
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day} 00:00:00",
        f"{day}T23:59:59.123Z",
        f" {day} 12:30+02:00 ",
    ]
    column = parsed([*written], "date")
    assert column.values.to_pylist() == [day_of(day)] * len(written)
    assert set(refused(column)) == {""}
    typed = parse_column(pa.array([day]), Field("c", "date"), decimal_comma=False, today=TODAY)
    stamp = pa.array([datetime(day.year, day.month, day.day, 14, 5)], pa.timestamp("us"))
    of_stamp = parse_column(stamp, Field("c", "date"), decimal_comma=False, today=TODAY)
    assert typed.values.to_pylist() == of_stamp.values.to_pylist() == [day_of(day)]


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2026-13-01", "20260230", "2026-1-5", "05/01/2026", "2026-01-01 25:00", "now"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refused(parsed([text], "date")) == ["a date that exists, as 2026-11-30"]


def test_dates_outside_the_period_are_refused() -> None:
    days = [TODAY, TODAY + timedelta(days=1), date(1999, 12, 31), date(2000, 1, 1)]
    column = parsed([day.isoformat() for day in days], "date", earliest=date(2000, 1, 1))
    assert refused(column) == [
        "",
        "a date up to the day of import, 2026-06-01",
        "a date from 2000-01-01",
        "",
    ]
    assert date_of(column.values[0].as_py()) == TODAY


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_numbers_read_back_as_they_were_written(number: float) -> None:
    text = repr(number)
    assert parsed([text], "number").values.to_pylist() == [number]
    swedish = text.replace(".", ",")
    assert parsed([swedish], "number", comma=True).values.to_pylist() == [number]
    assert parsed([number], "number").values.to_pylist() == [number]


@pytest.mark.parametrize("text", ["1 234,5", "1\u00a0234,5", "1234,5", "1234.5", "+1234,5"])
def test_swedish_numbers(text: str) -> None:
    assert parsed([text], "number", comma=True).values.to_pylist() == [1234.5]


@given(st.integers(-(10**12), 10**12), st.sampled_from(" \u00a0\u202f"))
def test_numbers_are_read_whatever_number_of_thousands_they_show(number: int, space: str) -> None:
    shown = f"{number:,}".replace(",", space)
    column = parsed([shown, f"{shown},25"], "number", comma=True)
    assert column.values.to_pylist() == [number, number + (-0.25 if number < 0 else 0.25)]


@pytest.mark.parametrize("text", ["12 3456", "1234 567", "1 23", "1 234.5"])
def test_digits_that_are_not_in_threes_are_no_number(text: str) -> None:
    assert refused(parsed([text], "number", comma=True)) == ["a number such as 12.5"]


@pytest.mark.parametrize("text", ["- Pizzeria", "@home", "+46 42 10 50 00", "-5"])
def test_text_comes_back_from_a_downloaded_quarantine_as_it_was(text: str) -> None:
    assert parsed([defused(text)]).values.to_pylist() == [text]


@pytest.mark.parametrize(
    "text", ["1,5", "1,234.5", "1.2.3", "ten", "=1", "1e999", "NaN", "inf", "-"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refused(parsed([text], "number")) == ["a number such as 12.5"]


def test_whole_numbers() -> None:
    column = parsed(["3", "3.0", "-3", "3.5", "x"], "integer", minimum=0.0)
    assert refused(column) == ["", "", "a number from 0", "a whole number", "a whole number"]


def test_numbers_out_of_range() -> None:
    column = parsed(["0", "1.5", "5", "5.01"], "number", minimum=1.0, maximum=5.0)
    assert refused(column) == ["a number from 1", "", "", "a number up to 5"]


def test_numbers_as_text_lose_the_decimals_they_do_not_have() -> None:
    assert parsed([30790.0, 1.5, None]).values.to_pylist() == ["30790", "1.5", None]
    assert parsed([4153637]).values.to_pylist() == ["4153637"]


def test_flags() -> None:
    column = parsed(["Ja", "nej", "1", "0", "true", "maybe", ""], "flag")
    assert column.values.to_pylist() == [True, False, True, False, True, None, None]
    assert refused(column)[5:] == ["true or false", ""]
    assert parsed([True, None], "flag").values.to_pylist() == [True, None]


def test_codes_are_translated_and_unknown_ones_refused() -> None:
    column = parsed(["N", "", "Q"], "code", codes={"N": "noise", "S": "smoke"})
    assert column.values.to_pylist() == ["noise", None, None]
    assert refused(column) == ["", "", "one of N, S"]


def test_required_columns_may_not_be_empty() -> None:
    assert refused(parsed(["", None, "  ", "x"], required=True)) == ["a value"] * 3 + [""]


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "a <script src=x",
        "<a href='x'>y</a>",
        "<br/>",
        "</td>",
        "<!-- note",
        "<img src=x onerror=alert(1)>",
        "=1+1",
        "=cmd|' /C calc'!A0",
        " =HYPERLINK(1)",
        "'=1+1",
        "+A1",
        "-SUM(A1)",
        "@SUM(1)",
        "-2+3+cmd|' /C calc'!A0",
        "bell\x07",
        "null\x00byte",
    ],
)
def test_text_that_could_do_something_is_refused(text: str) -> None:
    assert refused(parsed([text]))[0].startswith("plain text")


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "-5",
        "-12,5",
        "+46 42 10 50 00",
        "+46 (0)42-10 50 00",
        "- no remark",
        "@SPOT CAFE",
        "208 VAUGHAN RD <<ROLL# CHG>>",
        "a < b",
        "1 <2> 3",
        "Åsa & Örjan",
        "x=y",
        '5" pipe',
        "O'Neil",
    ],
)
def test_plain_text_is_kept(text: str) -> None:
    column = parsed([text])
    assert refused(column) == [""]
    assert column.values.to_pylist() == [text]


def test_lines_of_a_text_become_one() -> None:
    assert parsed([" a \r\n b\tc "]).values.to_pylist() == ["a b c"]


@pytest.mark.parametrize("text", ["556677-8899", "5566778899", "16556677-8899", " 556677 8899"])
def test_organisation_numbers(text: str) -> None:
    assert organisation_number(text) == "556677-8899"
    assert not is_personal(text)


@pytest.mark.parametrize("text", ["900101-1234", "9001011234", "19900101-1234", "900101+1234"])
def test_personal_identity_numbers_are_not_shown(text: str) -> None:
    column = parsed([text], "organisation_number")
    assert column.values.to_pylist() == [None]
    [fault] = [fault for fault in column.faults if fault.rows.any()]
    assert fault.masked


@pytest.mark.parametrize(
    "text", ["Call 811228-9874", "19811228-9874", "(198112289874)", "811288-9871", "811228+9874"]
)
def test_personal_identity_numbers_in_a_text_are_not_shown(text: str) -> None:
    # 811228-9874 is the example of the tax agency's description of the number, SKV 704.
    [fault] = [fault for fault in parsed([text]).faults if fault.rows.any()]
    assert fault.masked


@pytest.mark.parametrize(
    "text", ["811228-9875", "556677-8899", "811328-9874", "042-10 50 00", "Room 811228-98745"]
)
def test_other_numbers_in_a_text_are_kept(text: str) -> None:
    assert refused(parsed([text])) == [""]


@pytest.mark.parametrize("text", ["55667788", "55667788990", "abc", "12556677-8899"])
def test_what_is_no_organisation_number_is_refused(text: str) -> None:
    assert refused(parsed([text], "organisation_number")) == [
        "an organisation number: ten digits, as 556677-8899"
    ]


@given(st.lists(st.sampled_from(["a", "b", "", "c d"]), max_size=30))
def test_hashes_tell_values_apart_and_nothing_else(values: list[str]) -> None:
    column = parse_column(
        pa.array(values, pa.string()), Field("c"), decimal_comma=False, today=TODAY
    )
    by_value = dict(zip(column.values.to_pylist(), column.hashes.tolist(), strict=True))
    assert [by_value[v] for v in column.values.to_pylist()] == column.hashes.tolist()
    assert len(set(by_value.values())) == len(by_value)
