"""Whole days since 1970-01-01: the unit in which signals are dated and age."""

from datetime import date, timedelta

EPOCH = date(1970, 1, 1)


def day_of(moment: date) -> int:
    """Whole days from 1970-01-01 to `moment`."""
    return (moment - EPOCH).days


def date_of(day: int) -> date:
    """The date that lies `day` whole days after 1970-01-01."""
    return EPOCH + timedelta(days=int(day))
