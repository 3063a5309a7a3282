"""Where only a band is released, the details show the band and the quarter, and no more."""

from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from data.days import date_of
from tests.generated_city import empty_store, full_city, store_of
from tests.invented_rows import TODAY, release_row, signal_row
from tests.test_pages_by_role import OF_ROLE, opened, words

OLD = TODAY - 203


def test_the_details_show_the_band_and_the_quarter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = full_city()
    city.rows["dispute"] = []
    city.rows["signal"] = [signal_row(1, 0, "T08", OLD, 1.0)]
    banded = {"owner": "HBG_SOC", "signal_type": "T08", "to_agency": "HBG_SLF", "form": "band"}
    always = {"decided_day": 0, "expires_day": None, "revoked_day": None, "to_functions": "[]"}
    city.rows["release"] = [{**release_row(1, 0, 0, 0, 0), **banded, **always}]
    store = store_of(city, empty_store(tmp_path / "empty.db"), tmp_path / "city.db")
    monkeypatch.setenv("SAMSYN_STORE", store.url)
    monkeypatch.delenv("SAMSYN_ROLES", raising=False)
    st.cache_resource.clear()
    said = words(opened(OF_ROLE["planner"], "map", premises="11", risk="R05"))
    day = date_of(OLD)
    assert "only a band of points is released, 4–7" in said
    assert f"quarter {(day.month + 2) // 3} of {day.year}" in said
    assert day.isoformat() not in said.replace(date.today().isoformat(), "")
    st.cache_resource.clear()
