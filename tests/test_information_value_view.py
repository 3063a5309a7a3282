"""The tab of the weights page that argues for the next agreement."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data.days import day_of
from data.releases import give_release
from pages.language import speaking
from risk.clearance import OPERATOR, Release


def tried(run_page, tongue: str) -> AppTest:
    page = run_page("weights", "analyst-slf", lang=tongue, weights_risk="R05")
    with speaking(tongue):  # The test names what is chosen in the words of the page.
        page.button("run_information_value").click().run()
    assert not page.exception, [one.message for one in page.exception]
    return page


def test_an_analyst_values_only_what_is_released_to_the_function(run_page) -> None:
    page = tried(run_page, "en")
    assert any("must release it to your function" in one.value for one in page.warning)


@pytest.mark.parametrize(("tongue", "column"), [("en", "Withheld"), ("sv", "Undantaget")])
def test_what_was_released_for_evaluation_is_valued(own_demo, run_page, tongue, column) -> None:
    today = day_of(date.today())
    release = Release(
        "HBG_SOC", "T08", "HBG_SLF", "BAL_15A", "VIOLATIONS", "to see what it is worth",
        "head of licensing",
        today, None, "fact", frozenset({"analyst-slf"}), "to value the source",
    )  # fmt: skip
    give_release(own_demo, OPERATOR, release)
    page = tried(run_page, tongue)
    (table,) = (one.value for one in page.dataframe if column in one.value.columns)
    assert len(table) == 1
    # So few visits carry the fact that their number would tell which.
    assert table.iloc[0, 2] in ("too few to tell", "för få för att säga något")
