"""Days are counted as numpy counts them, and a date comes back as it was."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.days import date_of, day_of


@given(st.dates())
def test_days_are_those_of_numpy_and_dates_come_back(when: date) -> None:
    assert day_of(when) == np.datetime64(when, "D").astype(int)
    assert date_of(day_of(when)) == when
