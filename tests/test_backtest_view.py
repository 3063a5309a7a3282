"""What is shown of the calibration is what it was fitted to."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pages.calibration_view import calibration_table
from pages.language import speaking
from risk.calibrate import fit_calibration


@pytest.fixture
def seen() -> SimpleNamespace:
    """A workspace of 400 visits, the later 100 of which are recent and found twice as often."""
    draw = np.random.default_rng(2)
    points, recent = draw.uniform(0, 20, 400), np.arange(400) >= 300
    found = draw.random(400) < np.where(recent, 0.6, 0.3)
    fitted = fit_calibration(points[recent], found[recent], 0.3)
    return SimpleNamespace(
        as_of_day=20_000,
        evidence=SimpleNamespace(results=lambda _: pd.DataFrame({"found": found})),
        points_of_results=lambda _: points,
        recent_results=lambda _, until_day: recent & (until_day == 20_000),
        view=lambda _: SimpleNamespace(calibration=fitted),
    )


def test_only_the_visits_it_was_fitted_to_are_shown(seen: SimpleNamespace) -> None:
    with speaking("en"):
        table = calibration_table(seen, "fire")
    assert table["Visits"].astype(int).sum() == 100
    assert table["With a finding"].astype(int).sum() == seen.view("fire").calibration.n_found
