"""Personal identity numbers that nobody has, and the many ways to write them."""

from datetime import date

from hypothesis import strategies as st


def check_digit(nine: str) -> int:
    """The tenth digit: what the sum, every other digit doubled, lacks to a full ten (SKV 704)."""
    total = 0
    for place, digit in enumerate(nine):
        product = int(digit) * (1 if place % 2 else 2)
        total += product - 9 if product > 9 else product
    return -total % 10


@st.composite
def personal_numbers(draw: st.DrawFn) -> str:
    """Twelve digits: a date of birth (day + 60: a coordination number), a right check digit."""
    born = draw(st.dates(date(1920, 1, 1), date(2025, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 60]))
    nine = f"{born:%y%m}{day:02}{draw(st.integers(0, 999)):03}"
    return f"{born:%Y}"[:2] + nine + str(check_digit(nine))


WAYS = (
    "{c}{d}-{n}",
    "{c}{d}{n}",
    "{d}-{n}",
    "{d}+{n}",
    "{d}{n}",
    "{d} {n}",
    "{d} - {n}",
    "{c} {d} {n}",
    "{c}{y}-{m}-{t}-{n}",
    "{c}{y} {m} {t} {n}",
    "{d}\u2013{n}",
    "{c}{d}\u00a0{n}",
    "{y} {m} {t} {a} {b}",
)


def written(number: str, way: str) -> str:
    """Twelve digits written in one of `WAYS`."""
    d, n = number[2:8], number[8:]
    parts = {"y": d[:2], "m": d[2:4], "t": d[4:], "a": n[:2], "b": n[2:]}
    return way.format(c=number[:2], d=d, n=n, **parts)
