"""Which of a few premises may be seen, against reading all of them."""

import pytest

from data.visible_premises import visible_among
from risk.clearance import OPERATOR, Viewer
from tests.collaborating_town import AUDITOR, GUEST, PLANNER, collaborating_town
from tests.small_town import csv_of, report, take

RESCUER = Viewer("inspector-r", "rescue", "inspector")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    store = collaborating_town(tmp_path_factory.mktemp("town"))
    hidden = [report(900 + i, address=f"Smedjegatan {i}", type="S") for i in range(5)]
    take(store, "reports", csv_of(hidden), name="hidden")
    return store


@pytest.mark.parametrize("viewer", [OPERATOR, PLANNER, RESCUER, GUEST, AUDITOR])
def test_the_same_as_among_all(town, viewer) -> None:
    asked = range(-1, 1500)
    expected = set(town.premises(viewer).index) & set(asked)
    assert visible_among(town, town.clearance(viewer), asked) == expected


def test_there_is_something_hidden(town) -> None:
    everything = set(town.premises(OPERATOR).index)
    assert visible_among(town, town.clearance(PLANNER), everything) < everything


def test_only_what_was_asked_for(town) -> None:
    assert visible_among(town, town.clearance(OPERATOR), [2, 3]) == {2, 3}
    assert visible_among(town, town.clearance(OPERATOR), []) == set()
