"""When the demo works, which city it is of, and that its command builds all or nothing."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.__main__ import main
from data.days import day_of
from data.demo.build import DemoError, build_demo
from data.demo.visits import operation_days
from data.store import Store

LAST_DAY = day_of(date(2026, 9, 30))


def test_operations_are_on_fridays():
    days = operation_days(LAST_DAY - 1096, LAST_DAY)
    assert {pd.Timestamp(day, unit="D").day_name() for day in days} == {"Friday"}
    assert min(days) >= LAST_DAY - 1096
    assert max(days) <= LAST_DAY


def test_another_municipality_is_refused(tmp_path: Path):
    store = Store.create(f"sqlite:///{tmp_path / 'toronto.db'}", "toronto")
    with pytest.raises(DemoError, match="this store about toronto"):
        build_demo(store)


def test_the_command_builds_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(*_: object) -> None:
        raise ValueError("no room")

    path = tmp_path / "demo.db"
    monkeypatch.setattr("data.demo.make.build_demo", fail)
    assert main(["demo", "--store", f"sqlite:///{path}"]) == 1
    assert "no room" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
