"""Names and numbers of the demo are nobody's."""

import re

import numpy as np
import pytest

from data.demo.names import check_digit, firm_names, organisation_numbers, street_names


@pytest.mark.parametrize("seed", range(3))
def test_organisation_numbers_fail_the_check_digit(seed: int):
    numbers = organisation_numbers(np.random.default_rng(seed), 3_000)
    assert len(set(numbers)) == 3_000
    for number in numbers:
        assert re.fullmatch(r"\d\d[2-9]\d{3}-\d{4}", number)
        digits = [int(digit) for digit in number.replace("-", "")]
        doubled = [sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(digits)]
        assert sum(doubled) % 10 != 0, number


def test_the_check_digit_is_that_of_published_numbers():
    """Those of two authorities: the tax agency 202100-5448, the city of Helsingborg 212000-1157."""
    assert check_digit("202100544") == 8
    assert check_digit("212000115") == 7


def test_firms_and_streets_are_named_once():
    rng = np.random.default_rng(0)
    names = firm_names(rng, ["shop"] * 400 + ["container"] * 3)
    assert len(set(names[:400])) == 400
    assert names[400:] == ["", "", ""]
    assert len(set(street_names(rng, 250))) == 250
